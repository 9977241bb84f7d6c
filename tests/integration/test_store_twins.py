"""Pairs of template twins in the store, on both engines."""

import pytest

from aggregator.store import twins
from aggregator.store.database import Database
from tests.factories import NOW, add_articles, add_outlet


@pytest.fixture
def desk(each_database: Database) -> Database:
    """A desk with articles 1 to 4."""
    with each_database.write() as session:
        add_outlet(session)
        add_articles(session, 4)
    return each_database


def _put(database: Database, judged: list[int], *pairs: tuple[int, int]) -> None:
    with database.write() as session:
        twins.forget(session, judged)
        twins.put_all(session, pairs, now=NOW)


def _of(database: Database, *ids: int) -> dict[int, set[int]]:
    with database.read() as session:
        return {ident: set(others) for ident, others in twins.of_articles(session, ids).items()}


def test_a_pair_is_found_from_either_side_and_stored_once(desk: Database) -> None:
    _put(desk, [1, 2, 3], (1, 3), (3, 1), (2, 3))
    assert _of(desk, 1, 2, 3, 4) == {1: {3}, 2: {3}, 3: {1, 2}}
    assert _of(desk, 3) == {3: {1, 2}}
    assert _of(desk, 4) == {}


def test_judging_an_article_again_replaces_all_its_pairs_and_no_others(desk: Database) -> None:
    _put(desk, [1, 2, 3, 4], (1, 3), (3, 4), (1, 2))
    _put(desk, [3], (3, 2))
    assert _of(desk, 1, 2, 3, 4) == {1: {2}, 2: {1, 3}, 3: {2}}
    _put(desk, [2])
    assert _of(desk, 1, 2, 3, 4) == {}
