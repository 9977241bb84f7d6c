from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from aggregator.models import Decision
from aggregator.store import decisions, diary_search, schema, users
from aggregator.store.database import Database
from aggregator.store.diary_search import Wanted
from aggregator.vocabulary import Role
from tests.factories import NOW, make_user

ANA, SARA = 1, 2

#: who, verb, noun, hours after NOW, why; ids from 1
ROWS = (
    (ANA, "accept", "item", 0, ""),
    (SARA, "reject", "item", 1, "خبرِ كهنه است"),
    (ANA, "take in", "item", 2, "Urë e vjetër"),
    (SARA, "take", "item", 3, "the bridge, again"),
    (ANA, "not_same", "article", 4, "کهنه و نو"),
    (SARA, "new", "digest", 5, "user ana accept item .by1 .verb.accept"),
)


def write(session: Session, rows: tuple[tuple[int, str, str, int, str], ...] = ROWS) -> None:
    for user_id, verb, noun, hours, why in rows:
        row = Decision(at=NOW + timedelta(hours=hours), user_id=user_id, verb=verb, noun=noun, noun_id=7, why=why)
        decisions.note(session, row)


@pytest.fixture
def diary(each_database: Database) -> Database:
    """The rows above, by Ana and سارا."""
    with each_database.write() as session:
        for name in ("Ana", "سارا"):
            users.add(session, name, role=Role.EDITOR, now=NOW)
        write(session)
    return each_database


def found(database: Database, **wanted: object) -> list[int | None]:
    with database.read() as session:
        return [row.id for row in diary_search.page(session, Wanted(**wanted)).rows]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({}, [6, 5, 4, 3, 2, 1]),
        ({"user_id": ANA}, [5, 3, 1]),
        ({"user_id": 11}, []),  # begins as 1 does
        ({"verb": "take"}, [4]),
        ({"verb": "take in"}, [3]),
        ({"verb": "not_same"}, [5]),
        ({"noun": "item"}, [4, 3, 2, 1]),
        ({"noun": "item", "user_id": SARA}, [4, 2]),
        ({"noun": "digest", "verb": "accept"}, []),
        ({"words": "کهنه"}, [5, 2]),  # both kafs
        ({"words": "URE vjeter"}, [3]),
        ({"words": "brid*"}, [4]),
        ({"words": "bridge کهنه"}, []),
        ({"words": "کهنه", "user_id": ANA}, [5]),
        ({"words": "accept"}, [6]),  # a word of why, never a verb
        ({"words": ".by2"}, []),
        ({"words": "?!"}, []),
        ({"words": '\udcff\x00" OR 1'}, []),
        ({"since": NOW + timedelta(hours=2)}, [6, 5, 4, 3]),
        ({"until": NOW + timedelta(hours=2)}, [2, 1]),
        ({"since": NOW + timedelta(hours=1), "until": NOW + timedelta(hours=4), "noun": "item"}, [4, 3, 2]),
        ({"since": NOW + timedelta(days=1)}, []),
        ({"since": NOW + timedelta(hours=3), "until": NOW + timedelta(hours=2)}, []),
    ],
)
def test_the_diary_is_searched_by_who_what_when_and_why(
    diary: Database, wanted: dict[str, object], ids: list[int]
) -> None:
    assert found(diary, **wanted) == ids


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(noun="item"), Wanted(since=NOW)])
def test_pages_follow_each_other_without_gap_or_repetition(diary: Database, wanted: Wanted) -> None:
    with diary.read() as session:
        whole = [row.id for row in diary_search.page(session, wanted).rows]
        seen, before = [], None
        while True:
            page = diary_search.page(session, wanted, before=before, limit=2)
            seen += [row.id for row in page.rows]
            before = page.earlier
            if before is None:
                break
    assert seen == whole


def test_rows_noted_while_somebody_reads_move_no_later_page(diary: Database) -> None:
    with diary.read() as session:
        first = diary_search.page(session, Wanted(), limit=3)
    with diary.write() as session:
        write(session, ((ANA, "edit", "item", 6, "meanwhile"),))
    with diary.read() as session:
        second = diary_search.page(session, Wanted(), before=first.earlier, limit=3)
    assert [row.id for row in (*first.rows, *second.rows)] == [6, 5, 4, 3, 2, 1]


def test_a_clock_that_was_put_back_hides_no_row(diary: Database) -> None:
    with diary.write() as session:
        write(session, ((ANA, "edit", "item", 48, "ahead"), (ANA, "edit", "item", 7, "right again")))
    assert found(diary, until=NOW + timedelta(hours=72))[:3] == [8, 7, 6]
    assert found(diary, until=NOW + timedelta(hours=8))[:2] == [8, 6]
    assert found(diary, since=NOW + timedelta(hours=24)) == [7]


def test_what_stood_in_the_diary_before_it_could_be_searched_is_found(empty_database: Database) -> None:
    from alembic import command

    config = schema._config()
    with empty_database.connection(write=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0012")
        row = "1, '2026-03-04 09:30:00+00:00', 1, 'reject', 'item', 7, '{}', '{}', 'كهنه است'"
        for statement in (
            "INSERT INTO desk_user (id, name, role, created_at)"
            " VALUES (1, 'Ana', 'editor', '2026-03-04 09:30:00+00:00')",
            f"INSERT INTO decision (id, at, user_id, verb, noun, noun_id, before, after, why) VALUES ({row})",
        ):
            connection.execute(text(statement))
    schema.upgrade(empty_database)
    assert found(empty_database, words="کهنه", verb="reject", user_id=1) == [1]


def test_a_page_costs_the_same_however_long_the_diary_is(database: Database) -> None:
    """Counted in steps of SQLite's machine, for time depends on the day: two words that never meet, each in half."""

    def steps(wanted: Wanted) -> int:
        counted = [0]

        def count() -> int:
            counted[0] += 1
            return 0

        with database.read() as session:
            raw = session.connection().connection.driver_connection
            raw.set_progress_handler(count, 1)
            diary_search.page(session, wanted, limit=10)
            raw.set_progress_handler(None, 1)
        return counted[0]

    asked = (Wanted(user_id=ANA), Wanted(user_id=SARA, verb="accept"), Wanted(words="odd even"), Wanted(words="o*"))
    with database.write() as session:
        session.add_all([make_user(name="Ana"), make_user(name="Sara")])
        session.flush()
        _many(session, 300)
    few = [steps(wanted) for wanted in asked]
    with database.write() as session:
        _many(session, 3_000)
    many = [steps(wanted) for wanted in asked]
    assert all(later <= 2 * earlier for earlier, later in zip(few, many, strict=True)), (few, many)


def _many(session: Session, number: int) -> None:
    for place in range(number):
        parity = ("even", "odd")[place % 2]
        row = Decision(at=NOW, user_id=1 + place % 2, verb=("accept", "edit")[place % 2], noun="item", noun_id=1)
        row.why = f"{parity} {place}"
        decisions.note(session, row)
