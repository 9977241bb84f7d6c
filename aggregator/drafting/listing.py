"""The list that the inbox shows: the ranked candidates, and those that have an item in the issue already.

Ranking reads the texts of every story, which takes seconds; so a run keeps what came of it (`store/candidates.py`). It
decides nothing: what a story is worth is `rank.py`'s word, or what its item has kept of that.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from aggregator.drafting.facts import Candidates, Ranked
from aggregator.drafting.watch import Watch
from aggregator.models import DigestItem
from aggregator.settings import Desk
from aggregator.store import articles, candidates, digests, lineage, stories, story_prints
from aggregator.store.candidates import Row
from aggregator.store.coverage import Coverage, Print, coverage
from aggregator.store.database import Database
from aggregator.store.reach import Reach
from aggregator.vocabulary import Facet, NoveltyKind, PieceRole

#: Stories whose articles are in memory at once.
_BATCH = 500
#: Outlets named in a row; the rest are a number.
_NAMED = 6


def keep(database: Database, desk: Desk, found: Candidates, digest_id: int, *, now: datetime, watch: Watch) -> int:
    """Keep what ranking found as the newest list, in one transaction; returns the list's id.

    Raises:
        StoreError: the database cannot be used; the list of before stands.
    """
    with database.read() as session:
        rows = [*_ranked_rows(session, desk, found.ranked)]
        listed = {row.story_id for row in rows}
        items = [item for item in digests.items(session, digest_id) if item.story_id not in listed]
        rows += _settled_rows(session, desk, items, watch)
    rows.sort(key=lambda row: (-row.score, -row.last_at.timestamp(), row.story_id))
    with database.write() as session:
        return candidates.put(session, digest_id, rows, now=now)


def _ranked_rows(session: Session, desk: Desk, ranked: Sequence[Ranked]) -> Iterator[Row]:
    for start in range(0, len(ranked), _BATCH):
        batch = ranked[start : start + _BATCH]
        covered = _covered(session, desk, [each.story_id for each in batch])
        yield from (_of_ranked(each, covered[each.story_id]) for each in batch if each.story_id in covered)


def _settled_rows(session: Session, desk: Desk, items: Sequence[DigestItem], watch: Watch) -> list[Row]:
    """Candidates no more, but of this issue: whoever decided on them sees them, and what was decided."""
    of_story: dict[int, DigestItem] = {}
    for item in sorted(items, key=lambda item: item.id or 0):
        if item.story_id is not None:
            of_story.setdefault(item.story_id, item)
    covered = _covered(session, desk, of_story)
    reached = lineage.reach_of_stories(session, covered)
    firsts = _first_sources(session, of_story.values())
    watched = _watched(session, covered, watch)
    return [
        _of_item(of_story[story], firsts.get(story), covered[story], reached[story], watched.get(story, []))
        for story in covered
    ]


def _covered(session: Session, desk: Desk, story_ids: Iterable[int]) -> dict[int, tuple[Coverage, int]]:
    """The coverage of stories that have articles, with the first of these."""
    return {
        story_id: (coverage(prints, zone=desk.zone, cover_of=desk.next_cover), _first(prints))
        for story_id, prints in story_prints.of_stories(session, story_ids).items()
    }


def _of_ranked(each: Ranked, covered: tuple[Coverage, int]) -> Row:
    facts, novelty = each.facts, each.facts.novelty
    return _row(
        each.story_id,
        each.first_id,
        covered[0],
        score=each.rank.score,
        reasons=each.reasons(),
        novelty=(novelty.kind, novelty.number, novelty.item_id),
        section=facts.section.key,
        reach=(facts.outlets, facts.independent),
        watched=[hit.label for hit in facts.watched],
    )


def _of_item(
    item: DigestItem, first: int | None, covered: tuple[Coverage, int], reach: Reach, watched: list[str]
) -> Row:
    assert item.story_id is not None
    return _row(
        item.story_id,
        covered[1] if first is None else first,
        covered[0],
        score=item.score,
        reasons=item.reasons,
        novelty=_novelty(item.reasons),
        section=item.section,
        reach=(reach.outlets, reach.independent),
        watched=watched,
    )


def _row(
    story_id: int,
    article_id: int,
    covered: Coverage,
    *,
    score: float,
    reasons: list[dict[str, object]],
    novelty: tuple[NoveltyKind, int | None, int | None],
    section: str,
    reach: tuple[int, int],
    watched: list[str],
) -> Row:
    return Row(
        story_id=story_id,
        article_id=article_id,
        score=score,
        reasons=reasons,
        novelty=novelty[0],
        told_issue=novelty[1],
        told_item=novelty[2],
        section=section,
        articles=covered.articles,
        outlets=reach[0],
        independent=reach[1],
        first_outlets=list(covered.outlets[:_NAMED]),
        languages=list(covered.languages),
        first_at=covered.first,
        last_at=covered.last,
        seen_at=covered.seen,
        days=[[day.isoformat(), number] for day, number in covered.days],
        watched=watched,
        facets={
            Facet.SECTION: (section,),
            Facet.LANGUAGE: covered.languages,
            Facet.OUTLET: covered.outlets,
            Facet.WATCHED: tuple(watched),
            Facet.WEEK: tuple(week.isoformat() for week in covered.weeks),
            Facet.NOVELTY: (novelty[0].value,),
        },
    )


def _novelty(reasons: Iterable[Mapping[str, object]]) -> tuple[NoveltyKind, int | None, int | None]:
    """What an item keeps of novelty; items of older versions, or drafted on a wish, keep nothing: New."""
    for reason in reasons:
        kind, issue, item = reason.get("kind"), reason.get("issue"), reason.get("item")
        if isinstance(kind, str):
            return NoveltyKind(kind), _number(issue), _number(item)
    return NoveltyKind.NEW, None, None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _first_sources(session: Session, items: Iterable[DigestItem]) -> dict[int, int]:
    """The article that the item of each story is told from."""
    story_of = {item.id: item.story_id for item in items if item.id is not None and item.story_id is not None}
    found: dict[int, int] = {}
    for item_id, pieces in digests.pieces(session, story_of).items():
        cited = [piece.article_id for piece in pieces if piece.role is PieceRole.SOURCE]
        if cited:
            found[story_of[item_id]] = cited[0]
    return found


def _watched(session: Session, story_ids: Iterable[int], watch: Watch) -> dict[int, list[str]]:
    of_story = stories.article_ids(session, story_ids)
    texts = articles.texts(session, {ident for ids in of_story.values() for ident in ids})
    return {
        story_id: [hit.label for hit in watch.hits(watch.read(texts[ident]) for ident in ids if ident in texts)]
        for story_id, ids in of_story.items()
    }


def _first(prints: Iterable[Print]) -> int:
    return min(prints, key=lambda one: (one.published, one.article_id)).article_id
