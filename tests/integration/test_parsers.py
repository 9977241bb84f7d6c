"""Parsing children: killed when they take too long or too much, and the next document is read at once."""

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from multiprocessing import forkserver
from typing import Any

import pytest
from pebble import ProcessPool

from aggregator.collection.parsers import Parsers
from aggregator.collection.raw import Response
from aggregator.errors import CollectorError, NotAFeedError, ParserDied
from tests.unit.collection.washing import context

GOOD = b'<rss version="2.0"><channel><item><title>\xd9\xbe\xd9\x84</title><link>https://prova.example/1</link></item></channel></rss>'
# each element costs feedparser twenty microseconds: so many of them nine seconds
SLOW = b"<rss version='2.0'><channel><item>" + b"<x:y>a</x:y>" * 400_000 + b"</item></channel></rss>"
# the same, but read in a second or two
BUSY = b"<rss version='2.0'><channel><item>" + b"<x:y>a</x:y>" * 60_000 + b"<title>Ura</title></item></channel></rss>"

Run = Callable[[Coroutine[Any, Any, Any]], Any]


def response(body: bytes) -> Response:
    return Response(url="https://prova.example/feed", status=200, body=body, content_type="text/xml")


class DeadOnArrival(Parsers):
    """Children that die before they take anything up, as they do where there is no memory left to import in."""

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=1, initializer=os._exit, initargs=[3], context=multiprocessing.get_context("fork")
        )


def test_children_that_die_at_birth_end_the_round_and_not_the_patience_of_the_desk() -> None:
    parsers = DeadOnArrival(1, patience=1.0)

    async def two() -> list[Any]:
        tasks = [parsers.feed(response(GOOD), context()) for _ in range(2)]
        return await asyncio.gather(*tasks, return_exceptions=True)

    began = time.monotonic()
    found = asyncio.run(two())
    parsers.close()
    assert [type(error) for error in found] == [CollectorError, CollectorError]
    assert "no parsing process" in str(found[0])
    assert time.monotonic() - began < 30


@pytest.fixture(scope="module")
def parsers() -> Iterator[Parsers]:
    pool = Parsers(1, task_seconds=2.0)
    asyncio.run(pool.feed(response(GOOD), context()))  # the fork server has imported everything
    yield pool
    pool.close()


def read(parsers: Parsers, body: bytes) -> list[str]:
    return [item.title for item in asyncio.run(parsers.feed(response(body), context())).items]


def test_a_document_comes_back_washed(parsers: Parsers) -> None:
    assert read(parsers, GOOD) == ["پل"]


def test_what_is_no_feed_is_said_across_the_process_border(parsers: Parsers) -> None:
    with pytest.raises(NotAFeedError, match="empty document"):
        read(parsers, b"")


def test_a_page_comes_back_washed(parsers: Parsers) -> None:
    body = "<html><body><article><p>" + "Uji u ngrit përtej skelës së vjetër. " * 9 + "</p></article></body></html>"
    page = asyncio.run(parsers.page(response(body.encode()), context()))
    assert page.text.startswith("Uji u ngrit përtej skelës së vjetër.")


def test_the_feeds_that_a_page_names_come_back(parsers: Parsers) -> None:
    body = '<html><head><link rel=alternate type=application/rss+xml title="پل" href=/rss></head></html>'
    named = asyncio.run(parsers.feeds_named(response(body.encode()), context().now))
    assert [(link.url, link.title) for link in named.links] == [("https://prova.example/rss", "پل")]


def test_a_document_that_takes_too_long_is_killed_and_the_next_is_read_at_once(parsers: Parsers) -> None:
    with pytest.raises(ParserDied, match="longer than 2 s"):
        read(parsers, SLOW)
    started = time.monotonic()
    assert read(parsers, GOOD) == ["پل"]
    assert time.monotonic() - started < 1.5  # DESIGN section 8: the next source's turn is not lost


def test_documents_that_wait_behind_a_slow_one_are_all_read(parsers: Parsers) -> None:
    async def together() -> list[Any]:
        bodies = [SLOW, GOOD, GOOD]
        tasks = [parsers.feed(response(body), context()) for body in bodies]
        return await asyncio.gather(*tasks, return_exceptions=True)

    slow, *good = asyncio.run(together())
    assert isinstance(slow, ParserDied)
    assert [feed.seen for feed in good] == [1, 1]


def test_a_document_that_needs_too_much_memory_is_stopped() -> None:
    # At rest a child has about 0.4 GB of address space; the tree of a million paragraphs would take 0.6 GB more.
    parsers = Parsers(1, child_bytes=600 << 20)
    try:
        with pytest.raises(ParserDied, match="more than 600 MB"):
            asyncio.run(parsers.page(response(b"<html><body>" + b"<p>x</p>" * 1_000_000), context()))
        assert read(parsers, GOOD) == ["پل"]
    finally:
        parsers.close()


def test_an_error_that_cannot_cross_the_process_border_is_told_in_words(parsers: Parsers) -> None:
    # the feed's zone is none: washing raises what no document should make it raise
    body = GOOD.replace(b"<link>", b"<pubDate>2026-03-01 10:00</pubDate><link>")
    with pytest.raises(ParserDied, match="parsing raised ZoneInfoNotFoundError"):
        asyncio.run(parsers.feed(response(body), context(time_zone="No/Where")))


class BrokenPool:
    """What pebble's pool is once one of its threads has ended."""

    def schedule(self, *_args: Any, **_options: Any) -> Future[Any]:
        raise RuntimeError("Unexpected error within the Pool")

    def stop(self) -> None: ...

    def join(self, timeout: float) -> None: ...


class Breaking(Parsers):
    """Parsers whose first pools, so many of them, are broken."""

    def __init__(self, broken: int) -> None:
        self.left = broken
        super().__init__(1)

    def _new_pool(self) -> Any:
        self.left -= 1
        return super()._new_pool() if self.left < 0 else BrokenPool()


def test_a_broken_pool_is_replaced_and_its_tasks_are_done() -> None:
    parsers = Breaking(1)

    async def three() -> list[Any]:
        return await asyncio.gather(*(parsers.feed(response(GOOD), context()) for _ in range(3)))

    try:
        assert [len(feed.items) for feed in asyncio.run(three())] == [1, 1, 1]
        assert parsers.left == -1, "one new pool served them all"
    finally:
        parsers.close()


def test_when_the_new_pool_is_broken_too_no_document_is_blamed() -> None:
    with pytest.raises(CollectorError, match="no parsing process"):
        asyncio.run(Breaking(2).feed(response(GOOD), context()))


def test_a_document_is_not_blamed_for_the_fork_server_s_end() -> None:
    parsers = Parsers(1)

    async def killed_meanwhile() -> Any:
        await parsers.feed(response(GOOD), context())
        reading = asyncio.create_task(parsers.feed(response(BUSY), context()))
        await asyncio.sleep(0.3)
        os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)
        return await reading

    try:
        assert asyncio.run(killed_meanwhile()).items
    finally:
        parsers.close()
