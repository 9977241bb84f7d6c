from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from pwdlib import PasswordHash

from aggregator.errors import NotAllowedError, UnknownIdError, UsageError
from aggregator.models import Decision, User
from aggregator.review.people import LONGEST_PASSWORD, SHORTEST_PASSWORD, PeopleDesk
from aggregator.store import decisions, users
from aggregator.store.database import Database
from aggregator.vocabulary import Role
from tests.factories import NOW


@pytest.fixture
def desk(each_database: Database) -> PeopleDesk:
    """Ana is editor (1), Luan administrator (2), سارا editor (3)."""
    people = PeopleDesk(each_database, now=NOW)
    for name, role in (("Ana", Role.EDITOR), ("Luan", Role.ADMINISTRATOR), ("سارا", Role.EDITOR)):
        people.add(name, role)
    return people


def person(database: Database, name: str) -> User:
    with database.read() as session:
        return users.get(session, name)


def diary(database: Database) -> list[Decision]:
    with database.read() as session:
        return decisions.every(session)[3:]  # the three additions of the fixture


def test_adding_a_person_is_a_diary_row(desk: PeopleDesk, each_database: Database) -> None:
    desk.add("Élodie", Role.PUBLISHER)
    [row] = diary(each_database)
    assert (row.verb, row.noun, row.noun_id, row.user_id, row.at) == ("add", "user", 4, 4, NOW)
    assert row.after == {"role": "publisher"}
    assert person(each_database, "Élodie").role is Role.PUBLISHER


def test_a_name_that_is_taken_leaves_no_row(desk: PeopleDesk, each_database: Database) -> None:
    with pytest.raises(UsageError, match="already"):
        desk.add("سارا", Role.ADMINISTRATOR)
    assert diary(each_database) == []
    assert person(each_database, "سارا").role is Role.EDITOR


def test_of_a_password_only_its_hash_is_kept_and_the_diary_says_nothing_of_it(
    desk: PeopleDesk, each_database: Database
) -> None:
    desk.set_password("سارا", "گذرواژه‌ی بلند")
    kept = person(each_database, "سارا").password_hash or ""
    assert kept.startswith("$argon2id$")
    assert PasswordHash.recommended().verify("گذرواژه‌ی بلند", kept)
    [row] = diary(each_database)
    assert (row.verb, row.noun_id, row.before, row.after, row.why) == ("passwd", 3, {}, {}, "")


def test_a_guess_costs_64_mib_three_times_over(real_hasher: PasswordHash) -> None:
    assert real_hasher.hash("گذرواژه‌ی بلند").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize(
    ("length", "fault"),
    [(SHORTEST_PASSWORD - 1, f"at least {SHORTEST_PASSWORD}"), (LONGEST_PASSWORD + 1, "at most 1000")],
)
def test_a_password_too_short_or_too_long_is_refused(
    desk: PeopleDesk, each_database: Database, length: int, fault: str
) -> None:
    with pytest.raises(UsageError, match=fault):
        desk.set_password("Ana", "x" * length)
    assert person(each_database, "Ana").password_hash is None
    assert diary(each_database) == []


@pytest.mark.parametrize(("by", "name"), [("Luan", "سارا"), ("Ana", "Ana")])
def test_administrators_disable_anybody_and_everybody_themselves(
    desk: PeopleDesk, each_database: Database, by: str, name: str
) -> None:
    desk.disable(name, by=by)
    assert person(each_database, name).disabled_at == NOW
    [row] = diary(each_database)
    assert (row.verb, row.user_id, row.noun_id) == ("disable", person(each_database, by).id, row.noun_id)
    assert row.noun_id == person(each_database, name).id
    assert (row.before, row.after) == ({"disabled_at": None}, {"disabled_at": NOW.isoformat()})


@pytest.mark.parametrize(
    ("by", "name", "error"),
    [
        ("Ana", "سارا", NotAllowedError),  # an editor, somebody else
        ("Nobody", "Ana", UnknownIdError),
        ("Luan", "Nobody", UnknownIdError),
    ],
)
def test_whoever_may_not_disable_changes_nothing(
    desk: PeopleDesk, each_database: Database, by: str, name: str, error: type[UsageError]
) -> None:
    with pytest.raises(error):
        desk.disable(name, by=by)
    assert diary(each_database) == []


