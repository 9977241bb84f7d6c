"""Noting that the desk is cut off, and that it is over: in the transaction that stores the poll which shows it.

Nothing of it is kept in memory: a collector that is killed meanwhile goes on from what is stored.
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from aggregator import log
from aggregator.collection.global_trouble import SOONEST, Ended, is_over, recognise, since_an_answer
from aggregator.errors import UrlError
from aggregator.models import Incident, Poll, Source
from aggregator.phrases import Phrase
from aggregator.store import incidents as store
from aggregator.store.incidents import Latest
from aggregator.text.urls import site_of
from aggregator.vocabulary import IncidentKind, PollOutcome

#: Polls looked at, and how old they may be: a desk that asked nobody for longer knows nothing of the network.
_MOST, _AGE = 200, timedelta(days=1)

_SAYS = {
    IncidentKind.NO_NETWORK: Phrase("no site answers"),
    IncidentKind.CAPTIVE_PORTAL: Phrase("something else answers in place of every site, as a sign-in page does"),
}


def in_words(incident: Incident) -> Phrase:
    """A sentence for people on an incident that is not over."""
    return Phrase(
        "cut off since %(moment)s: %(says)s (%(note)s). Sources are asked again soon, and their failures are not "
        "counted",
        moment=incident.began_at,
        says=_SAYS[incident.kind],
        note=incident.note,
    )


def note(session: Session, source: Source, poll: Poll, *, now: datetime) -> Incident | None:
    """Whether a poll, which the session has by now, met an incident; one may begin or end with it."""
    running = store.open_one(session)
    if running is not None:
        return _go_on(session, running, source, poll, now=now)
    return None if poll.outcome.is_success else _begin(session, source, poll, now=now)


def _go_on(session: Session, running: Incident, source: Source, poll: Poll, *, now: datetime) -> Incident | None:
    last = _ended(_as_latest(source, poll))
    before = [] if poll.outcome.is_success else store.latest_polls(session, of=running, most=_MOST)
    if not is_over(last, [*map(_ended, before), last]):
        poll.incident_id = running.id
        session.add(poll)
        return running
    running.ended_at = now
    session.add(running)
    store.wake(session, running, now=now)
    log.get("collector").info("sites answer again", cut_off_since=running.began_at.isoformat(timespec="minutes"))
    return None


def _begin(session: Session, source: Source, poll: Poll, *, now: datetime) -> Incident | None:
    session.flush()
    latest = store.latest_polls(session, since=now - _AGE, most=_MOST)
    rows = [row for row in latest if row.outcome is not PollOutcome.NOT_STORED]
    tail = since_an_answer([_ended(row) for row in rows])
    met = rows[len(rows) - len(tail) :] if tail else []
    counted = Counter(row.source_id for row in met)
    counted[source.id] -= 1  # this poll's failure is not counted yet
    ended = store.last_end(session)
    ends = [replace(_ended(row), was_well=_was_well(row, counted, ended)) for row in met]
    found = recognise(ends)
    if found is None:
        return None
    met = met[next(place for place, one in enumerate(ends) if one.was_well) :]  # what was dead before shows nothing
    counted = Counter(row.source_id for row in met)
    counted[source.id] -= 1
    incident = Incident(kind=found.kind, began_at=met[0].at, note=met[0].note[:300])
    store.begin(session, incident, poll_ids=[row.poll_id for row in met])
    poll.incident_id = incident.id
    store.forgive(session, +counted, turn=now + SOONEST, seconds=int(SOONEST.total_seconds()))
    log.get("collector").warning("cut off from all sites", kind=found.kind.value, why=incident.note)
    return incident


def _was_well(row: Latest, counted: Counter[str], ended: datetime | None) -> bool:
    """Whether a source was read at its last poll before those counted, and since the last incident."""
    read = row.last_success_at
    return read is not None and row.failures == counted[row.source_id] and (ended is None or read >= ended)


def _as_latest(source: Source, poll: Poll) -> Latest:
    return Latest(
        poll.id or 0,
        source.id,
        source.url,
        poll.outcome,
        poll.http_status,
        poll.final_url,
        poll.size,
        poll.note,
        poll.at,
        source.failures,
        source.last_success_at,
    )


def _ended(row: Latest) -> Ended:
    led_to = _site(row.final_url) if row.final_url else ""
    return Ended(row.source_id, _site(row.url), row.outcome, row.http_status, led_to, row.size)


def _site(url: str) -> str:
    try:
        return site_of(url)
    except UrlError:
        return url
