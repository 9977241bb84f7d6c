"""Which elements a plain feed may have, where they may stand, and what each does (`plain_feed`). Pure.

The tables are the whole of it: what is not in them, and what feedparser has a handler for, leaves the feed to
feedparser. Names are those of `plain_names.tag_of`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from feedparser.urls import _urljoin

from aggregator.collection.plain_entry import Entry, leads_to_page, linked, mended, with_href, without_entities
from aggregator.collection.plain_names import Reason, UnsureError

#: A title depth at which no title stands yet.
_NOWHERE = -1
_RSS_VERSIONS = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
_ATOM_VERSIONS = {"0.1": "atom01", "0.2": "atom02", "0.3": "atom03"}
#: Types of texts that are plain or escaped HTML, which is the same here.
_TEXT_TYPES = frozenset(("text", "plain", "text/plain", "html", "text/html"))


@dataclass(slots=True)
class State:
    """How far a document is read. Names of what is kept are feedparser's."""

    #: base of its addresses; empty: they are kept as they are
    base: str = ""
    feed: dict[str, str] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    version: str = ""
    #: the entry that is open
    entry: Entry | None = None
    #: elements that are open
    depth: int = 0
    #: how deep the title stands that was read last
    title_depth: int = _NOWHERE
    #: whether the entry has a content, so that another description is no content
    has_content: bool = False
    #: whether the text that is open is one
    is_content: bool = False
    is_permalink: bool = False
    #: whether a link's address is its text
    awaits_address: bool = False

    def resolved(self, address: str) -> str:
        """An address as feedparser resolves it."""
        return address if not self.base and ":///" not in address else str(_urljoin(self.base, address))

    def open_entry(self) -> Entry:
        """The entry that is open, where one must be."""
        assert self.entry is not None, "the tables have it stand in entries only"
        return self.entry


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """What an element is for: what to do at its begin, and at its end with its text; and what may stand in it."""

    begin: Callable[[State, dict[str, str]], None] | None = None
    end: Callable[[State, str], None] | None = None
    #: None: text only
    inside: "Mapping[str, Role] | None" = None
    #: whether an element that feedparser does nothing with may stand in it, unless it is of a namespace of its own
    takes_others: bool = True
    #: whether it has text or elements, never both
    is_text_or_elements: bool = False
    #: whether it may set a base, which then is that of its text alone
    may_set_base: bool = False


def _begin_rss(state: State, attributes: dict[str, str]) -> None:
    if not state.version.startswith("rss"):
        written = attributes.get("version", "")
        state.version = _RSS_VERSIONS.get(written) or ("rss20" if written.startswith("2.") else "rss")


def _begin_feed(state: State, attributes: dict[str, str]) -> None:
    state.version = state.version or _ATOM_VERSIONS.get(attributes.get("version", ""), "atom")


def _begin_channel(_state: State, attributes: dict[str, str]) -> None:
    if "href" in attributes or "lastmod" in attributes:
        raise UnsureError(Reason.ATTRIBUTES)


def _begin_entry(state: State, attributes: dict[str, str]) -> None:
    _begin_channel(state, attributes)
    state.entry = Entry(attributes.get("rdf:about", ""))
    state.title_depth = _NOWHERE


def _end_entry(state: State, _text: str) -> None:
    state.entries.append(state.open_entry().end())
    state.entry, state.has_content = None, False


def _begin_image(state: State, _attributes: dict[str, str]) -> None:
    state.title_depth = _NOWHERE


def _begin_value(_state: State, attributes: dict[str, str]) -> None:
    if attributes:
        raise UnsureError(Reason.ATTRIBUTES)


def _end_value(name: str, state: State, text: str) -> None:
    state.feed[name] = mended(text)


def _begin_text(_state: State, attributes: dict[str, str]) -> None:
    if "mode" in attributes or attributes.get("type", "text") not in _TEXT_TYPES:
        raise UnsureError(Reason.TYPE)


def _end_title(state: State, text: str) -> None:
    text = mended(text)
    if not _NOWHERE < state.title_depth <= state.depth:
        if state.entry is not None:
            state.entry.put("title", text, state.depth)
        else:
            state.feed["title"] = text
    _end_other_title(state, text)


