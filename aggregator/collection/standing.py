"""How a source stands after a poll: its validators, when it brought something, its failures, and when it is next."""

import math
from datetime import datetime, timedelta

from aggregator.collection.cadence import Rhythm, next_rhythm, wait
from aggregator.collection.global_trouble import soon
from aggregator.collection.moving import Move, after_answer, after_failure
from aggregator.collection.raw import Response, WashedFeed
from aggregator.collection.sources import PollPlan, move_of
from aggregator.collection.validators import Validators, were_wrong
from aggregator.models import Source
from aggregator.vocabulary import PollOutcome


def succeeded(
    source: Source,
    plan: PollPlan,
    response: Response,
    *,
    now: datetime,
    is_whole: bool = True,
    new: int = 0,
    brought: int = 0,
) -> None:
    """Note that a source was read; its next poll is still to be set.

    Args:
        response: the answer.
        is_whole: whether the validators move to those of the answer.
        new: entries that became articles.
        brought: those and the edited ones.
    """
    if is_whole and response.status != 304:
        _read_in_full(source, plan, response, now=now, brought=brought)
    led = plan.led(response.url, response.hops)
    _note_move(source, after_answer(move_of(source), source.url, led, old_failed=plan.old_failed, now=now))
    source.last_poll_at = source.last_success_at = now
    if new:
        if source.last_new_at is not None:
            before = None if source.rhythm_seconds is None else timedelta(seconds=source.rhythm_seconds)
            source.rhythm_seconds = int(next_rhythm(before, max(timedelta(), now - source.last_new_at)).total_seconds())
        source.last_new_at = now
    source.failures = 0


def failed(
    source: Source,
    plan: PollPlan,
    outcome: PollOutcome,
    *,
    now: datetime,
    http_status: int | None = None,
    retry_after: int | None = None,
) -> None:
    """Note that a poll failed, and set the next one; the validators stay where they are.

    A new address that is given up costs no waiting: the old one is asked at the next turn, as if it had never moved.
    """
    source.last_poll_at = now
    source.failures += 1
    before = move_of(source)
    move = after_failure(before, outcome, http_status, failures=source.failures)
    if move != before:
        _note_move(source, move)
        source.etag = source.last_modified = source.body_hash = None
        poll_again(source, Rhythm(plan.interval), now)
    else:
        poll_again(source, Rhythm(plan.interval, source.failures, outcome, http_status, retry_after), now)


def kept_from(source: Source, plan: PollPlan, began_at: datetime, *, now: datetime) -> None:
    """Note that a source could not be read for no fault of its own, and look again soon."""
    source.last_poll_at = now
    _set_turn(source, soon(now - began_at, plan.interval), now)


def _note_move(source: Source, move: Move) -> None:
    source.moved_to, source.moved_since = move.to, move.since
    source.moved_seen, source.followed_at = move.seen, move.followed_at


def _read_in_full(source: Source, plan: PollPlan, response: Response, *, now: datetime, brought: int) -> None:
    """Move the validators, and note whether those of before were wrong: only asking without them can show it."""
    after = Validators(response.etag, response.last_modified)
    if plan.is_full and were_wrong(Validators(source.etag, source.last_modified), after, brought=brought):
        source.validators_wrong_at = now
    source.etag, source.last_modified = after.etag, after.last_modified
    source.body_hash = response.sha256
    source.full_at = now


def usual_rhythm(
    source: Source, plan: PollPlan, response: Response, feed: WashedFeed | None = None, *, is_overflowing: bool = False
) -> Rhythm:
    """What decides the next poll of a source that was just read."""
    minutes = feed.serves_minutes if feed is not None else None
    asked = max(response.max_age or 0, 60 * (minutes or 0))
    return Rhythm(
        plan.interval,
        is_fixed=plan.is_fixed,
        rhythm=None if source.rhythm_seconds is None else timedelta(seconds=source.rhythm_seconds),
        asked=timedelta(seconds=asked),
        is_overflowing=is_overflowing,
    )


def poll_again(source: Source, rhythm: Rhythm, now: datetime) -> None:
    """Set when, and how far ahead that is, which shows later whether the clock was put back meanwhile."""
    _set_turn(source, wait(rhythm), now)


def _set_turn(source: Source, span: timedelta, now: datetime) -> None:
    source.next_poll_at, source.wait_seconds = now + span, math.ceil(span.total_seconds())
