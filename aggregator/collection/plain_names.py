"""What feedparser calls the elements of a feed, and which names a plain feed may have (`plain_feed`). Pure.

feedparser knows an element by the standard prefix of its namespace, whatever prefix the document uses, and a namespace
that it does not know by the document's own prefix. Where the two could be taken for one another, nothing is certain.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from feedparser.api import StrictFeedParser
from feedparser.mixin import _FeedParserMixin
from feedparser.util import FeedParserDict

_STANDARD: dict[str, str] = {uri.lower(): prefix.lower() for uri, prefix in _FeedParserMixin.namespaces.items()}
_PREFIXES = frozenset(filter(None, _STANDARD.values()))
#: Any namespace that holds this is RSS's own.
_USERLAND = "backend.userland.com/rss"
_XML = "http://www.w3.org/XML/1998/namespace"
#: Attributes that mean something to feedparser, wherever they stand.
_MEANT = frozenset("href url uri rel type src mode base version ispermalink lastmod medium width".split())
#: Under these names feedparser keeps what is read of an entry or a feed; its own handlers apart.
_KEPT = frozenset(
    "author authors created enclosures entries guidislink href id image link links published summary content title ttl"
    " updated sy_updateperiod sy_updatefrequency".split()
) | frozenset(FeedParserDict.keymap)


class Reason(StrEnum):
    """Why a feed is left to feedparser."""

    ENCODING = "no encoding decodes it"
    DOCTYPE = "it declares a document type or entities"
    MALFORMED = "it is not well-formed XML"
    NAMESPACE = "it names a namespace so that feedparser may take it for another"
    ATTRIBUTES = "an element has very many attributes, or one in an unexpected namespace or place"
    BASE = "an element sets the base of addresses for others"
    ROOT = "it is no RSS, RDF or Atom, or has no version or no entry"
    MARKUP = "an element stands within a text, as in XHTML"
    TYPE = "a text is of a type that may have to be decoded"
    ELEMENT = "feedparser reads an element that is not expected here"
    MIXED = "text and elements stand side by side"


class UnsureError(Exception):
    """A feed is not plain."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Names:
    """feedparser's names of the elements of one document."""

    def __init__(self) -> None:
        self._uris: dict[str, str] = {}
        self._foreign: dict[str, str] = {}
        self._tags: dict[str, str] = {}

    def declare(self, prefix: str | None, uri: str) -> None:
        """A prefix is declared, or with None the namespace of elements without one.

        Raises UnsureError for one that feedparser may mix up with another.
        """
        if any(map(str.isspace, uri)):
            raise UnsureError(Reason.NAMESPACE)
        if prefix is None:
            return
        prefix, standard = prefix.lower(), _standard(uri)
        if self._uris.setdefault(prefix, uri) != uri or (standard not in (None, prefix) and prefix in _PREFIXES):
            raise UnsureError(Reason.NAMESPACE)
        if standard is None:
            if uri not in self._foreign:
                self._tags.clear()
            self._foreign.setdefault(uri, prefix)

    def tag(self, name: str) -> str:
        """The name that feedparser has for an element, as `title` or `dc:creator`, given expat's for it."""
        found = self._tags.get(name)
        if found is None:
            space, _, local = name.rpartition(" ")
            standard = _standard(space) if space else ""
            prefix = self._foreign.get(space, "") if standard is None else standard
            found = self._tags[name] = f"{prefix}:{local}".lower() if prefix else local.lower()
        return found


def _standard(uri: str) -> str | None:
    """The prefix that feedparser has for a namespace, empty for those of feeds themselves; None where it has none."""
    return "" if _USERLAND in uri.lower() else _STANDARD.get(uri.lower())


@lru_cache(1_000)
def is_passed_over(tag: str) -> bool:
    """Whether feedparser has no handler for an element, and what it keeps of it is kept under no name that is read."""
    name = tag.replace(":", "_")
    is_handled = hasattr(StrictFeedParser, f"_start_{name}") or hasattr(StrictFeedParser, f"_end_{name}")
    return not is_handled and name not in _KEPT


def attributes_of(written: Mapping[str, str], most: int) -> dict[str, str]:
    """An element's attributes by their names in small letters, as feedparser has them.

    Raises UnsureError for more than `most`.
    """
    if len(written) > most:
        raise UnsureError(Reason.ATTRIBUTES)
    found: dict[str, str] = {}
    for name, value in written.items():
        space, _, local = name.rpartition(" ")
        key = local.lower()
        if space and (space != _XML or key != "base"):
            if key in _MEANT:
                raise UnsureError(Reason.ATTRIBUTES)
            key = f"{_standard(space) or '?'}:{key}"
        if key in found:
            raise UnsureError(Reason.ATTRIBUTES)
        found[key] = value.lower() if key in ("rel", "type") else value
    return found
