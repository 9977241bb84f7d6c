"""An entry of a plain feed, put together as feedparser does it (`plain_feed`). Pure.

What stands in several elements is kept from one of them by rules of feedparser's own, which are kept here: a later
element replaces an earlier one that stood as deep or deeper, a title is the first that says something, and a second
description is a content.
"""

import contextlib
import re
from functools import lru_cache
from typing import Any

from feedparser.html import _cp1252

from aggregator.collection.feedparser_bounds import LONGEST_AUTHOR

_C1 = re.compile("[\x80-\x9f]")
_C1_BEGINS = b"\xc2"
_HTML = frozenset(("html", "text/html", "xhtml", "application/xhtml+xml"))
_AMPERSAND = re.compile("&([A-Za-z0-9_]+);")
#: feedparser's own (`mixin._sync_author_detail`).
_MAIL = re.compile(
    r"(([a-zA-Z0-9\_\-\.\+]+)@((\[[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.)|(([a-zA-Z0-9\-]+\.)+))"
    r"([a-zA-Z]{2,4}|[0-9]{1,3})(\]?))(\?subject=\S+)?"
)


def mended(text: str) -> str:
    """A text as feedparser hands it out: UTF-8 that was read as Latin 1 decoded, windows-1252 in place of controls."""
    if text.isascii():
        return text
    with contextlib.suppress(UnicodeEncodeError, UnicodeDecodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    # the controls begin with this byte in UTF-8, which is found at once: to look for them took as long as to parse
    may_have = _C1_BEGINS in text.encode("utf-8", "surrogatepass")
    return text.translate(_cp1252) if may_have and _C1.search(text) else text


def with_href(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes of a link, its address under `href` only."""
    href = attributes.get("url", attributes.get("uri", attributes.get("href")))
    if href:
        attributes.pop("url", None)
        attributes.pop("uri", None)
        attributes["href"] = href
    return attributes


def linked(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes of a `link`, with what it is when it does not say it."""
    kind = "application/atom+xml" if attributes.setdefault("rel", "alternate") == "self" else "text/html"
    attributes.setdefault("type", kind)
    return with_href(attributes)


def leads_to_page(link: dict[str, str]) -> bool:
    """Whether a link with an address is the page of what it stands in."""
    return link["rel"] == "alternate" and link["type"] in _HTML


def without_entities(address: str) -> str:
    """An address without the semicolons that its parameters got as if they were entities."""
    return _AMPERSAND.sub(r"&\g<1>", address)


class Entry:
    """One entry; `raw` has the names that feedparser gives to what it keeps, and of those what is read here."""

    def __init__(self, about: str) -> None:
        self.raw: dict[str, Any] = {"id": about} if about else {}
        self._depths: dict[str, int] = {}

    def put(self, name: str, text: str, depth: int) -> None:
        """Keep a text, unless one is kept that stands less deep."""
        before = self._depths.get(name)
        if before is None or depth <= before:
            self._depths[name] = depth
            self.raw[name] = text

    def add(self, name: str, value: object) -> None:
        """Add to a list."""
        self.raw.setdefault(name, []).append(value)

    def add_content(self, text: str) -> None:
        """A content, which also is the summary where there is none."""
        self.add("content", {"value": text})
        self.raw.setdefault("summary", text)

    def add_link(self, link: dict[str, str]) -> None:
        """A link with an address, or one whose address is still to come."""
        self.add("links", link)
        if "href" in link and leads_to_page(link):
            self.raw["link"] = link["href"]

    def end_link(self, address: str) -> None:
        """The address of the last link."""
        address = without_entities(address.replace("&amp;", "&"))
        self.raw["link"] = address
        if address:
            self.raw["links"][-1]["href"] = address

    def end_guid(self, text: str, depth: int, *, is_link: bool) -> None:
        """The GUID, which stands for the link where there is none."""
        self.put("id", text, depth)
        self.raw.setdefault("guidislink", is_link and "link" not in self.raw)
        if is_link:
            self.raw.setdefault("link", text)

    def add_to_author(self, name: str, text: str | None) -> None:
        """A part of the author that began last, and of the one that feedparser keeps for itself, who may be another."""
        self.raw.setdefault("author_detail", {})[name] = text
        self._sync_author()
        self.raw["authors"][-1][name] = text

    def end_author(self, text: str, depth: int) -> None:
        """The author that began last ends, with the text of its element itself."""
        self.put("author", text, depth)
        self._sync_author()

    def _sync_author(self) -> None:
        if len(self.raw.get("author") or "") > LONGEST_AUTHOR:
            self.raw["author"] = self.raw["author"][:LONGEST_AUTHOR]
        detail: dict[str, str | None] = self.raw["authors"][-1]
        if not detail:
            detail |= _name_and_mail(self.raw.get("author") or "")
            if detail:
                self.raw.setdefault("author_detail", detail)
            return
        name, mail = detail.get("name"), detail.get("email")
        if name or mail:
            self.raw["author"] = f"{name} ({mail})" if name and mail else name or mail

    def end(self) -> dict[str, Any]:
        """What is read of it."""
        # as feedparser answers when it is asked for them
        self.raw["enclosures"] = [link for link in self.raw.get("links", ()) if link["rel"] == "enclosure"]
        return self.raw


@lru_cache(1_000)
def _name_and_mail(author: str) -> dict[str, str]:
    mail = _MAIL.search(author) if "@" in author else None
    if mail is None:
        return {"name": author} if author else {}
    for sign in (mail[0], "()", "<>", "&lt;&gt;"):
        author = author.replace(sign, "")
    author = author.strip()
    author = author.removeprefix("(")
    author = author.removesuffix(")").strip()
    return ({"name": author} if author else {}) | {"email": mail[0]}
