"""Where an item stands that comes back into its issue."""

import pytest

from aggregator.review.desk import ReviewDesk
from aggregator.review.undo import ItemUndo
from aggregator.store import decisions, digests, users
from aggregator.store.database import Database
from aggregator.vocabulary import ItemStatus, Role
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest


@pytest.fixture
def stored(each_database: Database) -> Database:
    """Digest 1 with the items 1, 2 and 3 in this order."""
    with each_database.write() as session:
        add_outlet(session)
        add_articles(session, 3)
        digests.add(session, make_digest())
        for place, headline in enumerate(("Le pont", "پل تازه", "Ura e re"), start=1):
            add_item(session, 1, cites=[place], position=place, headline=headline)
        users.add(session, "Ana", role=Role.EDITOR, now=NOW)
    return each_database


def desk(database: Database) -> ReviewDesk:
    return ReviewDesk(database, "Ana", now=NOW)


def undo_last(database: Database, item_id: int) -> None:
    with database.read() as session:
        row = decisions.of(session, "item", item_id)[-1]
    ItemUndo(database, "Ana", now=NOW).undo(row.id or 0)


def order(database: Database) -> list[int | None]:
    with database.read() as session:
        rows = digests.items(session, 1)
    return [row.id for row in rows if row.status not in (ItemStatus.REJECTED, ItemStatus.MERGED)]


def test_one_that_comes_back_by_undo_stands_where_it_stood(stored: Database) -> None:
    desk(stored).reject(2, why="hors sujet")
    assert order(stored) == [1, 3]
    undo_last(stored, 2)
    assert order(stored) == [1, 2, 3]
    desk(stored).merge(3, 1)
    undo_last(stored, 3)
    assert order(stored) == [1, 2, 3]


def test_so_does_one_that_is_accepted_after_all(stored: Database) -> None:
    desk(stored).reject(1, why="x")
    desk(stored).accept(1)
    assert order(stored) == [1, 2, 3]


def test_one_whose_place_was_taken_meanwhile_stands_behind_the_others(stored: Database) -> None:
    desk(stored).reject(1, why="x")
    desk(stored).move(3, section="main", position=1)
    undo_last(stored, 1)
    assert order(stored) == [3, 2, 1]
