"""What people bring in by hand, as values: what they say of it, its text, and both put together. Pure.

Plain text only: markup by hand would have to be distrusted at each use, and parsed in a child. Text is washed as that
of feeds and pages is, and otherwise never altered. What is typed is checked and refused, never cut in silence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any

from aggregator.collection.identity import digest
from aggregator.collection.raw import Packed, Published, WashedPage
from aggregator.errors import LanguageTagError, UrlError, UsageError
from aggregator.phrases import Phrase, Word
from aggregator.text.dates import TOLERANCE, parse_date
from aggregator.text.fold import fold
from aggregator.text.language import identify, normal_tag
from aggregator.text.markup import clean_line, clean_text
from aggregator.text.urls import canonical_url
from aggregator.text.words import words
from aggregator.vocabulary import PublishedBasis

#: Largest text taken, bytes. A novel of 150,000 words has about 900,000.
MOST_BYTES = 1 << 20
#: Longest name, handle or platform, characters; longest title; most authors.
LONGEST_NAME, LONGEST_TITLE, MOST_AUTHORS = 200, 1_000, 20

#: A text may hold a few stray controls; more than these and one in ten, it is no text (read as UTF-8, UTF-16 has half).
_STRAY_CONTROLS, _CONTROL_SHARE = 3, 0.1
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_WEB_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html|\?xml)\b", re.IGNORECASE)
#: So far ahead a date is looked for only to say that it lies in the future.
_AHEAD = timedelta(days=36_500)


@dataclass(frozen=True, slots=True)
class Given:
    """What whoever brings something in says of it; any of it may be empty. With platform or handle it is a post."""

    outlet: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    platform: str = ""
    handle: str = ""
    #: BCP 47
    language: str = ""
    published: Published | None = None

    @property
    def is_post(self) -> bool:
        """Whether it was published as a post."""
        return bool(self.platform or self.handle)

    @property
    def outlet_name(self) -> str:
        """The outlet as named, and of a post without one whoever posted it; empty when neither is said."""
        if self.outlet or not self.is_post:
            return self.outlet
        return self.authors[0] if len(self.authors) == 1 else self.handle


@dataclass(frozen=True, slots=True)
class Clip:
    """Something brought in by hand, ready to be stored."""

    given: Given
    #: canonical; empty when it has none
    url: str
    #: empty when it bore none
    title: str
    #: plain text
    text: str
    bylines: tuple[str, ...]
    published: Published | None
    #: BCP 47
    language: str
    #: whether the text itself was given by hand, rather than read from the page
    by_hand: bool
    #: what the page calls its site
    site_name: str = ""
    #: the page's bytes
    packed: Packed | None = None
    #: of a text given by hand: the day it was published on where it was published, or else where the desk is
    day: date | None = None

    @property
    def identity(self) -> str:
        """Hash of what makes it this clip of its outlet and no other, when it has no address.

        An account says the same again on another day, and one text goes out on several platforms: these are posts of
        their own, and whether they are copies is for deduplication to say.
        """
        if not self.given.is_post:
            return identity_of(self.text)
        day = self.day.isoformat() if self.day else ""
        return digest(identity_of(self.text), fold(self.given.platform), fold(self.given.handle), day)


def given(
    *,
    outlet: str = "",
    title: str = "",
    authors: Sequence[str] = (),
    platform: str = "",
    handle: str = "",
    language: str = "",
    published: Published | None = None,
) -> Given:
    """What somebody typed, washed and checked.

    Raises:
        UsageError: something is too long, no language, or it is a post that nobody is said to have written.
    """
    if len(authors) > MOST_AUTHORS:
        raise UsageError(
            Phrase("%(number)s authors: at most %(most)s are kept", number=len(authors), most=MOST_AUTHORS)
        )
    names = [_line(author, "author", LONGEST_NAME) for author in authors]
    said = Given(
        outlet=_line(outlet, "outlet", LONGEST_NAME),
        title=_line(title, "title", LONGEST_TITLE),
        authors=tuple(dict.fromkeys(name for name in names if name)),
        platform=_line(platform, "platform", LONGEST_NAME),
        handle=_line(handle, "handle", LONGEST_NAME),
        language=_tag(language),
        published=published,
    )
    if said.is_post and not said.outlet_name:
        raise UsageError(Phrase("a post needs somebody who wrote it: give --handle, --author or --outlet"))
    return said


def given_date(raw: str, *, now: datetime, zone: tzinfo) -> Published:
    """When somebody says a text was published, in any form `text.dates` reads; without a zone it is `zone`'s.

    Raises:
        UsageError: it is no date, not surely one, or lies in the future.
    """
    parsed = parse_date(raw, now=now + TOLERANCE, zone=zone)
    if parsed is not None and parsed.moment <= now:
        return Published(parsed.moment, PublishedBasis.CLIP, parsed.offset_minutes)
    shown = clean_line(raw)[:60]
    if parsed is not None or parse_date(raw, now=now + _AHEAD, zone=zone) is not None:
        raise UsageError(
            Phrase(
                "the date “%(shown)s” lies in the future; where it is later already, give the time with its zone",
                shown=shown,
            )
        )
    raise UsageError(
        Phrase("“%(shown)s” is not surely a date: write it like 2026-03-04, 4 March 2026 or ۱۳ اسفند ۱۴۰۴", shown=shown)
    )


def given_address(url: str) -> str:
    """The canonical form of an address somebody typed.

    Raises:
        UsageError: it is none.
    """
    try:
        return canonical_url(url)
    except UrlError as error:
        raise UsageError(
            Phrase("“%(url)s” is no address of a web page: %(why)s", url=clean_line(url)[:200], why=str(error))
        ) from error


def given_text(raw: bytes, name: str) -> str:
    """The text in the bytes of a file or of standard input, washed; `name` is what it is called in complaints.

    Raises:
        UsageError: it is too large, no UTF-8, a web page, something else than text, or empty.
    """
    if len(raw) > MOST_BYTES:
        raise UsageError(
            Phrase(
                "%(name)s is larger than %(most)s MB, which no article is: give the text alone",
                name=name,
                most=MOST_BYTES >> 20,
            )
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            Phrase(
                "%(name)s is not UTF-8 text (%(reason)s at byte %(start)s): save it as UTF-8",
                name=name,
                reason=error.reason,
                start=error.start,
            )
        ) from error
    if len(_CONTROLS.findall(text)) > _STRAY_CONTROLS + _CONTROL_SHARE * len(text):
        raise UsageError(Phrase("%(name)s is not text but something else: save its words as UTF-8 text", name=name))
    if _WEB_PAGE.match(text):
        raise UsageError(
            Phrase("%(name)s is a web page, not its text: give its address, or copy the words out of it", name=name)
        )
    washed = clean_text(text).strip()
    if not any(char.isprintable() and not char.isspace() and char != "\ufffd" for char in washed):
        raise UsageError(Phrase("%(name)s has no words", name=name))
    return washed


def clip_of_text(said: Given, text: str, *, url: str = "", expected: Sequence[str] = (), zone: tzinfo = UTC) -> Clip:
    """A clip whose text was given by hand; `expected` are the outlet's languages, `zone` is the desk's."""
    return Clip(
        given=said,
        url=url,
        title=said.title,
        text=text,
        bylines=said.authors,
        published=said.published,
        language=said.language or identify(f"{said.title}\n{text}", expected).tag,
        by_hand=True,
        day=_day(said.published, zone) if said.published else None,
    )


def _day(published: Published, zone: tzinfo) -> date:
    offset = published.offset_minutes
    return published.moment.astimezone(zone if offset is None else timezone(timedelta(minutes=offset))).date()


def clip_of_page(said: Given, page: WashedPage, *, url: str) -> Clip:
    """A clip read from its page: what somebody said of it goes before what the page says of itself.

    A post has no title but one it is said to have, and no author but who is said to have written it: what platforms
    write there is of their own making.
    """
    return Clip(
        given=said,
        url=url,
        title=said.title or ("" if said.is_post else page.title),
        text=page.text,
        bylines=said.authors or (() if said.is_post else page.bylines),
        published=said.published or page.published,
        language=said.language or page.language,
        by_hand=False,
        site_name="" if said.is_post else page.site_name,
        packed=page.packed,
    )


def identity_of(text: str) -> str:
    """Hash of what a text says: equal but for typography; of a text without words (emoji alone), of its signs."""
    return digest(" ".join(words(text)) or fold(text))


def says_more(text: str, current: str) -> bool:
    """Whether a text says something that another does not: neither the same, nor a passage of it."""
    return identity_of(text) != identity_of(current) and fold(text) not in fold(current)


def to_details(said: Given) -> dict[str, Any]:
    """What was said as plain data for a request to the collector; what is empty is left out."""
    rows: dict[str, Any] = {
        "outlet": said.outlet,
        "title": said.title,
        "authors": list(said.authors),
        "platform": said.platform,
        "handle": said.handle,
        "language": said.language,
    }
    if said.published is not None:
        rows |= {"published": said.published.moment.isoformat(), "offset_minutes": said.published.offset_minutes}
    return {name: value for name, value in rows.items() if value not in ("", [], None)}


def of_details(details: dict[str, Any]) -> Given:
    """What `to_details` wrote; keys it does not know are left alone.

    Raises:
        UsageError: it is not of that form.
    """
    names = ("outlet", "title", "platform", "handle", "language")
    try:
        said = given(**{name: details.get(name, "") for name in names}, authors=details.get("authors", []))
        if "published" not in details:
            return said
        moment, offset = datetime.fromisoformat(details["published"]), details.get("offset_minutes")
        if moment.tzinfo is None or not isinstance(offset, int | None):
            raise ValueError("the time of publication has no zone")
    except (TypeError, ValueError, AttributeError) as error:
        raise UsageError(Phrase("the details of the clip cannot be read: %(error)s", error=error)) from error
    return replace(said, published=Published(moment, PublishedBasis.CLIP, offset))


def _line(value: str, what: str, longest: int) -> str:
    line = clean_line(value)
    if len(line) > longest:
        raise UsageError(Phrase("the %(what)s is longer than %(longest)s characters", what=Word(what), longest=longest))
    return line


def _tag(value: str) -> str:
    try:
        return normal_tag(value) if value else ""
    except LanguageTagError as error:
        raise UsageError(str(error)) from error
