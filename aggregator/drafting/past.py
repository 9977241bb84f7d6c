"""What the store knows of earlier issues: what they printed, what editors decided, and which stories are done with."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from aggregator.drafting.history import Decided, Traits
from aggregator.drafting.novelty import Printed
from aggregator.drafting.profile import together
from aggregator.drafting.watch import BEGINNING, Reading, Watch
from aggregator.models import Decision, Digest, DigestItem, Piece
from aggregator.store import articles, decisions, digests
from aggregator.store.articles import ArticleText
from aggregator.vocabulary import ItemStatus, PieceRole

#: The last of these is the word on an item; holding or merging it takes an earlier acceptance or rejection back.
_VERBS = ("accept", "reject", "hold", "merge")
_SETTLED = (ItemStatus.ACCEPTED, ItemStatus.REJECTED)
_DECIDED = {"accept": ItemStatus.ACCEPTED, "reject": ItemStatus.REJECTED}


@dataclass(frozen=True, slots=True)
class Past:
    """Earlier issues of a series, seen from the one in preparation.

    `printed` newest issue first; `sections` counts what was printed by section key, `here` the items of the issue in
    preparation.
    """

    printed: tuple[Printed, ...]
    decided: tuple[Decided, ...]
    sections: Mapping[str, int]
    here: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """Which stories may not come again, and which earlier issues have, with when that was accepted."""

    settled: frozenset[int]
    told: Mapping[int, datetime]


@dataclass(frozen=True, slots=True)
class _Seen:
    """An item with all that is known of it."""

    item: DigestItem
    digest: Digest
    sources: Sequence[ArticleText]
    readings: Sequence[Reading]
    last: Decision | None

    @property
    def at(self) -> datetime:
        return self.last.at if self.last else self.item.created_at


def look_back(
    session: Session, series: str, *, target: Digest | None, cover_date: date, issues: int, watch: Watch
) -> Past:
    """Read the last issues before `cover_date`, and the digest in preparation where there is one."""
    before = digests.earlier(session, series, before=cover_date, limit=issues)
    seen = _seen(session, [*before, *([target] if target else [])], watch)
    printed = [each for each in seen if each.digest in before and each.item.status is ItemStatus.ACCEPTED]
    printed.sort(key=lambda each: (-each.digest.cover_date.toordinal(), each.item.id or 0))
    shown = (ItemStatus.DRAFT, ItemStatus.ACCEPTED)
    return Past(
        printed=tuple(_printed(each, watch) for each in printed),
        decided=tuple(_decided(each, watch) for each in seen if _is_decided(each)),
        sections=Counter(each.item.section for each in printed),
        here=Counter(each.item.section for each in seen if each.digest is target and each.item.status in shown),
    )


def _seen(session: Session, issues: Iterable[Digest], watch: Watch) -> list[_Seen]:
    by_id = {digest.id: digest for digest in issues}
    rows = digests.items_of(session, [ident for ident in by_id if ident is not None])
    ids = [row.id for row in rows if row.id is not None]
    cited = {item_id: _sources(pieces) for item_id, pieces in digests.pieces(session, ids).items()}
    texts = articles.texts(session, {article_id for sources in cited.values() for article_id in sources})
    last = decisions.last_of(session, "item", ids, verbs=_VERBS)
    read = {article_id: watch.read(text, most=BEGINNING) for article_id, text in texts.items()}
    seen = []
    for row in rows:
        sources = [article_id for article_id in cited[row.id or 0] if article_id in texts]
        of_texts, of_readings = [texts[each] for each in sources], [read[each] for each in sources]
        seen.append(_Seen(row, by_id[row.digest_id], of_texts, of_readings, last.get(row.id or 0)))
    return seen


def _sources(pieces: Iterable[Piece]) -> list[int]:
    return [piece.article_id for piece in pieces if piece.role is PieceRole.SOURCE]


def _printed(seen: _Seen, watch: Watch) -> Printed:
    item = seen.item
    own = watch.profile(f"{item.headline}\n{item.lead}\n{item.body}", item.language)
    said = together([own, *(reading.about for reading in seen.readings)])
    assert item.id is not None
    ids = frozenset(text.id for text in seen.sources)
    return Printed(seen.digest.number, item.id, item.story_id, ids, said, seen.at)


def _is_decided(seen: _Seen) -> bool:
    """Whether the diary's last word accepted or rejected it, and it stands so still."""
    return seen.last is not None and _DECIDED.get(seen.last.verb) is seen.item.status


def _decided(seen: _Seen, watch: Watch) -> Decided:
    names = [hit.label for hit in watch.hits(seen.readings)]
    return Decided(traits(seen.sources, seen.item.section, names), seen.item.status is ItemStatus.ACCEPTED)


def traits(texts: Iterable[ArticleText], section: str, names: Iterable[str]) -> Traits:
    """What an item or story from these articles is counted under."""
    texts = list(texts)
    languages = frozenset(text.language.split("-")[0].lower() for text in texts)
    return Traits(frozenset(text.outlet_name for text in texts), section, frozenset(names), languages)


def standing(session: Session, series: str, *, cover_date: date, stories: Iterable[int] | None = None) -> Standing:
    """Where the stories of a series (or some of them) stand, seen from the digest of `cover_date`.

    A rejected story is settled for good, whatever digest it was rejected in; an accepted one until a later digest is in
    preparation. A merged item shares the fate of the one that took it in.
    """
    drafted = digests.drafted_stories(session, series, stories=stories)
    rows = {item.id: item for items in drafted.values() for item in items}
    if stories is not None:
        rows |= {item.id: item for item in digests.takers(session, rows.values())}
    covers = {digest.id: digest.cover_date for digest in digests.every(session) if digest.series == series}
    accepted = [ident for ident, item in rows.items() if ident is not None and item.status is ItemStatus.ACCEPTED]
    last = decisions.last_of(session, "item", accepted, verbs=_VERBS)
    settled, told = set(), dict[int, datetime]()
    for story_id, items in drafted.items():
        for each in items:
            item = _taker(each, rows)
            if item.status is ItemStatus.ACCEPTED and covers[item.digest_id] < cover_date:
                decision = last.get(item.id or 0)
                at = decision.at if decision else item.created_at
                told[story_id] = max(at, told.get(story_id, at))
            elif item.status in _SETTLED or (each.status is ItemStatus.MERGED and not _tells(item, each)):
                settled.add(story_id)
    return Standing(frozenset(settled), told)


def _tells(taker: DigestItem, item: DigestItem) -> bool:
    """Whether what took an item in tells the same story, and so how that stands."""
    return taker is not item and taker.story_id == item.story_id


def _taker(item: DigestItem, rows: Mapping[int | None, DigestItem]) -> DigestItem:
    """The item that took this one in, in the end; itself when it was not merged, or its taker tells no story."""
    while item.status is ItemStatus.MERGED and item.merged_into in rows:
        item = rows[item.merged_into]
    return item
