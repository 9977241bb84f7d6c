"""What a site's spider is made of: `Site`, which says whose page it reads and how, and `Page`, which it reads.

A site is a specification: identity on top, `parse` with what one entry is, one method for each of its fields. It runs
in the parsing child, under its limits, and asks for nothing itself: the collector polls `start` for it as it polls a
feed. So no Scrapy here.
"""

import json
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from itertools import islice
from typing import Any

from parsel import Selector, SelectorList

from aggregator.collection.raw import FeedEntry, ParsedFeed
from aggregator.errors import AggregatorError, NotAFeedError, SpiderError
from aggregator.text.markup import clean_line
from aggregator.text.page_tree import page_tree
from aggregator.text.urls import is_web_url, safe_href

#: Entries taken from one page, and characters of one field.
MAX_ENTRIES, _LONGEST = 500, 200_000
_SITES = "crawlers.spiders.sites"


class Page:
    """A fetched document as a site's methods see it."""

    def __init__(self, body: bytes, url: str, content_type: str = "") -> None:
        self.body, self.url, self._content_type = body, url, content_type
        self._root: Selector | None = None

    def css(self, selector: str) -> SelectorList[Selector]:
        """What a CSS selector finds, `::text` and `::attr(name)` as in Scrapy."""
        return self._tree.css(selector)

    def xpath(self, expression: str) -> SelectorList[Selector]:
        """What an XPath expression finds."""
        return self._tree.xpath(expression)

    def data(self, selector: str = "") -> Any:
        """The JSON that stands in the first element found, or that the document is.

        Raises:
            ValueError: none stands there.
        """
        written = self.css(selector).xpath("string()").get("") if selector else self.body.decode("utf-8", "replace")
        return json.loads(written)

    @property
    def _tree(self) -> Selector:
        if self._root is None:
            tree = page_tree(self.body, self._content_type)
            if tree is None:
                raise NotAFeedError(f"{self.url} is no web page")
            self._root = Selector(root=tree, type="html")
        return self._root


def words(found: SelectorList[Selector]) -> str:
    """The words of the first element found, on one line; empty where there is none."""
    return clean_line(found.xpath("string()").get("")[:_LONGEST])


class Site:
    """A publisher's site that no other kind of source can follow. To be copied: `spiders/sites/_template.py`."""

    #: as its file is named
    name = ""
    #: the publisher, as leads show it
    outlet = ""
    #: where a poll begins
    start = ""
    home = ""
    languages: tuple[str, ...] = ()
    #: of times that the site prints without one
    time_zone = ""

    def parse(self, page: Page) -> Iterable[FeedEntry]:
        """The entries of a page, in its order. Their links may be relative; dates are as the site writes them."""
        raise NotImplementedError

    def further(self, page: Page) -> Iterable[str]:
        """The addresses in which it goes on, the next one first; asked for while all that was read is new."""
        return ()


def read(name: str, body: bytes, url: str, content_type: str = "") -> ParsedFeed:
    """What the spider of this name reads from a document.

    Raises:
        NotAFeedError: there is no link to an article.
        SpiderError: one of its methods failed; which, and on which line.
    """
    try:
        site = site_named(name)
        page = Page(body, url, content_type)
        entries = [_checked(entry, url) for entry in islice(site.parse(page), MAX_ENTRIES)]
        further = [safe_href(address, base=url) or "" for address in islice(site.further(page), MAX_ENTRIES)]
    except (AggregatorError, MemoryError):
        raise
    except Exception as error:  # whatever a site's own code runs into on a page that is not as it was
        raise SpiderError(f"the spider {name} failed: {_where(error, name)}") from None
    linked = list({entry.link: entry for entry in reversed(entries) if is_web_url(entry.link)}.values())[::-1]
    if not linked:
        raise NotAFeedError(f"{url}: the spider {name} finds no link to an article; has the site been rebuilt?")
    followed = tuple(dict.fromkeys(address for address in further if is_web_url(address) and address != url))
    return ParsedFeed(tuple(linked), version=f"spider:{name}", title=site.outlet, home=site.home, further=followed)


def site_named(name: str) -> Site:
    """The spider of this name, from the file that has it.

    Raises:
        SpiderError: its file has none.
    """
    module = import_module(f"{_SITES}.{name}")
    for found in vars(module).values():
        if isinstance(found, type) and issubclass(found, Site) and found.name == name:
            return found()
    raise SpiderError(f"{_SITES}.{name} has no spider {name}")


def _checked(entry: object, url: str) -> FeedEntry:
    if not isinstance(entry, FeedEntry):
        raise TypeError(f"parse() gave {type(entry).__name__}, not an entry")
    for field in ("guid", "link", "title", "summary", "content", "published", "updated"):
        if not isinstance(value := getattr(entry, field), str):
            raise TypeError(f"{field}() gave {type(value).__name__}, not text")
    return replace(entry, link=safe_href(entry.link.strip(), base=url) or "")


def _where(error: Exception, name: str) -> str:
    """What went wrong, and in which method of the site's own file."""
    frames = traceback.extract_tb(error.__traceback__)
    own: Iterator[str] = (
        f" in {frame.name}(), line {frame.lineno}"
        for frame in reversed(frames)
        if frame.filename.endswith(f"{name}.py")
    )
    return f"{type(error).__name__}{next(own, '')}: {error}"[:500]