def _end_media_title(state: State, text: str) -> None:
    before = state.title_depth
    _end_title(state, text)
    state.title_depth = before


def _end_other_title(state: State, text: str) -> None:
    """The end of a title of something else, which counts as read nevertheless."""
    if text:
        state.title_depth = state.depth


def _begin_summary(state: State, attributes: dict[str, str]) -> None:
    _begin_text(state, attributes)
    kept: Mapping[str, object] = state.feed if state.entry is None else state.entry.raw
    state.is_content = "summary" in kept and not state.has_content
    state.has_content = state.has_content or state.is_content


def _end_description(state: State, text: str) -> None:
    if state.entry is not None:
        _end_summary(state, text)


def _end_summary(state: State, text: str) -> None:
    if state.entry is None:
        state.feed["summary"] = text
    elif state.is_content:
        state.entry.add_content(mended(text))
    else:
        state.entry.put("summary", mended(text), state.depth)


def _begin_content(state: State, attributes: dict[str, str]) -> None:
    _begin_text(state, attributes)
    state.has_content = True


def _end_content(state: State, text: str) -> None:
    state.open_entry().add_content(mended(text))


def _end_text(name: str, state: State, text: str) -> None:
    state.open_entry().put(name, mended(text), state.depth)


def _begin_link(state: State, attributes: dict[str, str]) -> None:
    link = linked(attributes)
    state.awaits_address = "href" not in link
    if not state.awaits_address:
        link["href"] = state.resolved(link["href"])
    if state.entry is not None:
        state.entry.add_link(link)
    elif not state.awaits_address and leads_to_page(link):
        state.feed["link"] = link["href"]


def _end_link(state: State, text: str) -> None:
    if not state.awaits_address:
        return
    address = mended(state.resolved(text)) if text else ""
    if state.entry is not None:
        state.entry.end_link(address)
    else:
        state.feed["link"] = without_entities(address)


def _begin_guid(state: State, attributes: dict[str, str]) -> None:
    state.is_permalink = attributes.get("ispermalink", "true") == "true"


def _end_guid(state: State, text: str) -> None:
    text = mended(state.resolved(text) if text and state.is_permalink else text)
    if state.entry is not None:
        state.entry.end_guid(text, state.depth, is_link=state.is_permalink)
    elif state.is_permalink:
        state.feed.setdefault("link", text)


def _begin_author(state: State, _attributes: dict[str, str]) -> None:
    state.open_entry().add("authors", {})


def _end_author(state: State, text: str) -> None:
    state.open_entry().end_author(mended(text), state.depth)


def _end_part_of_author(name: str, state: State, text: str) -> None:
    state.open_entry().add_to_author(name, text)


def _begin_enclosure(state: State, attributes: dict[str, str]) -> None:
    state.open_entry().add("links", with_href(attributes) | {"rel": "enclosure"})


def _begin_media(name: str, state: State, attributes: dict[str, str]) -> None:
    state.open_entry().add(name, attributes)


def _end_thumbnail(_state: State, text: str) -> None:
    if text:
        raise UnsureError(Reason.MIXED)


def _begin_itunes_image(state: State, attributes: dict[str, str]) -> None:
    if address := attributes.get("href") or attributes.get("url"):
        state.open_entry().raw["image"] = {"href": address}


def _table(rows: Mapping[str, Role]) -> dict[str, Role]:
    """By name, from rows of names with one role."""
    return {name: role for names, role in rows.items() for name in names.split()}


