"""What becomes of a document's entries: a new article, a revision of one, or nothing, for it is known.

An edited entry is a new revision, never a second article.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from aggregator.collection.raw import Published, RawItem, WashedFeed
from aggregator.collection.revising import revise, words_of
from aggregator.collection.sources import PollPlan
from aggregator.collection.teaser import is_teaser
from aggregator.models import Sighting
from aggregator.store import arrivals, articles
from aggregator.store.arrivals import Arrival
from aggregator.vocabulary import Origin, PageState, PublishedBasis


@dataclass(slots=True)
class Tally:
    """What becomes of the entries of one poll."""

    stored: int = 0
    known: int = 0
    revised: int = 0
    #: articles already met at this poll, by key: two entries may be one article
    met: dict[str, int] = field(default_factory=dict)


def store_entries(session: Session, plan: PollPlan, feed: WashedFeed, tally: Tally, *, now: datetime) -> None:
    """Store what a document has that is not known yet, and note what it says of what is."""
    seen = articles.sightings(session, plan.source_id, [item.entry_key for item in feed.items])
    tally.met |= articles.ids_by_url_keys(session, [item.url_key for item in feed.items])
    sha256 = feed.packed.sha256 if feed.packed else None
    new: dict[str, RawItem] = {}
    for item in feed.items:
        sighting = seen.get(item.entry_key)
        if sighting is not None:
            _seen_again(session, plan, sighting, item, tally, sha256=sha256, now=now)
        elif item.url_key in tally.met or item.url_key in new:
            tally.known += 1
        else:
            new[item.url_key] = item
    tally.stored += len(new)
    arrived = [_arrival(plan, item, sha256=sha256, now=now) for item in new.values()]
    tally.met |= arrivals.add(session, arrived)
    unseen = [item for item in feed.items if item.entry_key not in seen]
    rows = [(item.entry_key, item.content_hash, tally.met[item.url_key]) for item in unseen]
    arrivals.sight(session, plan.source_id, rows, at=now)


def _seen_again(
    session: Session,
    plan: PollPlan,
    sighting: Sighting,
    item: RawItem,
    tally: Tally,
    *,
    sha256: str | None,
    now: datetime,
) -> None:
    if sighting.content_hash == item.content_hash:
        tally.known += 1
        return
    sighting.content_hash, sighting.changed_at = item.content_hash, now
    session.add(sighting)
    article = articles.get(session, sighting.article_id)
    tally.revised += 1
    if article.redacted_at is not None:
        return  # whatever it says now, its words are not kept
    if article.outlet_id != plan.outlet_id and article.source_id != plan.source_id:
        return  # another outlet's article: these would be words that it never wrote
    current = articles.current_revision(session, article)
    if article.source_id != sighting.source_id and is_teaser(item.text, beside=current.text):
        return  # another source's teaser of it: noted as seen, but its words are fewer than those we have
    if article.page_state in (PageState.FETCHED, PageState.FAILED):
        article.page_state, article.page_attempts, article.page_due_at = PageState.WANTED, 0, now
    article.title = item.title or article.title
    article.summary = item.summary or article.summary
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
        language=item.language,
        published_at=published.moment,
        published_basis=published.basis,
        published_offset=published.offset_minutes,
        seen_at=now,
        page_wanted=plan.wants_page(item),
        snapshot_sha256=sha256,
    )
