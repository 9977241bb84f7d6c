"""Finding an issue again: by number, by date in two calendars, by words in any spelling."""

from datetime import date

import pytest

from aggregator.store import digests, issue_search
from aggregator.store.database import Database
from aggregator.vocabulary import DigestStatus, ItemStatus
from tests.factories import add_articles, add_item, add_outlet, make_digest


@pytest.fixture
def stored(each_database: Database) -> Database:
    """Issues 7, 8 and one without a number, of 6, 13 and 20 March 2026."""
    with each_database.write() as session:
        add_outlet(session)
        add_articles(session)
        for number, day, headline in ((7, 6, "پل چوبی"), (8, 13, "L'été au port"), (None, 20, "")):
            digests.add(session, make_digest(number=number, cover_date=date(2026, 3, day), headline=headline))
        shown = {"status": ItemStatus.ACCEPTED, "cites": [1]}
        french = {"lead": "Le Quai écrit :", "language": "fr"}
        add_item(session, 1, headline="كشتي", lead="رودنامه نوشت.", body="کشتی‌ها ۱۴ روز ماندند.", **shown)
        add_item(
            session, 2, headline="Les dockers", lead="Le Quai écrit :", body="Grève à Noël.", language="fr", **shown
        )
        add_item(session, 2, headline="Le phare", body="", **french, **shown)
        add_item(session, 3, headline="phare", cites=[1], status=ItemStatus.REJECTED)
        digests.set_status(session, 1, DigestStatus.PUBLISHED)
    return each_database


def found(database: Database, query: str, *, skip: int = 0, limit: int = 10) -> list[int]:
    with database.read() as session:
        return [each.digest.id or 0 for each in issue_search.find(session, query, skip=skip, limit=limit)]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", [3, 2, 1]),
        ("8", [2]),
        ("۷", [1]),
        ("2026-03-13", [2]),
        ("2026-03", [3, 2, 1]),
        ("2026", [3, 2, 1]),
        ("1404/12/15", [1]),
        ("۱۴۰۴/۱۲", [3, 2, 1]),
        ("کشتی", [1]),
        ("کشتي", [1]),
        ("ETE", [2]),
        ("greve noel", [2]),
        ("phare grève", [2]),
        ("phare", [2]),
        ("quai 2026", [2]),
        ("quai 7", []),
        ("14", [1]),
        ("02", []),
        ("%", []),
        ("nirgends", []),
    ],
)
def test_every_word_is_the_number_in_the_date_or_in_the_text(stored: Database, query: str, ids: list[int]) -> None:
    assert found(stored, query) == ids


def test_what_is_found_is_given_page_by_page_with_the_items_that_say_so(stored: Database) -> None:
    assert found(stored, "", limit=2) == [3, 2] and found(stored, "", skip=2, limit=2) == [1]
    assert found(stored, "2026", skip=1, limit=1) == [2]
    with stored.read() as session:
        (issue,) = issue_search.find(session, "phare", limit=5)
        assert (issue.count, [item.headline for item in issue.items]) == (2, ["Le phare"])
        assert [each.count for each in issue_search.find(session, "", limit=5)] == [0, 2, 1]


def test_drafts_that_nobody_decided_on_belong_to_an_issue_until_readers_have_it(stored: Database) -> None:
    with stored.write() as session:
        add_item(session, 1, headline="سد", cites=[1], status=ItemStatus.DRAFT)
        add_item(session, 2, headline="La digue", cites=[1], status=ItemStatus.DRAFT)
    assert (found(stored, "سد"), found(stored, "digue")) == ([], [2])
    with stored.read() as session:
        assert [each.count for each in issue_search.find(session, "", limit=5)] == [0, 3, 1]
