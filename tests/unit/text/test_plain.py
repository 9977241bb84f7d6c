"""The text of HTML is what a plain reader of libxml2's events would note down, piece by piece."""

import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from aggregator.text.plain import text_of_html

BLOCKS = ("p", "div", "li", "table", "tr")
UNREAD = ("script", "style", "noscript", "svg", "title")


class Reference:
    """Notes every piece as it is meant to be read, at once."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.skipping = 0

    def start(self, tag: str, _attributes: object) -> None:
        self.skipping += tag in UNREAD
        if tag in (*BLOCKS, "td") or (tag == "br" and not self.skipping):
            self.pieces.append({"td": " ", "br": "\n"}.get(tag, "\0"))

    def end(self, tag: str) -> None:
        self.skipping = max(0, self.skipping - (tag in UNREAD))
        if tag in (*BLOCKS, "td"):
            self.pieces.append({"td": " "}.get(tag, "\0"))

    def data(self, text: str) -> None:
        self.pieces.append("" if self.skipping else text.replace("\n", " "))

    def close(self) -> None:
        pass


def referred(html: str) -> str:
    reader = Reference()
    parser = etree.HTMLParser(target=reader, encoding="utf-8", huge_tree=True)
    parser.feed(re.sub("\r\n?", "\n", html).replace("\0", "").encode("utf-8", "replace"))
    parser.close()
    tidy = re.sub("[\t\r\f][ \t\r\f]*| [ \t\r\f]+", " ", "".join(reader.pieces)).split("\0")
    lines = ("\n".join(line.strip() for line in paragraph.split("\n")) for paragraph in tidy)
    return "\n\n".join(filter(None, (re.sub("\n{3,}", "\n\n", paragraph).strip() for paragraph in lines)))


TEXTS = ("Ujët", "گزارش", "  ", "\n", "\t", "\r\n", "\f", "&#10;", "&nbsp;", "&amp;", "\ud800", "\ud802", "\x01", "\0")
TAGS = [f"<{sign}{tag}>" for tag in (*BLOCKS, *UNREAD, "td", "br", "b", "a") for sign in ("", "/")]


@given(st.lists(st.sampled_from((*TEXTS, *TEXTS, *TAGS)), min_size=1, max_size=15).map("".join))
def test_text_is_noted_as_the_events_come(html: str) -> None:
    assert text_of_html(f"<p>{html}") == referred(f"<p>{html}")
