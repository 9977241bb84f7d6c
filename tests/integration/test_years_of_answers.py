"""Weeks of polls of servers that say that nothing has changed, or that all is gone: rightly, wrongly, for a while."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.collection.check_up import check_up
from aggregator.store.database import Database
from aggregator.vocabulary import PollOutcome, SourceState
from tests.fakes.years import Asked, Says, Years, entry, rss, the_clock_of

FEED = "https://bregu.example/rss"
BLOCK = f"  bregu: {{name: Bregu, languages: [sq], feed: '{FEED}', poll_minutes: 720, pages: never}}\n"
DAY = timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Years]:
    made = Years(tmp_path / "d", database, BLOCK)
    with the_clock_of(made):
        yield made


def news(day: int) -> str:
    return entry(f"Lajmi {day}", f"Uji arriti {day} gisht mbi skelë.", link=f"https://bregu.example/n/{day}")


def lying(desk: Years, etag: str) -> None:
    """An entry more every day, under one ETag; whoever shows that is told that nothing has changed."""
    start = desk.now

    def script(asked: Asked) -> Says:
        if asked.etag == etag:
            return Says("", 304, {"ETag": etag})
        return Says(rss(*(news(day) for day in range((asked.at - start) // DAY + 1))), headers={"ETag": etag})

    desk.says(FEED, script)


def test_a_server_that_says_304_for_ever_is_read_in_full_each_week_and_no_more_believed(desk: Years) -> None:
    lying(desk, '"template"')
    told = {day: desk.counts()[0] for day in desk.days(60)}
    assert told[6] == 1, "believed for a week"
    assert told[9] >= 9, "then found out, and asked without validators from there on"
    assert told[60] == 60
    full = [asked for asked in desk.ledger if asked.etag is None]
    assert full[0].cache is None and {asked.cache for asked in full[1:]} == {"no-cache"}


def test_an_honest_server_is_asked_for_the_whole_document_once_a_week(desk: Years) -> None:
    etag = 'W/"caf\u00e9 ;,\\ 1"'
    modified = "Wed, 04 Mar 2026 9:00:00 GMT"

    def script(asked: Asked) -> Says:
        if (asked.etag, asked.modified) == (etag, modified):
            return Says("", 304)
        return Says(rss(news(1)), headers={"ETag": etag, "Last-Modified": modified})

    desk.says(FEED, script)
    assert list(desk.days(60))[-1] == 60
    full = [asked.at for asked in desk.ledger if asked.etag is None]
    assert [moment - full[0] for moment in full] == [week * 7 * DAY for week in range(9)]
    assert {asked.etag for asked in desk.ledger} == {None, etag}, "byte for byte"
    assert len(desk.ledger) == 120 and desk.counts() == (1, 1)


def test_a_document_that_says_the_same_under_its_own_etag_is_believed_again(desk: Years) -> None:
    lying(desk, '"a"')
    for _ in desk.days(9):
        pass
    assert desk.source().validators_wrong_at is not None
    frozen = rss(news(0))
    desk.says(FEED, lambda asked: Says("", 304) if asked.etag == '"b"' else Says(frozen, headers={"ETag": '"b"'}))
    for _ in desk.days(28):
        pass
    asked_before = len(desk.ledger)
    assert desk.poll().outcome is PollOutcome.NOT_MODIFIED
    assert desk.ledger[asked_before].etag == '"b"'


def test_a_304_to_a_request_without_validators_is_no_document(desk: Years) -> None:
    desk.says(FEED, lambda _asked: Says("", 304))
    poll = desk.poll()
    assert (poll.outcome, poll.http_status) == (PollOutcome.HTTP_ERROR, 304)


def test_a_source_that_is_gone_is_paused_and_woken_by_whoever_polls_it(desk: Years) -> None:
    answer = [Says("", 410)]
    desk.says(FEED, lambda _asked: answer[0])
    for _ in desk.days(60):
        pass
    (found,) = check_up(desk.database, now=desk.now)
    assert found.health.state is SourceState.GONE and "newsloom sources poll bregu" in found.health.next_step
    assert len(desk.ledger) == 3, "at first, a day later, a month later"
    answer[0] = Says(rss(news(1)))
    assert desk.poll().outcome is PollOutcome.STORED
    assert (
        desk.source().wait_seconds == 43_200
        and check_up(desk.database, now=desk.now)[0].health.state is SourceState.NEW
    )
