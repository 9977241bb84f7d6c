"""What passes between the rooms of collection: documents as fetched, entries as read, items as washed.

Frozen values only; they cross a process border (the parsing child), so they hold nothing but plain data.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from aggregator.vocabulary import PublishedBasis, SourceKind

#: Longest summary of an article kept, characters.
MAX_SUMMARY = 2_000

#: Sitemaps of an index that one poll looks into, those that changed last first.
MAX_CHILDREN = 4


class RejectReason(StrEnum):
    """Why an entry of a feed is not stored."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Packed:
    """Bytes of a response, hashed and compressed in the parsing child, off the collector's loop."""

    sha256: str
    content_type: str
    #: uncompressed length, bytes
    size: int
    #: compressed (`compression`)
    body: bytes


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry as the feed has it, nothing trusted; markup fields may be plain text."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    #: when its page last changed, as sitemaps say it: that is no date of publication
    changed: str = ""
    #: address of its lead image, relative or not
    image: str = ""
    #: whether its words stand on its page only, so that it may come without any
    only_link: bool = False


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed, or a document of another kind that lists articles, read."""

    entries: tuple[FeedEntry, ...]
    #: entries over the cap, counted and left out
    truncated: int = 0
    #: e.g. rss20, atom10, json11
    version: str = ""
    #: the parser's complaint about a malformed document
    complaint: str = ""
    #: whether more of it may have been meant to come
    is_broken_off: bool = False
    #: what the feed calls itself, and the page it says it belongs to
    title: str = ""
    home: str = ""
    #: addresses of the documents that it goes on in, or is made of; the next one first
    further: tuple[str, ...] = ()
    #: minutes for which it says that nothing new is to be expected (`ttl`, `sy:updatePeriod`); None without
    serves_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names, or that is guessed: nobody has asked for it yet."""

    #: absolute
    url: str
    title: str = ""
    #: the media type that the page gives, in small letters
    type: str = ""


@dataclass(frozen=True, slots=True)
class NamedFeeds:
    """What a page says of feeds, those of its comments last, and of its site."""

    links: tuple[FeedLink, ...] = ()
    #: what the site calls itself; empty when it does not say
    site_name: str = ""
    #: the address of WordPress's posts, where it names that interface
    posts: str = ""
    #: where its list of articles stands, if it seems to have one
    listing: "Selectors | None" = None


@dataclass(frozen=True)  # no slots: hundreds cross the process border at once, a third faster without them
class Published:
    """When something was published, and how we know."""

    moment: datetime
    basis: PublishedBasis
    #: minutes east of UTC in the original; None when it named no zone
    offset_minutes: int | None = None


@dataclass(frozen=True)  # no slots, as above
class RawItem:
    """A washed entry, ready to be stored: the only way into the database for an article found in a feed."""

    #: hash of its identity inside the source
    entry_key: str
    #: identity over all sources
    url_key: str
    #: canonical address; empty when the entry has no usable link
    url: str
    #: whether that address is the entry's own page; a front page that several entries name has another text
    own_page: bool
    title: str
    #: plain text
    summary: str
    #: plain text; the feed's full text where it gives one, else the summary
    text: str
    #: whether `text` is the whole article as far as the feed tells
    full_text: bool
    text_hash: str
    #: hash of all it says, to see edits
    content_hash: str
    bylines: tuple[str, ...]
    published: Published | None
    language: str
    #: mark by which it is known again where GUID and link are other ones (`sameness.print_of`); empty where it has none
    print: str = ""
    #: what a search finds it by (`text.terms`)
    terms: str = ""
    #: absolute address of its lead image; empty without one
    image: str = ""


@dataclass(frozen=True, slots=True)
class WashedFeed:
    """A feed document, washed. `seen` = items + repeated + rejected + truncated."""

    items: tuple[RawItem, ...]
    seen: int
    #: entries the document itself repeats, word for word or in an older version
    repeated: int = 0
    truncated: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    version: str = ""
    complaint: str = ""
    #: whether more of it may have been meant to come, so that its validators are not to be relied on
    is_broken_off: bool = False
    packed: Packed | None = None
    #: what the feed calls itself, on one line
    title: str = ""
    #: canonical address of the page it says it belongs to; empty when it names none
    home: str = ""
    #: addresses of the documents that it goes on in, or is made of; the next one first
    further: tuple[str, ...] = ()
    #: minutes for which it says that nothing new is to be expected; None without
    serves_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class WashedPage:
    """An article page, extracted and washed."""

    title: str
    text: str
    text_hash: str
    bylines: tuple[str, ...]
    published: Published | None
    language: str
    packed: Packed
    #: folded words of the text, each once, separated by spaces
    terms: str = ""
    #: what the page calls its site
    site_name: str = ""
    #: absolute address of its lead image; empty without one
    image: str = ""


@dataclass(frozen=True, slots=True)
class Selectors:
    """Where on a listing its entries stand (`settings.selecting.ListSelectors`); empty where that is not said."""

    link: str
    entry: str = ""
    title: str = ""
    date: str = ""
    summary: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class ArticleParts:
    """Where on an article's page its parts stand (`settings.selecting.ArticleSelectors`); empty: found by itself."""

    title: str = ""
    text: str = ""
    date: str = ""
    author: str = ""
    without: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents of a source are read."""

    kind: SourceKind = SourceKind.FEED
    select: Selectors | None = None
    #: the regular expression (RE2) found in addresses of articles; empty: all are
    match: str = ""
    #: of an index of sitemaps: when they were last looked into; None when never
    since: datetime | None = None
    #: of a spider: its name
    spider: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What washing a document needs to know of its source."""

    source_id: str
    #: where the document was found
    url: str
    home: str
    languages: tuple[str, ...]
    now: datetime
    #: IANA name of the zone of times printed without one
    time_zone: str = "UTC"
    reading: Reading = Reading()
    article: ArticleParts = ArticleParts()

    @property
    def zone(self) -> ZoneInfo:
        """The zone of times printed without one."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True)  # no slots, so that its hash is taken once
class Response:
    """What a server answered, as far as intake needs to know."""

    #: where redirects ended
    url: str
    status: int
    body: bytes
    content_type: str = ""
    #: statuses of the redirects that led there, in order
    hops: tuple[int, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    #: seconds, as the server asks
    retry_after: int | None = None
    #: seconds for which the server says that it will answer the same (RFC 9111, section 5.2.2.1)
    max_age: int | None = None

    @cached_property
    def sha256(self) -> str:
        """The hash of its body, in hexadecimal digits."""
        return hashlib.sha256(self.body).hexdigest()
