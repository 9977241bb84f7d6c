"""The drafting stage: proposes items for the digest in preparation, best stories first.

One item is one write transaction, and whether a story already has an item is asked again inside it, so a run may be
killed anywhere and repeated any time. It only adds drafts and rewrites drafts nobody has touched; it never changes a
status. What ranking found is kept for the inbox (`listing.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from aggregator.drafting import facts, listing
from aggregator.drafting.facts import Ranked
from aggregator.drafting.leads_file import load_palette
from aggregator.drafting.past import standing
from aggregator.drafting.proposal import Proposal, SourceArticle, Style, in_order, propose
from aggregator.drafting.rank import is_selectable
from aggregator.drafting.sections import SectionRule, section_for
from aggregator.drafting.watch import Watch
from aggregator.errors import NotAllowedError
from aggregator.models import Digest, DigestItem, Piece
from aggregator.phrases import Phrase
from aggregator.settings import Desk
from aggregator.store import candidates, digests, inbox, stories
from aggregator.store.database import Database
from aggregator.text.names import WatchEntry
from aggregator.vocabulary import ItemStatus, PieceRole


@dataclass(frozen=True, slots=True)
class DraftReport:
    """What a run did. `candidates` counts stories that could be drafted and had no item in the digest yet."""

    digest_id: int
    candidates: int
    drafted: int
    refreshed: int


@dataclass(frozen=True, slots=True)
class _Rank:
    """What an item keeps of its story's rank."""

    score: float
    reasons: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Run:
    """What stays the same throughout a run."""

    digest_id: int
    cover_date: date
    desk: Desk
    style: Style
    rules: tuple[SectionRule, ...]
    now: datetime
    #: stories that an earlier issue has, with when it was accepted
    told: Mapping[int, datetime]

    def ordered(self, sources: Sequence[SourceArticle]) -> list[SourceArticle]:
        return in_order(sources, language=self.style.language, selectable=self._selectable)

    def _selectable(self, published: datetime) -> bool:
        return is_selectable(published, self.now, selectable_days=self.desk.drafting.selectable_days)


def run(
    database: Database,
    desk: Desk,
    *,
    now: datetime,
    templates: Sequence[Path],
    watchlist: Sequence[WatchEntry] = (),
    progress: Callable[[int], None] | None = None,
) -> DraftReport:
    """Draft the best candidate stories into the digest in preparation, made when there is none.

    What people put aside in issues that are published by now comes into it first.

    Args:
        templates: folders searched in order for `leads.yaml`, the desk's own before the shipped one.
        progress: called after each story with how many of them are done.

    Raises:
        ConfigError: `leads.yaml` is missing or wrong; nothing has been written then.
        StoreError: the database cannot be used.
    """
    watch = Watch(watchlist)
    style = style_of(desk, watch, templates)
    digest = _digest(database, desk, now)
    assert digest.id is not None
    with database.write() as session:
        digests.carry_over(session, desk.series, digest.id)
    with database.read() as session:
        found = facts.candidates(session, desk, now=now, watch=watch)
        this = _Run(digest.id, digest.cover_date, desk, style, facts.section_rules(desk), now, found.told)
        taken = _taken(session, this)
    refreshed = _refresh(database, this, {each.story_id: each for each in found.ranked})
    fresh = [each for each in found.ranked if each.story_id not in taken]
    drafted = _draft(database, this, fresh, progress=progress)
    listing.keep(database, desk, found, this.digest_id, now=now, watch=watch)
    return DraftReport(this.digest_id, len(fresh), drafted, refreshed)