#: Whatever feedparser does with it, nothing of it is read.
_SILENT = Role()
#: Without a handler of feedparser's, among elements without one.
PASSED_OVER = Role(inside={})
_PERSON = Role(inside=_table({"name email uri url homepage itunes:name itunes:email": _SILENT}))
_AUTHOR = Role(
    _begin_author,
    _end_author,
    _table(
        {
            "name itunes:name": Role(end=partial(_end_part_of_author, "name")),
            "email itunes:email": Role(end=partial(_end_part_of_author, "email")),
            "uri url homepage": Role(end=partial(_end_part_of_author, "href")),
        }
    ),
    is_text_or_elements=True,
)
_TITLE = Role(_begin_text, _end_title, may_set_base=True)
_OTHER_TITLE = Role(_begin_text, _end_other_title)
_LINK = Role(_begin_link, _end_link)
_GUID = Role(_begin_guid, _end_guid)
_DESCRIPTION = Role(_begin_summary, _end_description, may_set_base=True)
_SUMMARY = Role(_begin_summary, _end_summary, may_set_base=True)
_CONTENT = Role(_begin_content, _end_content, may_set_base=True)
_MEDIA = _table(
    {
        "media:title": Role(_begin_text, _end_media_title),
        "media:description": _DESCRIPTION,
        "media:thumbnail": Role(partial(_begin_media, "media_thumbnail"), _end_thumbnail),
        "media:player media:license media:restriction": _SILENT,
    }
)
_MEDIA["media:content"] = Role(partial(_begin_media, "media_content"), inside=_MEDIA)
_SOURCE = _table(
    {
        "title": _OTHER_TITLE,
        "id guid updated published link subtitle generator rights": _SILENT,
        "author contributor": _PERSON,
    }
)
#: In an entry and in a feed alike.
_ANYWHERE = _table(
    {
        "title dc:title": _TITLE,
        "link": _LINK,
        "id guid": _GUID,
        "description dc:description": _DESCRIPTION,
        "summary itunes:summary": _SUMMARY,
        "contributor": _PERSON,
        "rights copyright dc:rights subtitle tagline itunes:subtitle generator language dc:language": _SILENT,
        "dc:publisher webmaster dc:contributor keywords tags itunes:keywords itunes:explicit itunes:block": _SILENT,
        "itunes:category": Role(inside={"itunes:category": _SILENT}),
    }
)
_ENTRY = (
    _ANYWHERE
    | _MEDIA
    | _table(
        {
            "author managingeditor dc:author dc:creator itunes:author": _AUTHOR,
            "content content:encoded fullitem": _CONTENT,
            "pubdate published issued dcterms:issued": Role(end=partial(_end_text, "published")),
            "updated modified lastbuilddate dc:date dcterms:modified": Role(end=partial(_end_text, "updated")),
            "created dcterms:created": Role(end=partial(_end_text, "created")),
            "enclosure": Role(_begin_enclosure),
            "source": Role(_begin_image, inside=_SOURCE),
            "image": Role(_begin_image),
            "itunes:image": Role(_begin_itunes_image),
            "media:group": Role(inside=_MEDIA),
        }
    )
)
_IMAGE = Role(
    _begin_image,
    inside=_table({"title": _OTHER_TITLE, "link description url width height href": _SILENT}),
    takes_others=False,
)
_TEXT_INPUT = Role(
    _begin_image, inside=_table({"title": _OTHER_TITLE, "link description name": _SILENT}), takes_others=False
)
_FEED = _ANYWHERE | _table(
    {
        "item entry": Role(_begin_entry, _end_entry, _ENTRY),
        "author managingeditor dc:author dc:creator itunes:author itunes:owner": _PERSON,
        "pubdate published issued updated modified lastbuilddate created dc:date dcterms:issued": _SILENT,
        "dcterms:modified dcterms:created cloud itunes:image admin:generatoragent admin:errorreportsto": _SILENT,
        "media:thumbnail media:content": _SILENT,
        "image": _IMAGE,
        "textinput": _TEXT_INPUT,
        "items": PASSED_OVER,
        "ttl": Role(_begin_value, partial(_end_value, "ttl")),
        "sy:updateperiod": Role(_begin_value, partial(_end_value, "sy_updateperiod")),
        "sy:updatefrequency": Role(_begin_value, partial(_end_value, "sy_updatefrequency")),
    }
)
_CHANNEL = Role(_begin_channel, inside=_FEED)
#: The document itself, in which its root stands.
DOCUMENT = Role(
    inside={
        "rss": Role(_begin_rss, inside={"channel": _CHANNEL}),
        "feed": Role(_begin_feed, inside=_FEED),
        "rdf:rdf": Role(inside={"channel": _CHANNEL, "item": _FEED["item"], "image": _IMAGE, "textinput": _TEXT_INPUT}),
    },
    takes_others=False,
)
