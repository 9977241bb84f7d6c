"""Entries become plain text with absolute links, and every one of them is accounted for."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.collection.extract import ExtractedPage
from aggregator.collection.feed_parse import parse_feed
from aggregator.collection.identity import text_hash
from aggregator.collection.packing import pack
from aggregator.collection.raw import FeedEntry, ParsedFeed, WashedFeed
from aggregator.collection.wash import FULL_TEXT_CHARACTERS, wash_feed, wash_page
from aggregator.compression import decompress
from aggregator.vocabulary import PublishedBasis
from tests.unit.collection.washing import FEEDS, context, wash, wash_one, washed_fixture

LINKS = [
    ("https://prova.example/1?utm_source=rss#koment", "https://prova.example/1", "tracking and fragment go"),
    ("/lajme/1", "https://prova.example/lajme/1", "relative to the feed's address"),
    ("../arkivi/2", "https://prova.example/arkivi/2", "with dot segments"),
    ("//prova.example/3", "https://prova.example/3", "without its scheme"),
    ("https://prova.example/لیرووا", "https://prova.example/%D9%84%DB%8C%D8%B1%D9%88%D9%88%D8%A7", "Persian path"),
    ("  https://prova.example/4\n", "https://prova.example/4", "with blanks around"),
    ("file:///etc/passwd", "", "a file"),
    ("javascript:alert(1)", "", "a script"),
    ("data:text/html,x", "", "data"),
    ("ftp://prova.example/x", "", "FTP"),
    ("https://user:secret@prova.example/x", "", "with a password"),
    ("http://prova.example\\@evil.example/", "", "two parsers, two hosts"),
    ("https://prova.example/" + "x" * 9_000, "", "too long for any server"),
]


@pytest.mark.parametrize(("link", "url", "note"), LINKS, ids=[row[2] for row in LINKS])
def test_a_link_becomes_an_absolute_web_address_or_none(link: str, url: str, note: str) -> None:
    assert wash_one(link=link).url == url, note


def test_a_guid_that_is_an_address_stands_in_for_a_link() -> None:
    assert wash_one(guid="https://prova.example/7").url == "https://prova.example/7"
    assert wash_one(guid="https://prova.example/7", link="javascript:x").url == "https://prova.example/7"
    assert wash_one(guid="tag:prova.example,2026:7").url == ""


def test_links_nobody_may_follow_cost_no_entry() -> None:
    feed = washed_fixture("links-nobody-may-follow.xml")
    assert [item.url for item in feed.items] == [""] * 6
    assert not any(item.own_page for item in feed.items)


# fixture, titles and texts as a reader sees them
TEXTS = [
    ("rss-1.0-rdf.xml", "L’écluse rouvre", "« Enfin\u00a0! » dit l’éclusière.", "fr"),
    (
        "rss-2.0-full-text.xml",
        "پل تازه گشوده شد",
        "نخستین کشتی‌ها از زیر پل گذشتند.\n\n«می‌خواستیم زودتر باز شود.»",
        "fa",
    ),
    ("windows-1256.xml", "افتتاح الهويس", "قال المدير: «نعم».", "ar"),
    ("bare-ampersand.xml", "Peshk & verë", "Bukë & kripë & zemër", "sq"),
    ("atom-0.3.xml", "Dritë e re", "Drita u ndez.", "sq"),
    ("json-feed-1.1.json", "Marché aux poissons", "Le marché rouvre.", "sq"),
]


@pytest.mark.parametrize(("name", "title", "text", "language"), TEXTS, ids=[row[0] for row in TEXTS])
def test_text_of_every_script_is_kept_exactly(name: str, title: str, text: str, language: str) -> None:
    item = washed_fixture(name).items[0]
    assert (item.title, item.text) == (title, text)
    assert item.language == language


def test_titles_lose_their_markup_and_nothing_else() -> None:
    titles = [item.title for item in washed_fixture("titles-with-markup.xml").items]
    assert titles == ["Ura & lumi", "«پل تازه و رودخانه‌ها»", "5 < 6, tha ai", "Rreshti i parë rreshti i dytë"]


def test_controls_are_taken_out_and_letters_are_not() -> None:
    item = washed_fixture("null-bytes-and-controls.xml").items[0]
    assert "\x00" not in item.title + item.text
    assert "\x1b" not in item.title and "\x07" not in item.text


def test_half_a_character_becomes_one_that_can_be_stored() -> None:
    item = wash_one(title="Ura \ud800", content="Te\udfffkst", authors=("A\ud800",), guid="\ud800", updated="\ud800")
    for stored in (item.title, item.text, *item.bylines, item.entry_key, item.content_hash):
        stored.encode("utf-8")


def test_an_entry_without_words_is_rejected_with_its_reason() -> None:
    feed = washed_fixture("empty-entries.xml")
    assert len(feed.items) == 1
    assert feed.rejected == {"empty": 4}


def test_entries_that_all_link_to_the_front_page_stay_apart_and_their_page_is_not_theirs() -> None:
    first, second = washed_fixture("every-link-is-the-home-page.xml").items
    assert first.entry_key != second.entry_key
    assert first.url_key != second.url_key
    assert not first.own_page and not second.own_page


def test_a_single_entry_that_links_to_the_front_page_has_no_page_of_its_own() -> None:
    (item,) = washed_fixture("single-link-is-the-home-page.xml").items
    assert not item.own_page
    assert item.url_key.startswith("prova#")


def test_what_a_document_repeats_word_for_word_is_counted_once() -> None:
    feed = washed_fixture("same-entry-twice.xml")
    assert (feed.seen, len(feed.items), feed.repeated) == (2, 1, 1)


def test_a_feed_s_content_is_the_text_and_a_long_one_is_the_whole() -> None:
    long = "Fjalë e gjatë. " * 70
    assert len(long) > FULL_TEXT_CHARACTERS
    whole = wash_one(content=long, summary="Shkurt.")
    assert whole.full_text and whole.text == long.strip() and whole.summary == "Shkurt."
    assert not wash_one(content="Shkurt.").full_text
    assert not wash_one(summary=long).full_text, "a long summary may be the first part"
    assert wash_one(summary=long * 2).full_text


def test_bylines_are_plain_each_once_and_not_too_many() -> None:
    names = ("Ilva <b>Renn</b>", "Ilva Renn", "  ", "سیمین رودکی", *map(str, range(40)))
    bylines = wash_one(authors=names).bylines
    assert bylines[:2] == ("Ilva Renn", "سیمین رودکی")
    assert len(bylines) <= 20


# published, updated, zone, moment, offset, note
DATES = [
    ("Sun, 01 Mar 2026 12:30:00 +0330", "", "UTC", (1, 9, 0), 210, "RFC 822 with its offset"),
    ("2026-03-01T09:00:00Z", "", "Asia/Tehran", (1, 9, 0), 0, "RFC 3339; the source's zone is not used"),
    ("۱۴۰۴/۱۲/۱۰ ۱۲:۳۰", "", "Asia/Tehran", (1, 9, 0), None, "Solar Hijri, Persian digits, the source's zone"),
    ("", "2026-03-02T09:00:00+01:00", "UTC", (2, 8, 0), 60, "only an update is dated"),
    ("dje", "2026-03-02T09:00:00+01:00", "UTC", (2, 8, 0), 60, "an unreadable date gives way"),
]


@pytest.mark.parametrize(("published", "updated", "zone", "at", "offset", "note"), DATES, ids=[row[5] for row in DATES])
def test_dates_keep_their_offset_and_say_their_basis(
    published: str, updated: str, zone: str, at: tuple[int, int, int], offset: int | None, note: str
) -> None:
    entry = FeedEntry(title="Ura", published=published, updated=updated)
    (item,) = wash(entry, time_zone=zone).items
    assert item.published is not None, note
    assert item.published.moment == datetime(2026, 3, *at, tzinfo=UTC)
    assert (item.published.offset_minutes, item.published.basis) == (offset, PublishedBasis.FEED)


@pytest.mark.parametrize("date", ["", "nesër", "9999-01-01T00:00:00Z", "2031-01-01T00:00:00Z", "0000-00-00", "1403"])
def test_a_date_that_is_none_is_left_to_others(date: str) -> None:
    assert wash_one(published=date).published is None


def test_a_date_serves_as_a_mark_unless_the_document_gives_it_to_all() -> None:
    def marks(*dates: str) -> list[str]:
        entries = (FeedEntry(title=f"Ura {n}", summary="Pak fjalë.", published=date) for n, date in enumerate(dates))
        return [item.print for item in wash(*entries).items]

    early, late = "Tue, 03 Mar 2026 08:15:00 GMT", "Wed, 04 Mar 2026 08:45:00 GMT"
    assert all(marks(early, late)) and all(marks(early))
    assert marks(early, early) == ["", ""], "the date of the request"
    assert [bool(mark) for mark in marks(early, "")] == [True, False], "one has a date, the other none"


def test_an_edit_changes_the_content_hash_and_typography_alone_not_the_text_hash() -> None:
    before, after = wash_one(content="كتاب ‎ها"), wash_one(content="کتاب ها")
    assert before.text_hash == after.text_hash
    assert before.content_hash != after.content_hash
    assert wash_one(updated="2026-03-01").content_hash != wash_one(updated="2026-03-02").content_hash


def test_a_text_hash_is_of_the_text_and_of_the_title_only_without_one() -> None:
    assert text_hash("Një", "teksti") == text_hash("Dy", "Teksti")
    assert text_hash("Një", "") != text_hash("Dy", "")


def test_a_page_is_washed_with_its_bylines_and_its_date() -> None:
    page = ExtractedPage(title="Ura e re", text=" Ura u hap.\0", bylines=("Ilva",), published="2026-03-01")
    washed = wash_page(page, context(), pack(b"x", "text/html"))
    assert (washed.text, washed.bylines) == ("Ura u hap.", ("Ilva",))
    assert washed.published is not None and washed.published.basis is PublishedBasis.META


def test_a_body_is_packed_with_its_hash_and_a_washed_type() -> None:
    packed = pack(b"abc" * 1_000, "text/html;\r\n charset=utf-8\x00" + "x" * 500)
    assert packed.size == 3_000 and len(packed.body) < 100
    assert decompress(packed.body) == b"abc" * 1_000
    assert packed.sha256 == hashlib.sha256(b"abc" * 1_000).hexdigest()
    assert "\n" not in packed.content_type and len(packed.content_type) == 200


words = st.sampled_from(
    ["", " ", "ura", "پل", "<p>", "<script>x</script>", "&nbsp;", "\x00", "\ud800", "https://prova.example/1"]
)
texts = st.lists(words, max_size=4).map(" ".join)
entries = st.builds(
    FeedEntry,
    guid=texts,
    link=texts,
    title=texts,
    summary=texts,
    content=texts,
    authors=st.tuples(texts),
    published=texts,
)


def accounted_for(feed: WashedFeed) -> int:
    return len(feed.items) + feed.repeated + sum(feed.rejected.values()) + feed.truncated


@settings(max_examples=40)  # each washes eight entries, language and all
@given(st.lists(entries, max_size=8), st.integers(0, 5))
def test_every_entry_is_accounted_for(document: list[FeedEntry], truncated: int) -> None:
    feed = wash(*document, truncated=truncated)
    assert feed.seen == len(document) + truncated == accounted_for(feed)
    assert len({item.entry_key for item in feed.items}) == len(feed.items)
    assert len({item.url_key for item in feed.items}) == len(feed.items)


FIXTURES = sorted(path.name for path in FEEDS.iterdir() if path.suffix in {".xml", ".json"})
READABLE = [name for name in FIXTURES if not name.startswith(("empty.xml", "only", "json-but", "json-cut", "sitemap"))]


@pytest.mark.parametrize("name", READABLE)
def test_every_entry_of_every_fixture_is_accounted_for(name: str) -> None:
    feed = washed_fixture(name)
    assert feed.seen == accounted_for(feed)


# the `updated` of two versions in document order, the title kept, note
VERSIONS = [
    ("2026-03-01T09:00:00Z", "2026-03-01T11:00:00Z", "B", "the later one stands second"),
    ("2026-03-01T11:00:00Z", "2026-03-01T09:00:00Z", "A", "the later one stands first"),
    ("2026-03-01T11:00:00+03:30", "2026-03-01T10:00:00+01:00", "B", "by the moment, not by the letters"),
    ("", "2026-03-01T09:00:00Z", "B", "who says when beats who does not"),
    ("", "", "A", "nobody says: the first"),
]


@pytest.mark.parametrize(("first", "second", "title", "note"), VERSIONS, ids=[row[3] for row in VERSIONS])
def test_of_two_versions_of_an_entry_the_one_updated_last_is_kept(
    first: str, second: str, title: str, note: str
) -> None:
    shared = {"guid": "1", "link": "https://prova.example/1"}
    feed = wash(FeedEntry(title="A", updated=first, **shared), FeedEntry(title="B", updated=second, **shared))
    assert [item.title for item in feed.items] == [title], note
    assert (feed.seen, feed.repeated) == (2, 1)


def test_an_entry_polled_alone_then_edited_then_beside_its_old_self_is_one_entry() -> None:
    shared = {"guid": "1", "link": "https://prova.example/1"}
    old, new = FeedEntry(title="پل", **shared), FeedEntry(title="پل تازه", **shared)
    keys = {(item.entry_key, item.url_key) for feed in (wash(old), wash(new, old), wash(new)) for item in feed.items}
    assert len(keys) == 1


# title and home as the feed has them, washed, note
FEED_NAMES = [
    ("<b>روزنامهٔ</b> &amp; رود", "/", ("روزنامهٔ & رود", "https://prova.example/"), "markup in it, a relative home"),
    ("Gazeta\x1b[31m\n e lumit", "https://u:p@a.example/", ("Gazeta\ufffd[31m e lumit", ""), "hostile ones"),
    ("", "", ("", ""), "none"),
]


@pytest.mark.parametrize(("title", "home", "washed", "note"), FEED_NAMES, ids=[row[3] for row in FEED_NAMES])
def test_a_feed_s_own_name_and_home_are_washed(title: str, home: str, washed: tuple[str, str], note: str) -> None:
    feed = wash_feed(ParsedFeed((), title=title, home=home), context())
    assert (feed.title, feed.home) == washed, note


@pytest.mark.parametrize(
    ("name", "title", "home"),
    [
        ("rss-1.0-rdf.xml", "Le Quai", "https://prova.example/"),
        ("atom-1.0-several-links.xml", "المرفأ", "https://prova.example/"),
        ("rss-2.0-full-text.xml", "Gazeta e Provës", "https://prova.example/"),
        ("atom-0.3.xml", "Prova", ""),
    ],
)
def test_every_kind_of_feed_says_what_it_is_called(name: str, title: str, home: str) -> None:
    feed = washed_fixture(name)
    assert (feed.title, feed.home) == (title, home)


@pytest.mark.parametrize("codec", ["windows-1252", "windows-1256"])
@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("نان گران شد", "<p>نرخ نان از فردا بالا می‌رود؛ نانوایان «ناچار» شدند.</p>"),
        ("L’écluse rouvre", "<p>L’éclusière s’est réveillée tôt : « déjà l’été », dit-elle.</p>"),
        ("جسر المدينة", "<p>فُتح جسر المدينة القديم أمام المشاة، ثم أُغلق مساءً؟</p>"),
    ],
)
def test_an_entry_that_was_damaged_before_it_was_put_into_its_feed_is_mended(
    title: str, words: str, codec: str
) -> None:
    def damaged(text: str) -> str:
        return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in text.encode())

    feed = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><item>'
        f"<title>{damaged(title)}</title><link>https://prova.example/1</link>"
        f"<description><![CDATA[{damaged(words)}]]></description></item></channel></rss>"
    )
    (item,) = wash_feed(parse_feed(feed.encode(), url="https://prova.example/rss"), context()).items
    assert (item.title, item.text) == (title, words.removeprefix("<p>").removesuffix("</p>"))
