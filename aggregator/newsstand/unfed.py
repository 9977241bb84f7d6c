"""What outlets without a feed have instead: a page that lists notices, sitemaps, the REST interface of WordPress.

And one has a page that no selectors can follow, for which there is a spider: the day stands once above its news, in the
Solar Hijri calendar, the time beside each, and a piece of news leads somewhere by an attribute that is no link's.
"""

import gzip
import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from html import escape
from itertools import groupby
from typing import Any

from persiantools.jdatetime import JalaliDateTime

from aggregator.newsstand.feeds import Entry, Rendered
from aggregator.newsstand.library import Outlet

_NONE = timedelta()
#: Where an index of sitemaps has its one sitemap.
NEWS_PATH = "/news-sitemap.xml.gz"
#: What a listing says to the desk's config.
SELECT = {"entry": "main li", "link": "a", "date": "time"}
_SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def render(outlet: Outlet, entries: Sequence[Entry], *, home: str) -> Rendered:
    """What stands at an outlet's address: its bytes and content type."""
    return _FORMS[outlet.feed](outlet, entries, home)


def news_sitemap(outlet: Outlet, entries: Sequence[Entry]) -> Rendered:
    """The sitemap of an outlet's news, packed."""
    rows = "".join(
        f"<url><loc>{escape(entry.url)}</loc><news:news><news:publication><news:name>{escape(outlet.name)}</news:name>"
        f"<news:language>{outlet.language}</news:language></news:publication>"
        f"<news:publication_date>{entry.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(entry.text.title)}</news:title></news:news></url>"
        for entry in entries
    )
    document = f'<?xml version="1.0" encoding="UTF-8"?><urlset {_SPACES}>{rows}</urlset>'
    return gzip.compress(document.encode(), mtime=0), "application/gzip"


def _listing(outlet: Outlet, entries: Sequence[Entry], home: str) -> Rendered:
    rows = "".join(
        f'<li><a href="{escape(entry.url)}">{escape(entry.text.title)}</a>'
        f' <time datetime="{entry.published.isoformat()}">{entry.published:%d.%m.%Y}</time></li>'
        for entry in entries
    )
    name = escape(outlet.name)
    document = (
        f'<!doctype html><html lang="{outlet.language}"><head><meta charset="utf-8"><title>{name}</title></head>'
        f'<body><nav><a href="{home}">{name}</a></nav><main><h1>{name}</h1><ul>{rows}</ul></main></body></html>'
    )
    return document.encode(), "text/html; charset=utf-8"


def _index(_outlet: Outlet, _entries: Sequence[Entry], home: str) -> Rendered:
    child = f"<sitemap><loc>{home.rstrip('/')}{NEWS_PATH}</loc></sitemap>"
    document = f'<?xml version="1.0" encoding="UTF-8"?><sitemapindex {_SPACES}>{child}</sitemapindex>'
    return document.encode(), "application/xml"


def _posts(_outlet: Outlet, entries: Sequence[Entry], home: str) -> Rendered:
    found = [
        {
            "guid": {"rendered": f"{home}?p={entry.id}"},
            "link": entry.url,
            "date": f"{entry.published:%Y-%m-%dT%H:%M:%S}",
            "date_gmt": f"{entry.published - (entry.published.utcoffset() or _NONE):%Y-%m-%dT%H:%M:%S}",
            "title": {"rendered": escape(entry.text.title)},
            "excerpt": {"rendered": f"<p>{escape(entry.text.summary)}</p>"},
            "content": {"rendered": entry.html, "protected": False},
            "_embedded": {"author": [{"name": entry.author}]},
        }
        for entry in entries
    ]
    return json.dumps(found).encode(), "application/json; charset=utf-8"


def _days(outlet: Outlet, entries: Sequence[Entry], home: str) -> Rendered:
    days = "".join(
        f"<section><h2>{day}</h2>{''.join(map(_card, news))}</section>"
        for day, news in groupby(entries, lambda entry: _solar_hijri(entry, "%d %B %Y"))
    )
    name = escape(outlet.name)
    document = (
        f'<!doctype html><html lang="{outlet.language}" dir="rtl"><head><meta charset="utf-8"><title>{name}</title>'
        f'</head><body><nav><a href="{home}">{name}</a></nav><main>{days}</main></body></html>'
    )
    return document.encode(), "text/html; charset=utf-8"


def _card(entry: Entry) -> str:
    author = f'<span class="nevisandeh">نوشتهٔ {escape(entry.author)}</span>' if entry.author else ""
    return (
        f'<div class="khabar" data-neshani="{escape(entry.url)}"><b>{_solar_hijri(entry, "%H:%M")}</b>'
        f"<h3>{escape(entry.text.title)}</h3><p>{escape(entry.text.summary)}</p>{author}</div>"
    )


def _solar_hijri(entry: Entry, form: str) -> str:
    local: Any = JalaliDateTime.to_jalali(entry.published.replace(tzinfo=None))  # type: ignore[no-untyped-call]  # no types shipped
    return str(local.strftime(form, locale="fa"))


_FORMS: dict[str, Callable[[Outlet, Sequence[Entry], str], Rendered]] = {
    "listing": _listing,
    "sitemap": _index,
    "wordpress": _posts,
    "spider": _days,
}
