from datetime import timedelta
from typing import Any

import pytest

from aggregator.models import Resemblance, Sketch
from aggregator.store import articles, sketches
from aggregator.store.database import Database
from aggregator.vocabulary import Verdict
from tests.factories import NOW, add_articles, add_outlet

#: Over the bound parameters either engine takes in one statement (32,766 and 65,535).
TOO_MANY = 70_000
#: The ends of a signed 64-bit number: what a column of band keys has to take.
LOWEST, HIGHEST = -(2**63), 2**63 - 1


@pytest.fixture
def desk(each_database: Database) -> Database:
    """A desk with articles 1 to 4, published an hour apart."""
    with each_database.write() as session:
        add_outlet(session)
        for hour in range(4):
            add_articles(session, text=f"متن {hour % 2}", published_at=NOW + timedelta(hours=hour))
    return each_database


def copy_of(article_id: int, of_id: int, verdict: Verdict = Verdict.REPRINT) -> Resemblance:
    return Resemblance(article_id=article_id, of_id=of_id, verdict=verdict, share=0.9, judged_at=NOW)


def rows(*found: Resemblance) -> list[dict[str, Any]]:
    return [one.model_dump() for one in found]


def put(database: Database, article_id: int, *bands: int, hour: int = 0) -> None:
    with database.write() as session:
        sketch = Sketch(article_id=article_id, size=9, signature=bytes([article_id, 0, 255]))
        sketches.put(session, sketch, bands=bands, published_at=NOW + timedelta(hours=hour))


def test_a_sketch_put_again_replaces_words_and_bands(desk: Database) -> None:
    put(desk, 1, 10, 11)
    put(desk, 1, 12)
    with desk.read() as session:
        assert sketches.holders(session, [10, 11, 12], since=NOW, until=NOW) == {12: {1}}
        assert sketches.signatures(session, [1])[1][1] == b"\x01\x00\xff"


def test_many_sketches_are_stored_as_one_by_one(desk: Database) -> None:
    put(desk, 1, 99)
    entries = [
        sketches.Indexed(article_id=ident, size=5, signature=b"\x00", bands=(7, 7, ident), published_at=NOW)
        for ident in (1, 2)
    ]
    with desk.write() as session:
        sketches.put_all(session, entries)
        sketches.put_all(session, [])
    with desk.read() as session:
        assert sketches.holders(session, [7, 1, 2, 99], since=NOW, until=NOW) == {7: {1, 2}, 1: {1}, 2: {2}}
        assert sorted(sketches.signatures(session, range(TOO_MANY))) == [1, 2]


def test_holders_are_of_the_time_asked_for_ends_included(desk: Database) -> None:
    for article_id, hour in ((1, 0), (2, 1), (3, 2)):
        put(desk, article_id, 7, HIGHEST, hour=hour)
    with desk.read() as session:
        until = NOW + timedelta(hours=1)
        assert sketches.holders(session, [7], since=NOW, until=until) == {7: {1, 2}}
        assert sketches.holders(session, [7], since=until, until=until) == {7: {2}}
        many = [7, *range(1_000, 1_000 + TOO_MANY)]
        assert sketches.holders(session, many, since=NOW, until=until) == {7: {1, 2}}


def test_judged_articles_of_one_text_are_found_by_its_hash(desk: Database) -> None:
    with desk.write() as session:
        shared = articles.texts(session, [1])[1].text_hash
        sketches.set_verdicts(session, {3: (Verdict.UNIQUE, 1), 2: (Verdict.DUPLICATE, 1)})
    with desk.read() as session:
        hashes = [shared, *(f"{number:064}" for number in range(TOO_MANY))]
        assert sketches.judged_texts(session, hashes) == {shared: [3]}
        assert [(one.verdict, one.judged_revision) for one in (articles.get(session, i) for i in (1, 2))] == [
            (Verdict.PENDING, 0),
            (Verdict.DUPLICATE, 1),
        ]


def test_whose_text_an_article_has_is_the_last_word_on_it(desk: Database) -> None:
    with desk.write() as session:
        sketches.resemble_all(session, [2], rows(copy_of(2, 1, Verdict.UNSURE)))
        sketches.resemble_all(
            session,
            [2, 3],
            [
                row.model_dump()
                for row in (
                    copy_of(2, 1),
                    copy_of(3, 1, Verdict.DUPLICATE),
                )
            ],
        )
    with desk.read() as session:
        found = sketches.resemblances(session, [1, 2])[2]
        assert (found.of_id, found.verdict, found.judged_at) == (1, Verdict.REPRINT, NOW)
        assert sorted(sketches.resemblances(session, range(TOO_MANY))) == [2, 3]
        assert [row.article_id for row in sketches.copies(session, range(TOO_MANY))] == [2, 3]
        assert [row.article_id for row in sketches.all_resemblances(session)] == [2, 3]


def test_who_is_judged_again_and_resembles_nobody_has_nobodys_text(desk: Database) -> None:
    with desk.write() as session:
        sketches.resemble_all(
            session,
            [2, 3],
            [
                row.model_dump()
                for row in (
                    copy_of(2, 1),
                    copy_of(3, 1),
                )
            ],
        )
    with desk.write() as session:
        sketches.resemble_all(session, [2, 4], rows(copy_of(4, 3)))
    with desk.read() as session:
        assert [(row.article_id, row.of_id) for row in sketches.all_resemblances(session)] == [(3, 1), (4, 3)]


def test_copies_of_a_copy_follow_it_to_the_original(desk: Database) -> None:
    with desk.write() as session:
        sketches.resemble_all(
            session,
            [3, 4],
            [
                row.model_dump()
                for row in (
                    copy_of(3, 2),
                    copy_of(4, 2),
                )
            ],
        )
    with desk.write() as session:
        sketches.follow(session, {2: 1})
    with desk.read() as session:
        assert [row.of_id for row in sketches.all_resemblances(session)] == [1, 1]
