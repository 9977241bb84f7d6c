"""Feeds of one oddity each, named for it: what is read out of every one of them.

`odd_feeds.json` has what each gives: nothing where it is no feed, else its entries as headline, address, date with the
offset in minutes where the feed names one, authors, and how its text begins. Each row was looked at by eye.
"""

import json
import os
import tarfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator.collection import parsing
from aggregator.collection.feed_parse import parse_feed
from aggregator.collection.raw import Context, RawItem, Response
from aggregator.collection.wash import wash_feed
from aggregator.errors import NotAFeedError

FIXTURES = Path(__file__).parents[2] / "fixtures"
EXPECTED: dict[str, list[list[Any]] | None] = json.loads((FIXTURES / "odd_feeds.json").read_text("utf-8"))
#: Those of `test_feed_parse.py`, which look at other things.
OTHERS = FIXTURES / "feeds"
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
URL = "https://prova.example/feed"


def read(name: str) -> list[list[Any]] | None:
    context = Context("prova", URL, "https://prova.example/", ("sq",), NOW)
    try:
        washed = wash_feed(parse_feed((FIXTURES / "odd_feeds" / name).read_bytes(), url=URL), context)
    except NotAFeedError:
        return None
    return [_row(item) for item in washed.items]


def _row(item: RawItem) -> list[Any]:
    date = None
    if item.published is not None:
        offset = item.published.offset_minutes
        date = item.published.moment.strftime("%Y-%m-%dT%H:%MZ") + ("" if offset is None else f" {offset:+}")
    return [item.title[:60], item.url, date, list(item.bylines), item.text[:40]]


def test_there_are_enough_of_them_and_each_is_expected_to_give_something() -> None:
    names = {path.name for path in (FIXTURES / "odd_feeds").iterdir()}
    assert names == EXPECTED.keys()
    assert len(names) + len(list(OTHERS.iterdir())) >= 120


@pytest.mark.parametrize("name", EXPECTED)
def test_an_odd_feed_gives_what_it_holds(name: str) -> None:
    assert read(name) == EXPECTED[name]


@pytest.mark.parametrize("name", [name for name in EXPECTED if "flood" in name or "bomb" in name or "deep" in name])
def test_one_that_is_hostile_to_its_reader_takes_no_time(name: str) -> None:
    started = time.process_time()
    read(name)
    assert time.process_time() - started < 5, "seconds of the processor; a hundredth is usual"


DATA = Path(os.environ.get("NEWSLOOM_DATA", "../shared/data")) / "feeds" / "odd-feeds.tar.xz"


@pytest.mark.skipif(not DATA.is_file(), reason=f"{DATA} is not there; it is no part of the project")
def test_odd_feeds_of_other_projects_crash_nothing_and_take_no_time() -> None:
    outcomes: Counter[str] = Counter()
    slow = []
    context = Context("prova", URL, "https://prova.example/", ("en",), NOW)
    with tarfile.open(DATA) as archive:
        for member in filter(tarfile.TarInfo.isfile, archive):
            file = archive.extractfile(member)
            assert file is not None
            body, started = file.read(), time.process_time()
            try:
                washed = parsing.feed(Response(URL, 200, body), context)
                outcomes["entries" if washed.items else "none"] += 1
            except NotAFeedError:
                outcomes["no feed"] += 1
            slow += [member.name] if time.process_time() - started > 2 else []
    assert not slow
    assert outcomes.total() > 4_800 and outcomes["entries"] > 1_700
