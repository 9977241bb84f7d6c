"""The desk's templates: escaping everything, in one language of the interface and one time zone."""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from aggregator.models import DigestItem
from aggregator.phrases import Phrase, Word
from aggregator.phrases import told as as_kept
from aggregator.text.invisible import first_visible, is_visible
from aggregator.text.scripts import is_written_in, main_script
from aggregator.text.urls import safe_href
from aggregator.text.written_dates import written_date, written_number
from aggregator.web.languages import (
    direction_of,
    languages,
    locale_of,
    named_language,
    translations,
    written_ago,
    written_moment,
    written_signed,
    written_value,
)
from aggregator.web.navigation import links_for
from aggregator.web.page_words import on_page_marked
from aggregator.web.phrasing import phrased
from aggregator.web.rights import Right, may

_TEMPLATES = Path(__file__).parent / "templates"
#: Longest name of an item in a list, characters.
_IN_A_LIST = 300
#: Characters of a text that tell its script.
_TOLD_BY = 300
#: Scripts (ISO 15924) written from right to left, of those that `text.scripts` knows.
_RIGHT_TO_LEFT = frozenset(("Arab", "Hebr"))


def environment(language: str, zone: str) -> Environment:
    """The templates for one language (BCP 47) of the interface and one time zone (IANA)."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        lstrip_blocks=True,  # and no trim_blocks: words would run together where a line ends in a block
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    # what stands in a message by name is escaped as well
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {
        "language_name": lambda tag: named_language(tag, language),
        "number": lambda value: written_value(value, language),
        "ident": lambda value: written_number(value, language),  # what people type is not parted by thousands
        "signed": lambda value: written_signed(value, language),
        "moment": lambda value: _moment(value, language, ZoneInfo(zone)),
        "day": lambda value: _day(value, language, ZoneInfo(zone)),
        "safe_href": lambda url: safe_href(url or ""),
        "visible": lambda text: text if is_visible(text) else "",
        "ago": lambda value, now: written_ago(value - now, language),
    }
    made.globals |= {
        "tongue": tongue,
        "english": lambda text: english(text, language),
        "worded": lambda text: worded(text, language, ZoneInfo(zone)),
        "said": said,
        "told": told,
        "as_kept": as_kept,
        "translated": translations(language).gettext,  # of what config may say, so that no sign in it puts anything in
        "direction": direction_of(language),
        "languages": [(tag, locale_of(tag).get_display_name(tag)) for tag in languages()],
        "links_for": links_for,
        "may": may,
        "Right": Right,
    }
    return made


def tongue(language: str | None, text: str = "") -> Markup:
    """`lang` and `dir` of a block that is written in a language; `dir="auto"` where it is not known.

    Args:
        text: what it says, where that may be in another script than the language is written in: a headline taken from
            abroad, a name. Then the language is not said, and the direction is the script's.
    """
    script = main_script(text[:_TOLD_BY]) if text and language not in (None, "und") else None
    if script is not None and language is not None and not is_written_in(language.partition("-")[0], script):
        return _of_script(script)
    return _of_language(language or "und")


def _of_script(script: str) -> Markup:
    return Markup(' lang="" dir="{}"').format("rtl" if script in _RIGHT_TO_LEFT else "ltr")


@lru_cache(maxsize=500)  # a page has hundreds of runs in a handful of languages
def _of_language(tag: str) -> Markup:
    known = Markup(' lang="{}"').format(tag) if tag != "und" else Markup(' lang=""')
    return Markup('{} dir="{}"').format(known, direction_of(tag))


def said(text: str, language: str | None = None) -> Markup:
    """A run of outside text inside a line of the interface: isolated, in its own direction."""
    return Markup(f"<bdi{tongue(language, text)}>{escape(text)}</bdi>")  # noqa: S704 (both parts are escaped)


def told(item: DigestItem) -> str:
    """What an item is known by in a list: the first of headline, lead and text that can be seen; empty without any."""
    return first_visible(*(text[:_IN_A_LIST] for text in (item.headline, item.lead, item.body)))


def worded(text: str, language: str, zone: ZoneInfo) -> Markup:
    """What the program says: a phrase in the language of the interface, any other text as English.

    A sentence that was stored as a string is translated where the catalogue has just that one.
    """
    if isinstance(text, Phrase):
        return phrased(text, language, zone)
    known = translations(language).gettext(text) if text else text
    return english(text, language) if known == text else phrased(Word(text), language, zone)


def english(text: str, language: str = "en") -> Markup:
    """Text of the program that has no translation (reasons, messages, names of tasks): marked as English.

    Commands that it names give way to what does the same on a page, in the language of the interface.
    """
    return Markup(f'<bdi lang="en" dir="ltr">{on_page_marked(text, language)}</bdi>')  # noqa: S704 (likewise)


def _day(value: date | datetime, language: str, zone: ZoneInfo) -> Markup:
    day = value.astimezone(zone).date() if isinstance(value, datetime) else value
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), written_date(day, language))


def _moment(value: datetime | None, language: str, zone: ZoneInfo) -> Markup:
    if value is None:
        return escape("–")
    local = value.astimezone(zone)
    text = written_moment(local, language)
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(timespec="seconds"), text)
