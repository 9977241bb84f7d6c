"""The newsstand's feeds, each form with its oddity, as bytes with a content type."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

from persiantools.jdatetime import JalaliDateTime

from aggregator.newsstand.library import Article, Outlet, Text


class Entry:
    """An article as a feed shows it now."""

    def __init__(self, article: Article, text: Text, *, url: str, outlet: Outlet, updated: datetime) -> None:
        self.id, self.url, self.author, self.text, self.full = article.id, url, article.author, text, outlet.full
        zone = timezone(timedelta(minutes=outlet.offset))
        self.published, self.updated = article.published.astimezone(zone), updated.astimezone(zone)

    @property
    def html(self) -> str:
        """The body as markup."""
        return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.text.body.split("\n\n"))


Rendered = tuple[bytes, str]
_RSS = "application/rss+xml; charset=utf-8"


def render(outlet: Outlet, entries: Sequence[Entry], *, home: str) -> Rendered:
    """An outlet's feed: its bytes and content type."""
    return _FORMS[outlet.feed](outlet, entries, home)


def _rss(
    outlet: Outlet,
    entries: Sequence[Entry],
    home: str,
    *,
    version: str = "2.0",
    date: Callable[[Entry], str] = lambda entry: f"<pubDate>{format_datetime(entry.published)}</pubDate>",
    guid: bool = True,
) -> str:
    items = "".join(_rss_item(entry, date(entry), guid) for entry in entries)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<rss version="{version}" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{escape(outlet.name)}</title><link>{home}</link>"
        f"<description>{escape(outlet.name)}</description>{items}</channel></rss>\n"
    )


def _rss_item(entry: Entry, date: str, guid: bool) -> str:
    full = f"<content:encoded><![CDATA[{entry.html}]]></content:encoded>" if entry.full else ""
    ident = f'<guid isPermaLink="false">{entry.url.split("/articles/")[0]}/?p={entry.id}</guid>' if guid else ""
    author = f"<dc:creator>{escape(entry.author)}</dc:creator>" if entry.author else ""
    return (
        f"<item><title>{escape(entry.text.title)}</title><link>{escape(entry.url)}</link>{ident}{date}{author}"
        f"<description>{escape(entry.text.summary)}</description>{full}</item>"
    )


def _rss20(outlet: Outlet, entries: Sequence[Entry], home: str) -> Rendered:
    return _rss(outlet, entries, home).encode(), _RSS


def _rss092(outlet: Outlet, entries: Sequence[Entry], home: str) -> Rendered:
    """No dates and no GUIDs: an article's date is on its page only."""
    return _rss(outlet, entries, home, version="0.92", date=lambda _entry: "", guid=False).encode(), _RSS


def _dublin_core(outlet: Outlet, entries: Sequence[Entry], home: str) -> Rendered:
    return _rss(outlet, entries, home, date=lambda e: f"<dc:date>{e.published.isoformat()}</dc:date>").encode(), _RSS


def _solar_hijri(outlet: Outlet, entries: Sequence[Entry], home: str) -> Rendered:
    """Dates of the Solar Hijri calendar in Persian digits, without a zone."""

    def date(entry: Entry) -> str:
        local: Any = JalaliDateTime.to_jalali(entry.published.replace(tzinfo=None))  # type: ignore[no-untyped-call]  # no types shipped
        return f"<pubDate>{local.strftime('%Y/%m/%d %H:%M', locale='fa')}</pubDate>"

    return _rss(outlet, entries, home, date=date).encode(), _RSS


_FRENCH_DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
_FRENCH_MONTHS = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]


def _french_dates(outlet: Outlet, entries: Sequence[Entry], home: str) -> Rendered:
    def date(entry: Entry) -> str:
        at = entry.published
        month = _FRENCH_MONTHS[at.month - 1]
        return f"<pubDate>{_FRENCH_DAYS[at.weekday()]}, {at.day} {month} {at.year} {at:%H:%M:%S %z}</pubDate>"

    return _rss(outlet, entries, home, date=date).encode(), _RSS


def _windows_1256(outlet: Outlet, entries: Sequence[Entry], home: str) -> Rendered:
    """An old Arabic encoding, named in the document and not by the server."""
    text = _rss(outlet, entries, home).replace('encoding="utf-8"', 'encoding="windows-1256"')
    return text.encode("windows-1256", "xmlcharrefreplace"), "text/xml"


def _broken(outlet: Outlet, entries: Sequence[Entry], home: str) -> Rendered:
    """Not well-formed: a bare ampersand, a character that does not exist, an empty item, and no end."""
    text = _rss(outlet, entries, home)
    text = text.replace("<description>", "<description>Boats & banks &#x110000; ", 1)
    return text.replace("</channel></rss>", "<item></item>").encode(), "text/html; charset=utf-8"


def _atom(outlet: Outlet, entries: Sequence[Entry], home: str) -> Rendered:
    parts = "".join(
        f"<entry><id>tag:{outlet.id},2020:{entry.id}</id><title>{escape(entry.text.title)}</title>"
        f'<link rel="alternate" type="text/html" href="{escape(entry.url)}"/>'
        f"<published>{entry.published.isoformat()}</published><updated>{entry.updated.isoformat()}</updated>"
        + (f"<author><name>{escape(entry.author)}</name></author>" if entry.author else "")
        + f"<summary>{escape(entry.text.summary)}</summary>"
        + (f'<content type="html">{escape(entry.html)}</content>' if entry.full else "")
        + "</entry>"
        for entry in entries
    )
    document = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">'
        f'<id>{home}</id><title>{escape(outlet.name)}</title><link href="{home}"/>{parts}</feed>\n'
    )
    return document.encode(), "application/atom+xml"


def _rdf(outlet: Outlet, entries: Sequence[Entry], home: str) -> Rendered:
    listed = "".join(f'<rdf:li rdf:resource="{escape(entry.url)}"/>' for entry in entries)
    items = "".join(
        f'<item rdf:about="{escape(entry.url)}"><title>{escape(entry.text.title)}</title>'
        f"<link>{escape(entry.url)}</link>"
        f"<description>{escape(entry.text.summary)}</description><dc:date>{entry.published.isoformat()}</dc:date>"
        + (f"<dc:creator>{escape(entry.author)}</dc:creator>" if entry.author else "")
        + "</item>"
        for entry in entries
    )
    document = (
        '<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{home}"><title>{escape(outlet.name)}</title><link>{home}</link><description/>'
        f"<items><rdf:Seq>{listed}</rdf:Seq></items></channel>{items}</rdf:RDF>\n"
    )
    return document.encode(), "application/rdf+xml"


def _json(outlet: Outlet, entries: Sequence[Entry], home: str) -> Rendered:
    items = [
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.text.title,
            "summary": entry.text.summary,
            "content_html": entry.html,
            "date_published": entry.published.isoformat(),
            "date_modified": entry.updated.isoformat(),
            "authors": [{"name": entry.author}] if entry.author else [],
        }
        for entry in entries
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": home,
        "language": outlet.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False).encode(), "application/feed+json"


_FORMS: dict[str, Callable[[Outlet, Sequence[Entry], str], Rendered]] = {
    "rss20": _rss20,
    "rss092": _rss092,
    "dublin_core": _dublin_core,
    "solar_hijri": _solar_hijri,
    "french_dates": _french_dates,
    "windows_1256": _windows_1256,
    "broken": _broken,
    "atom": _atom,
    "rdf": _rdf,
    "json": _json,
}
