from dataclasses import replace

import pytest

from aggregator.publishing.edition import Words, build
from aggregator.publishing.runs import RunRole
from aggregator.vocabulary import ItemStatus
from tests.unit.publishing.digest_cases import COURIER, HOSTILE, POST, RUDNAMEH, digest, item, poisoned


def title(**changes: object) -> str:
    return " – ".join(run.text for run in build(digest(**changes), [item()]).title)


TITLES = [
    ({}, "Dremmel Lock to stay shut – Velda Weekly – 278", "the headline of the first item serves"),
    ({"headline": "Ujë i ulët"}, "Ujë i ulët – Velda Weekly – 278", "a headline of its own"),
    ({"number": None}, "Dremmel Lock to stay shut – Velda Weekly", "an imported digest without a number"),
    ({"language": "fa"}, "Dremmel Lock to stay shut – Velda Weekly – ۲۷۸", "digits of the language"),
]


@pytest.mark.parametrize(("changes", "expected", "note"), TITLES, ids=[case[-1] for case in TITLES])
def test_the_title_is_headline_series_number(changes: dict[str, object], expected: str, note: str) -> None:
    assert title(**changes) == expected, note


def test_sections_stand_in_the_order_of_the_desk_and_items_by_position() -> None:
    items = [item(1, position=9), item(2, position=2), item(3, section="first", position=5)]
    view = build(digest(), items)
    assert [(section.key, section.heading) for section in view.sections] == [("first", ""), ("english", "In English:")]
    assert [[each.id for each in section.items] for section in view.sections] == [[3], [2, 1]]
    assert view.title[0].text == items[2].headline


def test_empty_sections_are_not_shown_and_items_of_a_section_that_is_gone_are() -> None:
    view = build(digest(), [item(1, section="farsi")])
    assert [(section.key, section.heading) for section in view.sections] == [("farsi", "farsi")]


def test_only_drafts_and_accepted_items_are_shown_and_counted() -> None:
    items = [item(number, status=status) for number, status in enumerate(ItemStatus, start=1)]
    view = build(digest(), [*items, item(9, status=ItemStatus.ACCEPTED)])
    assert [(each.status, each.is_draft) for each in view.sections[0].items] == [
        (ItemStatus.DRAFT, True),
        (ItemStatus.ACCEPTED, False),
        (ItemStatus.ACCEPTED, False),
    ]
    assert (view.accepted, view.drafts, view.counts) == (2, 1, "2 accepted, 1 still to decide")


def test_an_author_who_is_the_outlet_is_named_once() -> None:
    alone, two = (replace(COURIER, bylines=names) for names in ((COURIER.outlet,), (COURIER.outlet, "Ilva Renn")))
    sources = build(digest(), [item(sources=(alone, two))]).sections[0].items[0].sources
    assert ["".join(run.text for run in source.authors) for source in sources] == ["", "Ilva Renn"]


def test_dates_are_those_of_the_desks_zone() -> None:
    (source, _) = build(digest(), [item()]).sections[0].items[0].sources
    assert (source.date.text, source.day) == ("Nov 20, 2026", "2026-11-20"), (
        "half past eleven UTC is the next day in Tirana"
    )


def test_a_source_that_is_no_web_address_is_no_link() -> None:
    for url in ("javascript:alert(1)", "", "data:text/html,x", "//courier.example", "ftp://courier.example/"):
        view = build(digest(), [item(sources=(replace(COURIER, url=url),))])
        assert view.sections[0].items[0].sources[0].url is None, url


def test_an_article_without_title_is_shown_by_its_address_or_outlet() -> None:
    untitled = [replace(COURIER, title=" "), replace(RUDNAMEH, title="", url="")]
    view = build(digest(), [item(sources=tuple(untitled))])
    assert [source.title.text for source in view.sections[0].items[0].sources] == [COURIER.url, "رودنامه"]


