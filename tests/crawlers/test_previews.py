"""Previews: which addresses are asked for, when the search ends, and what the report says; the web is scripted."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from aggregator.clock import utc_now
from aggregator.collection.discovery import MOST_LINKS
from aggregator.collection.parsers import Parsers
from aggregator.errors import CollectorError, ParserDied, UrlError
from aggregator.models import Outlet, Source
from aggregator.store import arrivals, sources
from aggregator.store.database import Database
from aggregator.vocabulary import SourceKind
from crawlers.feed_search import MOST_ADDRESSES, MOST_OTHERS, first_addresses
from crawlers.previews import Previewer
from tests.factories import make_arrival
from tests.fakes.answers import ScriptedAnswers, page, rss

RSS, ATOM = "application/rss+xml", "application/atom+xml"
FRONT = "https://lumi.example/"
FEED = "https://lumi.example/feed/"
BRIDGE = ("Ura e re u hap", "Bashkia hapi urën e re mbi lumë, që lidh dy lagjet e qytetit të vjetër.")
PERSIAN = ("پل تازه گشوده شد", "شهرداری پل تازه‌ای را روی رودخانه گشود که دو محله را به هم می‌رساند.")


@pytest.fixture(scope="module")
def parsers() -> Iterator[Parsers]:
    pool = Parsers(1, task_seconds=5.0)
    yield pool
    pool.close()


@pytest.fixture
def web() -> ScriptedAnswers:
    return ScriptedAnswers()


class Desk:
    """Previews on a database."""

    def __init__(self, web: ScriptedAnswers, parsers: Parsers, database: Database) -> None:
        self._previewer = Previewer(web.fetch, parsers, database)
        self.database = database

    def preview(self, url: str, **how: Any) -> dict[str, Any]:
        report = asyncio.run(self._previewer.preview(url, **how))
        assert json.loads(json.dumps(report)) == report, "it crosses the database as JSON"
        return report

    def has_source(self, ident: str, url: str, **given: Any) -> None:
        outlet = Outlet(id=ident, name=ident, home=FRONT, languages=["sq"])
        with self.database.write() as session:
            row = Source(id=ident, outlet_id=ident, kind=SourceKind.FEED, url=url, **given)
            sources.mirror(session, outlets=[outlet], sources=[row])


@pytest.fixture
def desk(web: ScriptedAnswers, parsers: Parsers, database: Database) -> Desk:
    return Desk(web, parsers, database)


def test_a_feed_s_own_address_is_asked_for_and_nothing_else(web: ScriptedAnswers, desk: Desk) -> None:
    web.put(FEED, rss(BRIDGE))
    report = desk.preview(FEED)
    assert web.asked == [FEED]
    assert (report["feed"]["url"], report["feed"]["status"], report["feed"]["type"]) == (FEED, 200, "rss20")
    assert (report["feed"]["robots"], report["feed"]["entries"]) == ("allowed", 1)


def test_the_feed_that_a_page_names_is_found_and_the_others_are_listed(web: ScriptedAnswers, desk: Desk) -> None:
    web.put(FRONT, page(("/comments/feed/", "Komente", RSS), ("/fjalor.xml", "Fjalor", ATOM), ("/feed/", "Lumi", RSS)))
    web.put(f"{FRONT}fjalor.xml", rss(BRIDGE))
    report = desk.preview("lumi.example")
    assert web.asked == [FRONT, f"{FRONT}fjalor.xml"]
    assert report["feed"]["url"] == f"{FRONT}fjalor.xml"
    assert [(link["url"], link["title"], link["type"]) for link in report["others"]] == [
        (FEED, "Lumi", RSS),
        (f"{FRONT}comments/feed/", "Komente", RSS),
    ]


def test_without_a_named_feed_the_usual_places_are_tried_until_one_has_entries(
    web: ScriptedAnswers, desk: Desk
) -> None:
    web.put(FRONT, page())
    web.put(FEED, rss())  # a feed, but empty
    web.put(f"{FRONT}rss.xml", page())
    web.put(f"{FRONT}feed.xml", rss(BRIDGE))
    report = desk.preview(FRONT)
    assert report["feed"]["url"] == f"{FRONT}feed.xml"
    assert [(one["url"].removeprefix(FRONT), one["status"]) for one in report["tried"]] == [
        ("", 200),
        ("feed/", 200),
        ("rss", 404),
        ("rss.xml", 200),
        ("feed.xml", 200),
    ]
    assert [one["says"] for one in report["tried"]] == [
        "a web page; feeds it names: 0",
        "a feed with 0 entries",
        "the server answers 404",
        "a web page",
        "a feed with 1 entries",
    ]


def test_a_feed_below_the_section_that_was_given_comes_before_the_site_s(web: ScriptedAnswers, desk: Desk) -> None:
    for url in (f"{FRONT}kulture/", f"{FRONT}kulture/ura-e-re-u-hap"):
        web.put(url, page())
    web.put(f"{FRONT}kulture/feed/", rss(BRIDGE))
    web.put(FEED, rss(PERSIAN))
    assert desk.preview(f"{FRONT}kulture/")["feed"]["url"] == f"{FRONT}kulture/feed/"
    assert desk.preview(f"{FRONT}kulture/ura-e-re-u-hap")["feed"]["url"] == FEED, "below an article are its comments"


def test_an_empty_feed_is_shown_where_there_is_no_better_one(web: ScriptedAnswers, desk: Desk) -> None:
    web.put(FRONT, page(("/feed/", "", RSS)))
    web.put(FEED, rss())
    report = desk.preview(FRONT)
    assert (report["feed"]["url"], report["feed"]["entries"], report["items"]) == (FEED, 0, [])
    assert any("no entry of use" in note for note in report["notes"])
    assert "verified" not in report["yaml"]


def test_a_site_is_not_scanned(web: ScriptedAnswers, desk: Desk) -> None:
    links = [(f"/{number}.xml", "", RSS) for number in range(40)]
    web.put(FRONT, page(*links))
    report = desk.preview(FRONT)
    assert MOST_ADDRESSES < len(web.asked) == len(set(web.asked)) <= MOST_ADDRESSES + MOST_OTHERS
    assert report["feed"] is None
    assert any("no feed was found" in note for note in report["notes"])


@pytest.mark.parametrize("url", ["https://lumi.example/", "lumi.example", "http://lumi.example/"])
def test_a_host_that_cannot_be_had_is_not_asked_twelve_times(web: ScriptedAnswers, desk: Desk, url: str) -> None:
    for address in (FRONT, "http://lumi.example/", FEED, "http://lumi.example/feed/"):
        web.refuse(address, "no such host 'lumi.example'")
    report = desk.preview(url)
    assert len(web.asked) == 2
    assert report["tried"][0] == {"url": web.asked[0], "status": None, "says": "no such host 'lumi.example'"}
    assert any("nothing could be had" in note for note in report["notes"])


def test_what_robots_txt_says_is_told_and_the_feed_may_be_allowed_all_the_same(
    web: ScriptedAnswers, desk: Desk
) -> None:
    web.refuse(FRONT, "robots.txt of lumi.example forbids /")
    web.put(FEED, rss(BRIDGE))
    report = desk.preview(FRONT)
    assert report["feed"]["url"] == FEED
    assert report["tried"][0]["says"] == "robots.txt of lumi.example forbids /"


@pytest.mark.parametrize(
    ("status", "wait", "says"),
    [
        (429, None, "the server answers 429"),
        (503, 120, "the server answers 503, asks to wait 120 s"),
        (200, 0, "a web page; feeds it names: 0"),
    ],
)
def test_who_asks_us_to_wait_is_left_alone(
    web: ScriptedAnswers, desk: Desk, status: int, wait: int | None, says: str
) -> None:
    web.put(FRONT, page(), status=status, wait=wait)
    web.put(FEED, rss(BRIDGE))
    report = desk.preview(FRONT)
    assert report["feed"] is None
    assert report["tried"] == [{"url": FRONT, "status": status, "says": says}]
    assert web.asked == [FRONT]


def test_who_asks_us_to_wait_only_later_is_left_alone_from_then_on(web: ScriptedAnswers, desk: Desk) -> None:
    web.put("http://lumi.example/", page())
    web.put("http://lumi.example/feed/", rss(BRIDGE), wait=60)
    web.put(FEED, rss(BRIDGE))
    assert desk.preview("http://lumi.example/")["feed"]["url"] == "http://lumi.example/feed/"
    assert web.asked == ["http://lumi.example/", "http://lumi.example/feed/"]


def test_a_page_that_names_many_dead_feeds_leaves_room_for_the_usual_places(web: ScriptedAnswers, desk: Desk) -> None:
    web.put(FRONT, page(*[(f"/{number}.xml", "", RSS) for number in range(MOST_LINKS)]))
    web.put(FEED, rss(BRIDGE))
    assert desk.preview(FRONT)["feed"]["url"] == FEED
    assert len(web.asked) == 8


def test_with_discovery_off_only_the_address_itself_counts(web: ScriptedAnswers, desk: Desk) -> None:
    web.put(FRONT, page(("/feed/", "Lumi", RSS)))
    web.put(FEED, rss(BRIDGE))
    report = desk.preview(FRONT, discover=False)
    assert (web.asked, report["feed"]) == ([FRONT], None)
    assert [link["url"] for link in report["others"]] == [FEED]


def test_http_is_left_for_https_where_that_answers(web: ScriptedAnswers, desk: Desk) -> None:
    web.put("http://lumi.example/feed/", rss(BRIDGE))
    assert any("http only" in note for note in desk.preview("http://lumi.example/feed/")["notes"])
    web.put(FEED, rss(BRIDGE))
    report = desk.preview("http://lumi.example/feed/")
    assert report["feed"]["url"] == FEED
    assert any("https answers as well" in note for note in report["notes"])


def test_a_redirect_to_another_site_is_told(web: ScriptedAnswers, desk: Desk) -> None:
    web.put(FEED, rss(BRIDGE), ends_at="https://tjeter.example/rss.xml")
    report = desk.preview(FEED)
    assert (report["feed"]["asked"], report["feed"]["url"]) == (FEED, "https://tjeter.example/rss.xml")
    assert any("another site, tjeter.example" in note for note in report["notes"])


def test_a_document_that_kills_its_parser_is_told_and_the_search_goes_on(
    web: ScriptedAnswers, database: Database
) -> None:
    class Deadly(Parsers):
        """Stand-in for children that die over one address."""

        async def feed(self, response: Any, context: Any) -> Any:
            if response.url == FEED:
                raise ParserDied("parsing took longer than 5 s")
            return await super().feed(response, context)

    web.put(FRONT, page())
    web.put(FEED, rss(BRIDGE))
    web.put(f"{FRONT}rss", rss(BRIDGE))
    pool = Deadly(1)
    try:
        report = Desk(web, pool, database).preview(FRONT)
    finally:
        pool.close()
    assert report["tried"][1]["says"] == "parsing took longer than 5 s"
    assert report["feed"]["url"] == f"{FRONT}rss"


def test_without_any_child_to_parse_in_the_preview_fails(web: ScriptedAnswers, database: Database) -> None:
    class Childless(Parsers):
        """Stand-in for a machine without memory for children."""

        def __init__(self) -> None:
            """Starts none."""

        async def feed(self, response: Any, context: Any) -> Any:
            raise CollectorError("no parsing process can be started")

    web.put(FEED, rss(BRIDGE))
    with pytest.raises(CollectorError, match="no parsing process"):
        Desk(web, Childless(), database).preview(FEED)


@pytest.mark.parametrize("url", ["", "ftp://lumi.example/", "https://", "lumi example", "https://user@lumi.example/"])
def test_what_is_no_address_is_said_before_anything_is_asked(web: ScriptedAnswers, desk: Desk, url: str) -> None:
    with pytest.raises(UrlError):
        desk.preview(url)
    assert web.asked == []


def test_the_addresses_asked_for_first_follow_what_was_given() -> None:
    assert first_addresses("lumi.example/feed") == ["https://lumi.example/feed", "http://lumi.example/feed"]
    assert first_addresses("HTTP://Lumi.example?b=1") == ["http://Lumi.example/?b=1", "https://Lumi.example/?b=1"]
    assert first_addresses("\u2068https://lumi.example/a\u2069\u200f") == ["https://lumi.example/a"]
    assert first_addresses("\ufefflumi.example/a")[0] == "https://lumi.example/a"
    assert first_addresses("localhost:18555/feed") == ["https://localhost:18555/feed", "http://localhost:18555/feed"]
    assert first_addresses("lumi.example/rss?u=http://x.example/")[0] == "https://lumi.example/rss?u=http://x.example/"
    opaque = "https://lumi.example/%7Efeed?utm_source=rss&b=$q"
    assert first_addresses(opaque) == [opaque], "byte for byte"


# --- the report -------------------------------------------------------------------------------------------------------


def test_samples_have_their_dates_as_the_original_writes_them(web: ScriptedAnswers, desk: Desk) -> None:
    dates = ["Mon, 02 Mar 2026 18:40:00 +0330", "2026-03-02 10:15", "dje"]
    web.put(FEED, rss(PERSIAN, BRIDGE, ("Tregu", "Peshku është i lirë."), dates=dates))
    first, second, third = desk.preview(FEED)["items"]
    assert (first["title"], first["language"], first["characters"]) == (PERSIAN[0], "fa", len(PERSIAN[1]))
    assert (first["date"], first["zone"]) == ("2026-03-02T18:40+03:30", "+03:30")
    assert (second["date"], second["zone"]) == ("2026-03-02T10:15", None)
    assert (third["date"], third["zone"], third["language"]) == (None, None, "sq")


def test_twenty_entries_are_shown_and_all_are_counted(web: ScriptedAnswers, desk: Desk) -> None:
    dates = [utc_now() - timedelta(days=number) for number in range(30)]
    web.put(FEED, rss(*[(f"Lumi {number}", BRIDGE[1]) for number in range(30)], dates=dates))
    report = desk.preview(FEED)
    assert (len(report["items"]), report["feed"]["entries"]) == (20, 30)
    assert report["feed"]["per_week"] == pytest.approx(7, abs=0.2)
    assert report["feed"]["languages"] == {"sq": 30}
    assert report["feed"]["text"] == "teasers"


def test_dates_in_the_future_are_told_apart_from_none(web: ScriptedAnswers, desk: Desk) -> None:
    now = utc_now()
    dates = [now + timedelta(days=40), now + timedelta(hours=5), "dje", now - timedelta(hours=1)]
    web.put(FEED, rss(BRIDGE, PERSIAN, BRIDGE, PERSIAN, dates=dates))
    notes = desk.preview(FEED)["notes"]
    assert any(note.startswith("2 of 4 entries are dated in the future") for note in notes)
    assert any(note.startswith("2 of 4 entries have no date") for note in notes)


def test_what_the_desk_has_already_is_told_by_source(web: ScriptedAnswers, desk: Desk) -> None:
    desk.has_source("bregu", "https://bregu.example/rss")
    with desk.database.write() as session:
        row = make_arrival(outlet_id="bregu", source_id="bregu", url_key="lumi.example/1", url=f"{FRONT}1")
        arrivals.add(session, [row])
    web.put(FEED, rss(BRIDGE, PERSIAN))
    report = desk.preview(FEED)
    assert report["overlap"] == {"polled_by": None, "idle": None, "stored": 1, "sources": {"bregu": 1}}
    assert [item["stored_by"] for item in report["items"]] == ["bregu", None]


@pytest.mark.parametrize("spelling", ["https://lumi.example/feed", "http://lumi.example:80/feed/?utm_source=x"])
def test_a_source_that_polls_the_same_address_is_named(web: ScriptedAnswers, desk: Desk, spelling: str) -> None:
    desk.has_source("lumi", spelling)
    web.put(FEED, rss(BRIDGE))
    report = desk.preview(FEED)
    assert (report["overlap"]["polled_by"], report["source"]["id"]) == ("lumi", "lumi")
    assert report["notes"][0] == "the source lumi polls this address already"


def test_a_source_that_polls_no_more_is_not_said_to_poll(web: ScriptedAnswers, desk: Desk) -> None:
    desk.has_source("lumi", FEED, enabled=False)
    web.put(FEED, rss(BRIDGE))
    report = desk.preview(FEED)
    assert (report["overlap"]["polled_by"], report["overlap"]["idle"], report["source"]["id"]) == (None, "lumi", "lumi")
    assert not any("polls this address" in note for note in report["notes"])


def test_the_block_is_what_config_needs(web: ScriptedAnswers, desk: Desk) -> None:
    web.put(FRONT, page(("/feed/", "", RSS), site_name="Lumi"))
    dates = [utc_now() - timedelta(days=1)] * 3
    web.put(
        FEED,
        rss(BRIDGE, PERSIAN, ("Tregu i peshkut", "Peshku i lumit është i lirë."), title="Lumi » Faqja", dates=dates),
    )
    report = desk.preview(FRONT)
    assert report["source"] == {
        "id": "lumi",
        "name": "Lumi",
        "home": FRONT,
        "languages": ["sq"],
        "feed": FEED,
    }
    assert report["yaml"].splitlines() == [
        "lumi:",
        "  name: Lumi",
        f"  home: {FRONT}",
        "  languages: [sq]",
        f"  feed: {FEED}  # verified {utc_now():%Y-%m-%d}",
    ]


def test_the_id_is_new_and_the_outlet_told_apart(web: ScriptedAnswers, desk: Desk) -> None:
    desk.has_source("zeri", "https://zeri.example/rss")
    with desk.database.write() as session:
        outlet = Outlet(id="zeri", name="Zëri", home="", languages=[])
        row = Source(id="zeri", outlet_id="zeri", kind=SourceKind.FEED, url="https://zeri.example/rss")
        sources.mirror(session, outlets=[outlet], sources=[row])
    web.put(FEED, rss(BRIDGE, title="Zeri"))
    source = desk.preview(FEED)["source"]
    assert (source["id"], source["outlet"]) == ("zeri-2", "zeri-2")


def test_times_without_a_zone_get_a_guess_that_says_it_is_one(web: ScriptedAnswers, desk: Desk) -> None:
    web.put("https://rud.ir/rss", rss(PERSIAN, link="https://rud.ir/", title="رودنامه", dates=["2026-03-02 10:15"]))
    report = desk.preview("https://rud.ir/rss")
    assert (report["source"]["id"], report["source"]["time_zone"]) == ("rud", "Asia/Tehran")
    assert "this is a guess" in report["yaml"]


def test_hostile_words_stay_words(web: ScriptedAnswers, desk: Desk) -> None:
    title = "&lt;script&gt;x&lt;/script&gt;: [\x1b[2J] \u202e# &amp;amp; {y}"
    web.put(FEED, rss(("&lt;b&gt;Ura&lt;/b&gt;\n\u202e", "x"), title=title, link="javascript:alert(1)"))
    report = desk.preview(FEED)
    assert "\x1b" not in report["yaml"] and "\u202e" not in report["yaml"]
    assert len(report["yaml"].splitlines()) == len(report["source"]), "a line for the id, and one for each value"
    assert report["source"]["home"] == FRONT
