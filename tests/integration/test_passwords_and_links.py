"""Own passwords, links that work once, and which changes of people end their sessions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import select

from aggregator.errors import NotAllowedError, UnknownIdError, UsageError
from aggregator.models import Decision, SetUpLink, User
from aggregator.review.people import LONGEST_PASSWORD, SHORTEST_PASSWORD, PeopleDesk
from aggregator.review.signing_in import LINK_LASTS, Door, TooManyGuesses
from aggregator.store import decisions, users
from aggregator.store.database import Database
from aggregator.vocabulary import Role
from tests.factories import NOW, make_user
from tests.integration.web_desk import HASHED, PASSWORD

HERE = "192.0.2.7"
SARA = "سارا"


@pytest.fixture
def door(each_database: Database) -> Door:
    """Ana is editor (1), Luan administrator (2), سارا editor (3); all have the password of the tests."""
    with each_database.write() as session:
        for name, role in (("Ana", Role.EDITOR), ("Luan", Role.ADMINISTRATOR), (SARA, Role.EDITOR)):
            session.add(make_user(name=name, role=role, password_hash=HASHED))
            session.flush()
    return Door(each_database, now=NOW)


def token_of(door: Door, name: str = "Ana", password: str = PASSWORD) -> str:
    token = door.sign_in(name, password, address=HERE)
    assert isinstance(token, str)
    return token


def person(database: Database, name: str) -> User:
    with database.read() as session:
        return users.get(session, name)


def diary(database: Database) -> list[tuple[str, int, int]]:
    with database.read() as session:
        return [(row.verb, row.user_id, row.noun_id) for row in decisions.every(session)]


def test_ones_own_password_is_changed_with_the_old_one_and_ends_every_session_but_a_new_one(
    door: Door, each_database: Database
) -> None:
    here, elsewhere, sara = token_of(door), token_of(door), token_of(door, SARA)
    new = door.change_password("Ana", old=PASSWORD, new="گذرواژه‌ی دیگر", address=HERE)
    assert isinstance(new, str)
    assert [door.who(token) is None for token in (here, elsewhere, new, sara)] == [True, True, False, False]
    assert token_of(door, "Ana", "گذرواژه‌ی دیگر")
    assert door.sign_in("Ana", PASSWORD, address=HERE) is None
    assert diary(each_database) == [("passwd", 1, 1)]


@pytest.mark.parametrize("old", ["a wrong password", "", "x" * 100_000, "\udcff"])
def test_without_the_old_password_nothing_is_changed(door: Door, each_database: Database, old: str) -> None:
    here = token_of(door)
    kept = person(each_database, "Ana").password_hash
    assert door.change_password("Ana", old=old, new="another password", address=HERE) is None
    assert person(each_database, "Ana").password_hash == kept
    assert door.who(here) is not None
    assert diary(each_database) == []


@pytest.mark.parametrize("length", [SHORTEST_PASSWORD - 1, LONGEST_PASSWORD + 1])
def test_a_new_password_too_short_or_too_long_is_refused(door: Door, each_database: Database, length: int) -> None:
    with pytest.raises(UsageError, match="characters"):
        door.change_password("Ana", old=PASSWORD, new="x" * length, address=HERE)
    assert person(each_database, "Ana").password_hash == HASHED


def test_a_hash_by_other_parameters_is_made_anew_when_its_person_signs_in(door: Door, each_database: Database) -> None:
    dearer = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=8, parallelism=1),)).hash(PASSWORD)
    with each_database.write() as session:
        users.get(session, "Ana").password_hash = dearer
    token_of(door)
    renewed = person(each_database, "Ana").password_hash or ""
    assert renewed.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    token_of(door)
    assert person(each_database, "Ana").password_hash == renewed


def test_guesses_at_the_old_password_wait_as_those_at_the_door_do(door: Door) -> None:
    found = [door.change_password("Ana", old=f"guess {n}", new="another password", address=HERE) for n in range(6)]
    assert found[:5] == [None] * 5 and isinstance(found[5], TooManyGuesses)
    assert isinstance(door.sign_in("Ana", PASSWORD, address=HERE), TooManyGuesses)


def test_who_has_no_password_has_none_to_change(door: Door, each_database: Database) -> None:
    PeopleDesk(each_database, now=NOW).add("Besa", Role.EDITOR)
    assert door.change_password("Besa", old="", new="a long password", address=HERE) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda people: people.change_role("Ana", Role.PUBLISHER, by="Luan"),
        lambda people: people.disable("Ana", by="Luan"),
        lambda people: people.set_password("Ana", "a long password"),
    ],
    ids=["role", "disabled", "password"],
)
def test_sessions_end_with_what_they_were_given_for(
    door: Door, each_database: Database, change: Callable[[PeopleDesk], None]
) -> None:
    tokens, sara = [token_of(door), token_of(door)], token_of(door, SARA)
    change(PeopleDesk(each_database, now=NOW))
    assert [door.who(token) for token in tokens] == [None, None]
    assert door.who(sara) is not None


def test_whoever_is_enabled_again_signs_in_anew(door: Door, each_database: Database) -> None:
    before = token_of(door)
    people = PeopleDesk(each_database, now=NOW)
    people.disable("Ana", by="Luan")
    assert door.sign_in("Ana", PASSWORD, address=HERE) is None
    people.enable("Ana", by="Luan")
    assert door.who(before) is None
    assert token_of(door)


@pytest.mark.parametrize("name", ["ANA", "ana", " Ana\u200f"])
def test_people_sign_in_by_their_name_in_any_case(door: Door, name: str) -> None:
    who = door.who(token_of(door, name))
    assert who is not None and who.name == "Ana"


def test_a_link_sets_a_password_once_and_its_token_stands_nowhere(door: Door, each_database: Database) -> None:
    old = token_of(door, SARA)
    token = door.link_for(SARA, by="Luan")
    assert door.link_is_open(token) == (True, SARA)
    assert door.who(old) is not None, "until it is used, all stays as it was"
    with each_database.read() as session:
        rows = [*session.exec(select(SetUpLink)), *session.exec(select(Decision))]
        assert token not in " ".join(str(row.model_dump()) for row in rows)
    who = door.who(door.use_link(token, "Mallory", "گذرواژه‌ی بلند"))
    assert who is not None and who.name == SARA, "the name is the link's, whatever is sent"
    assert door.who(old) is None
    with pytest.raises(NotAllowedError, match="was used"):
        door.use_link(token, SARA, "another password")
    assert token_of(door, SARA, "گذرواژه‌ی بلند")
    assert diary(each_database) == [("link", 2, 3), ("passwd", 3, 3)]


def test_whoever_runs_commands_on_the_machine_makes_a_link_without_a_name(door: Door, each_database: Database) -> None:
    assert door.link_is_open(door.link_for("Luan")) == (True, "Luan")
    assert diary(each_database) == [("link", 2, 2)]


def test_a_password_too_short_leaves_the_link_as_it_was(door: Door) -> None:
    token = door.link_for("Ana", by="Luan")
    with pytest.raises(UsageError, match="at least"):
        door.use_link(token, "", "short")
    assert door.use_link(token, "", "a long password")


def by_time(door: Door, database: Database) -> Door:
    return Door(database, now=NOW + LINK_LASTS)


def by_another(door: Door, database: Database) -> Door:
    door.link_for("Ana", by="Luan")
    return door


def by_disabling(door: Door, database: Database) -> Door:
    people = PeopleDesk(database, now=NOW)
    people.disable("Ana", by="Luan")
    people.enable("Ana", by="Luan")
    return door


def by_a_password(door: Door, database: Database) -> Door:
    PeopleDesk(database, now=NOW).set_password("Ana", "set meanwhile")
    return door


@pytest.mark.parametrize("void", [by_time, by_another, by_disabling, by_a_password])
def test_a_link_works_no_more(door: Door, each_database: Database, void: Callable[[Door, Database], Door]) -> None:
    token = door.link_for("Ana", by="Luan")
    later = void(door, each_database)
    kept = person(each_database, "Ana").password_hash
    assert later.link_is_open(token) == (False, "")
    with pytest.raises(NotAllowedError, match="has run out"):
        later.use_link(token, "", "a long password")
    assert person(each_database, "Ana").password_hash == kept


@pytest.mark.parametrize("token", ["", "x", "\udcff", "' OR 1=1 --"])
def test_what_is_no_link_opens_nothing_and_computes_no_hash(
    door: Door, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setattr(PeopleDesk, "hashed", None)
    assert door.link_is_open(token) == (False, "")
    with pytest.raises(NotAllowedError):
        door.use_link(token, "Ana", "a long password")


def test_two_who_use_a_link_at_once_set_one_password(door: Door, each_database: Database) -> None:
    token = door.link_for("Ana", by="Luan")
    together = Barrier(2)

    def use(password: str) -> bool:
        together.wait()
        try:
            Door(each_database, now=NOW).use_link(token, "", password)
        except NotAllowedError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = [one.result() for one in [pool.submit(use, f"a long password {number}") for number in (1, 2)]]
    assert sorted(done) == [False, True]


@pytest.mark.parametrize(("by", "name"), [("Ana", SARA), ("Ana", "Ana"), ("Luan", "Luan")])
def test_nobody_makes_a_link_for_themselves_and_only_administrators_do(
    door: Door, each_database: Database, by: str, name: str
) -> None:
    with pytest.raises(NotAllowedError):
        door.link_for(name, by=by)
    with each_database.read() as session:
        assert session.exec(select(SetUpLink)).all() == []
    assert diary(each_database) == []


def test_for_the_disabled_and_for_nobody_there_is_no_link(door: Door, each_database: Database) -> None:
    PeopleDesk(each_database, now=NOW).disable("Ana", by="Luan")
    with pytest.raises(NotAllowedError, match="disabled since"):
        door.link_for("Ana", by="Luan")
    with pytest.raises(UnknownIdError):
        door.link_for("Nobody", by="Luan")


def test_the_link_of_the_first_person_works_no_more_once_somebody_can_sign_in(each_database: Database) -> None:
    with each_database.write() as session:
        session.add(make_user(name="Ana"))
    door = Door(each_database, now=NOW)
    token = door.first_link()
    assert token is not None and door.link_is_open(token) == (True, "")
    PeopleDesk(each_database, now=NOW).set_password("Ana", "a long password")
    assert door.link_is_open(token) == (False, "")
    with pytest.raises(NotAllowedError):
        door.use_link(token, "Mallory", "a long password")
    with each_database.read() as session:
        assert users.find(session, "Mallory") is None


def test_the_first_person_is_administrator_even_if_added_as_something_else(each_database: Database) -> None:
    with each_database.write() as session:
        session.add(make_user(name="Ana", role=Role.EDITOR))
    door = Door(each_database, now=NOW)
    who = door.who(door.use_link(door.first_link() or "", "ana", "a long password"))
    assert who is not None and (who.name, who.role) == ("Ana", Role.ADMINISTRATOR)
    assert [verb for verb, _, _ in diary(each_database)] == ["role", "passwd"]
