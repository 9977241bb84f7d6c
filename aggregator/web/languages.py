"""The interface's languages: one catalogue a file in `locales/`, English in the code itself.

Catalogues are gettext's PO files, read as they are: a translator's change needs no build.
"""

from datetime import datetime, timedelta
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, get_decimal_symbol
from fastapi import Request

from aggregator.text.written_dates import written_date, written_number

LOCALES = Path(__file__).parent / "locales"
#: Seconds.
_HOUR = 3_600


@cache
def languages() -> tuple[str, ...]:
    """BCP 47 tags of the interface's languages, English first."""
    return ("en", *sorted(path.stem for path in LOCALES.glob("*.po")))


def language_of(request: Request) -> str:
    """The language chosen in this browser, else the first that the browser asks for and the interface has."""
    chosen = request.cookies.get("language", "")
    return chosen if chosen in languages() else _asked_for(request.headers.get("accept-language", ""))


def _asked_for(header: str) -> str:
    wanted = (part.partition(";")[0].strip().split("-")[0].lower() for part in header[:500].split(","))
    return next((tag for tag in wanted if tag in languages()), "en")


@lru_cache(maxsize=500)  # Babel reads a tag anew each time, and a page asks hundreds of times for a handful
def locale_of(language: str) -> Locale:
    """Babel's data of a language."""
    return Locale.parse(language)


def named_language(tag: str, language: str) -> str:
    """The name of a language (BCP 47) in that of the interface; its tag where it has none."""
    return locale_of(language).languages.get(tag.replace("-", "_")) or tag


@lru_cache(maxsize=500)
def direction_of(language: str) -> str:
    """`rtl` or `ltr`, of the script the language is written in; `auto` where that is not known."""
    try:
        return "auto" if language == "und" else Locale.parse(language, sep="-").text_direction
    except (ValueError, UnknownLocaleError):
        return "auto"


@lru_cache(maxsize=32)
def translations(language: str) -> NullTranslations:
    """The catalogue of a language, as gettext has it; what it lacks stays English."""
    path = LOCALES / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def marked(message: str) -> str:
    """A message that is translated where it is shown: here it only stands, and is found by those who translate."""
    return message


def digits(text: str, language: str) -> str:
    """A text with its digits in those of the interface's language."""
    return text.translate(_digits_of(language))


@lru_cache(maxsize=32)
def _digits_of(language: str) -> dict[int, str]:
    return str.maketrans({str(number): written_number(number, language) for number in range(10)})


def written_value(value: float, language: str) -> str:
    """A number as the interface's language writes it."""
    if isinstance(value, int) and value < 1000:
        return written_number(value, language)
    return digits(format_decimal(value, locale=locale_of(language)), language)


def written_signed(value: float, language: str, *, places: int = 2) -> str:
    """A number with its sign, to some decimal places; to be isolated, as it begins with the sign."""
    return digits(f"{value:+.{places}f}".replace(".", _decimal_mark(language)), language)


@lru_cache(maxsize=32)
def _decimal_mark(language: str) -> str:
    return get_decimal_symbol(locale_of(language), numbering_system="default")


def written_moment(local: datetime, language: str) -> str:
    """A moment, in the zone it has."""
    return f"{written_date(local.date(), language)} {digits(f'{local:%H:%M}', language)}"


def written_ago(time: timedelta, language: str) -> str:
    """How long ago something was, or in how long it will be.

    It is told from whole hours where it is more than two of them, for Babel takes its time and a page tells many.
    """
    seconds = time.total_seconds()
    step = _HOUR if abs(seconds) > 2 * _HOUR else 1
    return _ago(round(seconds / step) * step, language)


@lru_cache(maxsize=5_000)
def _ago(seconds: int, language: str) -> str:
    told = format_timedelta(timedelta(seconds=seconds), add_direction=True, locale=locale_of(language))
    return digits(told, language)
