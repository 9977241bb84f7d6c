"""Who has what open: said every few seconds, forgotten when nobody says it any more."""

from datetime import datetime, timedelta

import pytest

from aggregator.review.present import MOST, Present, Windows
from aggregator.vocabulary import Doing
from tests.factories import NOW

MINA, ANA = 1, 2
NAMES = {MINA: "مینا", ANA: "Ana"}


def say(
    windows: Windows,
    user: int = MINA,
    *,
    tab: str = "a",
    noun_id: int = 7,
    doing: Doing = Doing.READING,
    at: datetime = NOW,
) -> None:
    windows.say(Present(user, NAMES[user], doing, at), tab, "item", noun_id)


def there(windows: Windows, *, seconds: int = 0, but: int = ANA) -> dict[int, list[tuple[str, str]]]:
    now = NOW + timedelta(seconds=seconds)
    found = windows.everywhere("item", now=now, but=but)
    assert found == {one: people for one in (7, 8, 9) if (people := windows.at("item", one, now=now, but=but))}
    assert windows.everywhere("story", now=now, but=but) == {}
    return {noun_id: [(one.name, one.doing.value) for one in people] for noun_id, people in found.items()}


def test_others_see_who_is_there_and_nobody_sees_themselves() -> None:
    windows = Windows()
    say(windows, doing=Doing.EDITING)
    say(windows, ANA, noun_id=8)
    assert there(windows) == {7: [("مینا", "editing")]}
    assert there(windows, but=MINA) == {8: [("Ana", "reading")]}


def test_a_window_is_in_one_place_and_a_person_counts_once() -> None:
    windows = Windows()
    say(windows)
    say(windows, noun_id=8)
    assert there(windows) == {8: [("مینا", "reading")]}
    say(windows, tab="b", noun_id=8, doing=Doing.EDITING)
    assert there(windows) == {8: [("مینا", "editing")]}


def test_whoever_edits_comes_first_then_the_last_heard_of() -> None:
    windows = Windows()
    say(windows, at=NOW - timedelta(seconds=3))
    say(windows, ANA)
    assert there(windows, but=0) == {7: [("Ana", "reading"), ("مینا", "reading")]}
    say(windows, doing=Doing.EDITING, at=NOW - timedelta(seconds=2))
    assert there(windows, but=0) == {7: [("مینا", "editing"), ("Ana", "reading")]}


@pytest.mark.parametrize(("seconds", "expected"), [(44, True), (45, False), (600, False), (-44, True), (-45, False)])
def test_a_window_that_fell_silent_is_gone_after_45_seconds(seconds: int, expected: bool) -> None:
    windows = Windows()
    say(windows)
    assert (there(windows, seconds=seconds) != {}) is expected


def test_a_closed_window_is_gone_at_once_and_only_its_own() -> None:
    windows = Windows()
    say(windows)
    say(windows, ANA)
    windows.leave(MINA, "a")
    windows.leave(MINA, "never opened")
    windows.leave(99, "a")
    assert (there(windows), there(windows, but=MINA)) == ({}, {7: [("Ana", "reading")]})


def test_of_a_thousand_windows_of_one_person_the_last_are_remembered_and_those_of_others_stay() -> None:
    windows = Windows()
    say(windows, ANA, noun_id=9)
    for number in range(10 * MOST):
        say(windows, tab=str(number), noun_id=number)
    found = windows.everywhere("item", now=NOW, but=0)
    assert sorted(found) == [9, *range(9 * MOST, 10 * MOST)]
