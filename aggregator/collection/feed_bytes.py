"""A feed's bytes made readable for feedparser, which raises on the whole feed where a browser would shrug.

Four things: UTF-16 and UTF-32 become UTF-8, so does what only says that it is (`text.charset`), a declared encoding
that cannot decode anything is forgotten, and references to characters that do not exist become U+FFFD. What is merely
malformed is feedparser's to read.
"""

import codecs
import re

from aggregator.text.charset import misnamed

#: Longest first: the mark of UTF-32 begins with that of UTF-16. Without a mark, the first `<` tells (XML 1.0, appendix
#: F).
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""\A\s*<\?xml\b[^>]{0,200}?(\sencoding\s*=\s*["']([^"']{0,100})["'])""")
_CHARSET = re.compile(r"""\s*;\s*charset\s*=\s*["']?([^"';\s]*)["']?""", re.IGNORECASE)
#: References that may be to no character: to zero, or by a number long enough for half a character.
_CHARACTER_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{4,}|0+)|([0-9]{5,}|0+));")
_ENTRY_END = re.compile(
    rb"</(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)\s{0,9}>|<(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)(?:\s[^<>]{0,2000})?/>",
    re.IGNORECASE,
)
_PREFIXED_ENTRY = re.compile(rb"<([A-Za-z][\w.-]{0,30}):(?:item|entry)[\s>]")

_ENTRY_OPEN = re.compile(rb"<(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_ROOT = re.compile(rb"<((?:[A-Za-z][\w.-]{0,30}:)?(rss|feed|RDF))(?=[\s>])", re.IGNORECASE)

#: Digits of the highest code point there is, 1114111; with more of them no reference means a character.
_DIGITS = 7
#: Bytes at the beginning of a feed within which its root stands; comments and style sheets may come before it.
_ROOT_WITHIN = 20_000


def readable(body: bytes) -> bytes:
    """`body` so that feedparser does not raise on it; the same bytes when nothing was wrong."""
    return _CHARACTER_REFERENCE.sub(_possible, _with_usable_encoding(_narrow(body)))


def without_entry_prefix(body: bytes) -> bytes | None:
    """The document without the namespace prefix its entries carry; None when they carry none.

    For feeds that use a prefix (`<rss:item>`) which they do not declare: feedparser finds no entry in them.
    """
    prefixed = _PREFIXED_ENTRY.search(body)
    if prefixed is None:
        return None
    return re.sub(rb"(</?)" + re.escape(prefixed[1]) + rb":", rb"\1", body)


def first_entries(body: bytes, most: int) -> tuple[bytes, int]:
    """The document with its first `most` entries, and how many were cut out; what follows the last entry stays.

    Told by closing tags, so a feed whose text holds such tags may lose entries, but only one that has too many of them.
    """
    ends = [match.end() for match in _ENTRY_END.finditer(body)]
    if len(ends) <= most:
        return body, 0
    return body[: ends[most - 1]] + body[ends[-1] :], len(ends) - most


def root_of(body: bytes) -> re.Match[bytes] | None:
    """Where the root of a feed begins: its name as it is written, and without a prefix."""
    return _ROOT.search(body[:_ROOT_WITHIN])


def ended(body: bytes) -> tuple[bytes, bool]:
    """The document, ended where it breaks off, without the entry in which it does; and whether it broke off.

    Half an entry may lack its address, and would be another one at the next poll. A feed without an end tag of its root
    has broken off, on the way or where it was made.
    """
    root = root_of(body)
    if root is None or re.search(rb"</" + re.escape(root[1]) + rb"\s*>", body, re.IGNORECASE):
        return body, False
    closed = max((match.end() for match in _ENTRY_END.finditer(body)), default=0)
    opened = [match.start() for match in _ENTRY_OPEN.finditer(body, closed)]
    if not opened or (not closed and len(opened) > 1):  # where no entry is ever closed, that is how it is written
        return body, True
    channel = b"</channel>" if root[2].lower() == b"rss" else b""
    return body[: closed or opened[0]] + channel + b"</" + root[1] + b">", True


def usable_content_type(content_type: str) -> str:
    """The content type without a charset that cannot decode."""
    charset = _CHARSET.search(content_type)
    return content_type if charset is None or _decodes(charset[1]) else _CHARSET.sub("", content_type)


def _narrow(body: bytes) -> bytes:
    """UTF-16 and UTF-32 as UTF-8 with a byte order mark, which feedparser believes before any declaration."""
    for mark, encoding in _WIDE:
        if body.startswith(mark):
            text = body.decode(encoding, "replace").removeprefix("\ufeff")
            return codecs.BOM_UTF8 + _undeclared(text.encode("utf-8", "replace"))
    return body


def _with_usable_encoding(body: bytes) -> bytes:
    declared = _DECLARED.search(body[:400])
    name = declared[2].decode("latin-1") if declared else "utf-8"
    if name.lower().replace("_", "-") in ("utf-8", "utf8", "us-ascii", "ascii") and (real := misnamed(body)):
        return codecs.BOM_UTF8 + _undeclared(body.decode(real, "replace").encode("utf-8", "replace"))
    return body if declared is None or _decodes(name) else _undeclared(body)


def _undeclared(body: bytes) -> bytes:
    """Without the encoding that the XML declaration names."""
    declared = _DECLARED.search(body[:400])
    return body if declared is None else body[: declared.start(1)] + body[declared.end(1) :]


def _decodes(encoding: str) -> bool:
    """Whether Python knows this name and decodes with it ("undefined" is a name that never does)."""
    try:
        b"<".decode(encoding)
    except (LookupError, UnicodeError, ValueError):
        return False
    return True


def _possible(match: re.Match[bytes]) -> bytes:
    digits, base = (match[1], 16) if match[1] else (match[2], 10)
    # a number of 5,000 digits is one that int() itself refuses
    meaningful = digits.lstrip(b"0")
    number = int(meaningful, base) if 0 < len(meaningful) <= _DIGITS else 0
    return b"&#xFFFD;" if number == 0 or number > 0x10FFFF or 0xD800 <= number <= 0xDFFF else match[0]
