"""Newsloom's own sentences (`aggregator/phrases.py`) in the language of the interface.

Numbers and days are written as that language writes them, text from outside is isolated, a command gives way to what
does the same on a page.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from aggregator.phrases import Joined, Phrase, Share, Tongue, Word, written
from aggregator.text.written_dates import written_date, written_number
from aggregator.web.languages import named_language, translations, written_moment, written_value
from aggregator.web.page_words import on_page

_UTC = ZoneInfo("UTC")
#: Commands stand in back quotes.
_COMMAND = re.compile("(`[^`]*`)")


def phrased(phrase: Phrase, language: str, zone: ZoneInfo = _UTC) -> Markup:
    """A sentence for a page; moments are those of `zone`."""
    return Markup(_Marked(language, zone).told(phrase))  # noqa: S704 (each part is escaped)


def phrased_plain(text: str, language: str, zone: ZoneInfo = _UTC) -> str:
    """The same as plain text, where no markup can be; a text that is no phrase stays as it is, but for its commands."""
    return _Plain(language, zone).told(text) if isinstance(text, Phrase) else on_page(text, language)


class _Voice(ABC):
    """How phrases are put together in a language."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self._language = language
        self._catalogue = translations(language)
        say = self._catalogue.gettext
        #: the first that fits counts
        self._writers: tuple[tuple[type, Callable[[Any], str]], ...] = (
            (Tongue, lambda tag: named_language(tag, language)),
            (StrEnum, lambda status: say(status.replace("_", " "))),
            (datetime, lambda moment: written_moment(moment.astimezone(zone), language)),
            (date, lambda day: written_date(day, language)),
            (Share, lambda share: say("%(number)s%%") % {"number": written_value(round(100 * share), language)}),
            # most are numbers of things, which nothing parts into thousands
            (int, lambda number: written_number(number, language)),
            (float, lambda number: written_value(number, language)),
        )

    def told(self, phrase: Phrase) -> str:
        if isinstance(phrase, Joined):
            between = self._own(self._catalogue.gettext(phrase.template))
            return between.join(map(self._value, phrase.parts))
        template = (
            self._catalogue.ngettext(phrase.template, phrase.plural, phrase.number)
            if phrase.plural
            else self._catalogue.gettext(phrase.template)
        )
        if isinstance(phrase, Word) and template == phrase.template and self._language != "en":
            return self._outside(template)  # a note of a poll, a verb that no table has
        return "".join(self._piece(piece, phrase) for piece in _COMMAND.split(template))

    def _piece(self, piece: str, phrase: Phrase) -> str:
        if not piece.startswith("`"):
            values = {name: self._value(value) for name, value in phrase.values.items()}
            return self._own(piece) % values if values else self._own(piece)
        place = on_page(piece, self._language)
        if place != piece:
            return self._own(place)
        return self._outside(piece % {name: written(value) for name, value in phrase.values.items()})

    def _value(self, value: object) -> str:
        if isinstance(value, Phrase):
            return self.told(value)
        for kind, write in self._writers:
            if isinstance(value, kind):
                return self._own(write(value))
        text = str(value)  # an error's message may be a phrase
        return self.told(text) if isinstance(text, Phrase) else self._outside(text)

    @abstractmethod
    def _own(self, text: str) -> str:
        """Words of the interface."""

    @abstractmethod
    def _outside(self, text: str) -> str:
        """Anybody else's words."""


class _Marked(_Voice):
    def _own(self, text: str) -> str:
        return str(escape(text))

    def _outside(self, text: str) -> str:
        return f'<bdi lang="">{escape(text)}</bdi>'


class _Plain(_Voice):
    def _own(self, text: str) -> str:
        return text

    def _outside(self, text: str) -> str:
        """Between U+2068 and U+2069, in the direction of its own first letter."""
        return f"\u2068{text}\u2069"
