"""What people typed to look at its outcome first: each for whoever typed it, and not for ever."""

from aggregator.web.wishes import Wishes


def test_a_wish_is_its_maker_s_alone_and_the_oldest_go_first() -> None:
    wishes = Wishes()
    names = [wishes.keep(1, f"یادداشت {number}") for number in range(201)]
    assert wishes.of(1, names[200]) == "یادداشت 200" and wishes.of(2, names[200]) is None
    assert wishes.of(1, names[0]) is None and wishes.of(1, names[1]) == "یادداشت 1"
    assert wishes.of(1, "نامی دیگر") is None
