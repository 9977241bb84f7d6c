"""The checks of hostile strings can fail: each escape taken away in turn, and the check that would notice."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from jinja2 import Environment
from markupsafe import Markup

from aggregator import log
from aggregator.cli import context
from aggregator.drafting import lead as leads
from aggregator.errors import UsageError
from aggregator.publishing import edition as editions
from aggregator.publishing.bidi import FIRST_STRONG_ISOLATE
from aggregator.publishing.renderers import escaping, html, markdown, templates, text
from tests.acceptance.test_hostile_errors import logged  # noqa: F401  # a fixture
from tests.fakes.hostile import hostile_strings
from tests.fakes.hostile_digest import (
    SHIPPED,
    check_lead,
    check_lines_of_text,
    check_marked,
    check_own_lines,
    check_page,
    edition,
)
from tests.fakes.hostile_reading import check_complaint, check_json, check_lines, check_log

Capture = pytest.CaptureFixture[str]
Trial = Callable[[str, Capture], None]
Mutant = tuple[Trial, str, Any, str, Any]

NEVER = re.compile("(?!)")
SCRIPT, QUOTE, ESCAPE, OVERRIDE = "<script>alert(1)</script>", '" onmouseover="alert(1)', "\x1b[31mred", "\u202eevil"


def rendered(render: Callable[..., str], check: Callable[..., None], poison: str, _capsys: Capture) -> None:
    """The string as the forty-ninth and the fiftieth item, which has it for its language as well."""
    poisons = (poison, poison)
    check(render(edition(poisons, 49), [SHIPPED]), poisons, 49)


ON_PAGE: Trial = partial(rendered, html.render, check_page)
MARKED: Trial = partial(rendered, markdown.render, check_marked)
PLAIN: Trial = partial(rendered, text.render, check_lines_of_text)


def said(poison: str, capsys: Capture) -> None:
    context.say(poison)
    context.say(f"item: {context.terminal_text(poison)}")
    check_lines(capsys.readouterr().out)


def tabled(poison: str, capsys: Capture) -> None:
    context.print_table(poison, ("item", poison), [(1, poison)])
    check_lines(capsys.readouterr().out)


def dumped(poison: str, capsys: Capture) -> None:
    context.print_json([poison])
    check_json(capsys.readouterr().out, [poison])


def noted(poison: str, capsys: Capture) -> None:
    for as_json in (False, True):
        log.set_up(json=as_json)
        log.get("stage").error(poison, title=poison)
        check_log(capsys.readouterr().err, 1)


def complained(poison: str, _capsys: Capture) -> None:
    check_complaint(f"newsloom: {context.error_text(UsageError(poison))}")


def lined(poison: str, _capsys: Capture) -> None:
    check_own_lines(poison)


def led(poison: str, _capsys: Capture) -> None:
    check_lead(poison)


def same(value: Any) -> Any:
    return value


def without_quotes(value: str) -> Markup:
    return Markup(value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))  # the mutant


def without_ampersands(value: str) -> Markup:
    return Markup(value.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;"))  # the mutant


def left_open(value: str) -> str:
    return f"{FIRST_STRONG_ISOLATE}{value}"


def markdown_but(letters: str) -> re.Pattern[str]:
    return re.compile(f"(?![{re.escape(letters)}]){escaping._INLINE.pattern}")


_RENDER = templates.render
_FILL = leads._fill


def evaluated(*args: Any, **options: Any) -> str:
    """A rendering that is itself taken for a template."""
    return Environment(autoescape=True).from_string(_RENDER(*args, **options)).render()


def filled_twice(template: str, values: Any) -> str:
    return _FILL(_FILL(template, values), dict.fromkeys(leads.FIELDS, "again") | {"speaker": "again"} | values)


#: Trial, string, and what is replaced by what.
MUTANTS: dict[str, Mutant] = {
    "HTML of a text": (ON_PAGE, SCRIPT, html, "escape", Markup),
    "HTML attributes": (ON_PAGE, QUOTE, html, "escape", without_quotes),
    "HTML entities": (ON_PAGE, "&#60;script&#62;", html, "escape", without_ampersands),
    "HTML addresses": (ON_PAGE, "javascript:alert(1)", editions, "safe_href", same),
    "HTML controls": (ON_PAGE, ESCAPE, escaping, "clean_text", same),
    "HTML directions": (ON_PAGE, OVERRIDE, escaping, "contained", same),
    "HTML of a template in a text": (ON_PAGE, "{{7*191}}", templates, "render", evaluated),
    "Markdown: HTML": (MARKED, SCRIPT, escaping, "_INLINE", markdown_but("<>")),
    "Markdown: entities": (MARKED, "&#60;script&#62;", escaping, "_INLINE", markdown_but("&#")),
    "Markdown: links": (MARKED, "[x](https://evil.example)", escaping, "_INLINE", markdown_but("[]")),
    "Markdown: images": (MARKED, "![x](https://e.example/x.png)", escaping, "_INLINE", markdown_but("[]")),
    "Markdown: code": (MARKED, "`id`", escaping, "_INLINE", markdown_but("`")),
    "Markdown: emphasis": (MARKED, "**b**", escaping, "_INLINE", markdown_but("*")),
    "Markdown: starts of lines": (MARKED, "1) l", escaping, "_safe_start", same),
    "Markdown: addresses": (MARKED, "blob:https://e.example/1", editions, "safe_href", same),
    "Markdown: a template in a text": (PLAIN, "{{7*191}}", templates, "render", evaluated),
    "text: line ends": (lined, "\n\n++ forged item", escaping, "_LINE_ENDS", NEVER),
    "text: lines of quotations": (lined, "\n\n++ forged item", escaping, "_INDENT", ""),
    "text: controls": (PLAIN, ESCAPE, escaping, "clean_text", same),
    "text: directions": (PLAIN, OVERRIDE, escaping, "contained", same),
    "text: isolates": (PLAIN, "بندر", escaping, "isolated", left_open),
    "terminal: controls": (said, "\x9b31m", context, "clean_text", same),
    "terminal: directions": (said, OVERRIDE, context, "contained", same),
    "tables: controls": (tabled, "\x9b31m", context, "_cell", str),
    "tables: directions": (tabled, OVERRIDE, context, "_cell", str),
    "JSON: controls": (dumped, "\x9b31m", context, "_OBEYED", NEVER),
    "JSON: halves of characters": (dumped, "\ud800", context, "_OBEYED", NEVER),
    "JSON that is none": (dumped, QUOTE, context.json, "dumps", lambda data, **_: str(data)),
    "JSON that is altered": (dumped, "\n# forged", context.json, "dumps", lambda data, **_: f'["{data[0].strip()}"]'),
    "log: line ends": (noted, "\n# forged", log, "_shown", lambda _name, value: value),
    "log: controls": (noted, ESCAPE, log, "legible", same),
    "log: directions in JSON": (noted, OVERRIDE, log, "escaped", same),
    "messages: controls": (complained, ESCAPE, log, "legible", same),
    "messages: directions": (complained, OVERRIDE, log, "escaped", same),
    "messages: line ends": (complained, "\n# forged", context, "error_text", str),
    "leads: fields in a name": (led, "{authors}", leads, "_fill", filled_twice),
    "leads: formats": (led, "{title}", leads, "_fill", lambda form, values: form.format(**values).format(**values)),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_an_escape_taken_away_would_be_noticed(
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
    logged: None,  # noqa: F811
) -> None:
    trial, poison, module, attribute, mutant = MUTANTS[name]
    trial(poison, capsys)
    monkeypatch.setattr(module, attribute, mutant)
    with pytest.raises((AssertionError, KeyError, UnicodeEncodeError)):
        trial(poison, capsys)


def test_the_strings_of_the_mutants_are_among_those_of_the_tests() -> None:
    tried = {poison for _, poison, *_ in MUTANTS.values()}
    assert tried <= set(hostile_strings())
