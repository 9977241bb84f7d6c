"""One thing has one name: what a story and its item are called, on every page that names them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.review.desk import ReviewDesk
from aggregator.store import digests, inbox, stories
from tests.databases import Databases
from tests.fakes.browser import Answer, Browser
from tests.integration.drafting_desk import NOW
from tests.integration.inbox_desk import FRENCH, inbox_desk
from tests.integration.web_desk import Served

WRITTEN = "Lugina e Dremelit mbyllet"


@pytest.fixture
def desk(databases: Databases, tmp_path: Path) -> Iterator[tuple[Served, dict[str, int]]]:
    with databases.open("sqlite") as database:
        yield inbox_desk(tmp_path, database)


def item_of(served: Served, story_id: int) -> int:
    with served.database.read() as session:
        digest = digests.in_preparation(session, served.desk.home.desk.series)
        assert digest is not None
        return inbox.items(session, digest.id, [story_id])[story_id].item_id


def heading(answer: Answer, path: str) -> str:
    return " ".join(answer.tree.xpath(path)[0].text_content().split())


def named(browser: Browser, story_id: int, item_id: int) -> dict[str, str]:
    """The name on each page."""
    item = browser.get(f"/items/{item_id}")
    issue = item.tree.xpath("//a[@data-key='i']")[0].get("href")
    diary = browser.get("/diary?noun=item")
    return {
        "inbox": heading(browser.get("/?standing=all"), f"//*[@id='h-{story_id}']"),
        "story": heading(browser.get(f"/stories/{story_id}"), "//h1"),
        "item of the story": heading(browser.get(f"/stories/{story_id}"), "//a[@data-key='e']"),
        "item": heading(item, "//h1"),
        "issue": heading(browser.get(issue), f"//*[@id='item-{item_id}']//h3"),
        "diary": heading(diary, f"//a[@href='/items/{item_id}']"),
    }


def test_a_headline_that_a_person_wrote_names_story_and_item_everywhere_the_other_stands_beside(
    desk: tuple[Served, dict[str, int]],
) -> None:
    served, story = desk
    item_id = item_of(served, story["persian"])
    ReviewDesk(served.database, "Teuta", now=NOW).edit(item_id, {"headline": WRITTEN})
    with served.database.read() as session:
        own = stories.get(session, story["persian"]).title
    browser = served.browser()
    assert set(named(browser, story["persian"], item_id).values()) == {WRITTEN}
    for path in ("/?standing=all", f"/stories/{story['persian']}", f"/items/{item_id}"):
        assert own in browser.get(path).text


def test_a_story_without_an_item_has_its_own_headline_on_both_pages(desk: tuple[Served, dict[str, int]]) -> None:
    served, story = desk
    browser = served.browser()
    assert heading(browser.get("/"), f"//*[@id='h-{story['french']}']") == FRENCH
    page = browser.get(f"/stories/{story['french']}")
    assert heading(page, "//h1") == FRENCH
    assert not page.tree.xpath("//*[contains(@class, 'besides')]")


def test_without_a_headline_an_item_is_called_by_its_lead_everywhere(desk: tuple[Served, dict[str, int]]) -> None:
    served, story = desk
    item_id = item_of(served, story["persian"])
    ReviewDesk(served.database, "Teuta", now=NOW).edit(item_id, {"headline": "", "lead": "رودنامه نوشت که بسته است."})
    assert set(named(served.browser(), story["persian"], item_id).values()) == {"رودنامه نوشت که بسته است."}


def test_a_section_without_a_heading_has_one_name_on_every_page(desk: tuple[Served, dict[str, int]]) -> None:
    served, story = desk
    item_id = item_of(served, story["persian"])
    review = ReviewDesk(served.database, "Teuta", now=NOW)
    review.accept(item_id)
    review.move(item_id, section="english", position=1)
    review.move(item_id, section="first", position=1)
    browser = served.browser()
    inbox_page, item = browser.get("/?standing=all"), browser.get(f"/items/{item_id}")
    issue = browser.get(item.tree.xpath("//a[@data-key='i']")[0].get("href"))
    moved = browser.get(browser.get("/diary").tree.xpath("//table//a[@data-key='o']")[0].get("href"))
    for text in (
        heading(inbox_page, f"//*[@id='story-{story['persian']}']"),
        heading(inbox_page, "//select[@name='section']"),
        heading(item, "//header[@class='story-head']"),
        heading(issue, "//h2[@id='section-1']"),
        heading(moved, "//table"),
    ):
        assert "Without a heading" in text
        assert "first " not in text.replace("first seen", "").replace("first article", "")
    assert "In English Without a heading" in heading(moved, "//table")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", {"accept": "Accept", "hold": "Hold"}), ("fa", {"accept": "پذیرفتن", "hold": "کنار گذاشتن"})],
)
def test_accepting_and_holding_are_called_so_wherever_they_are_done(
    desk: tuple[Served, dict[str, int]], language: str, words: dict[str, str]
) -> None:
    served, story = desk
    browser = served.browser()
    browser.post("/appearance", {"language": language, "theme": "auto"})
    issue = browser.get(f"/items/{item_of(served, story['persian'])}").tree.xpath("//a[@data-key='i']")[0].get("href")
    for path in ("/", f"/stories/{story['persian']}", issue):
        page = browser.get(path).tree
        for verb, word in words.items():
            buttons = page.xpath(f"//button[@value='{verb}']")
            assert {button.text_content() for button in buttons} == {word}, path
            assert {button.get("data-key-label") for button in buttons} == {None}, path


@pytest.mark.parametrize(("language", "held", "rejected"), [("en", "held", "rejected"), ("fa", "کنار گذاشت", "رد کرد")])
def test_the_diary_tells_of_holding_and_rejecting_in_the_words_of_the_buttons(
    desk: tuple[Served, dict[str, int]], language: str, held: str, rejected: str
) -> None:
    served, story = desk
    review = ReviewDesk(served.database, "Teuta", now=NOW)
    review.hold(item_of(served, story["persian"]))
    review.reject(item_of(served, story["persian"]), why="کهنه")
    browser = served.browser()
    browser.post("/appearance", {"language": language, "theme": "auto"})
    later, earlier = browser.get("/diary").tree.xpath("//table//tbody/tr")[:2]
    assert rejected in later.text_content() and held not in later.text_content()
    assert held in earlier.text_content()
