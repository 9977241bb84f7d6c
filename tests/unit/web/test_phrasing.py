"""The desk's own sentences in the interface's language, with numbers, days and outside text as they should stand."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from aggregator.collection.health import LastPoll, Record, judge
from aggregator.phrases import Joined, Phrase, Share, Tongue
from aggregator.vocabulary import PollOutcome
from aggregator.web.phrasing import phrased, phrased_plain

RESTS = Phrase(
    "%(items)s of %(total)s items rest on %(outlet)s (the desk's limit is %(limit)s)",
    items=3,
    total=5,
    outlet="Der Bote <am Fluss>",
    limit=Share(0.4),
)


def test_numbers_are_of_the_language_and_text_from_outside_stands_apart() -> None:
    assert phrased(RESTS, "fa") == (
        '۳ مطلب از ۵ مطلب بر <bdi lang="">Der Bote &lt;am Fluss&gt;</bdi> تکیه دارند (حد میز ۴۰٪ است)'
    )
    assert phrased(RESTS, "en") == (
        '3 of 5 items rest on <bdi lang="">Der Bote &lt;am Fluss&gt;</bdi> (the desk&#39;s limit is 40%)'
    )


def test_as_plain_text_it_stands_between_isolates() -> None:
    assert phrased_plain(Phrase("anonymous: %(who)s", who="un témoin"), "fa") == "ناشناس: \u2068un témoin\u2069"


def test_days_and_moments_are_written_as_the_language_writes_them() -> None:
    day = Phrase("%(day)s: %(why)s", day=date(2021, 1, 22), why="x")
    assert "۳ بهمن ۱۳۹۹" in phrased(day, "fa") and "Jan 22, 2021" in phrased(day, "en")
    moment = Phrase("%(day)s: %(why)s", day=datetime(2021, 1, 22, 21, 5, tzinfo=UTC), why="x")
    assert "۴ بهمن ۱۳۹۹ (۲۳ ژانویه ۲۰۲۱) ۰۰:۳۵" in phrased(moment, "fa", ZoneInfo("Asia/Tehran"))


def test_languages_have_their_names() -> None:
    says = Phrase("the title is in %(title)s, the item in %(item)s", title=Tongue("de"), item=Tongue("fa"))
    assert phrased(says, "fa") == "عنوان به آلمانی است و مطلب به فارسی"
    assert phrased(says, "en") == "the title is in German, the item in Persian"


def test_what_is_counted_and_what_is_joined_is_translated_part_by_part() -> None:
    says = Joined("; ", (Phrase.counted("single source", "%(num)s outlets cited", 12), "Le Quotidien"))
    assert phrased(says, "fa") == 'استناد به ۱۲ رسانه؛ <bdi lang="">Le Quotidien</bdi>'


def test_a_command_gives_way_to_the_button_and_others_stay_in_ascii() -> None:
    says = Phrase("`newsloom digest merge %(other)s %(item)s`, or reject one", other=12, item=34)
    assert phrased(says, "fa") == "«ادغام در این مطلب»، یا یکی را رد کنید"
    unknown = Phrase("run `newsloom nothing %(item)s`", item=34)
    assert phrased(unknown, "fa") == 'run <bdi lang="">`newsloom nothing 34`</bdi>'


def test_a_text_that_is_no_phrase_keeps_its_words() -> None:
    assert phrased_plain("ask; `newsloom users list` shows whom", "en") == "ask; “People” shows whom"


@given(st.text())
def test_nothing_from_outside_becomes_markup(text: str) -> None:
    inside = phrased(Phrase("anonymous: %(who)s", who=text), "en").removeprefix('anonymous: <bdi lang="">')
    assert "<" not in inside.removesuffix("</bdi>")


def test_how_a_source_fares_is_told_with_the_collectors_own_note_set_apart() -> None:
    last = datetime(2026, 3, 1, 9, tzinfo=UTC)
    poll = LastPoll(PollOutcome.HTTP_ERROR, 500, "HTTP 500: Serveur occupé")
    found = judge(Record("quotidien", True, failures=4, last_success_at=last, last_poll=poll), now=last)
    assert phrased(found.reason, "fa") == (
        '۴ بار پیاپی، آخرین بار ۱۰ اسفند ۱۴۰۴ (۱ مارس ۲۰۲۶) خوانده شد: <bdi lang="">HTTP 500: Serveur occupé</bdi>'
    )
