"""What was decided is taken back step by step, each time saying what; on pages of items, stories and the issue."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.review.desk import ReviewDesk
from aggregator.review.own_decisions import before
from aggregator.store import decisions, digests
from aggregator.vocabulary import ItemStatus, Role
from tests.databases import Databases
from tests.factories import NOW
from tests.fakes.browser import Answer, Browser
from tests.integration.story_desk_pages import pages_desk
from tests.integration.web_desk import NAMES, Served

NAME = "پل تازه"


@pytest.fixture(params=["sqlite", "postgres"])
def served(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open(request.param) as database:
        yield pages_desk(tmp_path, database)


@pytest.fixture
def browser(served: Served) -> Browser:
    return served.browser()


def review(served: Served, role: Role = Role.EDITOR) -> ReviewDesk:
    return ReviewDesk(served.database, NAMES[role], now=NOW)


def offered(answer: Answer) -> tuple[str, str]:
    """Where the button of the notice leads, and what it says; both empty where there is none."""
    forms = answer.tree.xpath("//div[@id='status']//form")
    return (forms[0].get("action"), " ".join(forms[0].text_content().split())) if forms else ("", "")


def status(served: Served) -> ItemStatus:
    with served.database.read() as session:
        return digests.item(session, 1).status


def test_undo_leads_back_through_ones_own_decisions_and_says_each(served: Served, browser: Browser) -> None:
    browser.post("/items/1/hold", {"version": "1"})
    browser.post("/stories/1/pull", {"article": "4"})
    answer = browser.post("/items/1/accept", {"version": "2"})
    said = []
    for _ in range(3):
        answer = browser.post(offered(answer)[0])
        said.append((answer.said(), offered(answer)[1]))
    assert f"Taken back: accepted \u2068{NAME}\u2069." in said[0][0] and "Undo also: moved articles of" in said[0][1]
    assert "Taken back: moved articles of" in said[1][0] and f"Undo also: held \u2068{NAME}\u2069" in said[1][1]
    assert f"Taken back: held \u2068{NAME}\u2069." in said[2][0] and said[2][1] == ""
    assert status(served) is ItemStatus.DRAFT


def test_the_stack_is_ones_own_and_what_another_changed_since_is_refused_in_words(
    served: Served, browser: Browser
) -> None:
    browser.post("/items/1/hold", {"version": "1"})
    review(served, Role.PUBLISHER).reject(1, why="کهنه")
    with served.database.read() as session:
        own = decisions.own_before(session, 1, 10**6, nouns=("item",), limit=9)
        assert [row.verb for row in own] == ["hold"]
        hold = own[0].id
    answer = browser.post(f"/undo/items/{hold}")
    assert NAMES[Role.PUBLISHER] in answer.said() and offered(answer) == ("", "")
    assert status(served) is ItemStatus.REJECTED


def test_what_was_taken_back_is_passed_over_and_stands_again_where_that_was_taken_back(served: Served) -> None:
    review(served).hold(1)
    review(served).accept(1)
    browser = served.browser()
    browser.post("/items/1/undo/1")
    with served.database.read() as session:
        assert (first := before(session, 1, 2)) is not None and first.id == 1
    browser.post("/items/1/undo/2")
    browser.post("/items/1/undo/1")
    with served.database.read() as session:
        assert before(session, 1, 10) is None
        again = max(row.id or 0 for row in decisions.of(session, "item", 1))
    browser.post(f"/items/1/undo/{again}")
    with served.database.read() as session:
        assert (first := before(session, 1, 2)) is not None and first.id == 1


def test_many_taken_back_at_once_are_named(served: Served, browser: Browser) -> None:
    browser.post("/items/1/accept", {"version": "1"})
    for version in range(2, 6):
        review(served).edit(1, {"body": f"پل {version}"}, version=version)
    answer = browser.post("/undo/items/5,4,3,2,1")
    assert answer.said().count("edited") == 3 and "and 2 more" in answer.said()
    assert status(served) is ItemStatus.DRAFT


def test_in_persian_the_sentence_is_persian(served: Served, browser: Browser) -> None:
    browser.post("/appearance", {"language": "fa", "theme": "auto"})
    browser.post("/items/1/hold", {"version": "1"})
    answer = browser.post("/items/1/undo/1")
    assert f"پس گرفته شد: \u2068{NAME}\u2069 را کنار گذاشت." in answer.said()
