"""Dates: every form seen, every calendar, and no silent wrong guess."""

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.text.dates import ParsedDate, parse_date

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEHRAN = ZoneInfo("Asia/Tehran")
GREGORIAN, SOLAR, HIJRI = "gregorian", "solar_hijri", "hijri"

# raw, moment in UTC, own offset in minutes, calendar, precision, note
READ = [
    ("Tue, 15 Oct 2024 11:41:56 GMT", "2024-10-15 11:41:56", 0, GREGORIAN, "second", "RFC 822"),
    ("Tue, 15 Oct 2024 11:41:56 +0330", "2024-10-15 08:11:56", 210, GREGORIAN, "second", "numeric offset"),
    ("Tue, 15 Oct 2024 11:41 -0500", "2024-10-15 16:41:00", -300, GREGORIAN, "minute", "no seconds"),
    ("15 Oct 24 10:00 EST", "2024-10-15 15:00:00", -300, GREGORIAN, "minute", "two-digit year, American zone"),
    ("15 Oct 98 10:00 UT", "1998-10-15 10:00:00", 0, GREGORIAN, "minute", "two-digit year of last century"),
    ("Tue, 15 Oct 2024 11:41:56 Europe/Dublin", "2024-10-15 10:41:56", 60, GREGORIAN, "second", "zone by place"),
    ("Tue, 15 Oct 2024 11:41:56 America/New_York", "2024-10-15 15:41:56", -240, GREGORIAN, "second", "two-word place"),
    ("Tue, 15 Oct 2024 24:00:00 GMT", "2024-10-16 00:00:00", 0, GREGORIAN, "second", "hour 24"),
    ("Tue, 15 Oct 2024 23:59:60 GMT", "2024-10-15 23:59:59", 0, GREGORIAN, "second", "leap second"),
    ("Thur, 20th Oct 2022 10:00:00 GMT", "2022-10-20 10:00:00", 0, GREGORIAN, "second", "Thur and 20th"),
    ("Friday, 15 Oct 2024 10:00:00 Z", "2024-10-15 10:00:00", 0, GREGORIAN, "second", "impossible weekday"),
    ("<span>15 Oct 2024</span>&nbsp;10:00", "2024-10-15 10:00:00", None, GREGORIAN, "minute", "HTML in the date"),
    ("lun., 14 oct. 2024 10:00:00 +0200", "2024-10-14 08:00:00", 120, GREGORIAN, "second", "French weekday"),
    ("mar., 15 oct. 2024", "2024-10-15 00:00:00", None, GREGORIAN, "day", "a weekday spelt like a month"),
    ("Mon Oct 14 10:00:00 CST 2024", "2024-10-14 16:00:00", -360, GREGORIAN, "second", "C time, RFC 822 zone"),
    ("Wed Oct 16 2024 10:00:00 GMT+0330 (Iran Standard Time)", "2024-10-16 06:30:00", 210, GREGORIAN, "second", "JS"),
    ("Tue, 15 Oct 2024 11:41:56 UTC+03:30", "2024-10-15 08:11:56", 210, GREGORIAN, "second", "UTC and an offset"),
    ("Tue, 15 Oct 2024 11:41:56 GMT+2", "2024-10-15 09:41:56", 120, GREGORIAN, "second", "GMT and one figure"),
    ("Tue, 15 Oct 2024 11:41:56 PDT", "2024-10-15 18:41:56", -420, GREGORIAN, "second", "summer time by letters"),
    ("Tue,15 Oct 2024 11:41:56 +0000", "2024-10-15 11:41:56", 0, GREGORIAN, "second", "no space after the weekday"),
    ("Tuesday, 15-Oct-24 11:41:56 GMT", "2024-10-15 11:41:56", 0, GREGORIAN, "second", "RFC 850"),
    ("2024-10-15T11:41:56-0330", "2024-10-15 15:11:56", -210, GREGORIAN, "second", "offset west, without colon"),
    ("2024-10-15t11:41:56z", "2024-10-15 11:41:56", 0, GREGORIAN, "second", "RFC 3339 in small letters"),
    ("2024-10-18T23:05:21 +0100", "2024-10-18 22:05:21", 60, GREGORIAN, "second", "space before the offset"),
    ("2024-10-15T11:41:56+03:30[Asia/Tehran]", "2024-10-15 08:11:56", 210, GREGORIAN, "second", "RFC 9557"),
    ("Published: 2024-10-15", "2024-10-15 00:00:00", None, GREGORIAN, "day", "a label"),
    ("Sept 15th, 2024", "2024-09-15 00:00:00", None, GREGORIAN, "day", "four letters and an ordinal"),
    ("29 Feb 2024", "2024-02-29 00:00:00", None, GREGORIAN, "day", "leap day of the Gregorian calendar"),
    ("mardi 15 octobre 2024 à 11:41", "2024-10-15 11:41:00", None, GREGORIAN, "minute", "French, in full"),
    ("15.10.2024 um 11:41 Uhr", "2024-10-15 11:41:00", None, GREGORIAN, "minute", "German figures"),
    ("e martë, 15 tetor 2024", "2024-10-15 00:00:00", None, GREGORIAN, "day", "Albanian weekday"),
    ("15 shtator 2024, ora 10:30", "2024-09-15 10:30:00", None, GREGORIAN, "minute", "Albanian hour"),
    ("١٦\u200f/١٠\u200f/٢٠٢٤", "2024-10-16 00:00:00", None, GREGORIAN, "day", "Arabic figures with marks of direction"),
    ("٣ شباط ٢٠٢٤ ١٠:٣٠ مساءً", "2024-02-03 22:30:00", None, GREGORIAN, "minute", "Levantine, evening"),
    ("٣ شباط ٢٠٢٤ الساعة ١٠:٣٠ صباحا", "2024-02-03 10:30:00", None, GREGORIAN, "minute", "Levantine, morning"),
    ("5 جويلية 2024", "2024-07-05 00:00:00", None, GREGORIAN, "day", "Algerian and Tunisian"),
    ("۱۵ جنوری ۲۰۲۴", "2024-01-15 00:00:00", None, GREGORIAN, "day", "Dari"),
    ("تاریخ انتشار: ۲۴ مهر ۱۴۰۳ - ۱۱:۴۱", "2024-10-15 11:41:00", None, SOLAR, "minute", "a Persian label"),
    ("۲۴ مهر ۰۳", "2024-10-15 00:00:00", None, SOLAR, "day", "two-digit year of this century"),
    ("۱۴۰۳۰۷۲۴", "2024-10-15 00:00:00", None, SOLAR, "day", "eight Persian digits"),
    ("۱۰ امرداد ۱۴۰۳", "2024-07-31 00:00:00", None, SOLAR, "day", "the older spelling of a month"),
    ("۱۵ حمل ۱۴۰۳", "2024-04-03 00:00:00", None, SOLAR, "day", "Afghan, first month"),
    ("2024-10-15T11:41:56Z", "2024-10-15 11:41:56", 0, GREGORIAN, "second", "RFC 3339"),
    ("2024-10-15T11:41:56.123456789+03:30", "2024-10-15 08:11:56", 210, GREGORIAN, "second", "fractions"),
    ("2024-10-15T11:41:56+0000", "2024-10-15 11:41:56", 0, GREGORIAN, "second", "offset without colon"),
    ("2024-10-15 11:41:56 +00:00", "2024-10-15 11:41:56", 0, GREGORIAN, "second", "space for T"),
    ("2024-10-15T11:41", "2024-10-15 11:41:00", None, GREGORIAN, "minute", "no zone"),
    ("2024-10-15", "2024-10-15 00:00:00", None, GREGORIAN, "day", "day only"),
    ("20241015T114156Z", "2024-10-15 11:41:56", 0, GREGORIAN, "second", "basic form"),
    ("20241015114156", "2024-10-15 11:41:56", None, GREGORIAN, "second", "fourteen digits"),
    ("20241015", "2024-10-15 00:00:00", None, GREGORIAN, "day", "eight digits"),
    ("17012021", "2021-01-17 00:00:00", None, GREGORIAN, "day", "eight digits, day first"),
    ("1700000000", "2023-11-14 22:13:20", 0, GREGORIAN, "second", "seconds since 1970"),
    ("1700000000000", "2023-11-14 22:13:20", 0, GREGORIAN, "second", "milliseconds since 1970"),
    ("October 15 2024: the rest", "2024-10-15 00:00:00", None, GREGORIAN, "day", "month first, no comma"),
    ("Jan.23, 2019", "2019-01-23 00:00:00", None, GREGORIAN, "day", "no space"),
    ("January 08, 2021 / 02:26 PM IST", "2021-01-08 14:26:00", None, GREGORIAN, "minute", "a zone with four meanings"),
    ("12:30 AM, October 15, 2024", "2024-10-15 00:30:00", None, GREGORIAN, "minute", "midnight, time first"),
    ("12:30 p.m. October 15, 2024", "2024-10-15 12:30:00", None, GREGORIAN, "minute", "noon"),
    ("October 15, 2024 10 pm", "2024-10-15 22:00:00", None, GREGORIAN, "minute", "hour alone"),
    ("Posted on Tuesday, October 15, 2024 at 10:05", "2024-10-15 10:05:00", None, GREGORIAN, "minute", "words around"),
    ("2024/10/15", "2024-10-15 00:00:00", None, GREGORIAN, "day", "slashes, year first"),
    ("17/10/2024", "2024-10-17 00:00:00", None, GREGORIAN, "day", "only one reading: day first"),
    ("10/17/2024", "2024-10-17 00:00:00", None, GREGORIAN, "day", "only one reading: month first"),
    ("10/10/2024", "2024-10-10 00:00:00", None, GREGORIAN, "day", "both readings are one day"),
    ("12/25/20", "2020-12-25 00:00:00", None, GREGORIAN, "day", "two-digit year, one reading"),
    ("08.01.2021", "2021-01-08 00:00:00", None, GREGORIAN, "day", "full stops are day first"),
    ("15-Oct-2024", "2024-10-15 00:00:00", None, GREGORIAN, "day", "hyphens"),
    ("3. Mai 2024, 14:30 Uhr", "2024-05-03 14:30:00", None, GREGORIAN, "minute", "German"),
    ("Freitag, 1. März 2024 um 9.05 Uhr", "2024-03-01 09:05:00", None, GREGORIAN, "minute", "German, dotted time"),
    ("14:30 am 3. Jänner 2024", "2024-01-03 14:30:00", None, GREGORIAN, "minute", "Austrian; am is no morning"),
    ("12:30 am 3. Mai 2024", "2024-05-03 12:30:00", None, GREGORIAN, "minute", "German noon; am is no morning"),
    ("le 1er août 2024 à 14h30", "2024-08-01 14:30:00", None, GREGORIAN, "minute", "French"),
    ("15 Nëntor 2025, 10:30", "2025-11-15 10:30:00", None, GREGORIAN, "minute", "Albanian"),
    ("3 maj 2024", "2024-05-03 00:00:00", None, GREGORIAN, "day", "Albanian May"),
    ("15 de octubre de 2024", "2024-10-15 00:00:00", None, GREGORIAN, "day", "Spanish"),
    ("15 октября 2024 г.", "2024-10-15 00:00:00", None, GREGORIAN, "day", "Russian"),
    ("١٥ تشرين الثاني ٢٠٢٥", "2025-11-15 00:00:00", None, GREGORIAN, "day", "Levantine"),
    ("8 آب 2024", "2024-08-08 00:00:00", None, GREGORIAN, "day", "Levantine, two letters"),
    ("الثلاثاء ١٥ أكتوبر ٢٠٢٤ - ٠٩:٣٠ م", "2024-10-15 21:30:00", None, GREGORIAN, "minute", "Egyptian, evening"),
    ("7 يوليوز 2024", "2024-07-07 00:00:00", None, GREGORIAN, "day", "Moroccan"),
    ("۱۵ اکتبر ۲۰۲۴", "2024-10-15 00:00:00", None, GREGORIAN, "day", "Gregorian in Persian"),
    ("۵ ژوئیه ۲۰۲۴", "2024-07-05 00:00:00", None, GREGORIAN, "day", "Gregorian in Persian with hamza"),
    ("1405/06/20", "2026-09-11 00:00:00", None, SOLAR, "day", "Solar Hijri"),
    ("۱۴۰۵/۰۶/۲۰ ۱۰:۳۰", "2026-09-11 10:30:00", None, SOLAR, "minute", "Solar Hijri in Persian digits"),
    ("۲۳ آبان ۱۴۰۴", "2025-11-14 00:00:00", None, SOLAR, "day", "Solar Hijri month"),
    ("پنجشنبه ۲۹ شهریورماه ۱۴۰۳ ساعت ۱۰:۳۰", "2024-09-19 10:30:00", None, SOLAR, "minute", "weekday, mah and saat"),
    ("۲۳ آبان ۱۴۰۴ - ۹:۳۰ شب", "2025-11-14 21:30:00", None, SOLAR, "minute", "at night"),
    ("۲۳ آبان ۱۴۰۴ ۵:۳۰ ب.ظ", "2025-11-14 17:30:00", None, SOLAR, "minute", "afternoon"),
    ("26 Dey 1399", "2021-01-15 00:00:00", None, SOLAR, "day", "Latin letters"),
    ("Dey-21 1399", "2021-01-10 00:00:00", None, SOLAR, "day", "month first"),
    ("۲۱دی۹۹", "2021-01-10 00:00:00", None, SOLAR, "day", "no spaces, two-digit year"),
    ("۳۰ اسفند ۱۴۰۳", "2025-03-20 00:00:00", None, SOLAR, "day", "leap day"),
    ("۱۹ دلو ۱۳۹۹", "2021-02-07 00:00:00", None, SOLAR, "day", "Afghan month"),
    ("19 Dalw / 7 February 2021", "2021-02-07 00:00:00", None, GREGORIAN, "day", "Afghan month beside"),
    ("۲۳ آبان ۱۴۰۴ / 14 November 2025", "2025-11-14 00:00:00", None, SOLAR, "day", "two calendars that agree"),
    ("٢١ رمضان ١٤٤٦", "2025-03-21 00:00:00", None, HIJRI, "day", "Hijri"),
    ("١٠ ذو الحجة ١٤٤٥", "2024-06-16 00:00:00", None, HIJRI, "day", "Hijri, two-word month"),
    ("١ محرم ١٤٤٧", "2025-06-26 00:00:00", None, HIJRI, "day", "Hijri new year"),
    ("12 ربيع الأول 1446 هـ", "2024-09-15 00:00:00", None, HIJRI, "day", "Hijri, marked as such"),
    ("5 جمادى الأولى 1446", "2024-11-07 00:00:00", None, HIJRI, "day", "Hijri in Latin digits"),
    ("22 رمضان 1446 / 21 مارس 2025", "2025-03-21 00:00:00", None, GREGORIAN, "day", "a Hijri date a day off"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "moment", "offset", "calendar", "precision", "note"), READ, ids=[row[5] for row in READ]
)
def test_a_date_is_read(raw: str, moment: str, offset: int | None, calendar: str, precision: str, note: str) -> None:
    parsed = parse_date(raw, now=NOW)
    assert parsed is not None, note
    assert f"{parsed.moment:%Y-%m-%d %H:%M:%S}" == moment
    assert (parsed.offset_minutes, parsed.calendar, parsed.precision) == (offset, calendar, precision)
    assert parsed.moment.tzinfo is UTC


