"""How issues of one form are read: a pattern of config, compiled for one desk. Values only."""

from dataclasses import dataclass

from aggregator.text.bounded import Bounded

Expressions = tuple[Bounded, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """What `settings.imports.ImportPattern` says, with the desk's series, marker and sections put in.

    `headings` are section keys with the expressions of their headings; `dates` are places by their names in config;
    `language` is the desk's, expected where a text tells nothing else. The selectors are CSS.
    """

    name: str
    language: str
    first_section: str
    titles: Expressions = ()
    furniture: Expressions = ()
    dates: tuple[str, ...] = ()
    date_lines: Expressions = ()
    day_first: bool | None = None
    markers: Expressions = ()
    source_lines: Expressions = ()
    headings: tuple[tuple[str, Expressions], ...] = ()
    wrapped: bool = False
    title_in: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    date_in: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    heading_in: tuple[str, ...] = ()


def matches(expressions: Expressions, line: str) -> bool:
    """Whether one of the expressions is this whole line."""
    return any(expression.whole(line) for expression in expressions)
