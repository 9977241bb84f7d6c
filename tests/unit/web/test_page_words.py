"""Refusals name pages and buttons to whoever sits before a page, and commands to whoever types them."""

import re
from pathlib import Path

import pytest

from aggregator.web.page_words import on_page, on_page_marked, place_of

PACKAGE = Path(__file__).parents[3] / "aggregator"
#: What editors decide is said there; the layers below speak to them as well.
SPEAKING = ("collection", "press", "review", "roster", "store")
#: No page does these: they are for whoever looks after the machine, or has a file at hand.
FOR_THE_MACHINE = {"backup", "db", "digest import", "evaluate", "up"}

#: without those whose words are put in later: the tests of story decisions have them
_NAMED = re.compile(r"`newsloom ([a-z]+)\b(?! \{)(?: ([a-z-]+))?")


def named() -> set[tuple[str, str]]:
    """The commands that messages of these layers name, by their first two words."""
    texts = (path.read_text("utf-8") for each in SPEAKING for path in (PACKAGE / each).rglob("*.py"))
    return {(found[1], found[2] or "") for text in texts for found in _NAMED.finditer(text)}


@pytest.mark.parametrize("command", sorted(named()))
def test_each_command_that_a_refusal_names_has_its_place_on_a_page(command: tuple[str, str]) -> None:
    assert place_of(*command) or not FOR_THE_MACHINE.isdisjoint({command[0], " ".join(command)})


def test_a_command_gives_way_to_the_page_that_does_it() -> None:
    assert on_page("only a publisher may; `newsloom users list` shows who is one", "en") == (
        "only a publisher may; “People” shows who is one"
    )


@pytest.mark.parametrize(("language", "name"), [("en", "“The item as it stands”"), ("fa", "«مطلب به صورت کنونی»")])
def test_an_option_says_which_part_of_the_page(language: str, name: str) -> None:
    assert on_page("see `newsloom digest show --item 5`", language) == f"see {name}"


def test_what_no_page_does_is_left_as_it_is() -> None:
    assert on_page("run `newsloom db upgrade`", "fa") == "run `newsloom db upgrade`"


def test_in_an_english_message_the_name_is_marked_and_the_rest_escaped() -> None:
    assert on_page_marked("<b> `newsloom stories undo 4` first", "fa") == (
        '&lt;b&gt; <bdi lang="fa" dir="rtl">«واگرد»</bdi> first'
    )