UNSURE = [
    ("", "empty"),
    ("yesterday", "relative"),
    ("2 hours ago", "relative with a number"),
    ("دیروز ۱۰:۳۰", "relative in Persian"),
    ("10:30", "time only"),
    ("November 2026", "no day"),
    ("آبان ۱۴۰۴", "no day in Persian"),
    ("2026", "year only"),
    ("23 Nov", "no year"),
    ("19 Dalw / 17 February 2021", "two calendars that do not agree"),
    ("2 January 2020 - 5 March 2021", "a range"),
    ("15 Oct 2024 10:00, updated 11:00", "two times"),
    ("08/10/2024", "day or month first"),
    ("08-01-2021 14:23 IST", "day or month first, with a time"),
    ("12012021", "eight digits, day or month first"),
    ("99/10/26", "Gregorian or Solar Hijri"),
    ("Tue, 15 Arp 2024 10:00:00 GMT", "no such month"),
    ("30 Feb 2024", "no such day"),
    ("۳۰ اسفند ۱۴۰۴", "no leap day that year"),
    ("۳۱ مهر ۱۴۰۴", "a month of thirty days"),
    ("2024-13-01", "month 13"),
    ("2024-10-15T10:61:00Z", "minute 61"),
    ("15 Oct 2024 25:00", "hour 25"),
    ("15 Oct 2024 24:30", "half past hour 24"),
    ("2024-10-15T10:00:00+99:99", "no such offset"),
    ("2024-10-15T10:00:00+15:00", "an offset no place has"),
    ("2024-10-15 10:00 Europe/Atlantis", "no such place"),
    ("۲۳ آبان ۱۴۰۴ ۱۲:۳۰ شب", "twelve at night"),
    ("20206-01-02", "five-digit year"),
    ("-0001-11-30T00:00:00+00:00", "year -1"),
    ("0000-00-00", "zeros"),
    ("9999-12-31", "far future"),
    ("99999999999999999999", "twenty digits"),
    ("1446/09/21 هـ", "a lunar year in figures"),
    ("1400/09/21 ه.ق", "a lunar year in figures, marked in Persian"),
    ("15 Oct 1989", "before 1990"),
    ("25 Nov 2026 10:00 GMT", "the future"),
    ("1405/09/20", "the future in Solar Hijri"),
    ("2026-W47-1", "a week"),
    ("23 آبان 2025", "a Gregorian year with a Solar Hijri month"),
    ("15 Oct 2024 item 7", "another number"),
    ("15 Oct 2024" + " word" * 13, "prose"),
    ("15 Oct 2024" + " " * 200, "too long"),
    ("15.10.24", "which of the three is the year"),
    ("02/03/04", "anything"),
    ("15 listopada 2024", "October in Croatian, November in Polish"),
    ("امروز", "relative, one word"),
    ("قبل ساعتين", "relative in Arabic"),
    ("vor 2 Stunden", "relative in German"),
    ("para 2 orësh", "relative in Albanian"),
    ("۲۴ مهر", "no year in Persian"),
    ("1403/13/01", "month 13 in Solar Hijri"),
    ("30 رمضان 1446", "a Hijri month of twenty-nine days"),
    ("29 Feb 2023", "no leap day that Gregorian year"),
    ("15-16 Oct 2024", "two days"),
    ("Thu, 01 Jan 1970 00:00:00 GMT", "the zero of clocks"),
    ("Mon, 00 Jan 0000 00:00:00 GMT", "zeros in RFC form"),
    ("15 Oct 2O24", "a letter for a figure"),
    ("{{ date }}", "a template's hole"),
    ("Invalid Date", "what a script could not write"),
    ("ﷺ" * 199, "long once folded"),
]


