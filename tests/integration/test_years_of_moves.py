"""Sixty days of a source whose address leads elsewhere: what is asked, and that nothing is lost or doubled."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aggregator.collection.check_up import check_up
from aggregator.collection.health import Health
from aggregator.collection.posts_address import posts_address
from aggregator.store.database import Database
from aggregator.vocabulary import PollOutcome, SourceState
from tests.factories import NOW
from tests.fakes.years import Asked, Says, Years, entry, redirect, rss, the_clock_of

OLD, NEW, OTHER = "https://bregu.example/rss", "https://feeds.bregu.example/all", "https://lumi.example/rss"
BLOCKS = f"""
  bregu: {{name: Bregu, languages: [sq], feed: '{OLD}', poll_minutes: 720, pages: never}}
  posts: {{name: Posts, languages: [sq], wordpress: 'https://posts.example/', poll_minutes: 720, pages: never}}
"""
DAY = timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Years]:
    made = Years(tmp_path / "d", database, BLOCKS)
    with the_clock_of(made):
        yield made


def news(asked: Asked) -> Says:
    """An entry more each day."""
    number = (asked.at - NOW) // DAY + 1
    return Says(rss(*map(_entry, range(number))))


def _entry(number: int) -> str:
    link, date = f"https://bregu.example/{number}", NOW + number * DAY
    return entry(f"Lajmi {number}", f"Uji arriti {number} gisht mbi skelë.", link=link, date=date)


def health(desk: Years) -> Health:
    return next(one.health for one in check_up(desk.database, now=desk.now) if one.source_id == "bregu")


def asked_at(desk: Years, url: str) -> list[int]:
    """The days on which an address was asked."""
    return [(asked.at - NOW) // DAY for asked in desk.ledger if asked.url == url]


def run(desk: Years, days: int = 60) -> None:
    for _ in desk.days(days):
        pass


def test_a_move_within_the_site_is_followed_after_a_week_and_the_old_address_asked_once_a_week(desk: Years) -> None:
    desk.says(OLD, lambda _asked: redirect(NEW))
    desk.says(NEW, news)
    run(desk)
    weekly = [day for day in asked_at(desk, OLD) if day > 7]
    assert weekly == list(range(14, 60, 7)), "the first week at each poll, then once a week"
    assert len(asked_at(desk, NEW)) == 120
    assert desk.counts() == (60, 60)
    assert health(desk).state is SourceState.OK and NEW in health(desk).reason
    assert desk.source().url == OLD, "config says what it said"


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_redirect_is_followed_each_time_anew(desk: Years, status: int) -> None:
    desk.says(OLD, lambda _asked: redirect(NEW, status))
    desk.says(NEW, news)
    run(desk, 20)
    assert len(asked_at(desk, OLD)) == 40 and desk.counts() == (20, 20)
    assert (desk.source().moved_to, health(desk).state) == (None, SourceState.OK)


def test_a_move_to_another_site_is_proposed_and_not_taken_up(desk: Years) -> None:
    desk.says(OLD, lambda _asked: redirect(OTHER))
    desk.says(OTHER, news)
    run(desk, 20)
    assert len(asked_at(desk, OLD)) == 40 and desk.counts() == (20, 20)
    found = health(desk)
    assert found.state is SourceState.MOVED and OTHER in found.reason and "config/sources.yaml" in found.next_step


def test_an_address_that_dies_after_its_move_is_not_missed(desk: Years) -> None:
    end = NOW + 10 * DAY
    desk.says(OLD, lambda asked: redirect(NEW) if asked.at < end else Says("", 410))
    desk.says(NEW, news)
    run(desk)
    assert desk.counts() == (60, 60) and desk.source().failures == 0
    assert [day for day in asked_at(desk, OLD) if day > 7] == list(range(14, 60, 7)), "asked once a week, in vain"


def test_a_move_that_is_taken_back_is_taken_back_here_within_a_week(desk: Years) -> None:
    back = NOW + 20 * DAY
    desk.says(OLD, lambda asked: redirect(NEW) if asked.at < back else news(asked))
    desk.says(NEW, lambda asked: news(asked) if asked.at < back else Says(rss()))
    run(desk, 40)
    assert desk.counts() == (40, 40) and desk.source().moved_to is None
    assert set(asked_at(desk, NEW)) == set(range(21)), "the old address is asked again on day 21"


def test_a_new_address_that_fails_is_left_for_the_old_one_at_the_next_turn(desk: Years) -> None:
    fails = NOW + 20 * DAY
    desk.says(OLD, lambda asked: redirect(NEW) if asked.at < fails else news(asked))
    desk.says(NEW, lambda asked: news(asked) if asked.at < fails else Says("<html></html>", 404))
    run(desk, 40)
    assert desk.counts() == (40, 40)
    assert asked_at(desk, NEW)[-1] == 20 and asked_at(desk, OLD)[-1] == 39
    assert (desk.source().moved_to, desk.source().failures) == (None, 0)


def test_a_bad_day_of_the_new_address_is_no_reason_to_leave_it(desk: Years) -> None:
    def trouble(at: datetime) -> bool:
        return NOW + 20 * DAY <= at < NOW + 20.6 * DAY

    desk.says(OLD, lambda _asked: redirect(NEW))
    desk.says(NEW, lambda asked: Says("", 503) if trouble(asked.at) else news(asked))
    run(desk, 30)
    assert desk.counts() == (30, 30) and desk.source().followed_at is not None


def test_a_redirect_to_a_page_that_is_no_feed_is_never_taken_up(desk: Years) -> None:
    desk.says(OLD, lambda _asked: redirect(NEW))
    desk.says(NEW, lambda _asked: Says("<html><body>Mirë se vini</body></html>", headers={"Content-Type": "text/html"}))
    run(desk, 20)
    assert desk.source().moved_to is None
    assert health(desk).state is SourceState.FAILING


def test_a_wordpress_site_that_moves_is_followed_as_a_site(desk: Years) -> None:
    there = "https://www.posts.example/"
    desk.says(posts_address("https://posts.example/"), lambda _asked: redirect(posts_address(there)))
    desk.says(posts_address(there), lambda _asked: Says("[]", headers={"Content-Type": "application/json"}))
    for _ in desk.days(10, "posts"):
        pass
    source = desk.source("posts")
    assert (source.moved_to, source.followed_at is not None) == (there, True)
    assert desk.ledger[-1].url == posts_address(there) and desk.poll("posts").outcome is PollOutcome.SAME_BODY
