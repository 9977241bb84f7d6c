"""A SAX driver for feedparser: Python's own expat reader, which hands text over in large pieces and leaves things out.

Unbuffered, expat calls back at every line end and entity, a million times for 100 real feeds, which took 40 % of the
time of parsing them. Each element costs feedparser about 0.1 ms, and every fourth there is one that no field of an
entry comes from. Drivers are modules with `create_parser` (docs.python.org, `xml.sax.make_parser`); feedparser tries
those named in `feedparser.api.PREFERRED_XML_PARSERS` first.
"""

from functools import lru_cache
from itertools import islice
from typing import Any
from xml.sax import SAXException
from xml.sax.expatreader import ExpatParser

#: Attributes of one element that are handed over: feedparser looks at all of them for each of them, so that 40,000 on
#: one tag took 17 s. No element of 4,940 feeds has more than thirty.
MOST_ATTRIBUTES = 64

#: Bytes of text expat collects before it calls back.
BUFFER = 1 << 16

_MEDIA = "http://search.yahoo.com/mrss/"
#: Namespaces of which nothing is read: comment counts, places, podcasts' cast and chapters, WordPress' own numbers.
_UNREAD_SPACES = frozenset(
    (
        "com-wordpress:feed-additions:1",
        "http://purl.org/rss/1.0/modules/slash/",
        "http://purl.org/syndication/thread/1.0",
        "http://wellformedweb.org/CommentAPI/",
        "http://www.georss.org/georss",
        "https://podcastindex.org/namespace/1.0",
    )
)
#: Single elements of others, as expat names them. Media's `content` is not among them: it may hold a description.
_UNREAD = frozenset(
    (
        ("", "category"),
        ("http://www.w3.org/2005/Atom", "category"),
        ("http://purl.org/dc/elements/1.1/", "subject"),
        (_MEDIA, "category"),
        (_MEDIA, "credit"),
        (_MEDIA, "keywords"),
        (_MEDIA, "rating"),
    )
)
#: What a document is made of, in whichever namespace or place it stands.
NEVER_LOST = frozenset(("rss", "feed", "RDF", "channel", "item", "entry"))


class BufferedExpat(ExpatParser):
    """Python's expat reader with `buffer_text` on and without the elements that nobody reads."""

    #: how deep inside an element that is left out
    _depth_unread = 0

    def reset(self) -> None:
        """Make a new expat parser, as for every document."""
        super().reset()
        parser: Any = self._parser  # type: ignore[attr-defined]  # typeshed leaves it out
        parser.buffer_text = True
        parser.buffer_size = BUFFER
        self._depth_unread = 0

    def start_element_ns(self, name: str, attrs: Any) -> None:
        """An element begins."""
        if not self._depth_unread and not is_unread(name):
            few = attrs if len(attrs) <= MOST_ATTRIBUTES else dict(islice(attrs.items(), MOST_ATTRIBUTES))
            super().start_element_ns(name, few)
            return
        if _local(name) in NEVER_LOST:  # feedparser then reads the document a second time, with its lenient parser
            raise SAXException(f"<{_local(name)}> stands inside an element that is left out")
        self._depth_unread += 1
        self._take_text(None)

    def end_element_ns(self, name: str) -> None:
        """An element ends."""
        if not self._depth_unread:
            super().end_element_ns(name)
            return
        self._depth_unread -= 1
        if not self._depth_unread:
            self._take_text(self._cont_handler.characters)  # type: ignore[attr-defined]  # as above

    def _take_text(self, handler: Any) -> None:
        parser: Any = self._parser  # type: ignore[attr-defined]  # as above
        parser.CharacterDataHandler = handler


@lru_cache(1_000)
def is_unread(name: str) -> bool:
    """Whether nothing is read of an element as expat names it: namespace, name and prefix, or less of it."""
    space = name.partition(" ")[0] if " " in name else ""
    return space in _UNREAD_SPACES or (space, _local(name)) in _UNREAD


def _local(name: str) -> str:
    return name.split(" ")[1] if " " in name else name


def create_parser() -> BufferedExpat:
    """A new parser, as `xml.sax.make_parser` asks for it."""
    return BufferedExpat()
