"""How a source fares, in words: a state, why, and what to do about it. Pure, from facts and `now`.

The first state that fits is told, the one a person has to act on before those that are only worth knowing.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from aggregator.collection.cadence import is_gone
from aggregator.vocabulary import PollOutcome, PublishedBasis, SourceState

#: Failed polls in a row before a source counts as failing: one or two are a restart or a bad minute; at the usual hour
#: and with back-off the third is three hours after the first, or eighteen where the server says no.
FAILING_FROM = 3

#: A source is quiet after so many of its usual gaps without anything new, and never before `_QUIET_AT_LEAST`. By eye.
_QUIET_GAPS = 5
_QUIET_AT_LEAST = timedelta(days=3)
#: Quiet after this where there are too few articles to know a rhythm.
_QUIET_UNKNOWN = timedelta(days=30)

#: Articles from which a share of undated ones, and appearances from which a rhythm, is told.
ENOUGH = 4
#: Articles closer than this are one appearance: a daily's morning edition, a weekly's issue. By eye.
_TOGETHER = timedelta(hours=12)
#: So many articles in fewer appearances than `ENOUGH` are an agency that never pauses. By eye.
_BUSY = 150

#: Outcomes and HTTP statuses that say the outlet, or our own policy, wants us away.
_SHUT = frozenset({PollOutcome.ROBOTS, PollOutcome.REFUSED})
_SHUT_STATUSES = frozenset({401, 402, 403, 451})


@dataclass(frozen=True, slots=True)
class LastPoll:
    """What the last poll of a source brought."""

    outcome: PollOutcome
    http_status: int | None = None
    note: str = ""
    #: whether all sources failed at once
    in_incident: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a source."""

    source_id: str
    enabled: bool
    failures: int = 0
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    next_poll_at: datetime | None = None
    last_poll: LastPoll | None = None
    #: entries of the last document that was read; None when none was
    last_seen: int | None = None
    #: why entries of it were rejected
    last_reasons: Sequence[str] = ()
    #: where its address has led for good for a week at least, since when, and whether it is polled there by now
    moved_to: str | None = None
    moved_since: datetime | None = None
    is_followed: bool = False
    #: when its latest articles were published, and what that rests on, in any order
    published: Sequence[tuple[datetime, PublishedBasis]] = ()


@dataclass(frozen=True, slots=True)
class Health:
    """A state a person understands, the reason, and the next step (empty when there is nothing to do)."""

    state: SourceState
    reason: str
    next_step: str = ""


def judge(record: Record, *, now: datetime) -> Health:
    """The state of a source."""
    if not record.enabled:
        return Health(SourceState.PAUSED, "config/sources.yaml disables it, or no longer names it")
    step = f"wait for the next round, or: newsloom collect --source {record.source_id}"
    if record.last_poll is None:
        return Health(SourceState.NEW, "it was never polled", step)
    is_forgotten = not record.failures and not record.last_poll.outcome.is_success  # with the old address
    if is_forgotten and not record.last_poll.in_incident:
        return Health(SourceState.NEW, "it was not polled at its new address yet", step)
    return _trouble(record, record.last_poll) or _content(record, now)


def _trouble(record: Record, poll: LastPoll) -> Health | None:
    """What keeps its documents from us, if anything does."""
    if record.failures and is_gone(poll.outcome, poll.http_status):
        return _gone(record)
    if not record.failures or (record.failures < FAILING_FROM and record.last_success_at is not None):
        return None
    if poll.outcome in _SHUT or (poll.outcome is PollOutcome.HTTP_ERROR and poll.http_status in _SHUT_STATUSES):
        step = "where they want us away, disable the source or ask the outlet; for a host of your own see network.allow"
        return Health(SourceState.BLOCKED, poll.note or poll.outcome.value, step)
    since = f", last read {record.last_success_at:%Y-%m-%d}" if record.last_success_at else ", never read"
    return Health(SourceState.FAILING, f"{record.failures} in a row{since}: {poll.note}", _mend(record, poll))


def _gone(record: Record) -> Health:
    """What the server says is gone for good."""
    when = f"{record.next_poll_at:%Y-%m-%d %H:%M} UTC" if record.next_poll_at else "later"
    then = f"paused until {when}" if record.failures > 1 else f"asked once more {when}, then paused"
    step = (
        f"look for its new address on the outlet's home page, or disable it; to try it now, and wake it if it answers: "
        f"newsloom sources poll {record.source_id}"
    )
    return Health(SourceState.GONE, f"the server says that it is gone for good (410): {then}", step)


