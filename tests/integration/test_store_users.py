import pytest

from aggregator.errors import NotAllowedError, StoreError, UnknownIdError, UsageError
from aggregator.models import Decision
from aggregator.store import decisions, users
from aggregator.store.database import Database
from aggregator.vocabulary import Role
from tests.factories import NOW, make_user


def test_people_are_listed_by_name_and_named_by_id(each_database: Database) -> None:
    with each_database.write() as session:
        for name in ("Luan Hoxha", "Ana Prifti"):
            users.add(session, name, role=Role.EDITOR, now=NOW)
    with each_database.read() as session:
        assert [user.name for user in users.every(session)] == ["Ana Prifti", "Luan Hoxha"]
        assert users.names(session) == {1: "Luan Hoxha", 2: "Ana Prifti"}


def test_a_name_is_found_as_typed_when_it_was_added(each_database: Database) -> None:
    with each_database.write() as session:
        assert users.add(session, "  سارا\u2028رضایی\x00 ", role=Role.EDITOR, now=NOW).name == "سارا رضایی"
    with each_database.read() as session:
        assert users.get(session, "سارا رضایی").id == users.get(session, "  سارا\u2028رضایی\x00 ").id


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "1 to 64"),
        ("   ", "1 to 64"),
        ("\x00", "1 to 64"),
        ("\u2028\n", "1 to 64"),
        ("ا" * 65, "1 to 64"),
        ("Ana Prifti", "already"),
        (" Ana Prifti", "already"),  # two people nobody could tell apart
        ("ana prifti", "already, and people could not tell"),
        ("ＡＮＡ ＰＲＩＦＴＩ", "already, and people could not tell"),
        ("علی رضائی", "already, and people could not tell"),  # a Persian keyboard; the other is an Arabic one
        ("\u200f\u200d", "1 to 64"),
    ],
)
def test_a_name_nobody_could_be_told_by_is_refused(each_database: Database, name: str, fault: str) -> None:
    with each_database.write() as session:
        users.add(session, "Ana Prifti", role=Role.EDITOR, now=NOW)
        users.add(session, "علي رضائي", role=Role.EDITOR, now=NOW)
        with pytest.raises(UsageError, match=fault):
            users.add(session, name, role=Role.EDITOR, now=NOW)


def test_the_table_itself_keeps_names_apart(each_database: Database) -> None:
    with pytest.raises(StoreError), each_database.write() as session:
        session.add_all([make_user(), make_user()])


def test_a_person_is_found_in_any_case_but_never_for_another(each_database: Database) -> None:
    with each_database.write() as session:
        session.add_all([make_user(name="Ana Prifti"), make_user(name="ana hoxha"), make_user(name="Ana Hoxha")])
    with each_database.read() as session:
        assert users.get(session, "ANA prifti").name == "Ana Prifti"
        assert users.get(session, "ana hoxha").name == "ana hoxha"  # of an older version, which let both in
        with pytest.raises(UnknownIdError):
            users.get(session, "ANA HOXHA")


@pytest.mark.parametrize("name", ["Nobody", "\udcff", "x' OR '1'='1"])
def test_an_unknown_name_says_how_to_add_one(each_database: Database, name: str) -> None:
    with each_database.read() as session, pytest.raises(UnknownIdError, match="newsloom users add"):
        users.acting(session, name)


def test_a_disabled_person_is_found_but_does_not_act(each_database: Database) -> None:
    with each_database.write() as session:
        users.add(session, "Ana Prifti", role=Role.EDITOR, now=NOW).disabled_at = NOW
    with each_database.read() as session:
        assert users.get(session, "Ana Prifti").disabled_at == NOW
        with pytest.raises(NotAllowedError, match="disabled since 2026-03-04"):
            users.acting(session, "Ana Prifti")


def test_the_diary_keeps_its_order_and_is_asked_by_thing(each_database: Database) -> None:
    def row(noun: str, noun_id: int, why: str) -> Decision:
        return Decision(at=NOW, user_id=1, verb="edit", noun=noun, noun_id=noun_id, why=why, after={"lead": "متن"})

    with each_database.write() as session:
        users.add(session, "Ana Prifti", role=Role.EDITOR, now=NOW)
        for noun, noun_id, why in (("item", 1, "a"), ("item", 2, "b"), ("story", 1, "c"), ("item", 1, "d")):
            decisions.note(session, row(noun, noun_id, why))
    with each_database.read() as session:
        assert [decision.why for decision in decisions.of(session, "item", 1)] == ["a", "d"]
        assert [decision.why for decision in decisions.every(session)] == ["a", "b", "c", "d"]
        assert decisions.of(session, "item", 1)[0].after == {"lead": "متن"}
        assert decisions.of(session, "digest", 1) == []


def test_the_last_word_on_each_thing_is_the_latest_of_the_verbs_asked_for(each_database: Database) -> None:
    rows = [
        ("item", 1, "accept"),
        ("item", 1, "reject"),
        ("item", 1, "edit"),
        ("item", 2, "edit"),
        ("story", 3, "accept"),
    ]
    with each_database.write() as session:
        users.add(session, "Ana Prifti", role=Role.EDITOR, now=NOW)
        for noun, noun_id, verb in rows:
            decisions.note(session, Decision(at=NOW, user_id=1, verb=verb, noun=noun, noun_id=noun_id))
    with each_database.read() as session:
        found = decisions.last_of(session, "item", [1, 2, 3], verbs=("accept", "reject"))
        assert {item_id: decision.verb for item_id, decision in found.items()} == {1: "reject"}


def test_the_diary_takes_no_row_of_nobody(each_database: Database) -> None:
    with pytest.raises(StoreError), each_database.write() as session:
        decisions.note(session, Decision(at=NOW, user_id=99, verb="edit", noun="item", noun_id=1))
