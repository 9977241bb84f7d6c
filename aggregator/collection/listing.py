"""A page that lists articles, read by selectors of config. Pure, run in the parsing child."""

from collections.abc import Iterable, Iterator
from typing import Any

from aggregator.collection.raw import FeedEntry, ParsedFeed, Selectors
from aggregator.errors import NotAFeedError
from aggregator.text.bounded import Bounded
from aggregator.text.markup import clean_line
from aggregator.text.page_tree import page_tree
from aggregator.text.selectors import found
from aggregator.text.urls import is_web_url, safe_href

#: Entries taken from one page; real listings have ten to a hundred.
MAX_ENTRIES = 500
#: Longest field read, characters.
_LONGEST = 20_000


def parse_listing(html: bytes, url: str, content_type: str, select: Selectors, match: str = "") -> ParsedFeed:
    """The entries of a listing, each address once, in the page's order, and the address of its next page.

    Args:
        url: where it was found; links are resolved against the page's base, or it.
        match: a regular expression (RE2) found in addresses of articles; empty when all are.

    Raises:
        NotAFeedError: it is no page, or the selectors find no link on it: the site was rebuilt.
    """
    tree = page_tree(html, content_type)
    if tree is None:
        raise NotAFeedError(f"{url} is no web page")
    base = safe_href(next((str(each) for each in tree.xpath("//base/@href")), ""), base=url) or url
    entries = _each_once(_entries(tree, base, select))
    if not entries:
        raise NotAFeedError(f"{url}: `select` finds no link to an article; has the site been rebuilt?")
    pattern = Bounded(match) if match else None
    chosen = [entry for entry in entries if pattern is None or pattern.anywhere(entry.link)]
    title = _words(tree.xpath("//title")[:1])
    further = _next_page(tree, base, select.next, url)
    return ParsedFeed(
        tuple(chosen[:MAX_ENTRIES]), max(0, len(chosen) - MAX_ENTRIES), version="listing", title=title, further=further
    )


def _entries(tree: Any, base: str, select: Selectors) -> Iterator[FeedEntry]:
    for element in found(tree, select.entry) if select.entry else [None]:
        within = tree if element is None else element
        if isinstance(within, str):
            continue
        links = list(found(within, select.link))
        # without entries each link is one; in an entry the first that says something is its article's
        for link in links if element is None else [next(filter(_says_something, links), *links[:1])] if links else []:
            yield _entry(link, link if element is None else within, base, select)


def _says_something(link: Any) -> bool:
    return isinstance(link, str) or bool(_words([link]))


def _entry(link: Any, within: Any, base: str, select: Selectors) -> FeedEntry:
    inside = [] if isinstance(within, str) else [within]
    written = link if isinstance(link, str) else str(link.get("href") or "")
    titles = [each for one in inside for each in found(one, select.title)] if select.title else []
    return FeedEntry(
        link=safe_href(written.strip(), base=base) or "",
        title=_words(titles or ([] if isinstance(link, str) else [link])),
        summary=" ".join(_words([each]) for one in inside for each in found(one, select.summary)),
        published=next((date for one in inside for each in found(one, select.date) if (date := _date(each))), ""),
        only_link=True,
    )


def _each_once(entries: Iterable[FeedEntry]) -> list[FeedEntry]:
    """Each address once, with the longest headline it has: a picture and "read more" lead there as well."""
    chosen: dict[str, FeedEntry] = {}
    for entry in entries:
        if not is_web_url(entry.link):
            continue
        known = chosen.get(entry.link)
        if known is None or len(entry.title) > len(known.title):
            chosen[entry.link] = entry
    return list(chosen.values())


def _words(elements: Iterable[Any]) -> str:
    """The words of the first element that has any."""
    texts = (each if isinstance(each, str) else str(each.text_content()) for each in elements)
    return next((line for text in texts if (line := clean_line(text[:_LONGEST]))), "")


def _date(element: Any) -> str:
    """What an element says of a date: its machine-readable value, else its words."""
    if isinstance(element, str):
        return clean_line(element[:_LONGEST])
    return clean_line(str(element.get("datetime") or element.get("content") or "")) or _words([element])


def _next_page(tree: Any, base: str, selector: str, url: str) -> tuple[str, ...]:
    for link in found(tree, selector):
        address = safe_href((link if isinstance(link, str) else str(link.get("href") or "")).strip(), base=base)
        if address and is_web_url(address) and address != url:
            return (address,)
    return ()
