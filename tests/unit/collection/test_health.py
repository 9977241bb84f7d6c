"""Each state of a source has its facts, its reason, and a step that a person can take."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.collection.health import LastPoll, Record, in_words, judge, rhythm
from aggregator.vocabulary import PollOutcome, PublishedBasis, SourceState
from tests.factories import NOW

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FEED, FIRST_SEEN = PublishedBasis.FEED, PublishedBasis.FIRST_SEEN
READ = LastPoll(PollOutcome.STORED, 200)
DAILY = [(NOW - number * DAY, FEED) for number in range(10)]

GOOD = Record(
    source_id="rudnameh",
    enabled=True,
    last_success_at=NOW - HOUR,
    last_new_at=NOW - DAY,
    next_poll_at=NOW + HOUR,
    last_poll=READ,
    last_seen=20,
    published=DAILY,
)


def failed(outcome: PollOutcome, failures: int = 3, status: int | None = None, note: str = "…") -> Record:
    return replace(GOOD, failures=failures, last_poll=LastPoll(outcome, status, note=note))


NOT_FOUND = failed(PollOutcome.HTTP_ERROR, status=404, note="the server answers 404")
GONE = failed(PollOutcome.HTTP_ERROR, status=410, note="the server answers 410")
UNREACHABLE = failed(PollOutcome.UNREACHABLE, note="rud.example does not answer in time")
ODD = [(NOW - number * DAY, FIRST_SEEN if number < 6 else FEED) for number in range(10)]

CASES = [
    (GOOD, SourceState.OK, "every 1 day", "", "new things come as usual"),
    (replace(GOOD, enabled=False), SourceState.PAUSED, "disables", "", "config says so"),
    (Record("x", enabled=True), SourceState.NEW, "never polled", "sources poll x", "just added"),
    (replace(GOOD, published=DAILY[:3]), SourceState.NEW, "too few appearances", "", "too few to know"),
    (replace(GOOD, published=[(NOW, FEED)] * 20), SourceState.NEW, "too few", "", "twenty articles of one date"),
    (
        replace(GOOD, last_new_at=NOW - 9 * DAY, last_success_at=NOW - 8 * DAY),
        SourceState.OK,
        "",
        "",
        "nobody polled for a week",
    ),
    (
        replace(GOOD, published=[(NOW - day * DAY, FEED) for day in (6, 13, 20, 27)], last_new_at=NOW - 6 * DAY),
        SourceState.OK,
        "every 7 days",
        "",
        "a weekly column",
    ),
    (
        replace(GOOD, last_poll=LastPoll(PollOutcome.HTTP_ERROR, 404)),
        SourceState.NEW,
        "at its new address",
        "sources poll rudnameh",
        "its address was changed in config",
    ),
    (replace(GOOD, last_new_at=NOW - 4 * DAY), SourceState.OK, "", "", "four days are a long weekend"),
    (
        replace(GOOD, last_new_at=NOW - 6 * DAY),
        SourceState.QUIET,
        "6 days, usually every 1 day",
        "elsewhere",
        "silence",
    ),
    (replace(GOOD, published=[], last_seen=0), SourceState.EMPTY, "no entries", "browser", "a feed without entries"),
    (
        replace(GOOD, published=[], last_seen=9, last_new_at=None),
        SourceState.NEW,
        "no article of its own",
        "",
        "its entries were others' articles",
    ),
    (
        replace(GOOD, published=[], last_seen=9, last_new_at=None, last_reasons=("empty",)),
        SourceState.EMPTY,
        "none of them of use (empty)",
        "another feed",
        "every entry is rejected",
    ),
    (replace(GOOD, published=ODD), SourceState.UNDATED, "6 of its 10", "time_zone", "most have no date"),
    (failed(PollOutcome.UNREACHABLE, 1), SourceState.OK, "the last poll failed", "", "one bad minute"),
    (UNREACHABLE, SourceState.FAILING, "3 in a row, last read 2026", "tried again 2026", "three in a row"),
    (replace(UNREACHABLE, failures=1, last_success_at=None), SourceState.FAILING, "never read", "", "it never worked"),
    (NOT_FOUND, SourceState.FAILING, "answers 404", "new address", "the feed is gone"),
    (
        GONE,
        SourceState.GONE,
        "paused until 2026-03-04 10:30 UTC",
        "sources poll rudnameh",
        "the server says it is gone",
    ),
    (
        replace(GONE, failures=1),
        SourceState.GONE,
        "asked once more 2026-03-04",
        "poll rudnameh",
        "it says so for the first time",
    ),
    (failed(PollOutcome.NOT_A_FEED), SourceState.FAILING, "3 in a row", "new address", "a page in its place"),
    (failed(PollOutcome.QUARANTINED), SourceState.FAILING, "3 in a row", "report the document", "poison"),
    (failed(PollOutcome.ROBOTS, note="robots.txt forbids"), SourceState.BLOCKED, "forbids", "disable", "robots"),
    (
        failed(PollOutcome.ROBOTS, 1, note="answers 503, so we wait"),
        SourceState.OK,
        "503",
        "",
        "robots.txt once not read",
    ),
    (failed(PollOutcome.REFUSED), SourceState.BLOCKED, "", "network.allow", "our own policy"),
    (failed(PollOutcome.HTTP_ERROR, 3, 403), SourceState.BLOCKED, "", "ask the outlet", "forbidden"),
    (
        replace(failed(PollOutcome.HTTP_ERROR, 1, 403), last_success_at=None),
        SourceState.BLOCKED,
        "",
        "ask the outlet",
        "forbidden from the first day",
    ),
    (
        replace(GOOD, last_poll=LastPoll(PollOutcome.UNREACHABLE, in_incident=True)),
        SourceState.OK,
        "every 1 day",
        "",
        "no site answers, which is no fault of this one",
    ),
    (failed(PollOutcome.HTTP_ERROR, 1, 500), SourceState.OK, "", "", "a server's bad minute"),
    (
        replace(GOOD, moved_to="https://e-re.example/feed"),
        SourceState.MOVED,
        "https://e-re.example/feed",
        "as that of rudnameh",
        "redirected to another site",
    ),
    (
        replace(GOOD, moved_to="https://e.example/feed", moved_since=NOW - 9 * DAY, is_followed=True),
        SourceState.OK,
        "every 1 day; polled at https://e.example/feed, where its address leads for good since 2026-02-23",
        "as that of rudnameh",
        "redirected, and followed",
    ),
    (
        replace(GOOD, moved_to="https://e.example/feed", is_followed=True, last_new_at=NOW - 6 * DAY),
        SourceState.QUIET,
        "polled at https://e.example/feed",
        "elsewhere",
        "followed, and silent since",
    ),
]


@pytest.mark.parametrize(("record", "state", "reason", "step", "note"), CASES, ids=[row[4] for row in CASES])
def test_a_source_s_state_says_why_and_what_next(
    record: Record, state: SourceState, reason: str, step: str, note: str
) -> None:
    found = judge(record, now=NOW)
    assert found.state is state, note
    assert reason in found.reason
    assert step in found.next_step


def test_every_state_has_a_case() -> None:
    assert {row[1] for row in CASES} == set(SourceState)


def test_all_but_the_quiet_states_name_a_next_step() -> None:
    silent = {SourceState.OK, SourceState.NEW, SourceState.PAUSED}
    assert all(judge(row[0], now=NOW).next_step for row in CASES if row[1] not in silent)


def test_a_weekly_with_twenty_articles_in_an_hour_is_a_weekly() -> None:
    minute = timedelta(minutes=3)
    moments = [NOW - week * 7 * DAY + number * minute for week in range(4) for number in range(20)]
    assert rhythm(moments) == 7 * DAY


@pytest.mark.parametrize("every", [HOUR, timedelta(minutes=5)])
def test_an_agency_without_pause_is_heard_every_half_day(every: timedelta) -> None:
    assert rhythm([NOW - number * every for number in range(200)]) == 12 * HOUR


@pytest.mark.parametrize("moments", [[], [NOW] * 3, [NOW] * 9])
def test_no_rhythm_is_told_from_too_little(moments: list[object]) -> None:
    assert rhythm(moments) is None  # type: ignore[arg-type]  # one moment, many times


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(0), "1 minute"),
        (20 * timedelta(minutes=1), "20 minutes"),
        (HOUR, "1 hour"),
        (23 * HOUR, "23 hours"),
        (3.4 * DAY, "3 days"),
    ],
)
def test_spans_are_told_in_words(span: timedelta, said: str) -> None:
    assert in_words(span) == said