def draft_story(
    database: Database,
    desk: Desk,
    story_id: int,
    *,
    now: datetime,
    templates: Sequence[Path],
    watchlist: Sequence[WatchEntry] = (),
) -> int:
    """Draft one story into the digest in preparation, for a person who wants it: however full that is, or old this.

    Its rank and reasons are those of the newest list that has it. Returns the id of the item, which is the one that
    the digest has of the story where there is one.

    Raises:
        UnknownIdError: there is no such story.
        NotAllowedError: it was merged into another, stands in another issue, or nothing of it can be told.
        ConfigError: `leads.yaml` is missing or wrong.
    """
    digest = _digest(database, desk, now)
    assert digest.id is not None
    with database.read() as session:
        here = _item_here(session, digest.id, story_id)
        if here is not None:
            return here
        story = stories.get(session, story_id)
        if story.merged_into is not None:
            raise NotAllowedError(
                Phrase(
                    "story %(story_id)s was merged into story %(merged_into)s",
                    story_id=story_id,
                    merged_into=story.merged_into,
                )
            )
        told = standing(session, desk.series, cover_date=digest.cover_date, stories=[story_id]).told
        found = facts.sources(session, [story_id], series=desk.series, told=told)[story_id]
        rank = _kept_rank(session, story_id)
    style = style_of(desk, Watch(watchlist), templates)
    this = _Run(digest.id, digest.cover_date, desk, style, facts.section_rules(desk), now, told)
    return _wished(database, this, story_id, rank, ordered=this.ordered(found))


def _wished(database: Database, this: _Run, story_id: int, rank: _Rank, *, ordered: Sequence[SourceArticle]) -> int:
    if not ordered:
        raise NotAllowedError(
            Phrase(
                "story %(story_id)s has nothing to tell: it has no article that no accepted item cites",
                story_id=story_id,
            )
        )
    made = _add(database, this, story_id, rank, ordered=ordered, wished=True)
    if made is not None:
        return made
    with database.read() as session:
        here = _item_here(session, this.digest_id, story_id)
    if here is None:
        raise NotAllowedError(
            Phrase("story %(story_id)s stands in another issue that is not published yet", story_id=story_id)
        )
    return here


def _kept_rank(session: Session, story_id: int) -> _Rank:
    kept = candidates.of_story(session, story_id)
    return _Rank(0.0, []) if kept is None else _Rank(kept.score, kept.reasons)


def _item_here(session: Session, digest_id: int, story_id: int) -> int | None:
    found = inbox.items(session, digest_id, [story_id])
    return found[story_id].item_id if story_id in found else None


def style_of(desk: Desk, watch: Watch, templates: Sequence[Path]) -> Style:
    """How the desk writes.

    Raises:
        ConfigError: `leads.yaml` is missing or wrong.
    """
    return Style(
        language=desk.language,
        palette=load_palette(templates),
        quotations=desk.drafting.quotations,
        quotation_words=desk.drafting.quotation_words,
        extracts=desk.drafting.extracts,
        is_watched=watch.holds,
        zone=desk.zone,
    )


def _digest(database: Database, desk: Desk, now: datetime) -> Digest:
    with database.read() as session:
        found = digests.in_preparation(session, desk.series)
    if found is None:
        with database.write() as session:
            # asked again: another process may have made it in between
            found = digests.in_preparation(session, desk.series) or _new_digest(session, desk, now)
    return found


def _new_digest(session: Session, desk: Desk, now: datetime) -> Digest:
    cover = desk.next_cover(now)
    while digests.by_date(session, desk.series, cover) is not None:
        cover += timedelta(days=7)
    number = digests.next_number(session, desk.series, first=desk.first_number)
    digest = Digest(series=desk.series, cover_date=cover, number=number, created_at=now)
    digests.add(session, digest)
    return digest


def _draft(database: Database, this: _Run, fresh: Sequence[Ranked], *, progress: Callable[[int], None] | None) -> int:
    with database.read() as session:
        room = max(0, this.desk.drafting.items - digests.count_items(session, this.digest_id))
        chosen = fresh[:room]
        sources = facts.sources(session, [each.story_id for each in chosen], series=this.desk.series, told=this.told)
    drafted = 0
    for done, each in enumerate(chosen, start=1):
        ordered = this.ordered(sources[each.story_id])
        rank = _Rank(each.rank.score, each.reasons())
        drafted += bool(ordered) and _add(database, this, each.story_id, rank, ordered=ordered) is not None
        if progress is not None:
            progress(done)
    return drafted


