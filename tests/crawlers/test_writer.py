"""What waits while the disk is busy is stored in one transaction, and nobody is told before that is committed."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, text

from aggregator.errors import StoreError
from aggregator.store.database import Database
from crawlers.writer import Writer

WORDS = ("پل", "lumi", "ura", "سوق")


@pytest.fixture
def desk(each_database: Database) -> Database:
    with each_database.write() as session:
        session.execute(text("CREATE TABLE said (word VARCHAR(9) UNIQUE)"))
    return each_database


class Hand:
    """A writer with a desk, and what came of each word that was given to it."""

    def __init__(self, desk: Database) -> None:
        self.desk, self.writer = desk, Writer(desk)
        self.commits = 0
        event.listen(desk.engine, "commit", self._committed)

    def _committed(self, _connection: object) -> None:
        self.commits += 1

    def say(self, word: str) -> Callable[[], str]:
        def call() -> str:
            with self.desk.write() as session:
                session.execute(text("INSERT INTO said VALUES (:word)"), {"word": word})
            return word

        return call

    def said(self) -> list[str]:
        with self.desk.read() as session:
            return list(session.execute(text("SELECT word FROM said")).scalars())

    async def _while_busy(self, calls: tuple[Callable[[], Any], ...]) -> list[Any]:
        free = threading.Event()
        busy = asyncio.ensure_future(self.writer.run(free.wait))
        waiting = [asyncio.ensure_future(self.writer.store(call)) for call in calls]
        await asyncio.sleep(0)
        free.set()
        await busy
        return await asyncio.gather(*waiting, return_exceptions=True)

    def while_busy(self, *calls: Callable[[], Any]) -> list[Any]:
        """What comes of calls that were all handed over while the thread had something else to do."""
        try:
            return asyncio.run(self._while_busy(calls))
        finally:
            self.writer.close()


def test_what_waits_is_stored_in_one_transaction_where_the_whole_file_is_locked_anyway(desk: Database) -> None:
    hand = Hand(desk)
    assert hand.while_busy(*map(hand.say, WORDS)) == list(WORDS)
    assert sorted(hand.said()) == sorted(WORDS)
    assert hand.commits == (1 if desk.is_sqlite else len(WORDS))


def test_one_that_cannot_be_stored_is_told_so_and_hurts_no_other(desk: Database) -> None:
    hand = Hand(desk)
    first, again, last = hand.while_busy(hand.say("پل"), hand.say("پل"), hand.say("lumi"))
    assert (first, last) == ("پل", "lumi")
    assert isinstance(again, StoreError)
    assert sorted(hand.said()) == ["lumi", "پل"]


def test_a_unit_of_work_whose_error_is_swallowed_takes_none_of_its_neighbours_along(desk: Database) -> None:
    hand = Hand(desk)

    def swallow() -> str:
        try:
            with desk.write() as session:
                session.execute(text("INSERT INTO said VALUES ('half')"))
                raise LookupError
        except LookupError:
            return "swallowed"

    assert hand.while_busy(hand.say("ura"), swallow, hand.say("سوق")) == ["ura", "swallowed", "سوق"]
    assert sorted(hand.said()) == ["ura", "سوق"]


def test_nobody_is_told_before_it_is_committed(desk: Database) -> None:
    hand, heard = Hand(desk), list[list[str]]()

    def say(word: str) -> Callable[[], None]:
        def call() -> None:
            hand.say(word)()
            desk.afterwards(lambda: heard.append(hand.said()))

        return call

    hand.while_busy(*map(say, WORDS))
    assert [set(WORDS[: place + 1]) <= set(words) for place, words in enumerate(heard)] == [True] * len(WORDS)


def test_one_that_nobody_waits_for_any_more_is_left_out(desk: Database) -> None:
    hand = Hand(desk)

    async def give_one_up() -> list[Any]:
        free = threading.Event()
        busy = asyncio.ensure_future(hand.writer.run(free.wait))
        waiting = [asyncio.ensure_future(hand.writer.store(hand.say(word))) for word in WORDS]
        await asyncio.sleep(0)
        waiting[1].cancel()
        await asyncio.sleep(0)
        free.set()
        await busy
        return await asyncio.gather(*waiting, return_exceptions=True)

    came = asyncio.run(give_one_up())
    hand.writer.close()
    assert isinstance(came.pop(1), asyncio.CancelledError)
    assert came == [WORDS[0], *WORDS[2:]]
    assert sorted(hand.said()) == sorted(came)


def test_what_takes_long_is_committed_in_between(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawlers.writer._LONGEST", 0.0)
    with database.write() as session:
        session.execute(text("CREATE TABLE said (word VARCHAR(9) UNIQUE)"))
    hand = Hand(database)
    assert hand.while_busy(*map(hand.say, WORDS)) == list(WORDS)
    assert hand.commits == len(WORDS)


def test_after_its_end_nothing_is_taken_in(desk: Database) -> None:
    hand = Hand(desk)
    hand.writer.close()
    with pytest.raises(RuntimeError):
        asyncio.run(hand.writer.store(hand.say("پل")))
    assert hand.said() == []


def test_what_fails_after_the_commit_stores_nothing_a_second_time(desk: Database) -> None:
    hand, told = Hand(desk), []

    def counted() -> str:
        told.append("پل")
        said = hand.say("پل")()
        desk.afterwards(lambda: 1 // 0)
        return said

    assert "lumi" in hand.while_busy(counted, hand.say("lumi"))
    assert (sorted(hand.said()), told) == (sorted(["پل", "lumi"]), ["پل"])
