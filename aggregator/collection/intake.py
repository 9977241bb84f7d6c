"""Storing a poll: entries, articles, revisions, the account and the validators, in one transaction.

Either every entry of the document is accounted for and the validators move, or nothing happened and the next poll gets
the same document again. An edited entry is a new revision, never a second article.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from aggregator.collection import incidents
from aggregator.collection.entries import Tally, recall, store_entries
from aggregator.collection.packing import pack
from aggregator.collection.raw import Packed, Response, WashedFeed
from aggregator.collection.sources import PollPlan
from aggregator.collection.standing import failed, kept_from, poll_again, succeeded, usual_rhythm
from aggregator.errors import UrlError
from aggregator.failpoint import reach
from aggregator.models import Poll, Quarantine, Snapshot
from aggregator.store import articles, polls, redaction, requests, snapshots, sources
from aggregator.store.database import Database
from aggregator.text.urls import canonical_url
from aggregator.vocabulary import PollOutcome, QuarantineState, RequestState

#: Entries from which a document that holds nothing but news is one that more may have passed through.
_A_DOCUMENT = 5


def store_feed(
    database: Database,
    plan: PollPlan,
    response: Response,
    feed: WashedFeed,
    *,
    now: datetime,
    further: Sequence[WashedFeed] = (),
    missing: str = "",
) -> Poll:
    """Store a document's entries and move the validators, all or nothing; returns the account.

    Args:
        response: the answer to the poll, which `feed` was read from.
        further: the documents in which it goes on, or which it is made of.
        missing: why one of those could not be had; what could is stored, and the validators stay where they are, so
            that the next poll looks for the rest (`is_any_known`).
    """
    feeds = [feed, *further]
    with database.write() as session:
        source = sources.get(session, plan.source_id)
        is_first = source.last_success_at is None
        tally = Tally()
        for each in feeds:
            recalled = recall(session, plan, each)
            _keep(session, each, recalled.ids, now=now)
            store_entries(session, plan, each, recalled, tally, now=now)
        poll = Poll(
            source_id=plan.source_id,
            at=now,
            outcome=PollOutcome.STORED,
            http_status=response.status,
            final_url=_final_url(plan, response),
            size=len(response.body),
            seen=sum(each.seen for each in feeds),
            stored=tally.stored,
            known=tally.known + sum(each.repeated for each in feeds),
            revised=tally.revised,
            rejected=sum(sum(each.rejected.values()) for each in feeds),
            truncated=sum(each.truncated for each in feeds),
            reasons=_added([each.rejected for each in feeds]),
            note="; ".join(filter(None, [*(each.complaint for each in feeds), missing]))[:1_000],
        )
        _account(session, plan, poll, now=now)
        incidents.note(session, source, poll, now=now)
        reach("poll.in_transaction")
        succeeded(
            source,
            plan,
            response,
            now=now,
            is_whole=not missing and plan.keeps_validators(feed),
            new=tally.stored,
            brought=tally.stored + tally.revised,
        )
        is_overflowing = poll.seen >= _A_DOCUMENT and poll.stored == poll.seen and not further and not is_first
        poll_again(source, usual_rhythm(source, plan, response, feed, is_overflowing=is_overflowing), now)
        source.gap_since = (source.gap_since or now) if missing else None
    database.afterwards(lambda: reach("poll.stored"))
    return poll


def is_any_known(database: Database, plan: PollPlan, feed: WashedFeed) -> bool:
    """Whether a document brings something that was there already at the last poll that could read all it should."""
    with database.read() as session:
        gap_since = sources.get(session, plan.source_id).gap_since
        found = articles.sightings_of(session, plan.source_id, recall(session, plan, feed).ids)
    first = [min(sighting.first_seen_at for sighting in sightings) for sightings in found.values()]
    return any(gap_since is None or moment < gap_since for moment in first)


def _added(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(total)


def store_unchanged(database: Database, plan: PollPlan, response: Response, *, now: datetime) -> Poll:
    """Note that the document is the one whose entries are stored already (304, or the same bytes)."""
    same = PollOutcome.NOT_MODIFIED if response.status == 304 else PollOutcome.SAME_BODY
    with database.write() as session:
        poll = Poll(
            source_id=plan.source_id,
            at=now,
            outcome=same,
            http_status=response.status,
            final_url=_final_url(plan, response),
            size=len(response.body),
        )
        _account(session, plan, poll, now=now)
        source = sources.get(session, plan.source_id)
        incidents.note(session, source, poll, now=now)
        succeeded(source, plan, response, now=now)
        poll_again(source, usual_rhythm(source, plan, response), now)
    return poll


def store_failure(
    database: Database,
    plan: PollPlan,
    outcome: PollOutcome,
    *,
    now: datetime,
    note: str,
    http_status: int | None = None,
    retry_after: int | None = None,
    response: Response | None = None,
) -> Poll:
    """Note that a poll failed; the validators stay where they are.

    Where all polls fail at once it is no source's failure (`collection.incidents`).

    Args:
        response: an answer that is no document of the source's.
    """
    poll = Poll(source_id=plan.source_id, at=now, outcome=outcome, http_status=http_status, note=note[:1_000])
    if response is not None:
        poll.final_url, poll.size = _final_url(plan, response), len(response.body)
    with database.write() as session:
        _account(session, plan, poll, now=now)
        source = sources.get(session, plan.source_id)
        incident = incidents.note(session, source, poll, now=now)
        if incident is not None:
            kept_from(source, plan, incident.began_at, now=now)
        else:
            failed(source, plan, outcome, now=now, http_status=http_status, retry_after=retry_after)
    return poll


def store_death(database: Database, plan: PollPlan, response: Response, *, now: datetime, why: str) -> Poll:
    """Note that a document made its parser die; the third time the bytes are kept and it is tried no more."""
    sha256 = response.sha256
    with database.write() as session:
        death = Quarantine(
            source_id=plan.source_id,
            sha256=sha256,
            url=response.url,
            reason=why,
            state=QuarantineState.WATCHED,
            first_at=now,
            last_at=now,
        )
        state = polls.count_death(session, death)
        if state is QuarantineState.QUARANTINED:
            _put_snapshot(session, pack(response.body, response.content_type, response.sha256), now=now)
    outcome = PollOutcome.QUARANTINED if state is QuarantineState.QUARANTINED else PollOutcome.PARSER_DIED
    return store_failure(database, plan, outcome, now=now, note=why, http_status=response.status)


def _account(session: Session, plan: PollPlan, poll: Poll, *, now: datetime) -> None:
    """Store the account of a poll, and that what it was asked for is done: once, and by whoever is the collector."""
    polls.add(session, poll)
    if plan.claim is None:
        return
    session.flush()
    claim, answer = plan.claim, {"poll_id": poll.id}
    requests.finish(session, claim.request_id, claim.token, state=RequestState.DONE, answer=answer, now=now)


def _final_url(plan: PollPlan, response: Response) -> str | None:
    """Where redirects ended, when elsewhere; the spelling alone, which Scrapy mends, is no elsewhere."""
    try:
        return response.url if canonical_url(response.url) != canonical_url(plan.asked) else None
    except UrlError:
        return None


def _put_snapshot(session: Session, packed: Packed | None, *, now: datetime) -> None:
    if packed is not None:
        row = Snapshot(
            sha256=packed.sha256,
            content_type=packed.content_type,
            size=packed.size,
            body=packed.body,
            first_seen_at=now,
        )
        snapshots.put(session, row)


def _keep(session: Session, feed: WashedFeed, ids: Collection[int], *, now: datetime) -> None:
    """Keep a document's bytes, unless an article in it is redacted: then only that it was there.

    It is known by its address, or as one of `ids`, which the document has.
    """
    _put_snapshot(session, feed.packed, now=now)
    if feed.packed is None:
        return
    if redaction.redacted(session, [item.url_key for item in feed.items], ids):
        redaction.blank_snapshots(session, [feed.packed.sha256], why="an article in it is redacted", now=now)
