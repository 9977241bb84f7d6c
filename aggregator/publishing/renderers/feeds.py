"""The issues of a series as RSS 2.0 and as JSON Feed 1.1.

Pure. Every moment in a feed comes from its issues, so that the same issues give the same bytes. An issue keeps its id
whatever address it is read at and whatever is corrected in it, so that readers show it once.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from lxml import etree

from aggregator.publishing import addresses
from aggregator.publishing.frozen import FrozenEdition
from aggregator.publishing.published import view
from aggregator.publishing.renderers.escaping import one_line
from aggregator.publishing.views import DigestView

ENTRY = "entry.html"

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
#: Names issues by series and cover date, which no later edition changes.
_NAMESPACE = uuid.UUID("6c1f4d0e-6a53-5d0c-9d55-2f6f6f0c9a41")


@dataclass(frozen=True, slots=True)
class Issue:
    """A published issue: its newest edition with the bodies of its files by name, when first and when last published.

    `permalink` is empty where the archive has no address.
    """

    edition: FrozenEdition
    bodies: Mapping[str, bytes]
    published_at: datetime
    updated_at: datetime
    permalink: str
    #: revisions of the editions before it, which stand below its address
    earlier: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """The series as a feed says it; `public_url` may be empty."""

    series: str
    desk: str
    language: str
    public_url: str


def issue_id(edition: FrozenEdition) -> str:
    """The id of an issue in every feed: `urn:uuid:...`."""
    return uuid.uuid5(_NAMESPACE, f"{edition.series}\n{edition.cover_date.isoformat()}").urn


def title_of(shown: DigestView) -> str:
    """The title of an issue on one line."""
    return " – ".join(one_line(part.text) for part in shown.title)


def rss(channel: Channel, issues: Sequence[Issue]) -> bytes:
    """The feed in RSS 2.0, issues in the order given."""
    names = {"atom": _ATOM, "content": _CONTENT, "dc": _DUBLIN_CORE}
    root = etree.Element("rss", {"version": "2.0"}, nsmap=names)
    head = etree.SubElement(root, "channel")
    home = addresses.archive_address(channel.public_url)
    _text(head, "title", channel.series)
    _text(head, "link", home)
    _text(head, "description", f"{channel.series} – {channel.desk}")
    _text(head, "language", channel.language)
    if issues:
        _text(head, "lastBuildDate", _moment(max(issue.updated_at for issue in issues)))
    if home:
        here = {"href": addresses.archive_address(channel.public_url, "feed.xml"), "rel": "self"}
        etree.SubElement(head, f"{{{_ATOM}}}link", {**here, "type": "application/rss+xml"})
    for issue in issues:
        _item(head, issue)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def json_feed(channel: Channel, issues: Sequence[Issue]) -> bytes:
    """The feed as JSON Feed 1.1, issues in the order given."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": one_line(channel.series),
        "home_page_url": addresses.archive_address(channel.public_url),
        "feed_url": addresses.archive_address(channel.public_url, "feed.json"),
        "language": channel.language,
        "authors": [{"name": one_line(channel.desk)}],
        "items": [_json_item(issue) for issue in issues],
    }
    present = {key: value for key, value in feed.items() if value or key == "items"}
    return (json.dumps(present, ensure_ascii=False, indent=1) + "\n").encode()


def _item(head: Any, issue: Issue) -> None:
    shown = view(issue.edition)
    item = etree.SubElement(head, "item")
    _text(item, "title", title_of(shown))
    if issue.permalink:
        _text(item, "link", issue.permalink)
    _text(item, "description", _summary(shown))
    _text(item, "guid", issue_id(issue.edition)).set("isPermaLink", "false")
    _text(item, "pubDate", _moment(issue.published_at))
    _text(item, f"{{{_DUBLIN_CORE}}}language", issue.edition.language)
    _text(item, f"{{{_ATOM}}}updated", _iso(issue.updated_at))
    _text(item, f"{{{_CONTENT}}}encoded", _entry(issue), lines=True)


def _json_item(issue: Issue) -> dict[str, Any]:
    shown = view(issue.edition)
    fields = {
        "id": issue_id(issue.edition),
        "url": issue.permalink,
        "title": title_of(shown),
        "content_html": _entry(issue),
        "summary": _summary(shown),
        "date_published": _iso(issue.published_at),
        "date_modified": _iso(issue.updated_at),
        "language": issue.edition.language,
    }
    return {key: value for key, value in fields.items() if value}


def _summary(shown: DigestView) -> str:
    """What is inside, on one line: headlines, or that the issue is gone."""
    if shown.withdrawn:
        return shown.labels.withdrawn
    return " · ".join(one_line(item.headline.text) for item in shown.items)


def _entry(issue: Issue) -> str:
    return issue.bodies[ENTRY].decode()


def _text(parent: Any, name: str, text: str, *, lines: bool = False) -> Any:
    """A child with a text; renderings are harmless in XML already, a name or a title is made so."""
    child = etree.SubElement(parent, name)
    child.text = text if lines else one_line(text)
    return child


def _moment(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
