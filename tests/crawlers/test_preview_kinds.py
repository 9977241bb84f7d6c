"""Previews name the right kind of source: start pages of twenty invented sites, each built as sites are."""

import asyncio
import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from aggregator.clock import utc_now
from aggregator.collection.parsers import Parsers
from aggregator.collection.posts_address import posts_address
from aggregator.settings.sources import SourceBlock
from aggregator.store.database import Database
from crawlers.previews import Previewer
from tests.fakes.answers import ScriptedAnswers, rss

SITE = "https://site.example"
HEADLINES = {
    "sq": [f"Bashkia hapi urën e re mbi lumë për herë të {n}" for n in range(1, 9)],
    "fa": [f"شهرداری پل تازه‌ای را روی رودخانه گشود {n}" for n in range(1, 9)],
    "ar": [f"افتتحت البلدية جسرا جديدا فوق النهر {n}" for n in range(1, 9)],
    "fr": [f"La mairie rouvre le pont du vieux port {n}" for n in range(1, 9)],
    "de": [f"Die Stadt öffnet die Brücke am alten Hafen {n}" for n in range(1, 9)],
    "en": [f"The council reopens the bridge at the old quay {n}" for n in range(1, 9)],
}
MENU = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in ("home", "sport", "about-us", "contact"))


@dataclass(frozen=True)
class Site:
    """What stands where; `kind` is how it is best followed, `entries` how many a preview shows at least."""

    name: str
    kind: str
    pages: dict[str, str | bytes]
    start: str = f"{SITE}/"
    entries: int = 3


def page(body: str, *, head: str = "", language: str = "en") -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>The site</title>{head}</head><body>'
        f"<header><nav><ul>{MENU}</ul></nav></header>{body}<footer><a href='/legal'>Legal notice and terms of use</a>"
        "</footer></body></html>"
    )


def feed(language: str = "en") -> str:
    return rss(*((headline, headline * 4) for headline in HEADLINES[language]), link=f"{SITE}/")


def posts(language: str) -> str:
    return json.dumps(
        [
            {
                "link": f"{SITE}/p/{n}",
                "title": {"rendered": headline},
                "content": {"rendered": f"<p>{headline * 9}</p>"},
            }
            for n, headline in enumerate(HEADLINES[language])
        ]
    )


