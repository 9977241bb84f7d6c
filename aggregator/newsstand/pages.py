"""The newsstand's pages, as on real sites: a front page that names the feed; articles among navigation and teasers."""

import json
from datetime import timedelta, timezone
from html import escape

from aggregator.newsstand.library import Article, Outlet, Text

_RIGHT_TO_LEFT = {"fa", "ar"}


def page(article: Article, text: Text, outlet: Outlet, *, others: list[Article]) -> tuple[bytes, str]:
    """An article's page: its bytes and content type. Outlets whose feed is windows-1256 write their pages in it too."""
    direction = "rtl" if outlet.language in _RIGHT_TO_LEFT else "ltr"
    when = article.published.astimezone(timezone(timedelta(minutes=outlet.offset))).isoformat()
    paragraphs = "\n".join(f"<p>{escape(part, quote=False)}</p>" for part in text.body.split("\n\n"))
    teasers = "".join(f'<li><a href="{other.path}">{escape(other.text.title)}</a></li>' for other in others[:5])
    byline = f'<p class="byline"><span rel="author">{escape(article.author)}</span></p>' if article.author else ""
    document = f"""<!doctype html>
<html lang="{outlet.language}" dir="{direction}">
<head><meta charset="{_charset(outlet)}">
<title>{escape(text.title)} | {escape(outlet.name)}</title>
<meta property="og:title" content="{escape(text.title)}">
<meta property="og:site_name" content="{escape(outlet.name)}">
<meta property="article:published_time" content="{when}">
{f'<meta name="author" content="{escape(article.author)}">' if article.author else ""}
<script type="application/ld+json">{_linked_data(article, text, when)}</script>
</head>
<body>
<header><nav><ul><li><a href="/">{escape(outlet.name)}</a></li><li><a href="/port">Port</a></li></ul></nav></header>
<main><article>
<h1>{escape(text.title)}</h1>
{byline}
<time datetime="{when}">{when[:10]}</time>
{paragraphs}
</article></main>
<aside><ul>{teasers}</ul></aside>
<footer><p>© {escape(outlet.name)}</p></footer>
</body></html>
"""
    return document.encode(_charset(outlet), "xmlcharrefreplace"), f"text/html; charset={_charset(outlet)}"


def front_page(outlet: Outlet, articles: list[Article], *, feed: str) -> tuple[bytes, str]:
    """An outlet's front page, which names its feed as sites do: its bytes and content type."""
    direction = "rtl" if outlet.language in _RIGHT_TO_LEFT else "ltr"
    links = "".join(f'<li><a href="{article.path}">{escape(article.text.title)}</a></li>' for article in articles)
    document = f"""<!doctype html>
<html lang="{outlet.language}" dir="{direction}">
<head><meta charset="{_charset(outlet)}">
<title>{escape(outlet.name)}</title>
<meta property="og:site_name" content="{escape(outlet.name)}">
{_named(outlet, feed)}
</head>
<body><h1>{escape(outlet.name)}</h1><ul>{links}</ul></body></html>
"""
    return document.encode(_charset(outlet), "xmlcharrefreplace"), f"text/html; charset={_charset(outlet)}"


def _named(outlet: Outlet, feed: str) -> str:
    """What the front page says of how the outlet can be followed."""
    if outlet.kind == "wordpress":
        return '<link rel="https://api.w.org/" href="/wp-json/">'
    if outlet.kind != "feed":
        return ""
    kind = {"atom": "application/atom+xml", "json": "application/feed+json"}.get(outlet.feed, "application/rss+xml")
    return f'<link rel="alternate" type="{kind}" title="{escape(outlet.name)}" href="{feed}">'


def _charset(outlet: Outlet) -> str:
    return "windows-1256" if outlet.feed == "windows_1256" else "utf-8"


def _linked_data(article: Article, text: Text, when: str) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": text.title, "datePublished": when}
    if article.author:
        data |= {"author": {"@type": "Person", "name": article.author}}  # type: ignore[dict-item]  # JSON-LD nests
    return json.dumps(data)
