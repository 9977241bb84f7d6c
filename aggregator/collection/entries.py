"""What becomes of a document's entries: a new article, a revision of one, or nothing, for it is known.

An edited entry is a new revision, never a second article; one that took another's place is an article of its own.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session

from aggregator.collection.identity import digest
from aggregator.collection.raw import Published, RawItem, WashedFeed
from aggregator.collection.revising import revise, words_of
from aggregator.collection.sameness import is_another, settle, told
from aggregator.collection.sources import PollPlan
from aggregator.collection.teaser import is_teaser
from aggregator.models import Article, Sighting
from aggregator.store import arrivals, articles
from aggregator.store.arrivals import Arrival
from aggregator.vocabulary import Origin, PageState, PublishedBasis

#: Keys under which one source's article is remembered. Feeds that know two spellings of a GUID have two; one that makes
#: a GUID for each request would leave a row for each poll.
_MOST_KEYS = 3


@dataclass(slots=True)
class Tally:
    """What becomes of the entries of one poll."""

    stored: int = 0
    known: int = 0
    revised: int = 0


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is known of a document's entries."""

    #: the article that each is, in order; None: a new one
    found: tuple[int | None, ...]
    #: sightings under the keys of its entries
    seen: Mapping[str, Sighting]
    #: by article, its sightings by this source: of those that stand under another key, or under none
    others: Mapping[int, Sequence[Sighting]] = field(default_factory=dict)

    @property
    def ids(self) -> set[int]:
        """The articles that are in the document."""
        return {ident for ident in self.found if ident is not None}


def recall(session: Session, plan: PollPlan, feed: WashedFeed) -> Recalled:
    """Look up which articles a document's entries are."""
    items = feed.items
    seen = articles.sightings(session, plan.source_id, [item.entry_key for item in items])
    by_url = articles.ids_by_url_keys(session, [item.url_key for item in items])
    reused = _reused(session, plan, items, seen, by_url)
    strange = [item for item in items if item.entry_key in reused or item.entry_key not in seen]
    prints = [item.print for item in strange if item.print and not (item.own_page and item.url_key in by_url)]
    by_print = articles.ids_by_prints(session, plan.source_id, prints) if prints else {}
    by_entry = {key: sighting.article_id for key, sighting in seen.items()}
    found = settle(items, by_entry=by_entry, by_url=by_url, by_print=by_print, reused=reused)
    moved = [
        ident
        for item, ident in zip(items, found, strict=True)
        if ident is not None and by_entry.get(item.entry_key) != ident
    ]
    others = articles.sightings_of(session, plan.source_id, moved) if moved else {}
    return Recalled(tuple(found), seen, others)


def _reused(
    session: Session, plan: PollPlan, items: Sequence[RawItem], seen: Mapping[str, Sighting], by_url: Mapping[str, int]
) -> set[str]:
    """Keys of the entries that stand for another article than before."""
    edited = [item for item in items if item.entry_key in seen]
    edited = [item for item in edited if seen[item.entry_key].content_hash != item.content_hash]
    ids = [seen[item.entry_key].article_id for item in edited]
    known = articles.some(session, [*ids, *(by_url[item.url_key] for item in edited if item.url_key in by_url)])
    links = {item.url_key for item in items if item.own_page}
    return {
        item.entry_key
        for item, ident in zip(edited, ids, strict=True)
        if _is_another(known[ident], item, known.get(by_url.get(item.url_key, 0)), links, plan)
    }


def _is_another(
    article: Article, item: RawItem, linked: Article | None, links: Collection[str], plan: PollPlan
) -> bool:
    """Whether an entry is another article than the one its key stood for.

    Args:
        linked: the article that has its link, if one has.
        links: of all entries of the document.
    """
    if item.own_page and article.url_key == item.url_key:
        return False
    if item.own_page and (
        article.url_key in links or (linked is not None and linked.source_id == plan.source_id)
    ):  # the one stands there itself, or the other has stood in this source by itself
        return True
    was = told(
        url_key=article.url_key,
        title=article.title,
        text=article.summary,
        published=article.published_at,
        basis=article.published_basis,
        offset=article.published_offset,
    )
    dated = item.published
    now = told(
        url_key=item.url_key if item.own_page else "#",
        title=item.title,
        text=item.summary,
        published=dated.moment if dated else None,
        basis=dated.basis if dated else None,
        offset=dated.offset_minutes if dated else None,
    )
    return is_another(was, now)


