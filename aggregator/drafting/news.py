"""What is new for the items of a digest, worked out from the store when somebody asks; nothing is kept.

An untouched draft is written anew by the next run; for what people touched this is all that the machine does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlmodel import Session

from aggregator.drafting import facts
from aggregator.drafting.growth import Current, Known, News, news
from aggregator.drafting.past import standing
from aggregator.drafting.proposal import MOST_SOURCES, ProposedPiece
from aggregator.models import Digest, DigestItem, LeftArticle, Piece
from aggregator.store import articles, digests, item_growth
from aggregator.store import stories as placed
from aggregator.store.articles import ArticleText
from aggregator.vocabulary import ItemStatus

_OPEN = (ItemStatus.DRAFT, ItemStatus.ACCEPTED, ItemStatus.HELD)
_FIELDS = tuple(field.name for field in fields(ProposedPiece))


@dataclass(frozen=True, slots=True)
class ItemGrowth:
    """An item, its pieces, and what is new for it."""

    item: DigestItem
    pieces: tuple[ProposedPiece, ...]
    news: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class _Issue:
    """A digest's items with what they cite and leave, and the stories they tell."""

    items: Sequence[DigestItem]
    #: the latest revision cited of each source, by item and article
    cites: Mapping[int, Mapping[int, int]]
    #: of the items of which news is wanted
    pieces: Mapping[int, Sequence[Piece]]
    left: Mapping[int, Sequence[LeftArticle]]
    #: articles by story, as far as they could still be told; empty for an issue that a later one has followed
    members: Mapping[int, Sequence[int]]
    #: cited by accepted items of the series
    used: set[int]
    since: Mapping[int, datetime]

    def family(self, item: DigestItem) -> list[DigestItem]:
        """The item and those that were merged into it, directly or not."""
        found = [item]
        for taker in found:
            found += [each for each in self.items if each.merged_into == taker.id and each not in found]
        return found

    def cited(self, item: DigestItem) -> Mapping[int, int]:
        """The latest revision cited of each source, by article."""
        return self.cites[item.id or 0]

    def elsewhere(self, item: DigestItem) -> set[int]:
        """What other items tell: those of this issue, and accepted ones of any."""
        others = (each for each in self.items if each.id != item.id and each.status in _OPEN)
        return self.used.union(*(self.cited(each) for each in others))

    def candidates(self, item: DigestItem) -> dict[int, set[int]]:
        """The articles of each of the item's stories that it does not cite and no other item tells."""
        known = self.cited(item).keys() | self.elsewhere(item)
        stories = {each.story_id for each in self.family(item) if each.story_id is not None}
        return {story_id: set(self.members.get(story_id, ())) - known for story_id in sorted(stories)}

    def left_of(self, item: DigestItem) -> dict[int, int]:
        """The revision at which each article was left, by article."""
        rows = (row for each in self.family(item) for row in self.left[each.id or 0])
        return {row.article_id: row.revision for row in rows}


def of_digest(session: Session, digest: Digest, *, only: int | None = None) -> dict[int, ItemGrowth]:
    """What is new for the open items of a digest (or `only` one of them), by item.

    Of an issue that a later one has followed only revisions of what its items cite are news: the later one tells the
    rest.
    """
    issue = _issue(session, digest, only)
    wanted = [row for row in issue.items if row.status in _OPEN and only in (None, row.id)]
    candidates = {row.id or 0: issue.candidates(row) for row in wanted}
    ids = {article_id for stories in candidates.values() for found in stories.values() for article_id in found}
    texts = articles.texts(session, ids.union(*(issue.cited(row) for row in wanted)))
    return {row.id or 0: _growth(session, issue, row, texts, candidates[row.id or 0]) for row in wanted}


def _issue(session: Session, digest: Digest, only: int | None) -> _Issue:
    """What is known of a digest; of stories that `only` one item does not tell, nothing is looked up."""
    assert digest.id is not None
    items = digests.items(session, digest.id)
    told = _told(items, only)
    ids = {item.id for item in (*told, *(each for each in items if each.status in _OPEN)) if item.id is not None}
    latest = digests.in_preparation(session, digest.series)
    is_last = latest is None or digest.cover_date >= latest.cover_date
    stories = {item.story_id for item in told if item.story_id is not None} if is_last else set[int]()
    members = placed.article_ids(session, stories)
    return _Issue(
        items=items,
        cites=digests.sources(session, ids),
        pieces=digests.pieces(session, (item.id for item in told if item.id is not None)),
        left=item_growth.left(session, (item.id for item in told if item.id is not None)),
        members=members,
        used=digests.used_articles(session, digest.series, among={one for story in members.values() for one in story}),
        since=standing(session, digest.series, cover_date=digest.cover_date, stories=stories).told if is_last else {},
    )


def _told(items: Sequence[DigestItem], only: int | None) -> Sequence[DigestItem]:
    """The items of which news is wanted, with those that were merged into them."""
    if only is None:
        return items
    wanted: set[int | None] = {only}
    while more := {item.id for item in items if item.merged_into in wanted} - wanted:
        wanted |= more
    return [item for item in items if item.id in wanted]


def _growth(
    session: Session,
    issue: _Issue,
    item: DigestItem,
    texts: Mapping[int, ArticleText],
    candidates: Mapping[int, Iterable[int]],
) -> ItemGrowth:
    pieces, cited, left = proposed(issue.pieces[item.id or 0]), issue.cited(item), issue.left_of(item)
    # drafting left what it had no room for: that is no news
    drafted = item.created_at if len(cited) >= MOST_SOURCES else None
    fresh = {
        article_id
        for story_id, found in candidates.items()
        for article_id in found
        if article_id in texts and _is_later(texts[article_id], issue.since.get(story_id), drafted=drafted)
    }
    current = [
        Current(facts.source(texts[each]), texts[each].text_hash) for each in sorted(fresh | cited.keys() & texts)
    ]
    found = news(current, pieces, cited=_known(session, cited), left=_known(session, left))
    return ItemGrowth(item, pieces, tuple(found))


def _is_later(text: ArticleText, since: datetime | None, *, drafted: datetime | None) -> bool:
    return all(at is None or text.first_seen_at > at for at in (since, drafted))


def _known(session: Session, revisions: Mapping[int, int]) -> dict[int, Known]:
    """The words of revisions, by article; a revision that is not stored has none, and differs from any."""
    hashes = articles.text_hashes(session, revisions.items())
    return {article_id: Known(number, hashes.get((article_id, number), "")) for article_id, number in revisions.items()}


def proposed(pieces: Iterable[Piece]) -> tuple[ProposedPiece, ...]:
    """Stored pieces in the form the pure files take."""
    return tuple(ProposedPiece(**{name: getattr(piece, name) for name in _FIELDS}) for piece in pieces)
