"""A web page as blocks: paragraphs with their links, page furniture left out.

Pure. The tree is walked without recursion, so that nesting costs nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cssselect import HTMLTranslator
from lxml import etree

from aggregator.errors import ParseError
from aggregator.past_issues.form import Form
from aggregator.past_issues.issue import Block, Document, Line, Part
from aggregator.text.markup import clean_line, clean_text
from aggregator.text.page_tree import page_tree
from aggregator.text.urls import safe_href

#: Elements of a page that are looked at: an issue of a hundred items in a heavy theme has some thousands.
MOST_ELEMENTS = 50_000
_NEVER_TEXT = (
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "svg",
    "math",
    "object",
    "select",
    "textarea",
    "img",
)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SPACES = re.compile(r"[ \t\r\n\f]+")


def read_page(raw: bytes, form: Form) -> Document:
    """A page by the selectors of a form.

    Raises:
        ParseError: it is no web page, or has more elements than an issue ever has.
    """
    tree = page_tree(raw, "text/html")
    if tree is None:
        raise ParseError("this is no web page that can be read")
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        raise ParseError(f"a page of more than {MOST_ELEMENTS:,} elements is no issue of a digest")
    titles = tuple(line for element in _chosen(tree, form.title_in) if (line := _line(element)))
    dates = tuple(_date(element) for element in _chosen(tree, form.date_in))
    return Document(tuple(_Blocks(_content(tree, form), form).read()), titles, dates)


def _content(tree: Any, form: Form) -> Any:
    """The element the issue stands in, without furniture."""
    content = next(iter(_chosen(tree, form.content)), tree)
    etree.strip_tags(content, etree.Comment, etree.ProcessingInstruction)
    for element in [*content.iter(*_NEVER_TEXT), *_chosen(content, form.leave_out)]:
        if element is not content and element.getparent() is not None:
            element.drop_tree()
    return content


def _chosen(tree: Any, selectors: Sequence[str]) -> list[Any]:
    """The elements of all selectors, each once, those of the first selector first."""
    found: dict[Any, None] = {}
    for selector in selectors:
        found.update(dict.fromkeys(tree.xpath(HTMLTranslator().css_to_xpath(selector))))
    return list(found)


def _line(element: Any) -> str:
    return clean_line(_SPACES.sub(" ", clean_text(element.text_content())))


def _date(element: Any) -> str:
    """What an element says of a date: its machine-readable value, else its words."""
    return clean_line(element.get("datetime") or "") or _line(element)


class _Blocks:
    """Collects the paragraphs of a page on one walk."""

    def __init__(self, content: Any, form: Form) -> None:
        self._content = content
        self._items = {element: number for number, element in enumerate(_chosen(content, form.items), start=1)}
        self._parts = {
            element: part
            for part, selectors in (
                (Part.HEADING, form.heading_in),
                (Part.LEAD, form.lead),
                (Part.SOURCES, form.sources),
            )
            for element in _chosen(content, selectors)
        }
        self._text: list[str] = []
        #: addresses with where they stand in the text so far
        self._links: list[tuple[int, str]] = []
        self._length = 0
        self._ready: list[Block] = []

    def read(self) -> Iterator[Block]:
        for event, element in etree.iterwalk(self._content, events=("start", "end")):
            if event == "start":
                self._open(element)
            else:
                self._close(element)
        self._flush(self._content)
        yield from self._ready

    def _open(self, element: Any) -> None:
        if self._is_block(element):
            self._flush(element.getparent() if element is not self._content else element)
        if element.tag == "br":
            self._add("\n")
        if element.tag == "a" and (link := safe_href(element.get("href") or "")):
            self._links.append((self._length, link))
        self._add(_SPACES.sub(" ", element.text or ""))

    def _close(self, element: Any) -> None:
        if self._is_block(element):
            self._flush(element)
        if element is not self._content:
            self._add(_SPACES.sub(" ", element.tail or ""))

    def _add(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)

    def _is_block(self, element: Any) -> bool:
        return element.tag in _BLOCKS or element in self._parts or element in self._items

    def _flush(self, holder: Any) -> None:
        """End the paragraph; what `holder` and the elements around it say of it is noted."""
        text, links = "".join(self._text), self._links
        self._text, self._links, self._length = [], [], 0
        if not text.strip():  # nothing, or a picture that is a link
            return
        place = self._place(holder)
        for lines in _paragraphs(text, links):
            self._ready.append(Block(lines, *place))

    def _place(self, holder: Any) -> tuple[Part, int, str, bool]:
        around = list(_upwards(holder, self._content))
        part = next((self._parts[each] for each in around if each in self._parts), Part.TEXT)
        item = next((each for each in around if each in self._items), None)
        tongue = next((each for each in _upwards(holder, None) if each.get("lang")), None)
        language = "und" if tongue is None else clean_line(tongue.get("lang"))[:35]
        is_sure = item is not None and bool(item.get("lang"))
        language = clean_line(item.get("lang"))[:35] if item is not None and is_sure else language
        return part, self._items.get(item, 0), language, is_sure


def _upwards(element: Any, last: Any) -> Iterable[Any]:
    while element is not None:
        yield element
        element = None if element is last else element.getparent()


def _paragraphs(text: str, links: Sequence[tuple[int, str]]) -> Iterator[tuple[Line, ...]]:
    """The paragraphs of a text, parted by empty lines; each line with its links."""
    lines: list[Line] = []
    at = 0
    for line in text.split("\n"):
        words = clean_text(line).strip(" \t")
        here = tuple(link for place, link in links if at <= place <= at + len(line))
        if words:
            lines.append(Line(words, here))
        elif lines:
            yield tuple(lines)
            lines = []
        at += len(line) + 1
    if lines:
        yield tuple(lines)