def store_entries(
    session: Session, plan: PollPlan, feed: WashedFeed, recalled: Recalled, tally: Tally, *, now: datetime
) -> None:
    """Store what a document has that is not known yet, and note what it says of what is."""
    sha256 = feed.packed.sha256 if feed.packed else None
    said = {ident: _said(sightings) for ident, sightings in recalled.others.items()}
    new: dict[str, RawItem] = {}
    rows: list[tuple[RawItem, int | None]] = []
    for item, ident in zip(feed.items, recalled.found, strict=True):
        sighting = recalled.seen.get(item.entry_key)
        if ident is None:
            own = item if sighting is None or item.own_page else replace(item, url_key=_key_beside(plan, item))
            new.setdefault(own.url_key, own)
            tally.known += new[own.url_key] is not own
            rows.append((own, None))
            continue
        is_own = sighting is not None and sighting.article_id == ident
        before = sighting.content_hash if sighting is not None and is_own else said.get(ident)
        if before is None or before == item.content_hash:
            tally.known += 1
        else:
            tally.revised += 1
            _take(session, plan, ident, item, sha256=sha256, now=now)
        rows.append((item, ident))
    tally.stored += len(new)
    added = arrivals.add(session, [_arrival(plan, item, sha256=sha256, now=now) for item in new.values()])
    placed = [(item, added[item.url_key] if ident is None else ident) for item, ident in rows]
    _note(session, plan, placed, recalled, now=now)


def _key_beside(plan: PollPlan, item: RawItem) -> str:
    """The key of an article without a link whose GUID another one had before."""
    return f"{plan.source_id}#{digest(item.entry_key, item.content_hash)}"


def _said(sightings: Sequence[Sighting]) -> str:
    """What an article said last."""
    return max(sightings, key=lambda sighting: (sighting.changed_at, sighting.id or 0)).content_hash


def _note(
    session: Session, plan: PollPlan, placed: Sequence[tuple[RawItem, int]], recalled: Recalled, *, now: datetime
) -> None:
    """Note under which keys a document's articles stand."""
    keys = {item.entry_key for item, _ in placed}
    fresh: list[tuple[str, str, str, int]] = []
    for item, ident in placed:
        sighting = recalled.seen.get(item.entry_key) or _spare(recalled.others.get(ident, ()), keys)
        if sighting is None:
            fresh.append((item.entry_key, item.content_hash, item.print, ident))
            continue
        if sighting.content_hash != item.content_hash or sighting.article_id != ident:
            sighting.content_hash, sighting.changed_at = item.content_hash, now
        sighting.entry_key, sighting.article_id, sighting.print = item.entry_key, ident, item.print or None
        session.add(sighting)
    arrivals.sight(session, plan.source_id, fresh, at=now)


def _spare(sightings: Sequence[Sighting], keys: Collection[str]) -> Sighting | None:
    """Of an article that stands under enough keys, one that this document has no use for."""
    spare = [sighting for sighting in sightings if sighting.entry_key not in keys]
    return spare[0] if len(sightings) >= _MOST_KEYS and spare else None


def _take(
    session: Session, plan: PollPlan, article_id: int, item: RawItem, *, sha256: str | None, now: datetime
) -> None:
    """Let an article say what its entry says now, as far as that may be."""
    article = articles.get(session, article_id)
    if article.redacted_at is not None:
        return  # whatever it says now, its words are not kept
    if article.outlet_id != plan.outlet_id and article.source_id != plan.source_id:
        return  # another outlet's article: these would be words that it never wrote
    current = articles.current_revision(session, article)
    if article.source_id != plan.source_id and is_teaser(item.text, beside=current.text):
        return  # another source's teaser of it: noted as seen, but its words are fewer than those we have
    if article.page_state in (PageState.FETCHED, PageState.FAILED):
        article.page_state, article.page_attempts, article.page_due_at = PageState.WANTED, 0, now
    article.title = item.title or article.title
    article.summary = item.summary or article.summary
    article.image = item.image or article.image
    session.add(article)
    if current.origin is Origin.FEED and (current.text_hash, current.title) != (item.text_hash, item.title):
        revise(session, article, words_of(item, sha256), now=now)


def _arrival(plan: PollPlan, item: RawItem, *, sha256: str | None, now: datetime) -> Arrival:
    published = item.published or Published(now, PublishedBasis.FIRST_SEEN)
    return Arrival(
        outlet_id=plan.outlet_id,
        source_id=plan.source_id,
        url=item.url,
        url_key=item.url_key,
        title=item.title,
        summary=item.summary,
        text=item.text,
        text_hash=item.text_hash,
        terms=item.terms,
        bylines=item.bylines,
        image=item.image,
        language=item.language,
        published_at=published.moment,
        published_basis=published.basis,
        published_offset=published.offset_minutes,
        seen_at=now,
        page_wanted=plan.wants_page(item),
        snapshot_sha256=sha256,
    )
