"""Patterns of config, made ready to read with for one desk."""

import re
from collections.abc import Iterable, Mapping, Sequence

from aggregator.errors import ConfigError, UnknownIdError
from aggregator.past_issues.form import Expressions, Form
from aggregator.settings.desk import Desk
from aggregator.settings.imports import MARKER, SERIES, ImportPattern
from aggregator.text.bounded import Bounded

_SPECIAL = re.compile(r"([\\.+*?()|\[\]{}^$])")
#: What people write for another of these in a name.
_GAPS = re.compile(r"[\s\u200c\u2010-\u2013-]+")


def forms_of(patterns: Mapping[str, ImportPattern], desk: Desk, *, only: str | None = None) -> list[Form]:
    """A desk's forms in the order in which they are tried; `only` the one of that name.

    Raises:
        UnknownIdError: no pattern has that name.
        ConfigError: a pattern names a section that the desk does not have, or grows too large with the series' name.
    """
    if only is not None and only not in patterns:
        raise UnknownIdError("pattern", only, hint=f"config/imports.yaml and Newsloom have {', '.join(patterns)}")
    return [form_of(name, patterns[name], desk) for name in ([only] if only else patterns)]


def form_of(name: str, pattern: ImportPattern, desk: Desk) -> Form:
    """A desk's form for a pattern.

    Raises:
        ConfigError: it names a section that the desk does not have, or grows too large with the series' name.
    """
    if unknown := _unknown_sections(pattern, desk):
        raise ConfigError(f"config/imports.yaml: patterns.{name}: desk.yaml has no section {unknown[0]}")
    ready = _Compiler(name, pattern, desk)
    return Form(
        name=name,
        language=desk.language,
        first_section=pattern.first_section or _unheaded(desk),
        titles=ready.all(pattern.title),
        furniture=ready.all(pattern.leave_out_lines),
        dates=tuple(place.value for place in pattern.dates),
        date_lines=ready.all(pattern.date_lines),
        day_first=pattern.day_first,
        markers=ready.all(pattern.markers),
        source_lines=ready.all(pattern.source_lines),
        headings=tuple((key, ready.all(lines)) for key, lines in _headings(pattern, desk).items()),
        wrapped=pattern.wrapped,
        title_in=tuple(pattern.title_in),
        content=tuple(pattern.content),
        leave_out=tuple(pattern.leave_out),
        date_in=tuple(pattern.date_in),
        items=tuple(pattern.items),
        lead=tuple(pattern.lead),
        sources=tuple(pattern.sources),
        heading_in=tuple(pattern.headings),
    )


class _Compiler:
    """Puts the desk's series and marker into a pattern's expressions."""

    def __init__(self, name: str, pattern: ImportPattern, desk: Desk) -> None:
        self._name = name
        self._series = "(?:" + "|".join(map(_spelling, (desk.series, *pattern.series_names))) + ")"
        self._marker = _escaped(desk.marker.strip())

    def all(self, expressions: Iterable[str]) -> Expressions:
        # a desk without a marker has nothing that could open an item by it
        return tuple(self._one(each) for each in expressions if self._marker or MARKER not in each)

    def _one(self, expression: str) -> Bounded:
        try:
            return Bounded(expression.replace(SERIES, self._series).replace(MARKER, self._marker))
        except ValueError as error:
            raise ConfigError(f"config/imports.yaml: patterns.{self._name}: {expression}: {error}") from error


def _headings(pattern: ImportPattern, desk: Desk) -> dict[str, list[str]]:
    """The expressions of each section's headings, that of today among them."""
    found = {section.key: [_heading(section.heading)] for section in desk.sections if section.heading.strip()}
    for key, expressions in pattern.sections.items():
        found[key] = [*found.get(key, []), *expressions]
    return found


def _heading(text: str) -> str:
    return f"(?i){_escaped(text.strip())}"


def _unknown_sections(pattern: ImportPattern, desk: Desk) -> Sequence[str]:
    known = {section.key for section in desk.sections}
    return sorted({*pattern.sections, *filter(None, [pattern.first_section])} - known)


def _unheaded(desk: Desk) -> str:
    """The section without a heading, else the first."""
    return next((section.key for section in desk.sections if not section.heading.strip()), desk.sections[0].key)


def _spelling(name: str) -> str:
    """A name whose words may be joined by spaces, hyphens or joiners."""
    return r"[\s\x{200c}\x{2010}-\x{2013}-]+".join(_escaped(word) for word in _GAPS.split(name) if word)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
