"""When a redirect is a move, when it is followed, and when it is given up again."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collection.moving import (
    RECHECKED,
    SETTLED,
    Led,
    Move,
    after_answer,
    after_failure,
    is_recheck_due,
    may_follow,
)
from aggregator.vocabulary import PollOutcome as Outcome
from tests.factories import NOW

DAY = timedelta(days=1)
OLD, NEW = "http://bregu.example/rss", "https://www.bregu.example/feed"
ELSEWHERE = "https://lumi.example/feed"


def polled(*answers: tuple[str, tuple[int, ...]], start: datetime = NOW, every: timedelta = DAY) -> Move:
    """What is known after these answers to the old address: where each ended, by which redirects."""
    move = Move()
    for number, (ended, hops) in enumerate(answers):
        move = after_answer(move, OLD, Led(OLD, ended, hops), now=start + number * every)
    return move


FOLLOWED = polled(*[(NEW, (301,))] * 8)

# answers to a poll a day, what is known after them: where it has moved, how often seen, whether followed; note
HISTORIES = [
    ([(OLD, ())] * 9, None, 0, False, "no redirect"),
    ([(NEW, (301,))] * 7, NEW, 7, False, "six days"),
    ([(NEW, (301,))] * 8, NEW, 8, True, "a week"),
    ([(NEW, (308,))] * 8, NEW, 8, True, "a week of the newer status"),
    ([(NEW, (301, 308, 301))] * 8, NEW, 8, True, "a chain of permanent ones"),
    ([(NEW, (302,))] * 30, None, 0, False, "found for a month"),
    ([(NEW, (303,))] * 30, None, 0, False, "see other for a month"),
    ([(NEW, (307,))] * 30, None, 0, False, "temporary for a month"),
    ([(NEW, (301, 302))] * 30, None, 0, False, "a chain that ends in a temporary one"),
    ([(NEW, (302, 301))] * 30, None, 0, False, "a chain that begins with one"),
    ([(NEW, (301,))] * 6 + [(OLD, ())] + [(NEW, (301,))] * 6, NEW, 6, False, "interrupted by its own answer"),
    ([(NEW, (301,))] * 6 + [(NEW, (302,))] + [(NEW, (301,))] * 6, NEW, 6, False, "interrupted by a temporary one"),
    ([(f"{NEW}?t={number}", (301,)) for number in range(30)], f"{NEW}?t=29", 1, False, "another token each time"),
    ([(ELSEWHERE, (301,))] * 30, ELSEWHERE, 30, False, "another site"),
    ([("http://BREGU.example:80/rss", (301,))] * 30, None, 0, False, "the same address, spelled otherwise"),
]


@pytest.mark.parametrize(("answers", "to", "seen", "followed", "note"), HISTORIES, ids=[row[4] for row in HISTORIES])
def test_a_redirect_is_followed_after_a_week_of_permanent_ones_to_one_address_of_the_site(
    answers: list[tuple[str, tuple[int, ...]]], to: str | None, seen: int, followed: bool, note: str
) -> None:
    move = polled(*answers)
    assert (move.to, move.seen, move.followed is not None) == (to, seen, followed), note


def test_a_week_of_many_polls_is_needed_and_so_are_several_polls() -> None:
    assert not polled(*[(NEW, (301,))] * 100, every=timedelta(hours=1)).followed
    assert not polled((NEW, (301,)), (NEW, (301,)), every=30 * DAY).followed
    assert polled(*[(NEW, (301,))] * 3, every=30 * DAY).followed


SITES = [
    ("http://bregu.example/rss", "https://bregu.example/rss", True, "to https"),
    ("https://bregu.example/rss", "http://bregu.example/rss", False, "back from https"),
    ("http://bregu.example/rss", "http://www.bregu.example/feed", True, "www"),
    ("https://news.bregu.co.uk/rss", "https://feeds.bregu.co.uk/rss", True, "another host of the domain"),
    ("https://bregu.co.uk/rss", "https://lumi.co.uk/rss", False, "another domain under the same suffix"),
    ("https://bregu.blogspot.com/rss", "https://lumi.blogspot.com/rss", False, "another blog of one host"),
    ("https://bregu.example/rss", "https://bregu.example.lumi.example/rss", False, "the name inside another's"),
    ("https://bregu.example/rss", "https://192.0.2.1/rss", False, "an address without a name"),
    ("https://بريغو.example/rss", "https://xn--ngbs1a8ci.example/rss", True, "one name, written twice"),
]


@pytest.mark.parametrize(("old", "new", "may", "note"), SITES, ids=[row[3] for row in SITES])
def test_only_an_address_of_the_same_site_is_followed_without_a_person(
    old: str, new: str, may: bool, note: str
) -> None:
    assert may_follow(old, new) is may, note


def test_an_address_that_is_followed_stays_so_while_it_answers() -> None:
    for ended, hops in ((NEW, ()), (f"{NEW}/today", (302,))):
        assert after_answer(FOLLOWED, OLD, Led(NEW, ended, hops), now=NOW + 9 * DAY) == FOLLOWED
    later = after_answer(FOLLOWED, OLD, Led(NEW, f"{NEW}/2", (301,)), now=NOW + 9 * DAY)
    assert later == Move(f"{NEW}/2", NOW + 9 * DAY, 1), "a further move begins anew, from the old address"


def test_the_old_address_is_asked_again_after_a_week_and_whenever_the_clock_was_put_back() -> None:
    assert FOLLOWED.followed_at is not None
    times = (FOLLOWED.followed_at - DAY, FOLLOWED.followed_at, FOLLOWED.followed_at + RECHECKED)
    assert [is_recheck_due(FOLLOWED, moment) for moment in times] == [True, False, True]
    assert not is_recheck_due(polled(*[(ELSEWHERE, (301,))] * 30), NOW + 90 * DAY)


def test_what_the_old_address_says_then_decides() -> None:
    later = NOW + 20 * DAY
    confirmed = after_answer(FOLLOWED, OLD, Led(OLD, NEW, (301,)), now=later)
    assert (confirmed.followed, confirmed.followed_at) == (NEW, later)
    assert after_answer(FOLLOWED, OLD, Led(NEW, NEW), old_failed=True, now=later).followed_at == later
    for changed in (Led(OLD, OLD), Led(OLD, NEW, (302,))):
        assert after_answer(FOLLOWED, OLD, changed, now=later) == Move()
    assert after_answer(FOLLOWED, OLD, Led(OLD, ELSEWHERE, (301,)), now=later) == Move(ELSEWHERE, later, 1)


# outcome, HTTP status, failures in a row, whether it is still followed, note
FAILURES = [
    (Outcome.HTTP_ERROR, 404, 1, False, "not there"),
    (Outcome.HTTP_ERROR, 410, 1, False, "gone"),
    (Outcome.HTTP_ERROR, 403, 1, False, "shut"),
    (Outcome.NOT_A_FEED, 200, 1, False, "no feed"),
    (Outcome.ROBOTS, None, 1, False, "not for us"),
    (Outcome.REFUSED, None, 1, False, "not public"),
    (Outcome.HTTP_ERROR, 500, 1, True, "a bad minute"),
    (Outcome.HTTP_ERROR, 429, 2, True, "too often"),
    (Outcome.UNREACHABLE, None, 2, True, "a bad hour"),
    (Outcome.UNREACHABLE, None, 3, False, "down for long"),
    (Outcome.HTTP_ERROR, 503, 3, False, "in trouble for long"),
    (Outcome.NOT_STORED, None, 9, True, "our own trouble"),
    (Outcome.PARSER_DIED, 200, 9, True, "a document, not an address"),
]


@pytest.mark.parametrize(("outcome", "status", "failures", "stays", "note"), FAILURES, ids=[row[4] for row in FAILURES])
def test_a_new_address_that_fails_is_given_up(
    outcome: Outcome, status: int | None, failures: int, stays: bool, note: str
) -> None:
    assert after_failure(FOLLOWED, outcome, status, failures=failures) == (FOLLOWED if stays else Move()), note
    waiting = polled(*[(NEW, (301,))] * 5)
    assert after_failure(waiting, outcome, status, failures=failures) == waiting, "nothing is followed yet"


STRETCHES = st.lists(
    st.tuples(
        st.sampled_from([OLD, NEW, ELSEWHERE]),
        st.sampled_from([(), (301,), (301, 308), (302,), (301, 307)]),
        st.integers(1, 9),
    ),
    max_size=6,
)


@given(STRETCHES)
def test_nothing_is_ever_followed_that_was_not_met_for_a_week(
    stretches: list[tuple[str, tuple[int, ...], int]],
) -> None:
    answers = [(ended, hops) for ended, hops, days in stretches for _ in range(days)]
    move = Move()
    for number, (ended, hops) in enumerate(answers):
        asked, now = move.followed or OLD, NOW + number * DAY
        move = after_answer(move, OLD, Led(asked, ended, hops), now=now)
        if move.followed and asked == OLD:
            week = answers[number - SETTLED // DAY : number + 1]
            assert len(week) == 8 and {end for end, _ in week} == {NEW}
            assert all(hops and set(hops) <= {301, 308} for _, hops in week)
