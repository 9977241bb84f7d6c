"""Searching the archive in a browser, and bringing in what no feed brings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.models import CollectionRequest
from aggregator.store import articles, requests, search
from aggregator.vocabulary import RequestKind, RequestState
from tests.databases import Databases
from tests.fakes.page_reading import check
from tests.integration.drafting_desk import add_article
from tests.integration.inbox_desk import inbox_desk
from tests.integration.test_web_inbox import HTMX, words
from tests.integration.web_desk import Served

TEXT = {"text": "سد تازه باز شد.", "outlet": "رودنامه", "date": "۱ آذر ۱۴۰۵", "title": "سد", "url": ""}


@pytest.fixture
def served(databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open("sqlite") as database:
        yield inbox_desk(tmp_path, database)[0]


def asked(served: Served) -> list[CollectionRequest]:
    with served.database.read() as session:
        return requests.latest(session, RequestKind.CLIP, most=9)


def answer(served: Served, request_id: int, state: RequestState, said: dict[str, object]) -> None:
    with served.database.write() as session:
        row = requests.get(session, request_id)
        row.state, row.answer = state, said
        session.add(row)


def searchable(served: Served, number: int) -> None:
    ident = add_article(served.database, f"Le barrage {number}", text="Un barrage sur la rivière.", language="fr")
    with served.database.write() as session:
        search.index(session, ident, title=f"Le barrage {number}", body="Un barrage sur la rivière.")


def test_articles_are_found_by_any_spelling_and_shown_with_their_story(served: Served) -> None:
    with served.database.write() as session:
        for ident, text in articles.texts(session, range(1, 6)).items():
            search.index(session, ident, title=text.title, body=text.text)
    browser = served.browser()
    page = browser.get("/search?q=%D8%AF%D9%90%D8%B1%D9%85%D9%84")
    check(page.text)
    first = page.tree.cssselect("article[data-row]")[-1]
    assert first.cssselect("h2")[0].get("lang") == "fa"
    assert first.cssselect("mark")
    assert [link.get("href") for link in first.cssselect("a")] == ["/articles/1", "/stories/1"]
    assert "Drafted" in words(first)
    assert "a copy, or not placed yet" in page.words()
    assert "No article has all these words. Try fewer" in browser.get("/search?q=zzz").words()
    assert browser.get("/search").status == 200


def test_older_pages_of_a_search_follow(served: Served) -> None:
    for number in range(33):
        searchable(served, number)
    browser = served.browser()
    first = browser.get("/search?q=barrage")
    second = browser.get(first.tree.cssselect("a[data-key=l]")[0].get("href"))
    found = [words(each) for page in (first, second) for each in page.tree.cssselect("article h2")]
    assert found == [f"Le barrage {number}" for number in range(32, -1, -1)]
    assert second.tree.cssselect("a[data-key=l]") == []


@pytest.mark.parametrize("query", ["q=%00&before=0", "q=%22%20OR%20*", "q=" + "x" * 600, "before=99999999999999999999"])
def test_no_query_is_a_crash(served: Served, query: str) -> None:
    assert served.browser().get(f"/search?{query}").status in (200, 422)


def test_a_text_is_kept_and_what_was_refused_is_still_in_the_form(served: Served) -> None:
    browser = served.browser()
    check(browser.get("/clip").text)
    refused = browser.post("/clips/text", TEXT | {"date": "tomorrow, maybe"})
    check(refused.text)
    assert refused.status == 422
    assert "is not surely a date" in refused.words()
    assert refused.tree.cssselect("textarea")[0].text_content() == TEXT["text"]
    assert refused.tree.cssselect("form[action='/clips/text'] input[name=title]")[0].get("value") == "سد"
    kept = browser.post("/clips/text", TEXT, follow=False)
    assert kept.status == 303
    ident = int(kept.header("location").removeprefix("/articles/"))
    with served.database.read() as session:
        text = articles.texts(session, [ident])[ident]
    assert (text.title, text.text, text.outlet_name, text.language) == ("سد", TEXT["text"], "رودنامه", "fa")
    assert "سد" in browser.get("/clip").said()
    again = browser.post("/clips/text", TEXT, follow=False)
    assert again.header("location") == kept.header("location")


def test_a_page_is_asked_of_the_collector_and_its_answer_told(served: Served) -> None:
    browser = served.browser()
    page = browser.post("/clips/page", {"url": "https://river.example/barrage", "author": "Ana; Besa"})
    check(page.text)
    [row] = asked(served)
    assert (page.path, row.state, row.url) == (f"/clip/{row.id}", RequestState.OPEN, "https://river.example/barrage")
    assert row.details["authors"] == ["Ana", "Besa"]
    assert "waits for the collector" in page.words()
    part = browser.get(page.path, **HTMX)
    check(part.text)
    assert part.tree.cssselect("[hx-trigger]"), "it asks again"
    answer(served, row.id or 0, RequestState.FAILED, {"error": "robots.txt says <no>"})
    failed = browser.get(page.path)
    check(failed.text)
    assert "robots.txt says <no>" in failed.words() and not failed.tree.cssselect("#clip[hx-trigger]")
    said = {"article_id": 1, "new": True, "title": "پل", "outlet": "رودنامه", "language": "fa"}
    answer(served, row.id or 0, RequestState.DONE, said)
    done = browser.get(page.path)
    check(done.text)
    assert "It is new" in done.words()
    assert done.tree.cssselect("#clip bdi[lang=fa]")[0].text_content() == "پل"
    assert "brought in" in browser.get("/clip").words()


def test_a_page_that_the_desk_has_is_not_asked_for(served: Served) -> None:
    answer = served.browser().post("/clips/page", {"url": "https://rudnameh.example/1"}, follow=False)
    assert (answer.header("location"), asked(served)) == ("/articles/1", [])


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "javascript:alert(1)", "just words"])
def test_what_is_no_address_is_refused(served: Served, url: str) -> None:
    page = served.browser().post("/clips/page", {"url": url})
    check(page.text)
    assert page.status == 422
    assert asked(served) == []


def test_a_request_of_another_kind_is_no_clip(served: Served) -> None:
    with served.database.write() as session:
        ident = requests.add(session, CollectionRequest(kind=RequestKind.PREVIEW, url="x", asked_at=served.clock()))
    assert served.browser().get(f"/clip/{ident}").status == 404
    assert served.browser().get("/clip/4711").status == 404
