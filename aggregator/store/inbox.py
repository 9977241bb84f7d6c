"""Reading a kept list of candidates: a page of it, filtered, with where each stands in the issue in preparation.

Filters walk the index of marks and pages go on behind a place, so that a page of the longest list is quick.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, case, func, or_
from sqlalchemy import select as sql_select
from sqlmodel import Session, SQLModel

from aggregator.models import Candidate
from aggregator.store import outlets
from aggregator.store.chunks import chunks
from aggregator.store.lineage import reach_of_stories, story_of_articles
from aggregator.store.story_names import SAYS_MOST, Name, of_items
from aggregator.text.invisible import first_visible
from aggregator.text.posts import first_words, whence
from aggregator.vocabulary import Facet, ItemStatus, Standing, StoryStatus

_BY_STANDING = {
    Standing.ACCEPTED: ItemStatus.ACCEPTED,
    Standing.HELD: ItemStatus.HELD,
    Standing.REJECTED: ItemStatus.REJECTED,
    Standing.MERGED: ItemStatus.MERGED,
}
#: Characters of a post's text that can come into a heading.
_OPENING = 400


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which candidates are wanted: those that have each of these values, and stand so; all where nothing is said."""

    facets: Mapping[Facet, str] = field(default_factory=dict)
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """The item that the issue in preparation has of a story; `version` goes with the next decision on it."""

    item_id: int
    status: ItemStatus
    version: int
    section: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A candidate as an inbox shows it.

    `name` is what its story is called; `heading` that of the article it is shown by, in `language`; `outlets` are the
    names of the first few; `articles` and `reach` are of now, where articles came to the story, or went, after the list
    was made.
    """

    candidate: Candidate
    name: Name
    heading: str
    language: str
    whence: str
    outlets: tuple[str, ...]
    item: Stands | None
    articles: int
    #: outlets, and how many of them are independent
    reach: tuple[int, int]

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        if self.item is None:
            return Standing.UNDRAFTED
        return next((each for each, status in _BY_STANDING.items() if status is self.item.status), Standing.UNDECIDED)


_CANDIDATES, _LISTS, _MARKS, _ITEMS, _STORIES, _ARTICLES, _OUTLETS = (
    SQLModel.metadata.tables[name]
    for name in ("candidate", "candidate_list", "candidate_mark", "digest_item", "story", "article", "outlet")
)
_C, _L, _M, _I, _S, _A, _O = (table.c for table in (_CANDIDATES, _LISTS, _MARKS, _ITEMS, _STORIES, _ARTICLES, _OUTLETS))
_ENTRIES = (
    sql_select(Candidate, _S.changed_at > _L.checked_at, _S.title, _A.title, func.substr(_A.summary, 1, _OPENING))
    .add_columns(_A.redacted_why, _A.language, _A.post_platform, _A.post_handle, _O.name)
    .join(_LISTS, _L.id == _C.list_id)
    .join(_ARTICLES, _A.id == _C.article_id)
    .join(_OUTLETS, _O.id == _A.outlet_id)
)


def entries(
    session: Session, list_id: int, wanted: Wanted, *, digest_id: int | None, after: int = 0, most: int = 50
) -> list[Entry]:
    """The next candidates of a list behind a place, best first; empty when the list is kept no longer.

    Args:
        digest_id: the issue in preparation, if there is one.
    """
    query = _narrowed(_ENTRIES, list_id, wanted, digest_id).where(_C.place > after)
    rows = session.execute(query.order_by(_C.place).limit(most)).all()
    return _told(session, rows, digest_id)


def entry(session: Session, list_id: int, story_id: int, *, digest_id: int | None) -> Entry | None:
    """One candidate of a list, by its story."""
    query = _narrowed(_ENTRIES, list_id, Wanted(), digest_id).where(_C.story_id == story_id)
    return next(iter(_told(session, session.execute(query).all(), digest_id)), None)


def count(session: Session, list_id: int, wanted: Wanted, *, digest_id: int | None, since: int = 0) -> int:
    """How many candidates of a list are wanted; with `since`, of those that no list up to that one had."""
    query = _narrowed(sql_select(func.count()).select_from(_CANDIDATES), list_id, wanted, digest_id)
    if since:
        query = query.where(_C.since_id > since)
    return int(session.execute(query).scalar_one())


def standings(session: Session, list_id: int, *, digest_id: int | None) -> dict[Standing, int]:
    """How many candidates of a list people decided on, by what they decided."""
    if digest_id is None:
        return {}
    says_most = _says_most(digest_id)
    query = sql_select(says_most.c.most, func.count().label("number")).join(
        _CANDIDATES, _C.story_id == says_most.c.story_id
    )
    rows = session.execute(query.where(_C.list_id == list_id).group_by(says_most.c.most))
    found = {row.most: row.number for row in rows}
    return {standing: int(found.get(SAYS_MOST[status], 0)) for standing, status in _BY_STANDING.items()}


def items(session: Session, digest_id: int | None, story_ids: Iterable[int]) -> dict[int, Stands]:
    """The item that says most of each story in an issue."""
    found: dict[int, Stands] = {}
    columns = (_I.story_id, _I.id, _I.status, _I.version, _I.section)
    for chunk in chunks([] if digest_id is None else story_ids):
        query = sql_select(*columns).where(_I.digest_id == digest_id, _I.story_id.in_(chunk))
        for story_id, *values in session.execute(query.order_by(_I.id)):
            one = Stands(*values)
            if story_id not in found or SAYS_MOST[one.status] > SAYS_MOST[found[story_id].status]:
                found[story_id] = one
    return found


def _narrowed(query: Select[Any], list_id: int, wanted: Wanted, digest_id: int | None) -> Select[Any]:
    """Those of a list that are wanted; a story that another took in meanwhile is none any more."""
    query = query.join(_STORIES, _S.id == _C.story_id)
    query = query.where(_C.list_id == list_id, _S.status != StoryStatus.MERGED)
    for facet, value in wanted.facets.items():
        marked = (_M.list_id == list_id, _M.facet == facet, _M.value == value)
        query = query.where(_C.place.in_(sql_select(_M.place).where(*marked)))
    return query if wanted.standing is None else _standing(query, wanted.standing, digest_id)


def _standing(query: Select[Any], standing: Standing, digest_id: int | None) -> Select[Any]:
    says_most = _says_most(digest_id)
    query = query.outerjoin(says_most, says_most.c.story_id == _C.story_id)
    most = says_most.c.most
    if standing is Standing.UNDRAFTED:
        return query.where(most.is_(None))
    if standing is Standing.UNDECIDED:
        return query.where(or_(most.is_(None), most == SAYS_MOST[ItemStatus.DRAFT]))
    return query.where(most == SAYS_MOST[_BY_STANDING[standing]])


def _says_most(digest_id: int | None) -> Any:
    most = func.max(case(SAYS_MOST, value=_I.status, else_=0)).label("most")
    query = sql_select(_I.story_id, most).where(_I.digest_id == digest_id, _I.story_id.is_not(None))
    return query.group_by(_I.story_id).subquery()


def _told(session: Session, rows: Sequence[Any], digest_id: int | None) -> list[Entry]:
    stands = items(session, digest_id, [row[0].story_id for row in rows])
    names = outlets.names(session, [outlet for row in rows for outlet in row[0].first_outlets])
    changed = [row[0].story_id for row in rows if row[1]]
    articles = Counter(story_of_articles(session, changed).values()) if changed else Counter[int]()
    reach = reach_of_stories(session, changed) if changed else {}
    found = []
    called = of_items(session, [row[0].story_id for row in rows])
    for candidate, is_changed, title, *of_article in rows:
        story_id = candidate.story_id
        heading, language, where = _headed(*of_article)
        now = reach.get(story_id) if is_changed else None
        found.append(
            Entry(
                candidate,
                _name(called.get(story_id), title, heading, language),
                heading,
                language,
                where,
                tuple(names[outlet] for outlet in candidate.first_outlets if outlet in names),
                stands.get(story_id),
                articles[story_id] if is_changed else candidate.articles,
                (now.outlets, now.independent) if now else (candidate.outlets, candidate.independent),
            )
        )
    return found


def _name(of_item: Name | None, title: str, heading: str, language: str) -> Name:
    """Its item's name; else the story's headline, or what its article is called where there is none."""
    own = first_visible(title, heading)
    if of_item is None or of_item.words == own:
        return Name(own, language if own == heading else "und")
    return Name(of_item.words, language if of_item.words == heading else of_item.language, own)


def _headed(
    title: str, summary: str, redacted: str | None, language: str, platform: str, handle: str, outlet: str
) -> tuple[str, str, str]:
    """What an article is called in lists, the language of that, and where it comes from."""
    whence_ = whence(outlet, platform, handle)
    if redacted is not None:
        return f"[redacted: {redacted}]", "en", whence_
    return title.strip() or first_words(summary), language, whence_
