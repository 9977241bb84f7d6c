"""A list that shows only its first says how many there are more, and leads to them."""

from pathlib import Path

import pytest

from aggregator.review.desk import ReviewDesk
from aggregator.store import digests
from aggregator.store.database import Database
from aggregator.vocabulary import DigestStatus, ItemStatus, Role
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest, make_outlet
from tests.fakes.browser import Answer
from tests.fakes.page_reading import check
from tests.integration.web_desk import NAMES, Served, web_desk

BESIDE = 62


@pytest.fixture
def served(database: Database, tmp_path: Path) -> Served:
    """An issue with more beside it than its page lists; its first item cites five outlets."""
    made = web_desk(tmp_path, database)
    with database.write() as session:
        add_outlet(session)
        cited = add_articles(session)
        for number in range(4):
            session.add(make_outlet(id=f"o{number}", name=f"روزنامه {number}"))
            session.flush()
            cited += add_articles(session, outlet_id=f"o{number}")
        digests.add(session, make_digest(series="هفته‌نامه بندر"))
        for number in range(BESIDE):
            add_item(session, 1, cites=cited if number == 0 else cited[:1], section="first", position=number + 1)
            add_item(session, 1, cites=cited[:1], section="first", position=99 + number, status=ItemStatus.HELD)
    return made


def more(answer: Answer) -> list[tuple[str, str]]:
    """What is more, and where."""
    check(answer.text)
    links = answer.tree.xpath("//a[starts-with(normalize-space(.), 'and ')]")
    return [(" ".join(link.text_content().split()), link.get("href")) for link in links]


def test_beside_an_issue_what_is_held_leads_to_what_is_held(served: Served) -> None:
    found = more(served.browser().get("/issues/1"))
    assert ("and 2 more among the candidates", "/") in found
    assert ("and 2 more among the candidates", "/?standing=held") in found
    assert ("and 2 more", "/items/1") in found  # outlets of the first item


def test_decisions_on_an_item_that_its_page_does_not_show_are_counted(served: Served) -> None:
    for version in range(1, 12):
        ReviewDesk(served.database, NAMES[Role.EDITOR], now=NOW).edit(1, {"body": f"پل {version}"}, version=version)
    assert ("and 3 more", "/diary?noun=item") in more(served.browser().get("/items/1"))


def test_an_issue_without_editions_says_so_and_shows_no_empty_table(served: Served) -> None:
    with served.database.write() as session:
        digests.set_status(session, 1, DigestStatus.PUBLISHED)
    page = served.browser().get("/issues/1")
    assert "This desk has no edition of it." in page.words() and not page.tree.xpath("//table")
    assert "Prove all editions" not in page.words()