def test_the_disabled_do_nothing_more_and_are_not_disabled_twice(desk: PeopleDesk, each_database: Database) -> None:
    desk.disable("Ana", by="Luan")
    with pytest.raises(NotAllowedError, match="already"):
        desk.disable("Ana", by="Luan")
    with pytest.raises(NotAllowedError, match="disabled since"):
        desk.set_password("Ana", "a long password")
    with pytest.raises(NotAllowedError, match="disabled since"):
        desk.disable("Ana", by="Ana")
    assert [row.verb for row in diary(each_database)] == ["disable"]


def test_only_administrators_add_people_from_a_browser(desk: PeopleDesk, each_database: Database) -> None:
    desk.add("Élodie", Role.EDITOR, by="Luan")
    [row] = diary(each_database)
    assert (row.verb, row.user_id, row.noun_id, row.after) == ("add", 2, 4, {"role": "editor"})
    with pytest.raises(NotAllowedError, match="no administrator"):
        desk.add("Besa", Role.ADMINISTRATOR, by="Ana")
    with pytest.raises(UnknownIdError):
        person(each_database, "Besa")


def test_a_role_is_given_by_an_administrator_and_told_in_the_diary(desk: PeopleDesk, each_database: Database) -> None:
    desk.change_role("سارا", Role.PUBLISHER, by="Luan")
    assert person(each_database, "سارا").role is Role.PUBLISHER
    [row] = diary(each_database)
    assert (row.verb, row.user_id, row.noun_id) == ("role", 2, 3)
    assert (row.before, row.after) == ({"role": "editor"}, {"role": "publisher"})


@pytest.mark.parametrize(
    ("by", "name", "role", "fault"),
    [
        ("Ana", "Ana", Role.ADMINISTRATOR, "no administrator"),
        ("Ana", "سارا", Role.PUBLISHER, "no administrator"),
        ("Luan", "سارا", Role.EDITOR, "already"),
        ("Luan", "Luan", Role.PUBLISHER, "last administrator"),
    ],
)
def test_a_role_that_may_not_be_given_changes_nothing(
    desk: PeopleDesk, each_database: Database, by: str, name: str, role: Role, fault: str
) -> None:
    before = person(each_database, name).role
    with pytest.raises(NotAllowedError, match=fault):
        desk.change_role(name, role, by=by)
    assert person(each_database, name).role is before
    assert diary(each_database) == []


def test_somebody_always_stays_who_can_give_roles(desk: PeopleDesk, each_database: Database) -> None:
    with pytest.raises(NotAllowedError, match="last administrator"):
        desk.disable("Luan", by="Luan")
    desk.change_role("سارا", Role.ADMINISTRATOR, by="Luan")
    desk.disable("Luan", by="Luan")
    with pytest.raises(NotAllowedError, match="last administrator"):  # a disabled one is none
        desk.change_role("سارا", Role.EDITOR, by="سارا")
    assert [row.verb for row in diary(each_database)] == ["role", "disable"]


def test_administrators_who_demote_each_other_at_once_leave_one(desk: PeopleDesk, each_database: Database) -> None:
    desk.change_role("سارا", Role.ADMINISTRATOR, by="Luan")
    together = Barrier(2)

    def demote(name: str, by: str) -> bool:
        together.wait()
        try:
            PeopleDesk(each_database, now=NOW).change_role(name, Role.EDITOR, by=by)
        except NotAllowedError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = [one.result() for one in (pool.submit(demote, "سارا", "Luan"), pool.submit(demote, "Luan", "سارا"))]
    assert sorted(done) == [False, True]
    with each_database.read() as session:
        assert len(users.administrators(session)) == 1


def test_whoever_was_disabled_decides_again_once_enabled(desk: PeopleDesk, each_database: Database) -> None:
    desk.set_password("Ana", "a long password")
    desk.disable("Ana", by="Luan")
    with pytest.raises(NotAllowedError, match="no administrator"):
        desk.enable("Ana", by="سارا")
    desk.enable("Ana", by="Luan")
    ana = person(each_database, "Ana")
    assert (ana.disabled_at, ana.role) == (None, Role.EDITOR)
    row = diary(each_database)[-1]
    assert (row.verb, row.before, row.after) == ("enable", {"disabled_at": NOW.isoformat()}, {"disabled_at": None})
    with pytest.raises(NotAllowedError, match="not disabled"):
        desk.enable("Ana", by="Luan")
