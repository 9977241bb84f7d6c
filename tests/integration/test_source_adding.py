"""`newsloom sources preview` and `add`, on a desk whose collector is a stand-in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

from aggregator.cli import source_adding
from aggregator.clock import utc_now
from aggregator.collection.parsers import Parsers
from aggregator.errors import CollectorError, NotAFeedError, NotAllowedError, UnknownIdError, UsageError
from aggregator.settings import load
from tests.fakes.answers import page, rss
from tests.integration.cli_desk import Desk
from tests.integration.source_desk import CONFIG, Collector, desk_with, file, refused, result_of

FRONT, FEED = "https://rudnameh.example/", "https://rudnameh.example/feed/"
PERSIAN = ("پل تازه گشوده شد", "شهرداری پل تازه‌ای را روی رودخانه گشود که دو محله را به هم می‌رساند.")
RSS = "application/rss+xml"

MakeDesk = Callable[[str | bytes], Desk]


@pytest.fixture(scope="module")
def parsers() -> Iterator[Parsers]:
    pool = Parsers(1)
    yield pool
    pool.close()


@pytest.fixture
def collector(parsers: Parsers, monkeypatch: pytest.MonkeyPatch) -> Collector:
    made = Collector(parsers)
    monkeypatch.setattr(source_adding, "ask", made.ask)
    dates = [utc_now()] * 3
    made.web.put(FRONT, page(("/feed/", "همه", RSS), ("/varzesh.xml", "ورزش", RSS), site_name="رودنامه"))
    made.web.put(FEED, rss(PERSIAN, PERSIAN, PERSIAN, title="رودنامه", link=FRONT, dates=dates))
    return made


@pytest.fixture
def make_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeDesk:
    return lambda config: desk_with(config, tmp_path, monkeypatch)


@pytest.fixture
def desk(make_desk: MakeDesk, collector: Collector) -> Desk:
    return make_desk(CONFIG)


# --- preview ----------------------------------------------------------------------------------------------------------


def test_a_preview_shows_what_a_site_s_feed_would_bring(desk: Desk, collector: Collector) -> None:
    shown = desk.run("sources", "preview", "rudnameh.example")
    for part in (FEED, "پل تازه گشوده شد", "fa 3", "teasers", "ورزش", "robots.txt", "its dates do not tell"):
        assert part in shown
    assert "  rudnameh:\n    name: رودنامه\n    home: https://rudnameh.example/\n    languages: [fa]\n" in shown
    assert [request.details for request in collector.requests] == [{"discover": True}]
    assert file(desk).read_text("utf-8") == CONFIG


def test_a_preview_for_programs_is_the_report(desk: Desk) -> None:
    report = desk.json("sources", "preview", FEED)
    assert report["source"]["id"] == "rudnameh"
    assert report["items"][0]["title"] == PERSIAN[0]
    assert report["overlap"] == {"polled_by": None, "idle": None, "stored": 0, "sources": {}}


def test_a_desk_that_does_not_ask_robots_txt_is_not_told_that_it_allows(desk: Desk) -> None:
    assert desk.json("sources", "preview", FEED)["feed"]["robots"] == "allowed"
    config = desk.root / "config" / "desk.yaml"
    config.write_text(config.read_text("utf-8") + "collection: {obey_robots: false}\n", "utf-8")
    assert desk.json("sources", "preview", FEED)["feed"]["robots"].startswith("not asked")


def test_a_source_s_id_previews_its_feed_without_a_search(desk: Desk, collector: Collector) -> None:
    collector.web.put("https://bregu.example/rss", rss(("Ura", "Ura u hap sot në mëngjes.")))
    shown = desk.run("sources", "preview", "bregu")
    assert "the source bregu polls this address already" in shown
    assert "below `sources:`" not in shown
    assert collector.requests[0].details == {"discover": False}


def test_a_disabled_source_and_one_of_the_past_are_told_from_one_that_polls(
    make_desk: MakeDesk, collector: Collector
) -> None:
    named = f"sources: {{gazeta: {{name: رودنامه, feed: '{FEED}', enabled: false}}}}\n"
    shown = make_desk(named).run("sources", "preview", FEED)
    assert "the source gazeta has this address and is disabled" in shown
    assert "polls this address" not in shown and "below `sources:`" not in shown
    desk = make_desk("sources: {}\n")
    desk.run("config", "accept", "--yes")
    shown = desk.run("sources", "preview", FEED)
    assert "the source gazeta had this address; config names it no more" in shown
    assert "polls this address" not in shown and "below `sources:`" in shown and "gazeta:\n" in shown


def test_where_there_is_no_feed_the_preview_ends_with_1_and_tells_its_tries(desk: Desk, collector: Collector) -> None:
    collector.web.refuse("https://askund.example/", "robots.txt of askund.example forbids /")
    result = result_of(desk, "preview", "https://askund.example/")
    assert result.exit_code == 1
    assert "nothing to follow at https://askund.example/" in result.output
    assert "robots.txt of askund.example forbids /" in result.output


def test_a_source_with_a_spider_is_not_previewed_and_the_refusal_says_what_serves(make_desk: MakeDesk) -> None:
    desk = make_desk("sources:\n  bazar: {name: بازار, spider: bazar_e_bandar}\n")
    error = refused(desk, "preview", "bazar")
    assert isinstance(error, UsageError) and "newsloom sources poll bazar" in str(error)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("\u200frudnameh.example/feed/\u200e", "rudnameh.example/feed/"),
        (f"\u2068{FEED}\u2069\ufeff", FEED),
        ("localhost:18555/feed", "localhost:18555/feed"),
        ("plain.localhost/rss?u=http://x.example/", "plain.localhost/rss?u=http://x.example/"),
    ],
)
def test_an_address_is_known_for_one_as_people_paste_it(
    desk: Desk, collector: Collector, given: str, asked: str
) -> None:
    result_of(desk, "preview", given)
    result_of(desk, "add", given, "--yes")
    assert [request.url for request in collector.requests] == [asked, asked]


@pytest.mark.parametrize("mark", ["\u200f", "\ufeff"])
def test_what_is_polled_is_known_in_spite_of_marks_around_it(desk: Desk, collector: Collector, mark: str) -> None:
    assert "by the source bregu" in str(refused(desk, "add", f"{mark}bregu.example/rss{mark}", "--yes"))
    assert "bregu" in str(refused(desk, "add", "bregu.example/rss?utm_source=http://x.example/", "--yes"))


def test_neither_an_id_nor_an_address_is_wrong_use(desk: Desk, collector: Collector) -> None:
    assert isinstance(refused(desk, "preview", "askush"), UnknownIdError)
    assert isinstance(refused(desk, "preview", "ftp://a.example/"), UsageError)
    assert collector.requests == []


def test_control_characters_of_a_hostile_feed_do_not_reach_the_terminal(desk: Desk, collector: Collector) -> None:
    title = "Keq\u202e\u009b31m&lt;b&gt;"
    collector.web.put("https://keq.example/", rss((title, "x"), title=title, link="https://keq.example/"))
    shown = desk.run("sources", "preview", "https://keq.example/")
    assert "\u202e" not in shown and "\u009b" not in shown and "\x1b" not in shown


# --- add --------------------------------------------------------------------------------------------------------------


def test_a_source_is_added_at_its_place_and_the_rest_of_the_file_stays(desk: Desk) -> None:
    shown = desk.run("sources", "add", "rudnameh.example", "--yes")
    before, after = CONFIG.split("  stom:")
    text = file(desk).read_text("utf-8")
    assert text.startswith(before) and text.endswith(f"\n  stom:{after}")
    block = load(desk.root, environ={}).sources.sources["rudnameh"]
    assert (block.name, block.home, block.languages, block.feed) == ("رودنامه", FRONT, ["fa"], FEED)
    assert f"    feed: {FEED}  # verified {utc_now():%Y-%m-%d}\n" in text
    assert "newsloom sources poll rudnameh" in shown


# the file, note
FILES = [
    ("sources: {}", "no sources, and no end of its last line"),
    (CONFIG.replace("\n", "\r\n"), "lines as Windows ends them"),
    (CONFIG.rstrip("\n"), "no end of its last line"),
    ("sources: {bregu: {name: Bregu, feed: 'https://bregu.example/rss'}}\n", "flow style"),
    ("", "an empty file"),
]


@pytest.mark.parametrize(("config", "note"), FILES, ids=[row[1] for row in FILES])
def test_a_source_is_added_however_the_file_is_written(
    make_desk: MakeDesk, collector: Collector, config: str, note: str
) -> None:
    desk = make_desk(config)
    desk.run("sources", "add", FEED, "--yes")
    assert load(desk.root, environ={}).sources.sources["rudnameh"].name == "رودنامه", note
    raw = file(desk).read_bytes()
    assert raw.count(b"\r\n") in (0, raw.count(b"\n")), "one kind of line end"


def test_id_and_name_are_as_a_person_says(desk: Desk, collector: Collector) -> None:
    desk.run("sources", "add", FEED, "--feed", "--id", "rud", "--name", "Gazeta e Lumit", "--yes")
    assert load(desk.root, environ={}).sources.sources["rud"].name == "Gazeta e Lumit"
    assert collector.requests[0].details == {"discover": False}


def test_a_name_that_would_be_taken_for_another_outlet_gets_its_own(desk: Desk) -> None:
    desk.run("sources", "add", FEED, "--name", "BREGU", "--yes")
    block = load(desk.root, environ={}).sources.sources["bregu-2"]
    assert (block.name, block.outlet) == ("BREGU", "bregu-2")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["http://bregu.example/rss/"], "polled already, by the source bregu"),
        (["bregu.example/rss"], "polled already, by the source bregu"),
        (["stom.example/rss"], "has a source already, stom, which is disabled"),
        ([FEED, "--id", "bregu"], "the id bregu is taken: Bregu"),
    ],
)
def test_what_stands_in_the_file_already_is_refused_unasked(
    desk: Desk, collector: Collector, arguments: list[str], says: str
) -> None:
    error = refused(desk, "add", *arguments, "--yes")
    assert isinstance(error, NotAllowedError) and says in str(error)
    assert collector.requests == []
    assert file(desk).read_text("utf-8") == CONFIG


def test_a_page_whose_feed_is_polled_already_is_refused(desk: Desk, collector: Collector) -> None:
    collector.web.put("https://bregu.example/", page(("/rss", "Bregu", RSS)))
    collector.web.put("https://bregu.example/rss", rss(("Ura", "Ura u hap sot.")))
    error = refused(desk, "add", "https://bregu.example/", "--yes")
    assert isinstance(error, NotAllowedError) and "by the source bregu" in str(error)


def test_a_name_that_another_site_has_makes_no_common_outlet_and_preview_and_add_agree(
    make_desk: MakeDesk, collector: Collector
) -> None:
    make_desk("sources: {alpha: {name: رودنامه, feed: 'https://alpha.example/rss'}}\n").run("sources", "list")
    desk = make_desk("sources: {}\n")
    desk.run("config", "accept", "--yes")
    told = desk.json("sources", "preview", FEED)
    assert told["source"]["outlet"] == told["source"]["id"] == "rudnameh", "articles of the past keep their outlet"
    shown = desk.run("sources", "add", FEED, "--yes")
    assert indent(told["yaml"], "  ") in shown and "another outlet's" in shown
    assert load(desk.root, environ={}).sources.sources["rudnameh"].outlet == "rudnameh"


@pytest.mark.parametrize("ident", ["Bad Id", "../x", "a" * 65, ""])
def test_what_cannot_be_an_id_is_wrong_use(desk: Desk, collector: Collector, ident: str) -> None:
    assert isinstance(refused(desk, "add", FEED, "--id", ident, "--yes"), UsageError)
    assert collector.requests == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("A\nB", "control characters"),
        ("", "some text is needed"),
        ("\u200c\u202e", "can be seen"),
        ("x" * 201, "200 characters"),
    ],
)
def test_what_cannot_be_a_name_is_wrong_use_and_nothing_is_asked(
    desk: Desk, collector: Collector, name: str, says: str
) -> None:
    error = refused(desk, "add", FEED, "--name", name, "--yes")
    assert isinstance(error, UsageError) and says in str(error)
    assert collector.requests == []


def test_where_nobody_can_answer_yes_is_needed(
    desk: Desk, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = refused(desk, "add", FEED)
    assert isinstance(error, UsageError) and "--yes" in str(error)
    monkeypatch.setattr(source_adding, "on_terminal", lambda: True)
    assert isinstance(refused(desk, "add", FEED, "--json"), UsageError), "a program reads what would be the question"
    assert (collector.requests, file(desk).read_text("utf-8")) == ([], CONFIG)


def test_programs_are_told_what_was_added(desk: Desk) -> None:
    told = desk.json("sources", "add", FEED, "--yes")
    assert told["file"] == str(file(desk))
    assert told["source"]["id"] == "rudnameh" and told["source"]["feed"] == FEED
    assert load(desk.root, environ={}).sources.sources["rudnameh"].name == told["source"]["name"] == "رودنامه"


def test_a_site_without_a_feed_is_not_added(desk: Desk) -> None:
    error = refused(desk, "add", "https://askund.example/", "--yes")
    assert isinstance(error, NotAFeedError)
    assert isinstance(refused(desk, "add", FRONT, "--feed", "--yes"), NotAFeedError), "a page is no feed"
    assert file(desk).read_text("utf-8") == CONFIG


@pytest.mark.parametrize(("answer", "code", "written"), [("y\n", 0, True), ("n\n", 1, False), ("", 1, False)])
def test_on_a_terminal_a_person_is_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, written: bool
) -> None:
    monkeypatch.setattr(source_adding, "on_terminal", lambda: True)
    result = result_of(desk, "add", FEED, answer=answer)
    assert (result.exit_code, "rudnameh:" in file(desk).read_text("utf-8")) == (code, written)
    assert "Add rudnameh to" in result.output


def test_an_edit_while_the_site_was_asked_is_not_written_over(
    desk: Desk, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*arguments: Any) -> dict[str, Any]:
        file(desk).write_text(CONFIG + "# mine\n", "utf-8")
        return collector.ask(*arguments)

    monkeypatch.setattr(source_adding, "ask", meanwhile)
    assert "changed meanwhile" in str(refused(desk, "add", FEED, "--yes"))
    assert file(desk).read_text("utf-8") == CONFIG + "# mine\n"


def test_the_id_of_a_source_that_was_removed_goes_to_its_feed_only(make_desk: MakeDesk, collector: Collector) -> None:
    desk = make_desk(f"sources: {{lumi: {{name: رودنامه, feed: '{FEED}'}}}}\n")
    desk.run("sources", "list")
    make_desk("sources: {}\n")
    desk.run("config", "accept", "--yes")
    error = refused(desk, "add", "https://lumi.example/", "--id", "lumi", "--yes")
    assert isinstance(error, NotAFeedError), "nothing stands there"
    collector.web.put("https://lumi.example/", rss(("Lumi", "Lumi u ngrit.")))
    error = refused(desk, "add", "https://lumi.example/", "--id", "lumi", "--yes")
    assert isinstance(error, NotAllowedError) and "another feed's" in str(error)
    desk.run("sources", "add", FEED, "--yes")
    assert list(load(desk.root, environ={}).sources.sources) == ["lumi"]


def test_a_collector_that_fails_says_why(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> dict[str, Any]:
        raise CollectorError("no parsing process can be started")

    monkeypatch.setattr(source_adding, "ask", fail)
    assert "no parsing process" in str(refused(desk, "add", FEED, "--yes"))