@pytest.mark.parametrize(("raw", "note"), UNSURE, ids=[row[1] for row in UNSURE])
def test_what_is_not_surely_a_date_is_none(raw: str, note: str) -> None:
    assert parse_date(raw, now=NOW) is None, note


@pytest.mark.parametrize(
    ("raw", "zone", "moment", "offset"),
    [
        ("1405/06/20 10:30", TEHRAN, "07:00", None),
        ("2024-10-15 10:30", ZoneInfo("Europe/Tirane"), "08:30", None),
        ("2024-01-15 10:30", ZoneInfo("Europe/Tirane"), "09:30", None),
        ("2024-10-15 10:30 GMT", TEHRAN, "10:30", 0),
        ("2024-10-15 10:30 IST", ZoneInfo("Asia/Kolkata"), "05:00", 330),
        ("2024-10-15 10:30 IST", TEHRAN, "07:00", 210),
        ("2024-07-15 10:30 IST", ZoneInfo("Europe/Dublin"), "09:30", 60),
        ("2024-10-15 10:30 IST", UTC, "10:30", None),
        ("2024-10-15 10:30 CST", ZoneInfo("Asia/Shanghai"), "02:30", 480),
        ("2024-10-15 10:30 BST", UTC, "10:30", None),
    ],
)
def test_a_time_without_a_sure_zone_is_read_in_the_zone_of_the_source(
    raw: str, zone: ZoneInfo, moment: str, offset: int | None
) -> None:
    parsed = parse_date(raw, now=NOW, zone=zone)
    assert parsed is not None
    assert (f"{parsed.moment:%H:%M}", parsed.offset_minutes) == (moment, offset)