def test_a_post_is_shown_by_its_first_words_in_marks_and_with_its_account() -> None:
    (source,) = build(digest(), [item(sources=(POST,))]).sections[0].items[0].sources
    assert (source.title.text, source.title.role) == ("“Bordi i lumit njofton se ura” …", RunRole.QUOTATION)
    assert "".join(run.text for run in source.remarks) == "@bordi, Telegram"


def test_an_account_in_a_persian_digest_is_set_apart_from_the_text_around_it() -> None:
    post = replace(POST, outlet="شورای رودخانه", opening="پل بسته شد", language="fa", platform="تلگرام")
    (source,) = build(digest(language="fa"), [item(sources=(post,), language="fa")]).sections[0].items[0].sources
    assert source.title.text == "«پل بسته شد» …"
    assert [(run.text, run.isolate) for run in source.remarks] == [("@bordi", True), ("، ", False), ("تلگرام", False)]


@pytest.mark.parametrize(
    ("changes", "account"),
    [
        ({"outlet": "@bordi"}, "Telegram"),
        ({"platform": ""}, "@bordi"),
        ({"platform": "", "handle": ""}, ""),
        ({"outlet": "telegram", "handle": ""}, ""),
    ],
)
def test_an_account_says_nothing_twice(changes: dict[str, str], account: str) -> None:
    post = replace(POST, **changes)  # type: ignore[arg-type]  # a table of changes
    (source,) = build(digest(), [item(sources=(post,))]).sections[0].items[0].sources
    assert "".join(run.text for run in source.remarks) == account


def test_the_account_in_a_lead_is_a_name_of_the_source() -> None:
    lead = "شورای رودخانه (@bordi) روز ۲۸ آبان در Telegram نوشت."
    shown = build(digest(language="fa"), [item(lead=lead, language="fa", sources=(POST,))]).sections[0].items[0]
    assert [run.text for run in shown.lead if run.isolate] == ["@bordi", "Telegram"]


def test_foreign_words_are_isolated_in_lead_body_and_sources() -> None:
    shown = (
        build(digest(), [item(lead="پریسا رودبان in رودنامه writes under the title ‘آب‌بند درمل بسته شد’.")])
        .sections[0]
        .items[0]
    )
    assert [run.text for run in shown.lead if run.isolate] == ["پریسا رودبان", "رودنامه", "آب‌بند درمل بسته شد"]
    assert [run.text for run in shown.paragraphs[1] if run.isolate] == ["ما صبر می‌کنیم"]
    assert [source.direction for source in shown.sources] == ["ltr", "rtl"]


def test_a_persian_item_in_an_english_digest_runs_from_right_to_left() -> None:
    view = build(digest(), [item(language="fa", lead="سلام", body="")])
    assert (view.direction, view.sections[0].items[0].direction) == ("ltr", "rtl")


def test_notes_are_shown_only_when_asked_for() -> None:
    assert build(digest(), [item()]).sections[0].items[0].notes == ()
    assert [note.text.text for note in build(digest(), [item()], notes=True).sections[0].items[0].notes] == [
        "The lock is shut."
    ]


def test_labels_fall_back_to_english_and_say_so() -> None:
    assert build(digest(language="sq"), []).labels.language == "en"
    persian = build(digest(language="fa"), [])
    assert (persian.labels.language, persian.labels_direction, persian.direction) == ("fa", "rtl", "rtl")


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_a_hostile_text_is_lost_or_added(text: str) -> None:
    facts, items = poisoned(text)
    shown = build(facts, items, notes=True).sections[0].items[0]
    assert "".join(run.text for run in shown.lead) == items[0].lead.strip()
    assert all(source.url is None or source.url.startswith(("http", "mailto:")) for source in shown.sources)


def test_a_quotation_with_line_ends_of_another_system_stays_one_paragraph() -> None:
    words = "Erste Zeile.\r\n\r\nZweite Zeile."
    said = item(body=f"Er schrieb: „{words}“", quotations=(Words(words, COURIER),))
    (paragraph,) = build(digest(), [said]).sections[0].items[0].paragraphs
    assert [run.text for run in paragraph if run.role is RunRole.QUOTATION] == ["Erste Zeile.\n\nZweite Zeile."]
