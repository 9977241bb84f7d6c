"""Hostile strings through every field: no rendering executes or evaluates anything of them.

The terminal gets all ten thousand, cells of tables every fourth of them. A rendering gets every part alone and as many
mixtures as a test run has time for; `make torture` gives it all.
"""

import os
from collections.abc import Callable
from functools import cache

import pytest

from aggregator.cli.context import print_json, print_table, say, terminal_text
from aggregator.publishing.edition import DigestView
from aggregator.publishing.renderers import html, markdown, text
from tests.fakes.hostile import EVALUATED, hostile_strings, sample
from tests.fakes.hostile_digest import (
    SHIPPED,
    check_lead,
    check_lines_of_text,
    check_marked,
    check_own_lines,
    check_page,
    edition,
)
from tests.fakes.hostile_reading import check_json, check_lines

BATCH = 100
#: 14 ms a string, with HTML and Markdown and their reading; NEWSLOOM_HOSTILE=10000 runs them all.
RENDERED = int(os.environ.get("NEWSLOOM_HOSTILE", "800"))


def batched(strings: tuple[str, ...], size: int) -> list[tuple[str, ...]]:
    return [strings[start : start + size] for start in range(0, len(strings), size)]


@cache
def editions() -> list[tuple[tuple[str, ...], int, DigestView]]:
    strings = batched(hostile_strings()[:RENDERED], BATCH)
    return [(poisons, place * BATCH + 1, edition(poisons, place * BATCH + 1)) for place, poisons in enumerate(strings)]


def test_the_strings_are_many_and_always_the_same() -> None:
    strings = hostile_strings()
    assert len(set(strings)) == 10_000
    assert not any(EVALUATED in string for string in strings)
    assert hostile_strings.__wrapped__() == strings


@pytest.mark.parametrize(
    ("render", "check"),
    [(html.render, check_page), (markdown.render, check_marked), (text.render, check_lines_of_text)],
    ids=["html", "md", "txt"],
)
def test_a_rendering_has_nothing_but_its_own_form_and_shows_the_strings_as_text(
    render: Callable[..., str], check: Callable[..., None]
) -> None:
    for poisons, first, view in editions():
        check(render(view, [SHIPPED]), poisons, first)


def test_a_lead_has_what_is_known_to_the_letter() -> None:
    for poison in sample(800):
        check_lead(poison)


def test_in_plain_text_no_string_begins_a_line() -> None:
    for poison in sample(40, share=0.2):
        if poison.strip():  # white space alone is no quotation, so that its lines are the body's own
            check_own_lines(poison)


def test_lines_and_tables_on_the_terminal_hold_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    strings = hostile_strings()
    for poison in strings:
        say(poison)
        say(f"item: {terminal_text(poison)}")
    check_lines(capsys.readouterr().out)
    for poisons in batched(strings, 2_000):
        print_table(poisons[0], ("item", poisons[1]), [(number, poison) for number, poison in enumerate(poisons[::4])])
    check_lines(capsys.readouterr().out)


def test_json_for_programs_holds_no_control_characters_and_the_same_strings(capsys: pytest.CaptureFixture[str]) -> None:
    strings = list(hostile_strings())
    print_json(strings)
    check_json(capsys.readouterr().out, strings)
