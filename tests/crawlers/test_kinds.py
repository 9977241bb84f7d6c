"""The real collector process over listings, sitemaps and WordPress sites: what is asked for, and what is stored."""

import gzip
import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlmodel import select

from aggregator.clock import utc_now
from aggregator.collection.config_gate import accept
from aggregator.collection.posts_address import PER_PAGE, posts_address
from aggregator.models import Article, Source
from aggregator.settings import load
from aggregator.store import articles
from aggregator.vocabulary import PollOutcome
from tests.fakes.desk import Desk
from tests.fakes.web import Answer, Web

HTML = ("Content-Type", "text/html; charset=utf-8")
JSON = ("Content-Type", "application/json; charset=utf-8")
XML = ("Content-Type", "text/xml")
WORDS = "Uji i lumit u ngrit përtej skelës së vjetër dhe tregu u mbyll deri të hënën. " * 6


def follow(desk: Desk, *blocks: str) -> None:
    """Put sources into config, and in force."""
    path = desk.root / "config" / "sources.yaml"
    path.write_text("sources:\n" + "".join(f"  {block}\n" for block in blocks), "utf-8")
    accept(desk.database, load(desk.root, environ={}), now=utc_now(), confirmed=True)


def html(body: str) -> Answer:
    return Answer(f"<html><head><title>N</title></head><body>{body}</body></html>".encode(), headers=(HTML,))


def listing(*names: str, following: str = "") -> Answer:
    rows = "".join(f'<li><a href="/n/{name}">Lajmi {name}</a> <time>2026-03-0{name[0]}</time></li>' for name in names)
    return html(f"<ul>{rows}</ul>" + (f'<a class="next" href="{following}">më tej</a>' if following else ""))


def page(title: str) -> Answer:
    return html(f"<article><h1>{title}</h1><p>{WORDS}</p></article>")


def titles(desk: Desk) -> list[str]:
    with desk.database.read() as session:
        return sorted(session.exec(select(Article.title)))


def asked(web: Web, host: str) -> list[str]:
    return [path for path in web.paths(host) if path != "/robots.txt"]


LISTING = (
    "bregu: {{name: Bregu, languages: [sq], listing: '{url}', pages: never, "
    "select: {{entry: li, link: a, date: time, next: a.next}}}}"
)


def test_a_listing_is_read_until_something_on_it_is_known(desk: Desk, web: Web) -> None:
    first, second = listing("3", "4", following="/n?p=2"), listing("2", "1", following="/n?p=3")
    url = web.say("bregu", "/n", first, listing("7", "6", following="/n?p=2"))
    web.say("bregu", "/n?p=2", second, listing("5", "4", following="/n?p=3"))
    web.say("bregu", "/n?p=3", listing("0"))
    follow(desk, LISTING.format(url=url))
    assert desk.collect("bregu")["bregu"].stored == 5
    assert asked(web, "bregu") == ["/n", "/n?p=2", "/n?p=3"]
    poll = desk.collect("bregu")["bregu"]
    assert (poll.outcome, poll.stored, poll.known) == (PollOutcome.STORED, 3, 1)
    assert asked(web, "bregu")[3:] == ["/n", "/n?p=2"], "something on the second page is known"
    assert titles(desk) == [f"Lajmi {number}" for number in range(8)]


def test_what_could_not_be_read_is_looked_for_at_the_next_poll(desk: Desk, web: Web) -> None:
    url = web.say("bregu", "/n", listing("4", "3", following="/n?p=2"))
    web.say("bregu", "/n?p=2", Answer(b"busy", 503), listing("2", "1"))
    follow(desk, LISTING.format(url=url))
    poll = desk.collect("bregu")["bregu"]
    assert (poll.outcome, poll.stored) == (PollOutcome.STORED, 2) and "503" in poll.note
    with desk.database.read() as session:
        source = session.get(Source, "bregu")
        assert source is not None and source.gap_since is not None and source.body_hash is None
    assert desk.collect("bregu")["bregu"].stored == 2, "the same first page leads to the second once more"
    assert desk.collect("bregu")["bregu"].outcome is PollOutcome.SAME_BODY
    assert titles(desk) == ["Lajmi 1", "Lajmi 2", "Lajmi 3", "Lajmi 4"]


def test_a_list_that_leads_round_in_a_circle_ends(desk: Desk, web: Web) -> None:
    url = web.say("bregu", "/n", listing("4", following="/n?p=2"))
    web.say("bregu", "/n?p=2", listing("3", following="/n"))
    follow(desk, LISTING.format(url=url))
    assert desk.collect("bregu")["bregu"].stored == 2
    assert asked(web, "bregu") == ["/n", "/n?p=2"]


