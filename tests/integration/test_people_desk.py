import pytest
from pwdlib import PasswordHash

from aggregator.errors import NotAllowedError, UnknownIdError, UsageError
from aggregator.models import Decision, User
from aggregator.review.people import SHORTEST_PASSWORD, PeopleDesk
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


def test_a_short_password_is_refused(desk: PeopleDesk, each_database: Database) -> None:
    with pytest.raises(UsageError, match=f"at least {SHORTEST_PASSWORD}"):
        desk.set_password("Ana", "x" * (SHORTEST_PASSWORD - 1))
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