def test_a_day_begins_at_midnight_in_the_zone_of_the_source() -> None:
    parsed = parse_date("۲۳ آبان ۱۴۰۴", now=NOW, zone=TEHRAN)
    assert parsed == ParsedDate(datetime(2025, 11, 13, 20, 30, tzinfo=UTC), None, "solar_hijri", "day")


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (timedelta(0), NOW),
        (timedelta(seconds=1), NOW),
        (timedelta(hours=24), NOW),
        (timedelta(hours=24, seconds=1), None),
    ],
)
def test_a_moment_up_to_a_day_ahead_is_now_and_a_later_one_is_no_date(
    ahead: timedelta, expected: datetime | None
) -> None:
    parsed = parse_date((NOW + ahead).isoformat(), now=NOW)
    assert (parsed.moment if parsed else None) == expected


MOMENTS = st.integers(1, int((NOW - datetime(1990, 1, 2, tzinfo=UTC)).total_seconds())).map(
    lambda s: NOW - timedelta(seconds=s)
)
OFFSETS = st.integers(-12 * 60, 14 * 60)


@settings(max_examples=50)
@given(MOMENTS, OFFSETS, st.sampled_from(["%Y-%m-%dT%H:%M:%S%z", "%a, %d %b %Y %H:%M:%S %z", "%B %d, %Y %H:%M:%S %z"]))
def test_what_is_written_with_its_offset_is_read_back_exactly(moment: datetime, offset: int, form: str) -> None:
    written = moment.astimezone(timezone(timedelta(minutes=offset))).strftime(form)
    assert parse_date(written, now=NOW) == ParsedDate(moment, offset, "gregorian", "second")


