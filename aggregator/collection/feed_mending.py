"""Feeds that are no well-formed XML for one of two common reasons, made so where there is no doubt what is meant. Pure.

They use names of HTML for characters (`&nbsp;`) or an ampersand as it is (`A & B`), which XML knows only as `&amp;`; or
something stands behind the end, such as a script that a server puts behind all it sends. To feedparser's lenient
parser such a document is a text of tags: it takes five times as long, and addresses keep their `&amp;`.
"""

import re
from html.entities import html5, name2codepoint

from aggregator.collection.feed_bytes import root_of

_XML_S_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))
#: Ampersands that begin no reference of XML's, with the name behind them if HTML would take it for one (HTML Standard,
#: section 13.2.5.73); sections, comments and instructions, in which there are none, are passed over as wholes.
_AMPERSAND = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    rb"|&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)(?:(#X[0-9A-Fa-f]+(?=;)|[A-Za-z][A-Za-z0-9]{0,31})(;|(?![A-Za-z0-9=])))?",
    re.DOTALL,
)
#: Behind the end, what may be meant to be read.
_MORE = re.compile(rb"<(?:[^<>\s/:]{1,30}:)?(?:item|entry|rss|feed|rdf)\b", re.IGNORECASE)


def mended(body: bytes) -> bytes:
    """The document, in UTF-8, with both mended; the same bytes where neither is the case."""
    return _AMPERSAND.sub(_reference, _ended(body))


def _reference(found: re.Match[bytes]) -> bytes:
    whole, name, end = found[0], found[1], found[2]
    if not whole.startswith(b"&"):
        return whole
    written = (name or b"").decode("ascii")
    if written.startswith("#"):
        return f"&{written.lower()};".encode()
    if end == b";" or written in html5:  # HTML knows some names without a semicolon too
        if written in _XML_S_OWN:
            return b"&" + written.encode() + b";"
        if written in name2codepoint:  # names of HTML 4, as feedparser has them; others stay as they are, for `wash`
            return f"&#{name2codepoint[written]};".encode()
    return b"&amp;" + whole[1:]


def _ended(body: bytes) -> bytes:
    """The document up to its end, unless more of a feed stands behind that."""
    root = root_of(body)
    end = root and re.compile(rb"</" + re.escape(root[1]) + rb"\s*>").search(body, body.rfind(b"</" + root[1]))
    return body[: end.end()] if end and not _MORE.search(body, end.end()) else body
