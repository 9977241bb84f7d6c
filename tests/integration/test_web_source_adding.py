"""Adding a source in the browser: an address, what it would bring, its block; and lists of feeds taken over."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator.clock import utc_now
from aggregator.collection.launch import Batch
from aggregator.collection.parsers import Parsers
from aggregator.settings.opml import read_opml
from aggregator.store import requests
from aggregator.store.database import Database
from aggregator.vocabulary import Role
from crawlers.previews import Previewer
from tests.databases import Databases
from tests.fakes.answers import ScriptedAnswers, page, rss
from tests.fakes.browser import Answer, Browser
from tests.fakes.page_reading import check
from tests.integration.web_desk import Served
from tests.integration.web_sources import CONFIG, Collectors, answer, served_sources

FRONT, FEED = "https://lumi.example/", "https://lumi.example/feed/"
PERSIAN = ("پل تازه گشوده شد", "شهرداری پل تازه‌ای را روی رودخانه گشود که دو محله را به هم می‌رساند.")
RSS = "application/rss+xml"
OPML = """<opml version="2.0"><body><outline text="Dritë" xmlUrl="https://drite.example/feed"/>
<outline text="دریا" xmlUrl="https://darya.example/feed"/><outline text="B" xmlUrl="https://bregu.example/rss"/></body></opml>"""


@pytest.fixture(scope="module")
def parsers() -> Iterator[Parsers]:
    pool = Parsers(1)
    yield pool
    pool.close()


@pytest.fixture
def served(databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open("sqlite") as database:
        yield served_sources(tmp_path, database)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch, parsers: Parsers) -> ScriptedAnswers:
    """What the collector that is started finds on the web."""
    found, collectors = ScriptedAnswers(), Collectors(monkeypatch)
    found.put(FRONT, page(("/feed/", "همه", RSS), ("/sport.xml", "ورزش", RSS), site_name="Gazeta e Lumit"))
    found.put(FEED, rss(PERSIAN, PERSIAN, PERSIAN, title="Gazeta e Lumit", link=FRONT, dates=[utc_now()] * 3))

    def serve(database: Database, batch: Batch) -> None:
        with database.read() as session:
            (asked,) = requests.some(session, batch.ids)
        previewer = Previewer(found.fetch, parsers, database)
        report: dict[str, Any] = asyncio.run(previewer.preview(asked.url, **asked.details))
        answer(database, batch.ids[0], json.loads(json.dumps(report)))

    collectors.does = serve
    found.wait = collectors.wait  # type: ignore[attr-defined]
    return found


def config(served: Served) -> str:
    return (served.root / "config" / "sources.yaml").read_text("utf-8")


def looked(browser: Browser, web: ScriptedAnswers, **form: str) -> Answer:
    """What a person sees once the look at an address is over."""
    began = browser.post("/sources/add", form)
    web.wait()  # type: ignore[attr-defined]
    return browser.get(began.path)


def block_of(page: Answer) -> str:
    (editor,) = page.tree.xpath("//textarea[@name='text']")
    return str(editor.text_content()).removeprefix("\n")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_an_address_becomes_a_source_after_a_look_at_what_it_would_bring(
    served: Served, web: ScriptedAnswers, language: str
) -> None:
    browser = served.browser(Role.ADMINISTRATOR)
    browser.cookies["language"] = language
    check(browser.get("/sources/add").text)
    page = looked(browser, web, address=" lumi.example ")
    check(page.text)
    assert "پل تازه گشوده شد" in page.words() and "ورزش" in page.words()
    block = block_of(page)
    assert block.startswith("gazeta-e-lumit:\n  name: Gazeta e Lumit\n") and f"feed: {FEED}  # verified" in block
    edited = block.replace("gazeta-e-lumit:", "lumi:   # چمن").replace("\n", "\r\n")
    after = browser.post(page.path, {"text": edited})
    assert after.path == "/sources/lumi" and after.status == 200
    check(after.text)
    assert "  lumi:   # چمن\n    name: Gazeta e Lumit\n" in config(served)
    assert config(served).replace(
        config(served)[config(served).index("  lumi:") : config(served).index("  rud:")], ""
    ) == (CONFIG)
    browser.post(after.tree.xpath("//div[@id='status']//form/@action")[0])
    assert config(served) == CONFIG


LISTED = "".join(
    f'<li class="khabar"><h2><a href="/fa/{number}">پل شمارهٔ {number} دوباره باز شد و مردم از آن گذشتند</a></h2>'
    f'<time datetime="2026-03-0{number}T09:30:00+03:30">{number} مارس</time></li>'
    for number in range(1, 8)
)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("a page that lists articles", "Guessed from the page", "Its link")),
        ("fa", ("صفحه‌ای که مقاله‌ها را فهرست می‌کند", "از روی صفحه حدس زده شده", "پیوندش")),
    ],
)
def test_a_list_of_articles_is_called_so_and_what_was_guessed_is_told(
    served: Served, web: ScriptedAnswers, language: str, words: tuple[str, ...]
) -> None:
    browser = served.browser(Role.ADMINISTRATOR)
    browser.cookies["language"] = language
    site = f"<html lang=fa><head><title>دربند</title></head><body><main><ul>{LISTED}</ul></main></body></html>"
    web.put("https://darband.example/fa", site)
    found = looked(browser, web, address="https://darband.example/fa")
    check(found.text)
    for said in words:
        assert said in found.words()
    assert [code.text for code in found.tree.xpath("//section[@aria-labelledby='guessed']//code")]
    block = block_of(found)
    assert "listing: https://darband.example/fa" in block and "select:" in block
    after = browser.post(found.path, {"text": block})
    assert after.status == 200, after.words()
    assert words[0] in after.words(), "the page of the source says it as well"


def test_a_block_that_cannot_be_added_is_shown_again_with_why(served: Served, web: ScriptedAnswers) -> None:
    browser = served.browser(Role.ADMINISTRATOR)
    page = looked(browser, web, address=FEED, is_feed="yes")
    for text, says in (
        (block_of(page).replace("name:", "nmae:"), "did you mean 'name'"),
        (block_of(page).replace("gazeta-e-lumit", "rud"), "the id rud is taken"),
        (block_of(page).replace(FEED, "https://bregu.example/rss"), "polled already, by the source bregu"),
        ("", ""),
    ):
        again = browser.post(page.path, {"text": text})
        assert again.status == 422 and says in (again.words() if text else "")
        if text:
            check(again.text)
            assert block_of(again) == text
    assert config(served) == CONFIG


def test_where_no_feed_is_found_it_says_what_was_tried(served: Served, web: ScriptedAnswers) -> None:
    page = looked(served.browser(Role.ADMINISTRATOR), web, address="https://nothing.example/")
    check(page.text)
    assert "Nothing was found that could be followed" in page.words() and not page.tree.xpath("//textarea")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("https://bregu.example/rss", "polled already, by the source bregu"),
        ("http://stom.example/rss/", "which is disabled; enable it instead"),
        ("harbour", "no source harbour"),
        ("http://", "cannot be asked for"),
        ("javascript:alert(1)", "cannot be asked for"),
        ("file:///etc/passwd", "cannot be asked for"),
    ],
)
def test_what_can_be_refused_is_refused_before_anything_is_asked(
    served: Served, web: ScriptedAnswers, address: str, says: str
) -> None:
    page = served.browser(Role.ADMINISTRATOR).post("/sources/add", {"address": address})
    check(page.text)
    assert page.status == 422 and says in page.words() and web.asked == []
    assert page.tree.xpath("//input[@name='address']/@value") == [address], "it need not be typed again"


def test_a_look_is_followed_until_it_is_over(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    Collectors(monkeypatch)
    browser = served.browser(Role.ADMINISTRATOR)
    page = browser.post("/sources/add", {"address": FRONT})
    check(page.text)
    (asks,) = page.tree.xpath("//div[@id='look']/@hx-get")
    part = browser.send("GET", asks, headers={"hx-request": "true"})
    assert (part.status, part.header("hx-redirect")) == (204, "")
    answer(served.database, int(page.path.rpartition("/")[2]), {"error": "x", "feed": None})
    part = browser.send("GET", asks, headers={"hx-request": "true"})
    assert (part.status, part.header("hx-redirect")) == (204, page.path)


def upload(browser: Browser, content: bytes, *, look: bool = False, name: str = "list.opml", **headers: str) -> Answer:
    """Send the form with a file in it."""
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--b--\r\n"
    own = {
        "origin": browser.address,
        "sec-fetch-site": "same-origin",
        "content-type": "multipart/form-data; boundary=b",
    }
    sent = browser.send("POST", f"/sources/list.opml{'?look=yes' if look else ''}", body, headers=own | headers)
    return browser.get(sent.header("location")) if sent.status == 303 else sent


def test_a_list_is_looked_at_added_and_taken_back(served: Served) -> None:
    browser = served.browser(Role.ADMINISTRATOR)
    look = upload(browser, OPML.encode(), look=True)
    check(look.text)
    assert "2 sources would be added" in look.words() and "polled already" in look.words()
    part = upload(browser, OPML.encode(), look=True, **{"hx-request": "true"})
    assert "<html" not in part.text and "darya" in part.text
    assert config(served) == CONFIG
    done = upload(browser, OPML.encode())
    check(done.text)
    assert "2 sources added" in done.said() and "1 left out" in done.words()
    assert "darya.example" in config(served) and "Dritë" in config(served)
    assert "2 sources added" in browser.get("/sources").words()
    browser.post(done.tree.xpath("//div[@id='status']//form/@action")[0])
    assert config(served) == CONFIG


@pytest.mark.parametrize(
    "content",
    [b"", b"no xml", b"<html/>", b'<!DOCTYPE opml [<!ENTITY a "b">]><opml>&a;</opml>', b"<opml><body></body></opml>"],
)
def test_what_is_no_list_is_refused_in_words(served: Served, content: bytes) -> None:
    answered = upload(served.browser(Role.ADMINISTRATOR), content)
    assert answered.status == 422, answered.text[:200]
    assert config(served) == CONFIG


def test_everybody_may_take_the_list_away(served: Served) -> None:
    found = served.browser().get("/sources/list.opml")
    assert found.header("content-disposition") == 'attachment; filename="sources.opml"'
    assert [one.address for one in read_opml(found.body, "x")][1] == "https://rud.example/feed"