def _mend(record: Record, poll: LastPoll) -> str:
    again = f"tried again {record.next_poll_at:%Y-%m-%d %H:%M} UTC" if record.next_poll_at else "tried again"
    if poll.outcome is PollOutcome.NOT_A_FEED or poll.http_status == 404:
        return f"look for the feed's new address on the outlet's home page; {again}"
    if poll.outcome in (PollOutcome.QUARANTINED, PollOutcome.PARSER_DIED):
        return "report the document; another one of the source will be read as usual"
    return f"nothing yet if it is new; {again}"


def _content(record: Record, now: datetime) -> Health:
    """How what it brings is."""
    if record.last_seen == 0 and not record.published:
        return Health(
            SourceState.EMPTY, "it is read, but has no entries", "look at it in a browser; is it the right one?"
        )
    if record.last_seen and record.last_reasons and record.last_new_at is None:
        reason = f"it has {record.last_seen} entries, none of them of use ({', '.join(record.last_reasons)})"
        return Health(SourceState.EMPTY, reason, "look for another feed of the outlet")
    undated = sum(basis is PublishedBasis.FIRST_SEEN for _, basis in record.published)
    if len(record.published) >= ENOUGH and 2 * undated > len(record.published):
        reason = f"{undated} of its {len(record.published)} latest articles have no date that can be read"
        return Health(SourceState.UNDATED, reason, "set time_zone if dates are odd; else they are dated by first sight")
    if record.moved_to is None:
        return _freshness(record, now)
    since = f"since {record.moved_since:%Y-%m-%d}" if record.moved_since else "for a week"
    step = f"put that address into config/sources.yaml, as that of {record.source_id}"
    if not record.is_followed:
        why = "which is of another site, or not as safe, and so for you to judge"
        return Health(SourceState.MOVED, f"{since} its address leads for good to {record.moved_to}, {why}", step)
    health = _freshness(record, now)
    told = f"{health.reason}; polled at {record.moved_to}, where its address leads for good {since}"
    return replace(health, reason=told, next_step=health.next_step or step)


def _freshness(record: Record, now: datetime) -> Health:
    gap = rhythm([moment for moment, _ in record.published])
    patience = _QUIET_UNKNOWN if gap is None else max(_QUIET_GAPS * gap, _QUIET_AT_LEAST)
    # up to when it was last read: that nobody polled it is not the outlet's silence
    silent = (record.last_success_at or now) - record.last_new_at if record.last_new_at else timedelta()
    if silent > patience:
        usual = f", usually every {in_words(gap)}" if gap is not None else ""
        reason = f"nothing new for {in_words(silent)}{usual}"
        return Health(SourceState.QUIET, reason, "look whether the outlet publishes elsewhere now")
    if record.last_new_at is None:
        return Health(SourceState.NEW, "no article of its own yet; others may show the same ones")
    once = f" (the last poll failed: {record.last_poll.note})" if record.failures and record.last_poll else ""
    if gap is None:
        return Health(SourceState.NEW, f"too few appearances so far to know its rhythm{once}")
    return Health(SourceState.OK, f"something new every {in_words(gap)}{once}")


def rhythm(published: Sequence[datetime]) -> timedelta | None:
    """The usual time between two appearances: the median gap; None when there were fewer than `ENOUGH`.

    What was published within `_TOGETHER` is one appearance, so that a weekly's twenty articles do not make it a daily.
    """
    appearances: list[datetime] = []
    for moment in sorted(published):
        if not appearances or moment - appearances[-1] >= _TOGETHER:
            appearances.append(moment)
    if len(appearances) < ENOUGH:
        return _TOGETHER if len(published) >= _BUSY else None
    return timedelta(seconds=statistics.median((b - a).total_seconds() for a, b in pairwise(appearances)))


def in_words(span: timedelta) -> str:
    """A span in the largest unit that fits, for people: `3 days`, `5 hours`, `20 minutes`."""
    for unit, seconds in (("day", 86_400), ("hour", 3_600)):
        if span.total_seconds() >= seconds:
            number = round(span.total_seconds() / seconds)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    number = max(1, round(span.total_seconds() / 60))
    return f"{number} minute{'' if number == 1 else 's'}"