def _taken(session: Session, this: _Run) -> set[int | None]:
    """Stories not to be drafted: an item in this digest, or one still open in another that is in preparation."""
    here = {item.story_id for item in digests.items(session, this.digest_id)}
    return here | digests.open_stories(session, this.desk.series, cover_date=this.cover_date)


def _add(
    database: Database,
    this: _Run,
    story_id: int,
    rank: _Rank,
    *,
    ordered: Sequence[SourceArticle],
    wished: bool = False,
) -> int | None:
    """Store a new draft, unless somebody was quicker or the digest has filled up, which a wish does not mind."""
    proposal = propose(ordered, this.style, turn=story_id)
    section = section_for(ordered[0].language, ordered[0].outlet_id, rules=this.rules)
    with database.write() as session:
        digests.lock(session, this.digest_id)
        full = not wished and digests.count_items(session, this.digest_id) >= this.desk.drafting.items
        used = digests.used_articles(session, this.desk.series, among=[article.id for article in ordered])
        if full or used or story_id in _taken(session, this):
            return None
        item = DigestItem(
            digest_id=this.digest_id,
            story_id=story_id,
            section=section,
            position=digests.last_position(session, this.digest_id, section) + 1,
            headline=proposal.headline,
            lead=proposal.lead,
            body=proposal.body,
            language=proposal.language,
            kind=proposal.kind,
            score=rank.score,
            reasons=rank.reasons,
            created_at=this.now,
        )
        return digests.add_item(session, item, _pieces(proposal))


def _pieces(proposal: Proposal) -> list[Piece]:
    # item and position are given by the store
    return [Piece(item_id=0, position=0, **asdict(piece)) for piece in proposal.pieces]


def _refresh(database: Database, this: _Run, ranks: Mapping[int, Ranked]) -> int:
    """Rewrite untouched drafts whose story has other articles, or other revisions of them, than they cite."""
    with database.read() as session:
        untouched = _untouched(digests.items(session, this.digest_id))
        cited = digests.pieces(session, [item.id for item in untouched.values() if item.id is not None])
        sources = facts.sources(session, untouched, series=this.desk.series, told=this.told)
    refreshed = 0
    for story_id, item in untouched.items():
        ordered = this.ordered(sources[story_id])
        if item.id is not None and ordered and _cites(cited[item.id]) != {(each.id, each.revision) for each in ordered}:
            refreshed += _rewrite(database, this, item, ordered=ordered, rank=ranks.get(story_id))
    return refreshed


def _untouched(items: Sequence[DigestItem]) -> dict[int, DigestItem]:
    """Drafts no person has changed, by story.

    Where merged stories left several items on one, only the first is kept up to date: two alike would help nobody.
    """
    first: dict[int, DigestItem] = {}
    for item in sorted(items, key=lambda item: item.id or 0):
        if item.story_id is not None and item.status not in (ItemStatus.REJECTED, ItemStatus.MERGED):
            first.setdefault(item.story_id, item)
    return {story: item for story, item in first.items() if not item.touched and item.status == ItemStatus.DRAFT}


def _cites(pieces: Sequence[Piece]) -> set[tuple[int, int]]:
    return {(piece.article_id, piece.revision) for piece in pieces if piece.role == PieceRole.SOURCE}


def _rewrite(
    database: Database, this: _Run, item: DigestItem, *, ordered: Sequence[SourceArticle], rank: Ranked | None
) -> bool:
    assert item.id is not None and item.story_id is not None
    proposal = propose(ordered, this.style, turn=item.story_id)
    section = section_for(ordered[0].language, ordered[0].outlet_id, rules=this.rules)
    values: dict[str, object] = {
        "headline": proposal.headline,
        "lead": proposal.lead,
        "body": proposal.body,
        "language": proposal.language,
        "kind": proposal.kind,
    }
    if rank is not None:
        values |= {"score": rank.rank.score, "reasons": rank.reasons()}
    with database.write() as session:
        if section != item.section:
            values |= {"section": section, "position": digests.last_position(session, this.digest_id, section) + 1}
        changed = digests.redraft(session, item.id, values=values)
        if changed:
            digests.put_pieces(session, item.id, _pieces(proposal))
    return changed
