"""Sentences of Newsloom's own: English strings that remember their template, so that an interface may translate them.

Deciding code says what it has to say once, in English; the command line and the log print it as any other string. The
desk's pages translate the template and fill it again. An error's message stays a phrase through `str(error)`.

Templates are gettext's (`%(name)s`, a percent sign doubled where anything is put in); they stand in the code as
literals, where those who translate find them.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self


class Share(float):
    """A part of a whole, 0..1: said in percent."""

    def __str__(self) -> str:
        return f"{self:.0%}"


class Tongue(str):
    """A language, BCP 47: said by its name."""


class Phrase(str):
    """A sentence, or a part of one. As a string it is English.

    `values` are what was put in: numbers, days, moments (aware UTC), shares, other phrases; plain strings are text from
    outside, names, addresses.
    """

    #: the English sentence with its placeholders
    template: str
    #: that of several, and how many there are; empty where nothing is counted
    plural: str
    number: int
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """The sentence with the values put in."""
        return cls._made(template, "", 0, values)

    @classmethod
    def counted(cls, one: str, several: str, num: int, /, **values: object) -> Self:
        """The sentence for so many; `num` is one of the values."""
        return cls._made(one, several, num, {**values, "num": num})

    @classmethod
    def _made(cls, template: str, plural: str, number: int, values: Mapping[str, object]) -> Self:
        chosen = plural if plural and number != 1 else template
        made = super().__new__(
            cls, chosen % {name: written(value) for name, value in values.items()} if values else chosen
        )
        made.template, made.plural, made.number, made.values = template, plural, number, values
        return made

    def __str__(self) -> str:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self)._made, (self.template, self.plural, self.number, dict(self.values))


class Word(Phrase):
    """A word that stands in a table of the code, not as a literal where it is said: a verb of the desk, a noun."""


class Joined(Phrase):
    """Several phrases as one, with the same words between them."""

    parts: tuple[str, ...]

    def __new__(cls, between: str, parts: Iterable[str]) -> Self:
        """The parts, empty ones left out, with `between` (a template without placeholders) between them."""
        told = tuple(part for part in parts if part)
        made = str.__new__(cls, between.join(told))
        made.template, made.plural, made.number, made.values, made.parts = between, "", 0, {}, told
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Joined, (self.template, self.parts)


def written(value: object) -> str:
    """A value as the English sentence has it."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, float) and not isinstance(value, Share):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def kept(says: Phrase) -> dict[str, Any]:
    """A sentence among the values of a JSON object: `says` in English, and `made`, of what, where it has values."""
    return (
        {"says": str(says), "made": _taken_apart(says)}
        if says.values or isinstance(says, Joined)
        else {"says": str(says)}
    )


def told(record: Mapping[str, Any]) -> str:
    """The sentence of such an object; English alone where it was kept without what it was made of."""
    made = record.get("made")
    return _put_together(made) if isinstance(made, Mapping) else str(record.get("says", ""))


#: How values that JSON does not have are kept.
_KEPT: tuple[tuple[type, str, Callable[[Any], Any], Callable[[Any], Any]], ...] = (
    (Share, "share", float, Share),
    (Tongue, "tongue", str.__str__, Tongue),
    (StrEnum, "word", lambda value: value.replace("_", " "), Word),
    (datetime, "moment", datetime.isoformat, datetime.fromisoformat),
    (date, "day", date.isoformat, date.fromisoformat),
)


def _taken_apart(value: Any) -> Any:
    if isinstance(value, Joined):
        return {"between": value.template, "parts": [_taken_apart(part) for part in value.parts]}
    if isinstance(value, Phrase):
        values = {name: _taken_apart(one) for name, one in value.values.items()}
        return {"of": value.template, "with": values} | ({"plural": value.plural} if value.plural else {})
    for kind, name, keep, _ in _KEPT:
        if isinstance(value, kind):
            return {name: keep(value)}
    return value if isinstance(value, int | float) else str(value)


def _put_together(made: Any) -> Any:
    if not isinstance(made, Mapping):
        return made
    if "parts" in made:
        return Joined(made["between"], map(_put_together, made["parts"]))
    if "of" in made:
        values = {name: _put_together(one) for name, one in made["with"].items()}
        if "plural" in made:
            return Phrase.counted(made["of"], made["plural"], values.pop("num"), **values)
        return Phrase(made["of"], **values)
    return next(read(made[name]) for _, name, _, read in _KEPT if name in made)
