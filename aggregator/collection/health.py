"""How a source fares, in words: a state, why, and what to do about it. Pure, from facts and `now`.

The first state that fits is told, the one a person has to act on before those that are only worth knowing.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from aggregator.collection.cadence import is_gone
from aggregator.phrases import Joined, Phrase, Word
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
    reason: Phrase
    next_step: str = ""


def judge(record: Record, *, now: datetime) -> Health:
    """The state of a source."""
    if not record.enabled:
        return Health(SourceState.PAUSED, Phrase("config/sources.yaml disables it, or no longer names it"))
    step = Phrase("wait for the next round, or: `newsloom sources poll %(source)s`", source=record.source_id)
    if record.last_poll is None:
        return Health(SourceState.NEW, Phrase("it was never polled"), step)
    is_forgotten = not record.failures and not record.last_poll.outcome.is_success  # with the old address
    if is_forgotten and not record.last_poll.in_incident:
        return Health(SourceState.NEW, Phrase("it was not polled at its new address yet"), step)
    return _trouble(record, record.last_poll) or _content(record, now)


def _trouble(record: Record, poll: LastPoll) -> Health | None:
    """What keeps its documents from us, if anything does."""
    if record.failures and is_gone(poll.outcome, poll.http_status):
        return _gone(record)
    if not record.failures or (record.failures < FAILING_FROM and record.last_success_at is not None):
        return None
    if poll.outcome in _SHUT or (poll.outcome is PollOutcome.HTTP_ERROR and poll.http_status in _SHUT_STATUSES):
        step = Phrase(
            "where they want us away, disable the source or ask the outlet; for a host of your own see network.allow"
        )
        return Health(SourceState.BLOCKED, _note(poll), step)
    last = record.last_success_at
    since = Phrase("last read %(day)s", day=last.date()) if last else Phrase("never read")
    says = Phrase("%(failures)s in a row, %(since)s: %(note)s", failures=record.failures, since=since, note=_note(poll))
    return Health(SourceState.FAILING, says, _mend(record, poll))


def _gone(record: Record) -> Health:
    """What the server says is gone for good."""
    at, later = record.next_poll_at, Phrase("later")
    then = (
        Phrase("paused until %(moment)s", moment=at or later)
        if record.failures > 1
        else Phrase("asked once more %(moment)s, then paused", moment=at or later)
    )
    step = Phrase(
        "look for its new address on the outlet's home page, or disable it; to try it now, and wake it if it answers: "
        "`newsloom sources poll %(source)s`",
        source=record.source_id,
    )
    return Health(SourceState.GONE, Phrase("the server says that it is gone for good (410): %(then)s", then=then), step)


def _note(poll: LastPoll) -> Phrase:
    """What a poll told; such a note was stored as a mere sentence."""
    return Word(poll.note or poll.outcome.value)


def _mend(record: Record, poll: LastPoll) -> Phrase:
    at = record.next_poll_at
    again = Phrase("tried again %(moment)s", moment=at) if at else Phrase("tried again")
    if poll.outcome is PollOutcome.NOT_A_FEED or poll.http_status == 404:
        return Phrase("look for the feed's new address on the outlet's home page; %(again)s", again=again)
    if poll.outcome in (PollOutcome.QUARANTINED, PollOutcome.PARSER_DIED):
        return Phrase("report the document; another one of the source will be read as usual")
    return Phrase("nothing yet if it is new; %(again)s", again=again)


def _content(record: Record, now: datetime) -> Health:
    """How what it brings is."""
    if record.last_seen == 0 and not record.published:
        return Health(
            SourceState.EMPTY,
            Phrase("it is read, but has no entries"),
            Phrase("look at it in a browser; is it the right one?"),
        )
    if record.last_seen and record.last_reasons and record.last_new_at is None:
        reason = Phrase(
            "it has %(seen)s entries, none of them of use (%(why)s)",
            seen=record.last_seen,
            why=Joined(", ", map(Word, record.last_reasons)),
        )
        return Health(SourceState.EMPTY, reason, Phrase("look for another feed of the outlet"))
    undated = sum(basis is PublishedBasis.FIRST_SEEN for _, basis in record.published)
    if len(record.published) >= ENOUGH and 2 * undated > len(record.published):
        reason = Phrase(
            "%(undated)s of its %(number)s latest articles have no date that can be read",
            undated=undated,
            number=len(record.published),
        )
        step = Phrase("set time_zone if dates are odd; else they are dated by first sight")
        return Health(SourceState.UNDATED, reason, step)
    return _freshness(record, now) if record.moved_to is None else _moved(record, record.moved_to, now)


def _moved(record: Record, to: str, now: datetime) -> Health:
    """Of one whose address leads elsewhere for good."""
    moved = record.moved_since
    since = Phrase("since %(day)s", day=moved.date()) if moved else Phrase("for a week")
    step = Phrase("put that address into config/sources.yaml, as that of %(source)s", source=record.source_id)
    if not record.is_followed:
        says = Phrase(
            "%(since)s its address leads for good to %(address)s, which is of another site, or not as safe, and so for "
            "you to judge",
            since=since,
            address=to,
        )
        return Health(SourceState.MOVED, says, step)
    health = _freshness(record, now)
    followed = Phrase("polled at %(address)s, where its address leads for good %(since)s", address=to, since=since)
    return replace(health, reason=Joined("; ", (health.reason, followed)), next_step=health.next_step or step)


def _freshness(record: Record, now: datetime) -> Health:
    gap = rhythm([moment for moment, _ in record.published])
    patience = _QUIET_UNKNOWN if gap is None else max(_QUIET_GAPS * gap, _QUIET_AT_LEAST)
    # up to when it was last read: that nobody polled it is not the outlet's silence
    silent = (record.last_success_at or now) - record.last_new_at if record.last_new_at else timedelta()
    if silent > patience:
        usual = Phrase("usually every %(gap)s", gap=in_words(gap)) if gap is not None else ""
        reason = Joined(", ", (Phrase("nothing new for %(time)s", time=in_words(silent)), usual))
        return Health(SourceState.QUIET, reason, Phrase("look whether the outlet publishes elsewhere now"))
    if record.last_new_at is None:
        return Health(SourceState.NEW, Phrase("no article of its own yet; others may show the same ones"))
    if gap is None:
        return Health(SourceState.NEW, _with_failure(record, Phrase("too few appearances so far to know its rhythm")))
    return Health(SourceState.OK, _with_failure(record, Phrase("something new every %(gap)s", gap=in_words(gap))))


def _with_failure(record: Record, says: Phrase) -> Phrase:
    """The same, with what kept the last poll from it, if anything did."""
    if not record.failures or record.last_poll is None:
        return says
    return Phrase("%(says)s (the last poll failed: %(note)s)", says=says, note=_note(record.last_poll))


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


def in_words(span: timedelta) -> Phrase:
    """A span in the largest unit that fits, for people: `3 days`, `5 hours`, `20 minutes`."""
    seconds = span.total_seconds()
    if seconds >= 86_400:
        return Phrase.counted("%(num)s day", "%(num)s days", round(seconds / 86_400))
    if seconds >= 3_600:
        return Phrase.counted("%(num)s hour", "%(num)s hours", round(seconds / 3_600))
    return Phrase.counted("%(num)s minute", "%(num)s minutes", max(1, round(seconds / 60)))
