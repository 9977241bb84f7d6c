import contextlib
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from aggregator.collection import clipping
from aggregator.collection.clipping import MOST_BYTES, Given
from aggregator.collection.packing import pack
from aggregator.collection.raw import Published, WashedPage
from aggregator.errors import UsageError
from aggregator.vocabulary import PublishedBasis

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
TIRANE = ZoneInfo("Europe/Tirane")

DATES = [
    ("2026-03-02", datetime(2026, 3, 1, 23, tzinfo=UTC), None, "a day, in the desk's zone"),
    ("۱۱ اسفند ۱۴۰۴", datetime(2026, 3, 1, 23, tzinfo=UTC), None, "Solar Hijri in Persian digits"),
    ("٢ مارس ٢٠٢٦", datetime(2026, 3, 1, 23, tzinfo=UTC), None, "Arabic"),
    ("2 mars 2026 18:30", datetime(2026, 3, 2, 17, 30, tzinfo=UTC), None, "French, with a time"),
    ("2026-03-02T10:00:00+03:30", datetime(2026, 3, 2, 6, 30, tzinfo=UTC), 210, "ISO with its own zone"),
    ("2026-03-04T10:30:00+01:00", NOW, 60, "this very moment"),
]


@pytest.mark.parametrize(("raw", "moment", "offset", "note"), DATES, ids=[case[-1] for case in DATES])
def test_a_date_is_read_as_people_write_it(raw: str, moment: datetime, offset: int | None, note: str) -> None:
    said = clipping.given_date(raw, now=NOW, zone=TIRANE)
    assert said == Published(moment, PublishedBasis.CLIP, offset), note


DAYS = [
    ("2026-03-02", "2026-03-02", "a day, in the desk's zone"),
    ("۱۱ اسفند ۱۴۰۴", "2026-03-02", "Solar Hijri"),
    ("2 mars 2026 23:30", "2026-03-02", "late, in the desk's zone"),
    ("2026-03-02T00:30:00+03:30", "2026-03-02", "early, in a zone of its own"),
]


@pytest.mark.parametrize(("raw", "day", "note"), DAYS, ids=[case[-1] for case in DAYS])
def test_the_day_of_a_text_is_the_one_that_was_typed(raw: str, day: str, note: str) -> None:
    said = Given(outlet="Bregu", published=clipping.given_date(raw, now=NOW, zone=TIRANE))
    assert str(clipping.clip_of_text(said, "Ura", zone=TIRANE).day) == day, note


REFUSED_DATES = [
    ("2026-03-05", "future", "tomorrow"),
    ("2026-03-04 10:31", "future", "a minute from now, in the desk's zone"),
    ("۱ فروردین ۱۴۰۵", "future", "the next Solar Hijri year"),
    ("3 prill 2050", "future", "far ahead, in Albanian"),
    ("yesterday", "not surely a date", "a relative date"),
    ("mars 2026", "not surely a date", "no day"),
    ("03/04/2026", "not surely a date", "two readings"),
    ("30 février 2026", "not surely a date", "a day that does not exist"),
    ("", "not surely a date", "nothing"),
    ("\x00\x1b[31m2026", "not surely a date", "controls"),
    ("2026-03-02 " * 500, "not surely a date", "much too long"),
    ("99999999999999999999", "not surely a date", "a number"),
]


@pytest.mark.parametrize(("raw", "said", "note"), REFUSED_DATES, ids=[case[-1] for case in REFUSED_DATES])
def test_a_date_that_is_none_or_lies_ahead_is_refused(raw: str, said: str, note: str) -> None:
    with pytest.raises(UsageError, match=said) as refused:
        clipping.given_date(raw, now=NOW, zone=TIRANE)
    assert "\x1b" not in str(refused.value) and len(str(refused.value)) < 200, note


@for_all(st.text(max_size=60))
def test_no_date_whatever_it_is_ends_otherwise(raw: str) -> None:
    with contextlib.suppress(UsageError):
        assert clipping.given_date(raw, now=NOW, zone=TIRANE).moment <= NOW


