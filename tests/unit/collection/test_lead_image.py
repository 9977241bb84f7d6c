"""Where the lead image of an article stands: in feeds of many forms, and on its page."""

import json

import pytest

from aggregator.collection.extract import extract_page
from aggregator.collection.feed_parse import parse_feed
from aggregator.collection.raw import RawItem
from aggregator.collection.wash import wash_feed
from tests.unit.collection.washing import context

SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)
LONG = "نانوایان شهر از فردا نان را در دو نوبت می‌پزند و صف‌ها کوتاه‌تر می‌شود. " * 20


def read(inside: str, head: str = "") -> RawItem:
    feed = (
        f'<rss version="2.0" {SPACES}><channel><title>N</title>{head}<item><title>نان تازه</title>'
        f"<link>https://prova.example/a</link>{inside}</item></channel></rss>"
    )
    (item,) = wash_feed(parse_feed(feed.encode(), url="https://prova.example/rss"), context()).items
    return item


IMAGES = [
    ('<media:content url="https://p.example/a.jpg" medium="image"/>', "https://p.example/a.jpg", "by its medium"),
    ('<media:content url="https://p.example/a" type="image/webp"/>', "https://p.example/a", "by its type"),
    ('<media:content url="/b/a.PNG?w=3"/>', "https://prova.example/b/a.PNG?w=3", "by its ending, relative"),
    (
        '<media:group><media:content url="https://p.example/s.jpg" width="150"/>'
        '<media:content url="https://p.example/l.jpg" width="1200"/></media:group>',
        "https://p.example/l.jpg",
        "the largest of a group",
    ),
    (
        '<media:content url="https://p.example/v.mp4" type="video/mp4"/><media:thumbnail url="https://p.example/t.jpg"/>',
        "https://p.example/t.jpg",
        "the thumbnail of a film",
    ),
    (
        '<enclosure url="https://p.example/e.jpg?s=1&amp;utm_source=x" type="image/jpeg" length="1"/>',
        "https://p.example/e.jpg?s=1&utm_source=x",
        "an enclosure, its query kept to the letter",
    ),
    ('<enclosure url="https://p.example/e.mp3" type="audio/mpeg" length="1"/>', "", "a sound"),
    ('<media:content url="javascript:x" medium="image"/>', "", "no address"),
    ('<media:content url="data:image/png;base64,AAAA" medium="image"/>', "", "the picture itself"),
    ("", "", "none"),
]


@pytest.mark.parametrize(("inside", "image", "note"), IMAGES, ids=[row[2] for row in IMAGES])
def test_an_entry_gives_the_address_of_its_image(inside: str, image: str, note: str) -> None:
    assert read(inside).image == image, note


def test_a_persian_entry_of_many_namespaces_keeps_what_each_of_them_says() -> None:
    item = read(
        "<description>نان در دو نوبت</description>"
        f"<content:encoded><![CDATA[<p>{LONG}</p>]]></content:encoded>"
        "<dc:creator>پریسا دهقان</dc:creator><dc:creator>بابک سروستانی</dc:creator>"
        "<dc:date>2026-03-04T09:30:00+03:30</dc:date><slash:comments>3</slash:comments>"
        '<media:content url="https://p.example/nan.jpg" medium="image"><media:description>تنور</media:description>'
        "<media:credit>عکاس</media:credit></media:content>",
        head='<sy:updatePeriod>daily</sy:updatePeriod><atom:link rel="self" href="https://prova.example/rss"/>',
    )
    assert (item.summary, item.text, item.full_text) == ("نان در دو نوبت", LONG.strip(), True)
    assert item.bylines == ("پریسا دهقان", "بابک سروستانی"), "who took the picture wrote nothing"
    assert item.published is not None and item.published.offset_minutes == 210
    assert item.image == "https://p.example/nan.jpg"


def test_a_german_channel_of_films_gives_description_channel_and_thumbnail() -> None:
    feed = """<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/"
     xmlns="http://www.w3.org/2005/Atom"><title>Brückenkanal</title><entry><id>yt:video:x1y2z3</id>
     <yt:videoId>x1y2z3</yt:videoId><title>Die Brücke von oben</title>
     <link rel="alternate" href="https://video.example/watch?v=x1y2z3"/><author><name>Brückenkanal</name></author>
     <published>2026-03-04T09:30:00+00:00</published><media:group><media:title>Die Brücke von oben</media:title>
     <media:content url="https://video.example/v/x1y2z3?version=3" type="application/x-shockwave-flash" width="640"/>
     <media:thumbnail url="https://i.example/vi/x1y2z3/hq.jpg" width="480" height="360"/>
     <media:description>Ein Flug über die größte Brücke des Landes, bei Nebel.</media:description>
     <media:community><media:statistics views="7"/></media:community></media:group></entry></feed>"""
    (item,) = wash_feed(parse_feed(feed.encode(), url="https://video.example/feeds"), context()).items
    assert (item.title, item.text) == ("Die Brücke von oben", "Ein Flug über die größte Brücke des Landes, bei Nebel.")
    assert (item.url, item.bylines) == ("https://video.example/watch?v=x1y2z3", ("Brückenkanal",))
    assert (item.image, item.full_text) == ("https://i.example/vi/x1y2z3/hq.jpg", False)


def test_a_json_feed_gives_its_image_or_its_banner() -> None:
    items = [{"id": "1", "title": "A", "image": "/a.jpg"}, {"id": "2", "title": "B", "banner_image": "/b.jpg"}]
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
    parsed = parse_feed(feed.encode(), url="https://prova.example/feed.json")
    assert [entry.image for entry in parsed.entries] == ["/a.jpg", "/b.jpg"]


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


OPEN_GRAPH = '<meta property="og:image" content="/og.jpg">'
PAGES = [
    (linked('{"@type": "NewsArticle", "image": "/a.jpg"}') + OPEN_GRAPH, "/a.jpg", "an address"),
    (linked('{"@type": "NewsArticle", "image": {"@type": "ImageObject", "url": "/a.jpg"}}'), "/a.jpg", "an object"),
    (linked('{"@type": ["BlogPosting"], "image": ["/a.jpg", "/b.jpg"]}'), "/a.jpg", "a list"),
    (linked('{"@graph": [{"@type": "Organization", "image": "/logo.jpg"}]}') + OPEN_GRAPH, "/og.jpg", "no article's"),
    (linked('{"@type": "NewsArticle", "image": {"@id": "#primaryimage"}}') + OPEN_GRAPH, "/og.jpg", "only a reference"),
    (linked("{broken") + OPEN_GRAPH, "/og.jpg", "Open Graph's"),
    ('<meta name="twitter:image" content="/t.jpg">', "/t.jpg", "Twitter's"),
    ("", "", "none"),
]


@pytest.mark.parametrize(("head", "image", "note"), PAGES, ids=[row[2] for row in PAGES])
def test_a_page_gives_the_address_of_its_image(head: str, image: str, note: str) -> None:
    page = f"<html><head><title>N</title>{head}</head><body><p>Die Brücke ist offen.</p></body></html>"
    assert extract_page(page.encode(), "https://prova.example/a").image == image, note
