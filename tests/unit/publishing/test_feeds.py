"""Feeds and the archive page of a series: what feed readers find in them, and what never changes."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import feedparser
from lxml import html as lxml_html

from aggregator.publishing.printing import printed, templates_of
from aggregator.publishing.published import view
from aggregator.publishing.renderers import archive, feeds
from tests.unit.publishing.issue_cases import CORRECTED, corrected, issue, withdrawn

SHIPPED = Path(__file__).parents[3] / "config" / "templates"
TEMPLATES = templates_of("digest", [SHIPPED])
FRIDAY = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
CHANNEL = feeds.Channel("Velda Weekly", "Velda Desk", "en", "https://velda.example/digest")


def entry(edition=None, *, updated: datetime = FRIDAY) -> feeds.Issue:
    edition = edition or issue()
    bodies = {file.name: file.body for file in printed(edition, TEMPLATES)}
    return feeds.Issue(edition, bodies, FRIDAY, updated, view(edition).address)


def test_a_feed_reader_finds_the_issue_in_rss() -> None:
    read = feedparser.parse(feeds.rss(CHANNEL, [entry()]))
    assert not read.bozo
    assert (read.feed.title, read.feed.link) == ("Velda Weekly", "https://velda.example/digest/")
    assert [link.href for link in read.feed.links if link.rel == "self"] == ["https://velda.example/digest/feed.xml"]
    assert read.feed.updated == "Fri, 27 Nov 2026 09:30:00 GMT"
    (found,) = read.entries
    assert found.title == "Dremmel Lock to stay shut – Velda Weekly – 278"
    assert found.link == "https://velda.example/digest/issues/velda-weekly-2026-11-27/"
    assert found.guidislink is False
    assert found.content[0].value.count("id=") in (0, 10), "feedparser may take ids away"


def test_a_corrected_issue_keeps_its_id_and_date_and_is_newer() -> None:
    before, after = entry(), entry(corrected(), updated=CORRECTED)
    for made in (feeds.json_feed, feeds.rss):
        assert made(CHANNEL, [before]) != made(CHANNEL, [after])
    (was,), (now,) = (json.loads(feeds.json_feed(CHANNEL, [each]))["items"] for each in (before, after))
    assert (was["id"], was["url"], was["date_published"]) == (now["id"], now["url"], now["date_published"])
    assert now["date_modified"] > was["date_modified"]
    assert "Correction" in now["content_html"]


def test_the_id_is_the_issue_s_own_whatever_its_address_and_number() -> None:
    ids = {feeds.issue_id(each) for each in (issue(), issue(public_url=""), issue(number=None), withdrawn())}
    assert len(ids) == 1
    assert feeds.issue_id(issue(cover_date=date(2026, 12, 4))) not in ids
    assert feeds.issue_id(issue(series="Other")) not in ids


def test_a_withdrawn_issue_stays_in_the_feeds_as_a_notice() -> None:
    (found,) = json.loads(feeds.json_feed(CHANNEL, [entry(withdrawn())]))["items"]
    assert found["summary"] == "This issue has been withdrawn."
    assert "Two sources took their reports back." in found["content_html"]


def test_json_feed_has_what_its_form_asks_for() -> None:
    feed = json.loads(feeds.json_feed(CHANNEL, [entry()]))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://velda.example/digest/feed.json"
    (found,) = feed["items"]
    assert found["date_published"] == "2026-11-27T09:30:00Z"
    assert found["content_html"].encode() == entry().bodies["entry.html"]
    assert json.loads(feeds.json_feed(CHANNEL, []))["items"] == []


def test_feeds_of_the_same_issues_are_the_same_bytes_and_know_no_clock() -> None:
    assert feeds.rss(CHANNEL, [entry()]) == feeds.rss(CHANNEL, [entry()])
    assert b"lastBuildDate" not in feeds.rss(CHANNEL, [])


def test_a_desk_without_address_has_feeds_all_the_same() -> None:
    nowhere = feeds.Channel("هفته‌نامهٔ رود", "میز", "fa", "")
    told = entry(issue("fa", public_url=""))
    read = feedparser.parse(feeds.rss(nowhere, [told]))
    assert read.feed.title == "هفته‌نامهٔ رود" and read.entries[0].id.startswith("urn:uuid:")
    assert "home_page_url" not in json.loads(feeds.json_feed(nowhere, [told]))


def test_the_archive_has_every_issue_newest_first_with_what_became_of_it() -> None:
    earlier = issue(cover_date=date(2026, 11, 13), number=276)
    gone = replace(withdrawn(), cover_date=date(2026, 11, 20), number=277)
    page = archive.render(CHANNEL, [entry(earlier), entry(corrected()), entry(gone)], [SHIPPED])
    root = lxml_html.document_fromstring(page)
    shown = [" ".join("".join(line.itertext()).split()) for line in root.iter("li")]
    assert shown == [
        "Nov 27, 2026 Dremmel Lock to stay shut – Velda Weekly – 278 corrected",
        "Nov 20, 2026 Dremmel Lock – Velda Weekly – 277 withdrawn",
        "Nov 13, 2026 Dremmel Lock to stay shut – Velda Weekly – 276",
    ]
    assert next(link.get("href") for link in root.findall(".//li/a")) == "issues/velda-weekly-2026-11-27/"


def test_an_archive_without_issues_says_so_in_the_desk_s_language() -> None:
    page = archive.render(replace(CHANNEL, language="fa"), [], [SHIPPED])
    assert "هنوز شماره‌ای منتشر نشده است." in page and 'dir="rtl"' in page
