"""From HTML to the text a reader sees, by the events of libxml2's parser: no tree, so depth costs nothing.

It deliberately cleans nothing for display; that is `markup.clean_html`.
"""

import re
from collections import deque
from typing import Any

from lxml import etree

# Tags that make a string HTML. Any other `<word>` may be meant as text ("x <y and z> w").
_KNOWN = (
    "a|abbr|address|article|aside|audio|b|base|bdi|bdo|big|blockquote|body|br|button|caption|center|cite|code|dd|"
    "del|details|div|dl|dt|em|"
    "embed|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|"
    "main|mark|meta|nav|noscript|"
    "object|ol|p|picture|pre|q|s|script|section|small|source|span|strike|strong|style|sub|summary|sup|svg|table|"
    "tbody|td|template|tfoot|th|"
    "thead|time|title|tr|tt|u|ul|video|wbr"
)
# a tag is looked for up to the next bracket only, which keeps the search linear on "<p <p <p"
_MARKUP = re.compile(rf"<(?=[a-z/!])(?:/?(?:{_KNOWN})(?:[\s/][^<>]*)?>|!--|!doctype|!\[CDATA\[)", re.IGNORECASE)
_TAG_WITH_BRACKETS = re.compile(rf"<(?=[a-z])(?:{_KNOWN})\s[^<>]*=\s*[\"']", re.IGNORECASE)

_UNREAD_TAGS = "script style template noscript iframe object svg math title textarea select audio video"
_SKIPPED = frozenset(_UNREAD_TAGS.split())
_BLOCK_TAGS = (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul"
)
#: Stands between paragraphs while a text is read; no document holds it, for NUL is taken out first.
_BREAK = "\0"
#: Half characters, which no document holds either: for a line break, for a cell, and around what is not read.
_LINE, _CELL, _SKIP, _READ = "\ud800", "\ud801", "\ud802", "\ud803"
_AT_START = dict.fromkeys(_BLOCK_TAGS.split(), _BREAK) | {"br": _LINE, "td": _CELL, "th": _CELL}
_AT_END = {tag: mark for tag, mark in _AT_START.items() if tag != "br"}
_UNREAD = re.compile(f"{_SKIP}[^{_READ}]*{_READ}?")
_NO_MARK = re.compile(f"[^{_BREAK}{_CELL}]+")
_INDENTED = re.compile("\n[ \n]+")
_MANY_BREAKS = re.compile("\n{3,}")


def markup_in(text: str) -> bool:
    """Whether `text` holds a tag or comment of HTML, by name; a lone "<" does not count."""
    return "<" in text and bool(_MARKUP.search(text) or _TAG_WITH_BRACKETS.search(text))


def text_of_html(html: str) -> str:
    """The text of an HTML document or fragment, paragraphs a blank line apart; not yet washed. Never raises."""
    reader, parser = _one()
    reader.begin()
    if "\r" in html:
        html = html.replace("\r\n", "\n").replace("\r", "\n")
    try:
        parser.feed(html.replace("\0", "").encode("utf-8", "replace"))
        parser.close()
        _kept.append((reader, parser))
    except etree.LxmlError:
        # libxml2 gives up on some empty or truncated documents; what was read until then stands
        pass
    return reader.text()


class _Reader:
    """Collects the text between tags; a parser target as lxml wants it (lxml.de/parsing.html, target parsers).

    One list, joined at the end: a million calls for 100 real feeds, so each of them does as little as it can, and those
    for text go to the list itself.
    """

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.skipping = 0
        self.data = self.pieces.append

    def begin(self) -> None:
        """Forget what was read before."""
        self.pieces.clear()
        self.skipping = 0

    def start(self, tag: str, _attributes: object) -> None:
        if tag in _AT_START:
            if not (self.skipping and tag == "br"):
                self.pieces.append(_AT_START[tag])
        elif tag in _SKIPPED:
            if not self.skipping:
                self.pieces.append(_SKIP)
            self.skipping += 1

    def end(self, tag: str) -> None:
        if tag in _AT_END:
            self.pieces.append(_AT_END[tag])
        elif tag in _SKIPPED and self.skipping:
            self.skipping -= 1
            if not self.skipping:
                self.pieces.append(_READ)

    def close(self) -> None:
        """Nothing to hand back: the text is asked for afterwards."""

    def text(self) -> str:
        whole = "".join(self.pieces)
        if _SKIP in whole:
            whole = _UNREAD.sub(lambda unread: _NO_MARK.sub("", unread[0]), whole)
        # Line feeds of the source are spaces. Only the white space of HTML is tidied: a no-break space in French or a
        # thin space in a number is the author's.
        for mark in ("\t", "\r", "\f", _CELL):
            whole = whole.replace(mark, " ")
        # what is indented first, by its line feeds: spaces are everywhere, and to look for two of them takes longer
        whole = _INDENTED.sub(" ", whole).replace("\n", " ").replace(_LINE, "\n")
        while "  " in whole:
            whole = whole.replace("  ", " ")
        return "\n\n".join(filter(None, map(_tidy, whole.split(_BREAK))))


def _one() -> tuple[_Reader, Any]:
    try:
        return _kept.pop()
    except IndexError:
        reader = _Reader()
        return reader, etree.HTMLParser(target=reader, encoding="utf-8", huge_tree=True)


#: Parsers that no thread uses just now: lxml looks at the target of a new one for a tenth of the time of washing feeds.
_kept: deque[tuple[_Reader, Any]] = deque(maxlen=8)


def _tidy(paragraph: str) -> str:
    """No space at the ends of lines; a doubled line break is a paragraph of its own."""
    if "\n" not in paragraph:  # nearly all of them
        return paragraph.strip()
    return _MANY_BREAKS.sub("\n\n", "\n".join(line.strip() for line in paragraph.split("\n"))).strip()
