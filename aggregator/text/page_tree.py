"""The bytes of a web page as a tree, in whatever encoding it comes. Runs in the parsing child."""

import codecs
import re
from typing import Any

from lxml import html as lxml_html
from lxml.etree import ParserError

from aggregator.text.charset import misnamed

_CHARSET = re.compile(rb"""charset=["']?\s*([\w-]+)""", re.IGNORECASE)


def page_tree(html: bytes, content_type: str) -> Any:
    """The page as a tree. A byte order mark decides the encoding; then the page's own word, then the server's.

    The server's stands last, though HTTP puts it first: a server says utf-8 of all it has, an old page knows better.
    """
    text = _decoded(html, content_type)
    try:
        return lxml_html.fromstring(text.encode("utf-8", "replace"), parser=_parser())
    except (ParserError, ValueError):
        return None


def _parser() -> Any:
    # a comment in the middle of a paragraph would make two pieces of it, the second of which extractors lose
    return lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def _decoded(html: bytes, content_type: str) -> str:
    if html.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return html.decode("utf-16", "replace")
    declared = _CHARSET.search(html[:4096]) or _CHARSET.search(content_type.encode("latin-1", "replace"))
    encoding = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    if encoding in ("utf-8", "utf8"):
        encoding = misnamed(html) or encoding
    try:
        # who can read the word "utf-16" in single bytes is not reading UTF-16 (WHATWG HTML, 13.2.3.2)
        return html.decode("utf-8" if encoding.startswith("utf-16") else encoding, "replace")
    except (LookupError, UnicodeError):  # an unknown name, or one that never decodes ("undefined")
        return html.decode("utf-8", "replace")
