"""Feeds that are no well-formed XML for one of two common reasons, made so where there is no doubt what is meant. Pure.

They use names of HTML for characters (`&nbsp;`) or an ampersand as it is (`A & B`), which XML knows only as `&amp;`; or
something stands behind the end, such as a script that a server puts behind all it sends. To feedparser's lenient
parser such a document is a text of tags: it takes five times as long, and addresses keep their `&amp;`.
"""

import re
from html.entities import name2codepoint

#: What is no reference of XML. Sections, comments and instructions have none, and are passed over as wholes.
_AMPERSAND = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    rb"|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)(?:([A-Za-z][A-Za-z0-9]{0,31});)?",
    re.DOTALL,
)
_ROOT = re.compile(rb"<((?:[A-Za-z][\w.-]{0,30}:)?(?:rss|feed|RDF))(?=[\s>])")
#: Bytes at the beginning of a feed within which its root stands, as in `feed_bytes`.
_ROOT_WITHIN = 20_000
#: Behind the end, what may be meant to be read.
_MORE = re.compile(rb"<(?:[^<>\s/:]{1,30}:)?(?:item|entry|rss|feed|rdf)\b", re.IGNORECASE)


def mended(body: bytes) -> bytes:
    """The document with both mended; the same bytes where neither is the case."""
    return _AMPERSAND.sub(_reference, _ended(body))


def _reference(found: re.Match[bytes]) -> bytes:
    whole, name = found[0], found[1]
    if not whole.startswith(b"&"):
        return whole
    if name is None:
        return b"&amp;"
    written = name.decode("ascii")
    # names of HTML 4, as feedparser has them; others stay as they are written, for `wash` to read
    return f"&#{name2codepoint[written]};".encode() if written in name2codepoint else b"&amp;" + whole[1:]


def _ended(body: bytes) -> bytes:
    """The document up to its end, unless more of a feed stands behind that."""
    root = _ROOT.search(body[:_ROOT_WITHIN])
    end = root and re.compile(rb"</" + re.escape(root[1]) + rb"\s*>").search(body, body.rfind(b"</" + root[1]))
    return body[: end.end()] if end and not _MORE.search(body, end.end()) else body