PIECES = st.sampled_from(
    ["15", "10", "2024", "1404", "99", "آبان", "رمضان", "oct", "mai", "10:30", "24:00", "-", "/", ".", " ", "t",
     "z", "+0330", "pm", "م", "ist", "europe/x", "<", "&#0;", "\ud800", "ﷺ", "۱۲", "²", "st", "00"]
)  # fmt: skip


@settings(max_examples=50)
@given(st.text() | st.lists(PIECES, max_size=15).map("".join) | st.lists(PIECES, max_size=15).map(" ".join))
def test_no_input_raises_and_no_date_is_out_of_bounds(raw: str) -> None:
    parsed = parse_date(raw, now=NOW, zone=TEHRAN)
    assert parsed is None or datetime(1990, 1, 1, tzinfo=UTC) <= parsed.moment <= NOW


@given(
    st.tuples(st.integers(1999, 2031), st.integers(0, 13), st.integers(0, 32)),
    st.tuples(st.integers(0, 25), st.integers(0, 61), st.integers(0, 61)),
    st.sampled_from(["GMT", "Z", "EST", "+0000", "-0330", "+14:00", "+1401", "-05:30", "+0360"]),
    st.sampled_from(
        ["Tue, {2} {3} {0} {4}{5}", "{2:02} {3} {0} {4}{6}", "{0}-{1:02}-{2:02}T{4}{6}", "{0}-{1:02}-{2:02} {4}{6}"]
    ),
)
def test_the_usual_forms_mean_what_a_closer_look_finds(
    day: tuple[int, int, int], clock: tuple[int, int, int], zone: str, form: str
) -> None:
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Ogg", "Dew")[
        day[1] - 1
    ]
    raw = form.format(*day, month, "{:02}:{:02}:{:02}".format(*clock), f" {zone}", zone)
    at_a_glance = parse_date(raw, now=NOW, zone=TEHRAN)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_RFC_822", "_RFC_3339"):
            patch.setattr(f"aggregator.text.dates.{name}", re.compile("(?!)"))
        assert parse_date(raw, now=NOW, zone=TEHRAN) == at_a_glance
