"""Readers of renderings that say what a browser, a Markdown reader or a terminal would make of them."""

import json
import re
import unicodedata
from collections.abc import Iterable
from html.parser import HTMLParser

from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.fakes.hostile import EVALUATED

ELEMENTS = frozenset(
    (
        "html head meta title style body main header footer h1 h2 h3 p "
        "strong section article span bdi br div ul li a time aside"
    ).split()
)
ATTRIBUTES = frozenset("lang dir class id href rel datetime charset name content http-equiv role".split())
#: Of Markdown: what the digest's own form consists of.
TOKENS = frozenset("heading paragraph blockquote bullet_list list_item inline hr text text_special link".split())
TOKENS_OF_LABELS = TOKENS | {"strong", "hardbreak", "softbreak"}

_ADDRESS = re.compile(r"https?://[^\s\"<>]+|mailto:[^\s\"<>]+")
#: How a line of the log begins, for people and for programs.
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z \[|\{\"")
_OPENERS = {**dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"), **dict.fromkeys("\u2066\u2067\u2068", "\u2069")}
_DIRECTIONS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def seen(text: str) -> str:
    """What a reader sees of a string as one line: without direction controls, white space as single spaces."""
    kept = "".join(_storable(char) for char in text.replace("\r\n", "\n").replace("\0", ""))
    return " ".join(kept.translate(_DIRECTIONS).split())


def _storable(char: str) -> str:
    if char.isspace():
        return char
    lost = unicodedata.category(char) in ("Cc", "Cs") or ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF
    return "\ufffd" if lost else char


def is_contained(text: str) -> bool:
    """Whether no direction control of `text` reaches beyond it, and none ends what was opened before it."""
    waiting: list[str] = []
    for char in text:
        if char in _OPENERS:
            waiting.append(_OPENERS[char])
        elif char == "\u202c" and (not waiting or waiting.pop() != char):
            return False
        elif char == "\u2069":
            if char not in waiting:
                return False
            while waiting.pop() != char:
                pass
    return not waiting


def controls_in(text: str) -> set[str]:
    """Characters that a terminal obeys or that no file may hold, but line feed and tab."""
    return {char for char in text if char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cs")}


def page(text: str) -> etree._Element:
    """The page as libxml2 reads it, with only elements and attributes of the shipped template in it."""
    root = lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True))
    _Strict().feed(text)
    for element in root.iter():
        _check(str(element.tag), dict(element.attrib))
    return root


class _Strict(HTMLParser):
    """A second reader, which forgives otherwise than libxml2 does."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        _check(tag, {name: value or "" for name, value in attrs})

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data[:80]}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data[:80]}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data[:80]}")


def _check(tag: str, attributes: dict[str, str]) -> None:
    assert tag in ELEMENTS, tag
    assert attributes.keys() <= ATTRIBUTES, attributes
    if "href" in attributes:
        assert _ADDRESS.fullmatch(attributes["href"]), attributes["href"]
    if tag != "meta":
        assert "http-equiv" not in attributes and "content" not in attributes


def tokens(text: str) -> list[Token]:
    """The blocks of a Markdown text, which may hold HTML to this reader; inline ones are their children."""
    return _READER.parse(text)


def check_markdown(blocks: Iterable[Token]) -> None:
    """No block and no inline element but those of the digest's form; links lead to web pages and mailboxes only."""
    for block in blocks:
        assert block.type.removesuffix("_open").removesuffix("_close") in TOKENS, (block.type, block.content[:200])
        for child in block.children or ():
            kind = child.type.removesuffix("_open").removesuffix("_close")
            assert kind in TOKENS_OF_LABELS, (child.type, block.content[:200])
            if child.type == "link_open":
                assert _ADDRESS.fullmatch(str(child.attrs["href"])), child.attrs


def words_of(block: Token) -> str:
    """The text of an inline block, as a reader sees it."""
    lines = ("\n" if child.type.endswith("break") else child.content for child in block.children or ())
    return seen("".join(lines))


def check_lines(printed: str) -> None:
    """Lines for people: none gives a terminal orders, evaluates anything or turns another line round."""
    assert not controls_in(printed), controls_in(printed)
    assert EVALUATED not in printed
    assert all(map(is_contained, printed.split("\n")))


def check_html(rendered: str) -> etree._Element:
    """A page of nothing but text in the elements of a digest; returned as it was read."""
    # an item may have that very number
    assert EVALUATED not in re.sub(r'id="item-\d+"', "", rendered) and not controls_in(rendered)
    root = page(rendered)
    for element in root.iter("p", "li", "h1", "h2", "title"):
        assert is_contained("".join(element.itertext())), element.tag
    return root


def check_markdown_text(rendered: str) -> list[Token]:
    """A text of nothing but the form of the digest; its blocks."""
    assert EVALUATED not in rendered and not controls_in(rendered)
    blocks = tokens(rendered)
    check_markdown(blocks)
    for block in blocks:
        assert is_contained("".join(child.content for child in block.children or ()))
    return blocks


def check_plain(rendered: str) -> None:
    """A plain text without controls, each line in its own direction."""
    check_lines(rendered)
    assert "\t" not in rendered


def check_json(printed: str, meant: object) -> None:
    """One JSON document of just what is meant, without controls that reach a terminal."""
    assert not controls_in(printed), controls_in(printed)
    try:
        printed.encode()
        found = json.loads(printed)
    except ValueError as error:
        raise AssertionError("no JSON") from error
    assert found == meant


def check_complaint(printed: str, opening: str = "newsloom: ") -> None:
    """Standard error: one message, no bare control or direction character, further lines indented."""
    assert not controls_in(printed) and "\t" not in printed, controls_in(printed)
    assert not _DIRECTIONS.keys() & set(map(ord, printed))
    first, *further = printed.removesuffix("\n").split("\n")
    assert first.startswith(opening), first
    assert all(line.startswith("  ") for line in further), further


def check_log(printed: str, lines: int) -> None:
    """A log of so many events: one line each, further ones indented, no bare control or direction character."""
    assert not controls_in(printed), controls_in(printed)
    assert not _DIRECTIONS.keys() & set(map(ord, printed))
    begun = [line for line in printed.removesuffix("\n").split("\n") if not line.startswith("    ")]
    assert len(begun) == lines, begun
    assert all(_STAMP.match(line) for line in begun), begun
