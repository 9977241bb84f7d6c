"""The stored bytes of a response as something that can be shown: its text with the encoding found, or a washed page.

Pure. Nothing here trusts a byte: the text is for a page that escapes it, the washed page for a frame that runs nothing.
"""

import codecs
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aggregator.text.markup import clean_html, clean_text
from aggregator.text.parts import parts
from aggregator.text.plain import markup_in

#: Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_LOOK: Final = 4_096
_OWN_WORD: Final = re.compile(
    rb"""(?:charset|<\?xml[^>]{0,200}?\sencoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
_SERVERS_WORD: Final = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
#: First bytes of documents that are no text, and what they are.
_NO_TEXT: Final = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "gzip"),
)
#: Ways of writing other characters in ASCII, which Python takes for character sets; the first takes quadratic time.
_NO_CHARSETS: Final = frozenset(("punycode", "unicode-escape", "raw-unicode-escape", "utf-7"))
_FEED: Final = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)\b")
_PAGE: Final = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p)\b", re.IGNORECASE)


class Basis(StrEnum):
    """What an encoding was told by."""

    MARK = "mark"
    DOCUMENT = "document"
    SERVER = "server"
    TRIED = "tried"


class Form(StrEnum):
    """What a document is."""

    PAGE = "page"
    FEED = "feed"
    TEXT = "text"
    NO_TEXT = "no_text"


@dataclass(frozen=True, slots=True)
class Original:
    """A document as text: nothing that shows is altered, what cannot be shown is U+FFFD.

    `kind` names a document that is no text (`PDF`), which has an empty text.
    """

    text: str
    form: Form
    encoding: str = ""
    basis: Basis = Basis.TRIED
    kind: str = ""


def read_original(raw: bytes, content_type: str) -> Original:
    """The bytes of a response as text.

    A byte order mark decides the encoding; then the document's own word, then the server's, as `text.page_tree` reads
    pages; without any, UTF-8 is tried, then Windows' Latin letters. Never raises.
    """
    kind = next((name for start, name in _NO_TEXT if raw.startswith(start)), "")
    if kind:
        return Original("", Form.NO_TEXT, kind=kind)
    encoding, basis = _encoding_of(raw, content_type)
    text = clean_text(raw.decode(encoding, "replace").removeprefix("\ufeff"))
    return Original(text, _form_of(text), encoding.removesuffix("-sig"), basis)


def _encoding_of(raw: bytes, content_type: str) -> tuple[str, Basis]:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding, Basis.MARK
    own, servers = _OWN_WORD.search(raw[:_LOOK]), _SERVERS_WORD.search(content_type)
    said = [(own[1].decode("ascii", "replace"), Basis.DOCUMENT)] if own else []
    said += [(servers[1], Basis.SERVER)] if servers else []
    for name, basis in said:
        encoding = name.lower()
        if encoding.startswith("utf-16"):  # who can read this word in single bytes is not reading UTF-16
            encoding = "utf-8"
        if _decodes(encoding):
            return encoding, basis
    return ("utf-8" if _is_utf8(raw) else "cp1252"), Basis.TRIED


def _decodes(encoding: str) -> bool:
    """Whether Python knows this name as a character set that documents are in."""
    try:
        b"<\xff".decode(encoding, "replace")
        return codecs.lookup(encoding).name not in _NO_CHARSETS
    except (LookupError, UnicodeError, ValueError):  # `hex` is no character set, `undefined` decodes nothing
        return False


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _form_of(text: str) -> Form:
    head = text[:_LOOK]
    if _FEED.search(head):
        return Form.FEED
    return Form.PAGE if _PAGE.search(head) or markup_in(head) else Form.TEXT


def washed(original: Original, *, base_url: str | None, most: int) -> tuple[str, bool]:
    """The document as harmless HTML of at most about `most` bytes, and whether something was cut off its end.

    Scripts, styles, images, forms and frames are gone, links are absolute ones of http, https or mailto.
    """
    whole = clean_html(original.text, base_url=base_url)
    spans = parts(whole, most)
    if len(spans) == 1:
        return whole, False
    kept = whole[: spans[0][1]]
    return clean_html(kept[: kept.rfind("<") if kept.rfind("<") > kept.rfind(">") else len(kept)]), True
