"""Ordering an issue: drafts and what was put aside stand between its items, and are not seen there."""

import pytest

from aggregator.errors import NotAllowedError, StaleVersionError
from aggregator.review.desk import ReviewDesk
from aggregator.store import decisions, digests, users
from aggregator.store.database import Database
from aggregator.vocabulary import DigestStatus, ItemStatus, Role
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest

#: Section main: items 1 to 5, of which 2 is a draft and 4 is held; section french: 6; section empty: nothing.
STATES = ["accepted", "draft", "accepted", "held", "accepted"]


@pytest.fixture
def stored(each_database: Database) -> Database:
    with each_database.write() as session:
        add_outlet(session)
        add_articles(session)
        digests.add(session, make_digest())
        for place, state in enumerate(STATES, start=1):
            add_item(session, 1, cites=[1], position=place, headline=f"سرخط {place}", status=ItemStatus(state))
        add_item(session, 1, cites=[1], section="french", headline="L'été", status=ItemStatus.ACCEPTED)
        users.add(session, "Ana Prifti", role=Role.EDITOR, now=NOW)
    return each_database


def desk(database: Database) -> ReviewDesk:
    return ReviewDesk(database, "Ana Prifti", now=NOW)


def order(database: Database, section: str = "main", *, issue: bool = True) -> list[int]:
    with database.read() as session:
        rows = digests.items(session, 1)
    rows = [row for row in rows if row.section == section]
    return [row.id or 0 for row in rows if not issue or row.status is ItemStatus.ACCEPTED]


def test_a_step_leads_past_what_is_not_in_the_issue(stored: Database) -> None:
    left = desk(stored).shift(1, down=True, version=1)
    assert order(stored) == [3, 1, 5] and left.version == 2
    desk(stored).shift(1, down=True)
    assert order(stored) == [3, 5, 1]
    desk(stored).shift(1, down=False)
    desk(stored).shift(1, down=False)
    assert order(stored) == [1, 3, 5]
    with stored.read() as session:
        rows = decisions.of(session, "item", 1)
    assert [row.verb for row in rows] == ["move"] * 4
    assert rows[0].before == {"section": "main", "position": 1}


@pytest.mark.parametrize(("item", "down", "said"), [(1, False, "first"), (5, True, "last"), (6, True, "last")])
def test_there_is_no_step_beyond_the_ends(stored: Database, item: int, down: bool, said: str) -> None:
    with pytest.raises(NotAllowedError, match=f"the {said} of its section"):
        desk(stored).shift(item, down=down)
    assert order(stored) == [1, 3, 5]


def test_an_item_is_put_before_another_or_behind_all_of_the_issue(stored: Database) -> None:
    desk(stored).place(5, section="main", before=1)
    assert order(stored, issue=False) == [5, 1, 2, 3, 4]
    desk(stored).place(5, section="main")
    assert order(stored, issue=False) == [1, 2, 3, 5, 4]
    desk(stored).place(1, section="french", before=6)
    assert order(stored, "french") == [1, 6] and order(stored) == [3, 5]
    desk(stored).place(3, section="french")
    assert order(stored, "french") == [1, 6, 3]
    assert desk(stored).place(6, section="empty").position == 1


def test_putting_an_item_where_it_stands_is_no_decision(stored: Database) -> None:
    for before, version in ((3, 1), (None, 1)):
        item = 1 if before else 6
        section = "main" if before else "french"
        desk_of = desk(stored)
        if before:
            desk_of.place(2, section="french")  # the draft between them goes
        with pytest.raises(NotAllowedError, match="stands at that place already"):
            desk(stored).place(item, section=section, before=before, version=version)


def test_a_neighbour_that_is_gone_and_an_item_that_changed_meanwhile_are_told(stored: Database) -> None:
    desk(stored).place(3, section="french")
    with pytest.raises(NotAllowedError, match="not in section main any more"):
        desk(stored).place(1, section="main", before=3)
    with pytest.raises(StaleVersionError):
        desk(stored).shift(3, down=False, version=1)
    with pytest.raises(StaleVersionError):
        desk(stored).place(3, section="main", version=1)


def test_another_order_of_an_approved_issue_ends_the_approval(stored: Database) -> None:
    for step in (lambda: desk(stored).shift(1, down=True), lambda: desk(stored).place(1, section="french")):
        with stored.write() as session:
            digests.set_status(session, 1, DigestStatus.APPROVED)
        step()
        with stored.read() as session:
            assert digests.get(session, 1).status is DigestStatus.IN_REVIEW
