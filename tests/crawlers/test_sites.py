"""Spiders of sites in the collector's process, and what becomes of one that fails."""

import json
from pathlib import Path

import pytest

from aggregator.collection.raw import FeedEntry
from aggregator.errors import NotAFeedError, SpiderError
from aggregator.settings import spiders
from aggregator.vocabulary import PollOutcome
from crawlers import site
from tests.crawlers.test_kinds import HTML, asked, follow, listing, page, titles
from tests.fakes.desk import Desk
from tests.fakes.web import Answer, Web

NEWS = {"slug": "bac", "titre": "Le bac est rouvert", "ts": 1_772_000_000}


def live(*news: dict[str, object], suite: str = "") -> Answer:
    data = json.dumps({"articles": news, "suite": suite})
    return Answer(f'<html><body><script id="donnees">{data}</script></body></html>'.encode(), headers=(HTML,))


def test_a_block_that_names_a_spider_collects_page_after_page(desk: Desk, web: Web) -> None:
    url = web.say("velda", "/direct", live(NEWS, suite="/direct?avant=1"))
    web.say("velda", "/direct?avant=1", live(NEWS | {"slug": "quai", "titre": "Le quai est fermé"}))
    web.say("velda", "/articles/bac", page("Le bac est rouvert"))
    web.say("velda", "/articles/quai", page("Le quai est fermé"))
    follow(desk, f"velda: {{name: Velda, spider: velda_info, start: '{url}'}}")
    assert desk.collect("velda")["velda"].stored == 2
    assert titles(desk) == ["Le bac est rouvert", "Le quai est fermé"]
    assert set(asked(web, "velda")) == {"/direct", "/direct?avant=1", "/articles/bac", "/articles/quai"}
    assert desk.collect("velda")["velda"].outcome is PollOutcome.SAME_BODY
    assert desk.scrapy("crawl", "spider", "-a", "source=velda").returncode == 0
    assert asked(web, "velda").count("/direct") == 3


def test_a_method_that_fails_is_told_of_its_source_and_of_no_other(desk: Desk, web: Web) -> None:
    url = web.say("velda", "/direct", live({"slug": "bac", "ts": 1}))
    other = web.say("bregu", "/n", listing("1", "2"))
    follow(
        desk,
        f"velda: {{name: Velda, spider: velda_info, start: '{url}'}}",
        f"bregu: {{name: Bregu, listing: '{other}', pages: never, select: {{entry: li, link: a}}}}",
    )
    polls = desk.collect()
    assert polls["bregu"].stored == 2
    failed = polls["velda"]
    assert failed.outcome is PollOutcome.NOT_A_FEED
    assert "the spider velda_info failed: KeyError in title(), line " in failed.note and "'titre'" in failed.note


def test_what_a_spider_gives_that_is_no_entry_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd(site.Site):
        name = "odd"

        def parse(self, page: site.Page) -> list[FeedEntry]:
            return given

    monkeypatch.setattr(site, "site_named", lambda name: Odd())
    given: list[FeedEntry] = [FeedEntry(link="/a", title=None)]  # type: ignore[arg-type]  # as a selector without .get("")
    with pytest.raises(SpiderError, match=r"title\(\) gave NoneType, not text"):
        site.read("odd", b"<p>", "https://odd.example/")
    given = [FeedEntry(link="javascript:go()"), FeedEntry(title="without a link")]
    with pytest.raises(NotAFeedError, match="finds no link to an article"):
        site.read("odd", b"<p>", "https://odd.example/")


def test_each_spider_there_is_has_its_saved_page_and_what_is_expected_of_it() -> None:
    beside = Path(__file__).parent / "sites"
    for name in spiders.known():
        for file in (f"{name}.html", f"{name}.json", f"test_{name}.py"):
            assert (beside / file).is_file(), f"{file} is missing in tests/crawlers/sites"
