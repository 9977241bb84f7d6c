"""Where the feed of a site may be: what its page names, then the usual places of the software that sites run. Pure.

Reading a page is for a killable child; the guesses are for whoever asks.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from aggregator.collection.json_feed import looks_like_json
from aggregator.collection.raw import FeedLink, NamedFeeds
from aggregator.text.fold import fold
from aggregator.text.markup import clean_line
from aggregator.text.page_tree import page_tree
from aggregator.text.urls import feed_key, is_web_url, safe_href

#: Feeds taken from one page. A portal names one for each of its topics; more than this nobody reads through.
MOST_LINKS = 30

_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})
#: What feeds are sometimes said to be; so is much else, which a word in its title or address tells apart.
_VAGUE_TYPES = frozenset({"application/json", "application/xml", "text/xml"})
_FEED_WORD = re.compile(r"\b(?:feed|rss|atom)\b")
#: WordPress's addresses, whatever the site's language: `/comments/feed/`, `?feed=comments-rss2`.
_COMMENTS = re.compile(r"[/=]comments[/-]", re.IGNORECASE)
_COMMENTS_TITLE = re.compile(r"\bcomments?\b")
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_FEED = re.compile(rb"<(?:\w{1,20}:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
#: A segment of a path that is taken for a language's (`fa`, `ckb`).
_LANGUAGE = re.compile(r"[a-z]{2,3}")
#: What an article's address has and a section's has not: figures, a file's ending, a headline of several words.
_ARTICLE = re.compile(r"\d|\.\w+$|-.*-|.{40}")
#: How far into a document its first element is looked for, bytes.
_BEGINNING = 2_048

#: The usual places, likeliest first: WordPress and others; RSS by its name; Hugo; Jekyll, Ghost and others; Blogger;
#: WordPress without rewritten addresses; JSON Feed; Joomla; Squarespace.
_PATHS = (
    "feed/",
    "rss",
    "rss.xml",
    "feed.xml",
    "atom.xml",
    "index.xml",
    "feeds/posts/default",
    "?feed=rss2",
    "feed.json",
    "?format=feed&type=rss",
    "?format=rss",
)
#: Of these, those that a section of a site may have for itself.
_SECTION_PATHS = ("feed/", "rss", "rss.xml", "index.xml")


def looks_like_page(body: bytes) -> bool:
    """Whether a document is surely a web page: feedparser would search a large one for entries, and take its time."""
    start = body[:_BEGINNING]
    if looks_like_json(start, ""):
        return False
    page = _PAGE.search(start)
    feed = _FEED.search(start)
    return page is not None and (feed is None or page.start() < feed.start())


def feeds_named(html: bytes, url: str, content_type: str = "") -> NamedFeeds:
    """The feeds that a page names by `<link rel="alternate">`, each once, in its order but those of comments last.

    Args:
        html: the page's bytes, nothing trusted.
        url: where it was found.
    """
    tree = page_tree(html, content_type)
    if tree is None:
        return NamedFeeds()
    base = safe_href(next(iter(tree.xpath("//base/@href")), ""), base=url) or url
    links: dict[str, FeedLink] = {}
    for element in tree.iter("link"):
        if link := _feed_link(element, base):
            links.setdefault(feed_key(link.url), link)
    ranked = sorted(links.values(), key=lambda link: _is_of_comments(link, url))
    return NamedFeeds(tuple(ranked[:MOST_LINKS]), _site_name(tree), posts=_posts(tree, base))


def _posts(tree: Any, base: str) -> str:
    """Where a WordPress site's posts are, as its pages name its interface (`rel="https://api.w.org/"`)."""
    written = next((str(found) for found in tree.xpath("//link[@rel='https://api.w.org/']/@href")), "")
    address = safe_href(written, base=base) or ""
    return f"{address.rstrip('/')}/wp/v2/posts" if is_web_url(address) else ""


def _feed_link(element: Any, base: str) -> FeedLink | None:
    kind = str(element.get("type") or "").partition(";")[0].strip().lower()
    title, href = clean_line(str(element.get("title") or ""))[:200], str(element.get("href") or "").strip()
    is_vague = kind in _VAGUE_TYPES and _FEED_WORD.search(f"{fold(title)} {href.lower()}")
    if "alternate" not in str(element.get("rel") or "").lower().split() or not (kind in _TYPES or is_vague):
        return None
    # not the canonical form: a feed's address is opaque, and is asked for as the page has it
    url = urldefrag(safe_href(href, base=base) or "").url
    return FeedLink(url, title, kind) if href and is_web_url(url) else None


def _is_of_comments(link: FeedLink, page: str) -> bool:
    """Whether it is the feed of readers' comments: by address, by an English title, or by standing below an article."""
    parts, below = urlsplit(link.url), urlsplit(page).path.rstrip("/")
    is_below_article = bool(below) and not is_section(page) and parts.path.startswith(f"{below}/")
    is_named = _COMMENTS.search(f"{parts.path}?{parts.query}") or _COMMENTS_TITLE.search(fold(link.title))
    return bool(is_named) or is_below_article


def _site_name(tree: Any) -> str:
    names = tree.xpath("//meta[@property='og:site_name' or @name='application-name']/@content")
    return next((name for name in (clean_line(str(found))[:200] for found in names) if name), "")


def is_section(url: str) -> bool:
    """Whether a page's path looks like a part of a site (`/sport/`, `/fa/culture`) and not like an article's."""
    segments = [segment for segment in unquote(urlsplit(url).path).split("/") if segment]
    if len(segments) == 2 and _LANGUAGE.fullmatch(segments[0]):
        segments = segments[1:]
    return len(segments) == 1 and not _ARTICLE.search(segments[0])


def guesses(url: str) -> Iterator[str]:
    """Addresses at which the feed of a page's site may be, likeliest first, each once.

    Those below the page's own path come first only where it looks like a section: below an article, WordPress has the
    feed of its comments.
    """
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    own = f"{root.rstrip('/')}{parts.path.rstrip('/')}/"
    at_root = [root + path for path in _PATHS]
    is_file = re.search(r"\.\w+$", parts.path)
    below = [own + path for path in _SECTION_PATHS] if own != root and not is_file else []
    ordered = [*below, *at_root] if is_section(url) else [*at_root, *below]
    yield from dict.fromkeys(ordered)