TEXTS = [
    ("پل بسته شد.\r\n\r\nتا پایان ماه.".encode(), "پل بسته شد.\n\nتا پایان ماه.", "line ends"),
    ("\ufeff  Ura u mbyll. \n".encode(), "Ura u mbyll.", "a byte order mark and space around it"),
    (b"Ura\0 u mbyll\x07 dje", "Ura u mbyll\ufffd dje", "NUL goes, a bell is a mark, as in feeds"),
    ("أُغلق الجسر \u202b2026\u202c".encode(), "أُغلق الجسر \u202b2026\u202c", "marks of direction are the author's"),
    ("می‌گوید".encode(), "می‌گوید", "a zero-width non-joiner is spelling"),
    ("🌊".encode(), "🌊", "signs alone are a post"),
    (b"a < b & c > d", "a < b & c > d", "no markup is looked for"),
]


@pytest.mark.parametrize(("raw", "text", "note"), TEXTS, ids=[case[-1] for case in TEXTS])
def test_a_text_is_washed_and_otherwise_left_alone(raw: bytes, text: str, note: str) -> None:
    assert clipping.given_text(raw, "post.txt") == text, note


REFUSED_TEXTS = [
    (b"", "has no words", "empty"),
    ("\u00a0\n\u202e\u200f".encode(), "has no words", "nothing that is seen"),
    (b"\0" * 40, "not text", "NUL alone"),
    ("Ura u mbyll".encode("utf-16"), "not UTF-8", "UTF-16"),
    ("Ura u mbyll dje".encode("utf-16-le"), "not text", "UTF-16 without its mark"),
    ("écluse fermée".encode("latin-1"), "not UTF-8", "Latin-1"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not UTF-8", "a picture"),
    (bytes(range(32)) * 9, "not text", "controls that happen to be UTF-8"),
    (b"\n<!DOCTYPE html><p>Ura", "a web page", "a saved page"),
    (b"<?xml version='1.0'?><rss/>", "a web page", "a feed"),
    (b"x" * (20 << 20), "larger than 1 MB", "20 MB"),
]


@pytest.mark.parametrize(("raw", "said", "note"), REFUSED_TEXTS, ids=[case[-1] for case in REFUSED_TEXTS])
def test_what_is_no_text_is_refused_with_what_to_do(raw: bytes, said: str, note: str) -> None:
    with pytest.raises(UsageError, match=said) as refused:
        clipping.given_text(raw, "post.txt")
    assert "post.txt" in str(refused.value), note


def test_the_largest_text_is_still_taken() -> None:
    assert len(clipping.given_text(b"ura " * (MOST_BYTES // 4), "x")) == MOST_BYTES - 1


@for_all(st.binary(max_size=200))
def test_no_bytes_end_otherwise_than_as_storable_text_or_refused(raw: bytes) -> None:
    try:
        text = clipping.given_text(raw, "x")
    except UsageError:
        return
    assert text == text.strip() and "\0" not in text and text.encode("utf-8")


def test_what_is_typed_is_washed_line_by_line() -> None:
    said = clipping.given(
        outlet=" Porti\ni Ri ", authors=["Lule\0", " ", "Lule"], handle="@lule\x1b", language="sqi", platform="X"
    )
    assert said == Given(outlet="Porti i Ri", authors=("Lule",), handle="@lule\ufffd", language="sq", platform="X")


REFUSED_WORDS = [
    ({"outlet": "ن" * 201}, "the outlet is longer than 200", "a name that is none"),
    ({"title": "x" * 1001}, "the title is longer", "a title that is none"),
    ({"authors": ["x"] * 21}, "at most 20", "a crowd"),
    ({"language": "klingon-xx-yy"}, "language", "no language"),
    ({"platform": "Telegram"}, "--handle, --author or --outlet", "a post of nobody"),
    ({"platform": "X", "authors": ["Lule", "Ana"]}, "--handle, --author or --outlet", "of several, without an account"),
]


@pytest.mark.parametrize(("words", "said", "note"), REFUSED_WORDS, ids=[case[-1] for case in REFUSED_WORDS])
def test_what_is_typed_wrongly_is_refused_and_never_cut(words: dict[str, object], said: str, note: str) -> None:
    with pytest.raises(UsageError, match=said):
        clipping.given(**words)  # type: ignore[arg-type]  # a table of arguments


WHO = [
    (Given(outlet="Porti", authors=("Lule",), handle="@l"), "Porti", "the outlet that is named"),
    (Given(authors=("Lule",), handle="@l"), "Lule", "of a post, who wrote it"),
    (Given(authors=("Lule", "Ana"), handle="@l"), "@l", "of several, the account"),
    (Given(handle="@l", platform="X"), "@l", "the account"),
    (Given(authors=("Lule",)), "", "an article's author is no outlet"),
]


@pytest.mark.parametrize(("said", "name", "note"), WHO, ids=[case[-1] for case in WHO])
def test_a_post_without_an_outlet_is_its_account_s(said: Given, name: str, note: str) -> None:
    assert said.outlet_name == name, note


@pytest.mark.parametrize("bad", ["", "river", "ftp://port.example/", "http://a@port.example/", "javascript:alert(1)"])
def test_what_is_no_address_is_refused(bad: str) -> None:
    with pytest.raises(UsageError, match="no address"):
        clipping.given_address(bad)


PAGE = WashedPage(
    title="Pont fermé",
    text="Le pont est fermé.",
    text_hash="",
    bylines=("Odile Rive",),
    published=Published(NOW, PublishedBasis.META, 60),
    language="fr",
    packed=pack(b"<p>", "text/html"),
    site_name="Le Quai",
)


def test_what_is_said_goes_before_what_the_page_says() -> None:
    before = Published(datetime(2026, 3, 1, tzinfo=UTC), PublishedBasis.CLIP)
    said = Given(title="Pont", authors=("O. Rive",), language="fr-CH", published=before)
    clip = clipping.clip_of_page(said, PAGE, url="https://quai.example/pont")
    assert (clip.title, clip.bylines, clip.language, clip.published) == ("Pont", ("O. Rive",), "fr-CH", before)
    plain = clipping.clip_of_page(Given(), PAGE, url="https://quai.example/pont")
    assert (plain.title, plain.bylines, plain.language) == ("Pont fermé", ("Odile Rive",), "fr")
    assert (plain.published, plain.site_name, plain.by_hand) == (PAGE.published, "Le Quai", False)


def test_what_a_platform_writes_on_a_post_s_page_is_not_taken_for_its_title_or_author() -> None:
    clip = clipping.clip_of_page(Given(handle="@quai"), PAGE, url="https://quai.example/pont")
    assert (clip.title, clip.bylines, clip.site_name) == ("", (), "")


def test_the_language_is_told_from_the_text_or_said() -> None:
    arabic = "أعلنت هيئة الميناء إغلاق الجسر القديم حتى نهاية الشهر بسبب أعمال الصيانة."
    assert clipping.clip_of_text(Given(), arabic).language == "ar"
    assert clipping.clip_of_text(Given(language="fa"), arabic).language == "fa"


SAYS_MORE = [
    ("پل بسته شد.", "پل بسته شد", False, "typography alone"),
    ("پل  بسته\nشد", "پل بسته شد", False, "white space alone"),
    ("كتابخانه باز شد", "کتابخانه باز شد", False, "another keyboard"),
    ("Ura u mbyll.", "Ura u mbyll. Lumi u ngrit.", False, "a passage of what we have"),
    ("Ura u mbyll. Lumi u ngrit.", "Ura u mbyll.", True, "more"),
    ("Le pont est ouvert.", "Le pont est fermé.", True, "something else"),
    ("🌊", "🔥", True, "other signs"),
    ("Ura", "", True, "an article without text"),
]


@pytest.mark.parametrize(("text", "current", "more", "note"), SAYS_MORE, ids=[case[-1] for case in SAYS_MORE])
def test_only_what_says_more_is_more(text: str, current: str, more: bool, note: str) -> None:
    assert clipping.says_more(text, current) is more, note


SAID = [
    Given(),
    Given(outlet="Porti", title="Ura", authors=("Lule", "آنا"), platform="X", handle="@p", language="sq"),
    Given(published=Published(NOW, PublishedBasis.CLIP, -210)),
    Given(published=Published(NOW, PublishedBasis.CLIP)),
]


@pytest.mark.parametrize("said", SAID)
def test_what_was_said_survives_the_way_to_the_collector(said: Given) -> None:
    assert clipping.of_details(clipping.to_details(said)) == said


BROKEN = [
    {"outlet": 5},
    {"authors": 5},
    {"authors": [None]},
    {"published": "soon"},
    {"published": "2026-03-04"},
    {"published": 5},
    {"published": "2026-03-04T00:00:00+00:00", "offset_minutes": "x"},
    {"language": ["fa"]},
]


@pytest.mark.parametrize("details", BROKEN)
def test_details_of_another_form_are_refused(details: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        clipping.of_details(details)


def test_details_hold_only_what_was_said() -> None:
    assert clipping.to_details(replace(Given(), handle="@p")) == {"handle": "@p"}
