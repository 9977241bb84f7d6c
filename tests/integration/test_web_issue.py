"""Building an issue in the browser: order, sections, cover, what stands against it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.store import decisions, digests
from aggregator.vocabulary import DigestStatus, ItemStatus, Role
from tests.databases import Databases
from tests.factories import add_articles, add_item, add_outlet, make_digest
from tests.fakes.browser import Answer, Browser
from tests.fakes.page_reading import check
from tests.integration.web_desk import CONFIG, Served, web_desk

SERIES = "هفته‌نامه بندر"
DESK = CONFIG["desk.yaml"].replace("{key: first}", "{key: first}\n  - {key: french, heading: 'En français :'}")


@pytest.fixture(params=["sqlite", "postgres"])
def served(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open(request.param) as database:
        made = web_desk(tmp_path, database, config={"desk.yaml": DESK})
        with database.write() as session:
            add_outlet(session)
            add_articles(session)
            digests.add(session, make_digest(series=SERIES))
            for place in (1, 2, 3):
                add_item(session, 1, cites=[1], section="first", position=place, headline=f"سرخط {place}", **accepted())
            add_item(session, 1, cites=[1], section="french", headline="L'été au port", language="fr", **accepted())
            add_item(session, 1, cites=[1], section="first", position=4, headline="پیش‌نویس")
            add_item(session, 1, cites=[1], section="first", position=5, headline="کنار", status=ItemStatus.HELD)
        yield made


def accepted() -> dict[str, object]:
    return {"status": ItemStatus.ACCEPTED}


def order(answer: Answer, section: str = "first") -> list[int]:
    return [int(ident) for ident in answer.tree.xpath(f"//ol[@data-section='{section}']/li/@data-item")]


def press(browser: Browser, item: int, verb: str, *, version: int = 1, **given: object) -> Answer:
    return browser.post(f"/issues/1/items/{item}", {"verb": verb, "version": version, **given})


def test_the_issue_in_preparation_stands_in_configs_order_with_what_is_beside_it(served: Served) -> None:
    answer = served.browser().get("/issue")
    assert answer.path == "/issues/1"
    check(answer.text)
    assert order(answer) == [1, 2, 3] and order(answer, "french") == [4] and order(answer, "english") == []
    headings = [" ".join(each.text_content().split()) for each in answer.tree.xpath("//section/h2")]
    assert headings[0].startswith("1 Without a heading") and headings[1].startswith("2 En français")
    assert "پیش‌نویس" in answer.words() and "کنار" in answer.words()
    french = answer.tree.xpath("//li[@data-item='4']//h3")[0]
    assert (french.get("lang"), french.get("dir")) == ("fr", "ltr")


def test_an_item_moves_by_buttons_alone_and_back_by_undo(served: Served) -> None:
    browser = served.browser()
    answer = press(browser, 1, "down")
    assert order(answer) == [2, 1, 3] and "Moved." in answer.said()
    undo = answer.tree.xpath("//*[@id='status']//form/@action")[0]
    assert order(browser.post(undo)) == [1, 2, 3]
    assert order(press(browser, 3, "up")) == [1, 3, 2]
    assert order(press(browser, 3, "put", version=2, section="french"), "french") == [4, 3]
    assert order(press(browser, 4, "put", section="first", before=1)) == [4, 1, 2]
    with served.database.read() as session:
        assert [row.verb for row in decisions.of(session, "item", 1)] == ["move", "undo"]


def test_htmx_gets_the_lists_with_the_item_current_and_the_words_for_the_live_region(served: Served) -> None:
    browser = served.browser()
    answer = browser.post("/issues/1/items/1", {"verb": "down", "version": 1}, **{"hx-request": "true"})
    assert answer.status == 200 and "<!doctype" not in answer.text.lower()
    check(answer.text)
    assert order(answer) == [2, 1, 3]
    assert answer.tree.xpath("//li[@aria-current='true']/@data-item") == ["1"]
    (told,) = answer.tree.xpath("//*[@hx-swap-oob='innerHTML:#status']")
    assert "Moved." in told.text_content()


def test_what_somebody_changed_meanwhile_is_told_and_shown_as_it_stands(served: Served) -> None:
    one, other = served.browser(), served.browser(Role.PUBLISHER)
    press(one, 1, "down")
    for headers in ({}, {"hx-request": "true"}):
        answer = other.post("/issues/1/items/1", {"verb": "down", "version": 1}, **headers)
        assert order(answer) == [2, 1, 3]
        assert "meanwhile" in answer.tree.xpath("//*[contains(@class, 'notice')]")[0].text_content()


def test_items_are_taken_in_and_put_aside(served: Served) -> None:
    browser = served.browser()
    assert order(press(browser, 5, "accept")) == [1, 2, 3, 5]
    answer = press(browser, 2, "hold")
    assert order(answer) == [1, 3, 5] and "Held" in answer.said()
    with served.database.read() as session:
        assert digests.item(session, 2).status is ItemStatus.HELD


def test_what_is_not_of_this_issue_or_desk_is_refused(served: Served) -> None:
    browser = served.browser()
    assert press(browser, 999, "up").status == 404
    assert press(browser, 1, "put", section="nowhere").status == 404
    assert press(browser, 1, "reject").status == 422
    assert browser.get("/issues/999").status == 404
    assert "first of its section" in press(browser, 1, "up").said()


def test_headline_number_and_date_are_saved_and_a_stale_form_says_so(served: Served) -> None:
    browser = served.browser()
    form = {"version": 1, "headline": "پل تازه", "number": "۱۲", "cover_date": "2026-03-09"}
    answer = browser.post("/issues/1/cover", form)
    assert "Saved." in answer.said() and "پل تازه" in answer.words()
    with served.database.read() as session:
        digest = digests.get(session, 1)
    assert (digest.headline, digest.number, digest.cover_date.isoformat()) == ("پل تازه", 12, "2026-03-09")
    assert "meanwhile" in browser.post("/issues/1/cover", form | {"headline": "Autre"}).said()
    again = form | {"version": 2}
    assert browser.post("/issues/1/cover", again | {"cover_date": "2026-03-01"}).status == 422
    assert browser.post("/issues/1/cover", again | {"number": "twelve"}).status == 422


def test_an_issue_is_handed_over_for_reading_and_taken_back(served: Served) -> None:
    browser = served.browser()
    assert "Being read through" in browser.post("/issues/1/review").words()
    assert browser.get("/issue").path == "/issues/1"
    assert "In preparation" in browser.post("/issues/1/reopen").words()


def test_without_an_issue_the_next_is_offered_and_started(served: Served) -> None:
    with served.database.write() as session:
        digests.set_status(session, 1, DigestStatus.PUBLISHED)
    browser = served.browser()
    answer = browser.get("/issue")
    check(answer.text)
    assert answer.tree.xpath("//input[@name='cover']/@value") == ["2026-03-13"]
    started = browser.post("/issues", {"headline": "Printemps", "cover": "2026-03-13"})
    assert started.path == "/issues/2" and "Printemps" in started.words()


def test_what_stands_against_the_issue_leads_to_item_field_and_words(served: Served) -> None:
    with served.database.write() as session:
        add_item(session, 1, cites=[1], section="first", position=9, body="گفت: «هرگز چنین نبود و نیست».", **accepted())
    browser = served.browser()
    answer = browser.get("/issues/1/preflight", **{"hx-request": "true"})
    check(answer.text)
    assert "/items/7?at=6-27#body" in answer.tree.xpath("//a/@href"), "the words between the marks"
    assert "These stop the issue" in answer.text
    proof = browser.get("/issues/1/preflight")
    assert proof.path == "/issues/1/proof"
    check(proof.text)
    assert "/items/7?at=6-27#body" in proof.tree.xpath("//a/@href")
    publisher = served.browser(Role.PUBLISHER).get("/issues/1/proof")
    assert "has to be mended first" in publisher.words() and not publisher.tree.xpath("//input[@name='seen']")


def test_every_page_of_the_issue_speaks_persian_from_right_to_left(served: Served) -> None:
    browser = served.browser(Role.PUBLISHER)
    browser.post("/appearance", {"language": "fa", "theme": "auto"})
    for path in ("/issues/1", "/issues/1/proof", "/issues"):
        answer = browser.get(path)
        assert answer.status == 200, path
        check(answer.text)
    page = browser.get("/issues/1")
    assert page.tree.get("dir") == "rtl" and "پیش از پرواز" not in page.text and "شماره" in page.words()


def test_what_is_said_of_several_items_stands_once_in_persian_and_names_them_by_their_headlines(served: Served) -> None:
    with served.database.write() as session:
        add_item(session, 1, cites=[1], section="french", headline="Les quais rouvrent", language="fr")
    browser = served.browser()
    browser.post("/appearance", {"language": "fa", "theme": "auto"})
    answer = browser.get("/issues/1/preflight", **{"hx-request": "true"})
    check(answer.text)
    (undecided,) = answer.tree.xpath("//li[contains(., 'هنوز کسی دربارهٔ این پیش‌نویس تصمیم نگرفته است')][ul]")
    assert [(each.text_content(), each.get("href")) for each in undecided.xpath("ul/li/a")] == [
        ("پیش‌نویس", "/items/5"),
        ("Les quais rouvrent", "/items/7"),
    ]
    assert undecided.xpath("ul/li/a/bdi/@lang") == ["fa", "fr"]
    assert "۲ بار" in undecided.text_content()
    assert not answer.tree.xpath("//*[@lang='en']"), "the desk's own words are in the language of the interface"


def test_a_refusal_is_told_in_persian_with_the_buttons_own_name(served: Served) -> None:
    browser = served.browser()
    browser.post("/appearance", {"language": "fa", "theme": "auto"})
    refused = press(browser, 3, "down")
    assert "مطلب ۳ آخرین مطلب بخش خود است" in refused.said() and "is the last" not in refused.text
    stranger = browser.get("/items/99")
    assert stranger.status == 404
    assert "چنین چیزی نیست: مطلب ۹۹" in stranger.words() and "«شماره»" in stranger.words()
    check(stranger.text)