def urlset(count: int = 6, *, news: bool = False, path: str = "/a/") -> str:
    day = utc_now().date().isoformat()
    rows = "".join(
        f"<url><loc>{SITE}{path}{n}</loc>"
        + (
            f"<n:news><n:publication_date>{day}</n:publication_date><n:title>{HEADLINES['sq'][n]}</n:title></n:news>"
            if news
            else f"<lastmod>{day}</lastmod>"
        )
        + "</url>"
        for n in range(count)
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    spaces += ' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    return f'<?xml version="1.0"?><urlset {spaces}>{rows}</urlset>'


def listed(language: str, row: str, around: str = "{}") -> str:
    """A page with a list; in `row` stand the address and the headline."""
    rows = "".join(row.format(f"/2026/{n}", headline) for n, headline in enumerate(HEADLINES[language]))
    return page(around.format(rows), language=language)


FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'
WORDPRESS = f'<link rel="https://api.w.org/" href="{SITE}/wp-json/">'
POSTS = posts_address(f"{SITE}/wp-json/wp/v2/posts")
FEW = page("<main><p>Welcome.</p><a href='/enter'>Enter the site now please</a></main>")

SITES = (
    Site("the feed itself", "feed", {f"{SITE}/rss.xml": feed()}, start=f"{SITE}/rss.xml"),
    Site("a page names its feed", "feed", {f"{SITE}/": page("", head=FEED_LINK.format("/x")), f"{SITE}/x": feed("fa")}),
    Site("a feed at a usual place", "feed", {f"{SITE}/": FEW, f"{SITE}/feed/": feed("sq")}),
    Site(
        "WordPress with its feed",
        "feed",
        {
            f"{SITE}/": page("", head=WORDPRESS + FEED_LINK.format("/feed/")),
            f"{SITE}/feed/": feed(),
            POSTS: posts("en"),
        },
    ),
    Site("WordPress without feed", "wordpress", {f"{SITE}/": page("", head=WORDPRESS), POSTS: posts("fa")}),
    Site(
        "WordPress whose feed is empty",
        "wordpress",
        {f"{SITE}/": page("", head=WORDPRESS + FEED_LINK.format("/feed/")), f"{SITE}/feed/": rss(), POSTS: posts("ar")},
    ),
    Site("WordPress's posts themselves", "wordpress", {POSTS: posts("sq")}, start=POSTS),
    Site("a sitemap itself", "sitemap", {f"{SITE}/map.xml": urlset()}, start=f"{SITE}/map.xml"),
    Site(
        "a packed sitemap itself", "sitemap", {f"{SITE}/m.gz": gzip.compress(urlset().encode())}, start=f"{SITE}/m.gz"
    ),
    Site(
        "robots.txt names a sitemap of news",
        "sitemap",
        {
            f"{SITE}/": listed("fr", "<li><a href='{}'>{}</a></li>", "<ul>{}</ul>"),
            f"{SITE}/robots.txt": f"User-agent: *\nDisallow:\nSitemap: {SITE}/n/news.xml\n",
            f"{SITE}/n/news.xml": urlset(news=True),
        },
    ),
    Site("news at a usual place", "sitemap", {f"{SITE}/": FEW, f"{SITE}/news-sitemap.xml": urlset(news=True)}),
    Site(
        "an index of sitemaps",
        "sitemap",
        {
            f"{SITE}/": FEW,
            f"{SITE}/sitemap.xml": f"<sitemapindex><sitemap><loc>{SITE}/s1.xml</loc></sitemap></sitemapindex>",
            f"{SITE}/s1.xml": urlset(),
        },
    ),
    Site(
        "a list of headings", "listing", {f"{SITE}/": listed("de", "<h2><a href='{}'>{}</a></h2>", "<main>{}</main>")}
    ),
    Site(
        "a list of items",
        "listing",
        {f"{SITE}/": listed("en", "<li><a href='{}'>{}</a></li>", "<main><ul>{}</ul></main>")},
    ),
    Site(
        "cards with pictures and dates",
        "listing",
        {
            f"{SITE}/": listed(
                "fa",
                '<div class="card"><a href="{0}"><img src="x.jpg" alt=""></a><h3 class="t"><a href="{0}">{1}</a></h3>'
                '<span class="d">۱۲ اسفند ۱۴۰۴</span></div>',
                '<div class="grid">{}</div>',
            )
        },
        entries=8,
    ),
    Site(
        "links that hold everything",
        "listing",
        {f"{SITE}/": listed("ar", '<a class="tile" href="{}"><div><h4>{}</h4><time>2026-03-01</time></div></a>')},
        entries=8,
    ),
    Site(
        "a table of notices",
        "listing",
        {
            f"{SITE}/notices": listed(
                "fr", "<tr><td>01.03.2026</td><td><a href='{}'>{}</a></td></tr>", "<table class='n'>{}</table>"
            )
        },
        start=f"{SITE}/notices",
    ),
    Site(
        "articles with headers of their own",
        "listing",
        {
            f"{SITE}/": listed(
                "sq",
                '<article class="post post-7"><header><h2><a href="{}">{}</a></h2></header><p>Lexo</p></article>',
            )
        },
        entries=8,
    ),
    Site(
        "a section of a site whose sitemap holds everything",
        "listing",
        {
            f"{SITE}/culture/": listed("en", "<p class='i'><a href='{}'>{}</a></p>", "<div id='c'>{}</div>"),
            f"{SITE}/sitemap.xml": urlset(),
        },
        start=f"{SITE}/culture/",
    ),
    Site("nothing that could be followed", "", {f"{SITE}/": FEW}, entries=0),
)


@pytest.fixture(scope="module")
def parsers() -> Iterator[Parsers]:
    pool = Parsers(1, task_seconds=5.0)
    yield pool
    pool.close()


@pytest.fixture
def previewed(parsers: Parsers, database: Database) -> Callable[[Site], dict[str, object]]:
    def preview(site: Site) -> dict[str, object]:
        web = ScriptedAnswers()
        for address, body in site.pages.items():
            web.put(address, body, kind="text/html; charset=utf-8" if address.endswith("/") else "")
        return asyncio.run(Previewer(web.fetch, parsers, database).preview(site.start))

    return preview


def test_there_are_twenty_sites() -> None:
    assert len({site.name for site in SITES}) == len(SITES) == 20


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_a_preview_names_the_right_kind(previewed: Callable[[Site], dict[str, object]], site: Site) -> None:
    report = previewed(site)
    block = report["source"]
    assert isinstance(block, dict) and isinstance(report["items"], list)
    if not site.kind:
        assert report["feed"] is None
        return
    assert site.kind in block, report["tried"]
    assert len(report["items"]) >= site.entries
    checked = SourceBlock.model_validate({name: value for name, value in block.items() if name != "id"})
    assert checked.kind == site.kind
    assert not any("redirect" in note for note in report["notes"]), "nothing led elsewhere"  # type: ignore[attr-defined]


def test_a_guessed_list_has_its_dates_and_says_that_it_is_a_guess(
    previewed: Callable[[Site], dict[str, object]],
) -> None:
    report = previewed(next(site for site in SITES if site.name.startswith("cards")))
    items = report["items"]
    assert isinstance(items, list)
    assert [item["date"][:10] for item in items] == ["2026-03-03"] * 8
    assert "select: {entry: div.card" in str(report["yaml"]) and "a guess" in str(report["yaml"])
