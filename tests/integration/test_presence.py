"""Who has what open: said every few seconds, forgotten when nobody says it any more."""

from datetime import datetime, timedelta

import pytest

from aggregator.models import Presence
from aggregator.scheduling.retention import tidy
from aggregator.settings.desk import Schedule
from aggregator.store import presence, users
from aggregator.store.database import Database
from aggregator.vocabulary import Doing, Role
from tests.factories import NOW

MINA, ANA = 1, 2


@pytest.fixture
def people(each_database: Database) -> Database:
    with each_database.write() as session:
        for name in ("مینا", "Ana"):
            users.add(session, name, role=Role.EDITOR, now=NOW)
    return each_database


def row(
    user: int = MINA, tab: str = "a", noun_id: int = 7, doing: Doing = Doing.READING, at: datetime = NOW
) -> Presence:
    return Presence(user_id=user, tab=tab, noun="item", noun_id=noun_id, doing=doing, seen_at=at)


def say(database: Database, *rows: Presence) -> None:
    with database.write() as session:
        for one in rows:
            presence.say(session, one)


def there(database: Database, *, seconds: int = 0, but: int = ANA) -> dict[int, list[tuple[str, str]]]:
    with database.read() as session:
        found = presence.everywhere(session, "item", now=NOW + timedelta(seconds=seconds), but=but)
        assert found == presence.at(session, "item", [7, 8, 9], now=NOW + timedelta(seconds=seconds), but=but)
    return {noun_id: [(one.name, one.doing.value) for one in people] for noun_id, people in found.items()}


def test_others_see_who_is_there_and_nobody_sees_themselves(people: Database) -> None:
    say(people, row(doing=Doing.EDITING), row(ANA, noun_id=8))
    assert there(people) == {7: [("مینا", "editing")]}
    assert there(people, but=MINA) == {8: [("Ana", "reading")]}


def test_a_window_is_in_one_place_and_a_person_counts_once(people: Database) -> None:
    say(people, row(), row(noun_id=8))
    assert there(people) == {8: [("مینا", "reading")]}
    say(people, row(tab="b", noun_id=8, doing=Doing.EDITING))
    assert there(people) == {8: [("مینا", "editing")]}


@pytest.mark.parametrize(("seconds", "expected"), [(44, True), (45, False), (600, False)])
def test_a_window_that_fell_silent_is_gone_after_45_seconds(people: Database, seconds: int, expected: bool) -> None:
    say(people, row())
    assert (there(people, seconds=seconds) != {}) is expected


def test_a_closed_window_is_gone_at_once_and_only_its_own(people: Database) -> None:
    say(people, row(), row(ANA, noun_id=7))
    with people.write() as session:
        presence.leave(session, MINA, "a")
    assert (there(people), there(people, but=MINA)) == ({}, {7: [("Ana", "reading")]})


def test_the_same_said_again_at_once_need_not_be_written(people: Database) -> None:
    say(people, row())
    with people.read() as session:
        assert presence.is_fresh(session, row(at=NOW + timedelta(seconds=4)))
        assert not presence.is_fresh(session, row(at=NOW + timedelta(seconds=5)))
        assert not presence.is_fresh(session, row(at=NOW - timedelta(seconds=1)))  # the clock was put back
        assert not presence.is_fresh(session, row(doing=Doing.EDITING))
        assert not presence.is_fresh(session, row(tab="b"))


def test_silent_windows_are_cleaned_away(people: Database) -> None:
    say(people, row(at=NOW - timedelta(days=2)), row(tab="b"))
    assert tidy(people, Schedule(), now=NOW).presences == 1
    assert there(people) == {7: [("مینا", "reading")]}
