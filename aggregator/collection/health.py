"""How a source fares, in words: a state, why, and what to do about it. Pure, from facts and `now`.

The first state that fits is told, the one a person has to act on before those that are only worth knowing.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from aggregator.vocabulary import PollOutcome, PublishedBasis, SourceState

#: Failed polls in a row before a source counts as failing: one or two are a restart or a bad minute; at the usual hour
#: and with back-off the third is six hours after the first.
FAILING_FROM = 3

#: A source is quiet after so many of its usual gaps without anything new, and never before `_QUIET_AT_LEAST`. By eye.
_QUIET_GAPS = 5
_QUIET_AT_LEAST = timedelta(days=3)
#: Quiet after this where there are too few articles to know a rhythm.
_QUIET_UNKNOWN = timedelta(days=30)

#: Articles from which a rhythm and a share of undated ones are told.
ENOUGH = 5

#: Outcomes and HTTP statuses that say the outlet, or our own policy, wants us away.
_SHUT = frozenset({PollOutcome.ROBOTS, PollOutcome.REFUSED})
_SHUT_STATUSES = frozenset({401, 402, 403, 451})
_GONE_STATUSES = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class LastPoll:
    """What the last poll of a source brought."""

    outcome: PollOutcome
    http_status: int | None = None
    #: where redirects ended, when elsewhere than the source's address
    final_url: str | None = None
    note: str = ""


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
    if record.last_poll is None:
        step = f"wait for the next round, or: newsloom collect --source {record.source_id}"
        return Health(SourceState.NEW, "it was never polled", step)
    return _trouble(record, record.last_poll) or _content(record, record.last_poll, now)


def _trouble(record: Record, poll: LastPoll) -> Health | None:
    """What keeps its documents from us, if anything does."""
    if poll.outcome in _SHUT or (poll.outcome is PollOutcome.HTTP_ERROR and poll.http_status in _SHUT_STATUSES):
        step = "respect it: disable the source, or ask the outlet; for a host of your own see network.allow"
        return Health(SourceState.BLOCKED, poll.note or poll.outcome.value, step)
    if record.failures and (record.failures >= FAILING_FROM or record.last_success_at is None):
        since = f", last read {record.last_success_at:%Y-%m-%d}" if record.last_success_at else ", never read"
        return Health(SourceState.FAILING, f"{record.failures} in a row{since}: {poll.note}", _mend(record, poll))
    return None


def _mend(record: Record, poll: LastPoll) -> str:
    again = f"tried again {record.next_poll_at:%Y-%m-%d %H:%M} UTC" if record.next_poll_at else "tried again"
    if poll.outcome is PollOutcome.NOT_A_FEED or poll.http_status in _GONE_STATUSES:
        return f"look for the feed's new address on the outlet's home page; {again}"
    if poll.outcome in (PollOutcome.QUARANTINED, PollOutcome.PARSER_DIED):
        return "report the document; another one of the source will be read as usual"
    return f"nothing yet if it is new; {again}"


def _content(record: Record, poll: LastPoll, now: datetime) -> Health:
    """How what it brings is."""
    if poll.final_url is not None:
        step = f"put that address into config/sources.yaml as feed of {record.source_id}"
        return Health(SourceState.MOVED, f"it answers from {poll.final_url}", step)
    if record.last_seen == 0 and not record.published:
        return Health(
            SourceState.EMPTY, "it is read, but has no entries", "look at it in a browser; is it the right one?"
        )
    undated = sum(basis is PublishedBasis.FIRST_SEEN for _, basis in record.published)
    if len(record.published) >= ENOUGH and 2 * undated > len(record.published):
        reason = f"{undated} of its {len(record.published)} latest articles have no date that can be read"
        return Health(SourceState.UNDATED, reason, "set time_zone if dates are odd; else they are dated by first sight")
    return _freshness(record, now)


def _freshness(record: Record, now: datetime) -> Health:
    gap = rhythm([moment for moment, _ in record.published])
    patience = _QUIET_UNKNOWN if gap is None else max(_QUIET_GAPS * gap, _QUIET_AT_LEAST)
    if record.last_new_at is not None and now - record.last_new_at > patience:
        usual = f", usually every {in_words(gap)}" if gap is not None else ""
        reason = f"nothing new for {in_words(now - record.last_new_at)}{usual}"
        return Health(SourceState.QUIET, reason, "look whether the outlet publishes elsewhere now")
    if len(record.published) < ENOUGH:
        return Health(SourceState.NEW, f"{len(record.published)} articles so far, too few to know its rhythm")
    once = f" (the last poll failed: {record.last_poll.note})" if record.failures and record.last_poll else ""
    return Health(SourceState.OK, f"something new every {in_words(gap or timedelta())}{once}")


def rhythm(published: Sequence[datetime]) -> timedelta | None:
    """The usual time between two articles: the median gap; None when there are fewer than `ENOUGH`.

    Articles published together are one appearance, so that a weekly's twenty articles do not make it a daily.
    """
    moments = sorted(set(published))
    if len(published) < ENOUGH or len(moments) < 2:
        return None
    return timedelta(seconds=statistics.median((b - a).total_seconds() for a, b in pairwise(moments)))


def in_words(span: timedelta) -> str:
    """A span in the largest unit that fits, for people: `3 days`, `5 hours`, `20 minutes`."""
    for unit, seconds in (("day", 86_400), ("hour", 3_600)):
        if span.total_seconds() >= seconds:
            number = round(span.total_seconds() / seconds)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    number = max(1, round(span.total_seconds() / 60))
    return f"{number} minute{'' if number == 1 else 's'}"