def test_a_listing_whose_selectors_find_nothing_is_a_failure_that_says_so(desk: Desk, web: Web) -> None:
    follow(desk, LISTING.format(url=web.say("bregu", "/n", html("<p>rebuilt</p>"))))
    poll = desk.collect("bregu")["bregu"]
    assert poll.outcome is PollOutcome.NOT_A_FEED and "rebuilt" in poll.note


def test_articles_of_a_sitemap_get_their_words_from_their_pages(desk: Desk, web: Web) -> None:
    day = utc_now().date().isoformat()
    child = f"<urlset><url><loc>{web.url('port', '/a')}</loc><lastmod>{day}</lastmod></url></urlset>"
    index = f"<sitemapindex><sitemap><loc>{web.url('port', '/posts.xml.gz')}</loc></sitemap></sitemapindex>"
    url = web.say("port", "/sitemap.xml", Answer(index.encode(), headers=(XML, ("ETag", '"1"'))))
    web.say(
        "port",
        "/posts.xml.gz",
        Answer(gzip.compress(child.encode()), headers=(("Content-Type", "application/x-gzip"),)),
    )
    web.say("port", "/a", page("Le quai est rouvert"))
    follow(desk, f"port: {{name: Port, languages: [fr], sitemap: '{url}'}}")
    assert desk.collect("port")["port"].stored == 1
    assert titles(desk) == ["Le quai est rouvert"]
    assert desk.collect("port")["port"].stored == 0
    assert asked(web, "port") == ["/sitemap.xml", "/posts.xml.gz", "/a", "/sitemap.xml", "/posts.xml.gz"], (
        "an index that is the same says nothing of what it is made of"
    )


def posts(numbers: Sequence[int]) -> Answer:
    said = [
        {
            "guid": {"rendered": f"https://skele.example/?p={number}"},
            "link": f"https://skele.example/p/{number}",
            "date_gmt": "2026-03-04T09:30:00",
            "title": {"rendered": f"Lajmi {number:02}"},
            "content": {"rendered": f"<p>{WORDS}</p>", "protected": False},
            "_embedded": {"author": [{"name": "Besa"}]},
        }
        for number in numbers
    ]
    return Answer(json.dumps(said).encode(), headers=(JSON,))


def test_posts_of_a_wordpress_site_are_paged_to_the_last_that_is_known(desk: Desk, web: Web) -> None:
    full, more = range(100, 100 - PER_PAGE, -1), range(100 - PER_PAGE, 68, -1)
    for number, answer in ((1, posts(full)), (2, posts(more))):
        address = urlsplit(posts_address("https://skele.example/", page=number))
        web.say("skele", f"{address.path}?{address.query}", answer)
    follow(desk, f"skele: {{name: Skele, languages: [sq], wordpress: '{web.url('skele', '/')}', pages: never}}")
    poll = desk.collect("skele")["skele"]
    assert (poll.stored, poll.final_url) == (PER_PAGE + 2, None), "its interface is no place it has moved to"
    assert desk.collect("skele")["skele"].outcome is PollOutcome.SAME_BODY
    with desk.database.read() as session:
        article = session.exec(select(Article).where(Article.title == "Lajmi 99")).one()
    assert (article.url, article.bylines) == ("https://skele.example/p/99", ["Besa"])


def test_parts_of_a_page_stand_where_config_says(desk: Desk, web: Web) -> None:
    body = (
        f"<h1>Menu</h1><div class='t'>پل باز شد</div><div class='by'>Ana</div><div class='x'><p>{WORDS}</p>"
        "<p class='ad'>blej!</p><p>Fund.</p></div>"
    )
    url = web.say("bregu", "/n", listing("4"))
    web.say("bregu", "/n/4", html(body))
    parts = "article: {title: .t, text: div.x, author: .by, without: .ad}"
    follow(desk, f"bregu: {{name: Bregu, languages: [sq], listing: '{url}', select: {{link: li a}}, {parts}}}")
    desk.collect("bregu")
    with desk.database.read() as session:
        [article] = session.exec(select(Article)).all()
        text = articles.current_revision(session, article).text
    assert article.bylines == ["Ana"]
    assert text.endswith("Fund.") and "blej!" not in text


def test_each_kind_is_a_spider_of_its_own_too(desk: Desk, web: Web) -> None:
    url = web.say("bregu", "/n", listing("4"))
    follow(desk, LISTING.format(url=url))
    run = desk.scrapy("crawl", "listing", "-a", "source=bregu")
    assert run.returncode == 0, run.stderr
    assert titles(desk) == ["Lajmi 4"]
