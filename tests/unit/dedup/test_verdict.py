"""Same text, other text, or a question for an editor: tables of cases in fa, sq, de and fr."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.dedup.stage import limits_of
from aggregator.dedup.verdict import Document, Judgement, Likeness, Limits, compare, judge, title_share, under_root
from aggregator.settings.thresholds import DuplicateThresholds
from aggregator.vocabulary import Verdict

MakeDocument = Callable[..., Document]
_SHIPPED = limits_of(DuplicateThresholds())
_WHEN = datetime(2026, 3, 2, tzinfo=UTC)
_OTHER_STORY = " ".join(f"word{number}" for number in range(120))


def _replace(text: str, pairs: list[tuple[str, str]]) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def _likeness(make: MakeDocument, one: str, other: str, **titles: str) -> Likeness:
    newer = make(2, one, title=titles.get("newer", ""))
    return compare(newer, make(1, other, title=titles.get("earlier", "")), limits=_SHIPPED).likeness


# What syndication does to a text. Each must stay one text in every language.
EDITS: list[tuple[str, Callable[[str], str]]] = [
    ("word for word", lambda text: text),
    ("in capital letters", str.upper),
    ("without punctuation", lambda text: "".join(char if char.isalnum() else " " for char in text)),
    ("cut after half", lambda text: text[: len(text) // 2]),
    ("a dateline in front", lambda text: f"LIROVA, 2 March 2026 (QP) - {text}"),
    ("a paragraph added", lambda text: f"{text}\n\n{' '.join(_OTHER_STORY.split()[:40])}"),
    ("an introduction added", lambda text: f"{' '.join(_OTHER_STORY.split()[:30])}\n\n{text}"),
    ("the first sentence dropped", lambda text: text.partition(". ")[2]),
    ("a word left out here and there", lambda text: " ".join(w for i, w in enumerate(text.split()) if i % 12 != 5)),
    (
        "credits behind",
        lambda text: f"{text} (Reporting by staff; editing by staff) Share this. Read more on our pages.",
    ),
]


@pytest.mark.parametrize(("note", "edit"), EDITS, ids=[note for note, _ in EDITS])
def test_an_edited_copy_is_the_same_text(
    text: str, note: str, edit: Callable[[str], str], make_document: MakeDocument
) -> None:
    headline = text[:60]
    found = compare(
        make_document(2, edit(text), title=headline), make_document(1, text, title=headline), limits=_SHIPPED
    )
    assert found.likeness is Likeness.SAME, (note, found.reasons)
    back = compare(
        make_document(2, text, title=headline), make_document(1, edit(text), title=headline), limits=_SHIPPED
    )
    assert back.likeness is Likeness.SAME, (note, back.reasons)


TWINS = [
    (
        "fa",
        [("ساحل‌آباد", "نیلوفرده"), ("۴۵", "۶۰"), ("۳۲۰", "۷۱۰"), ("۲۰", "۳۵"), ("۱۹۲۷", "۱۹۵۱"), ("۱۲", "۸")],
        "all figures",
    ),
    ("fa", [("۴۵", "۳۰"), ("۱۲", "۱۴")], "two figures of six"),
    ("sq", [("Gurasit", "Pishkëzës"), ("45", "60"), ("320", "95"), ("1927", "1931")], "another town, most figures"),
    (
        "de",
        [("Montag", "Freitag"), ("45", "28"), ("320.000", "1.250.000"), ("1927", "1964"), ("20", "45")],
        "days and sums",
    ),
    ("fr", [("Valbrune", "Montclair"), ("45", "60"), ("320 000", "97 500")], "town, days, sum"),
]


@pytest.mark.parametrize(("language", "facts", "note"), TWINS)
def test_the_same_mould_with_other_facts_is_another_text(
    language: str, facts: list[tuple[str, str]], note: str, texts: dict[str, str], make_document: MakeDocument
) -> None:
    text = texts[language]
    found = _likeness(make_document, _replace(text, facts), text, newer="bulletin", earlier="bulletin")
    assert found is Likeness.TWIN, note


NAME_TWINS = [
    (
        "sq",
        "Klubi {a} fitoi dje ndeshjen me {b} para një publiku të madh. Golin e vetëm e shënoi {c} pas një pase të {d}. "
        "Trajneri {e} tha se skuadra luajti mirë dhe se {c} e meritonte lavdinë. Ndeshja tjetër luhet në {f} me {g}.",
        [
            ["Vala", "Guri", "Arbnori", "Lisi", "Brezi", "Kodër", "Dalga"],
            ["Ylli", "Mali", "Petriti", "Bardhi", "Shpati", "Fushë", "Era"],
        ],
    ),
    (
        "fa",
        "باشگاه {a} دیروز در برابر {b} و تماشاگران فراوان پیروز شد. تنها گل بازی را {c} با پاس {d} زد. "
        "{e} سرمربی گروه گفت بازیکنان خوب بودند و {c} شایسته ستایش است. بازی بعدی در {f} با {g} برگزار می‌شود.",
        [
            ["موج", "صخره", "آرین", "سروش", "مازیار", "تپه‌سر", "ساحل"],
            ["اختر", "کوهسار", "بهروز", "پیمان", "کاوه", "دشتک", "نسیم"],
        ],
    ),
]


@pytest.mark.parametrize(("language", "mould", "fillings"), NAME_TWINS)
def test_the_same_mould_with_other_names_is_another_text_without_capitals_or_figures(
    language: str, mould: str, fillings: list[list[str]], make_document: MakeDocument
) -> None:
    one, other = (mould.format(**dict(zip("abcdefg", names, strict=True))) for names in fillings)
    assert _likeness(make_document, one.lower(), other.lower()) is Likeness.TWIN, language


@pytest.mark.parametrize("edit", [lambda text: text, str.upper])
def test_a_correction_of_one_figure_among_many_stays_the_same_text(
    edit: Callable[[str], str], make_document: MakeDocument
) -> None:
    rows = [
        f"Am Kai {letter} lagen {number} Boote und {number + 40} Kähne,"
        for letter, number in zip("abcdefgh", range(2, 10), strict=True)
    ]
    text = " ".join(rows)
    assert _likeness(make_document, edit(text.replace("lagen 5 Boote", "lagen 6 Boote")), text) is Likeness.SAME


def test_some_figures_changed_is_a_question_for_an_editor(make_document: MakeDocument) -> None:
    rows = [
        f"am Kai {letter} lagen heute {number} Boote vertäut,"
        for letter, number in zip("abcdefgh", range(12, 20), strict=True)
    ]
    text = " ".join(rows)
    newer = make_document(2, text.replace("15 Boote", "55 Boote"))
    judgement = judge(newer, [make_document(1, text)], limits=_SHIPPED)
    assert (judgement.verdict, judgement.of, judgement.reasons[0].name) == (Verdict.UNSURE, 1, "numbers")


def test_texts_on_other_things_are_different(texts: dict[str, str], make_document: MakeDocument) -> None:
    languages = sorted(texts)
    for one in languages:
        for other in languages:
            found = _likeness(make_document, texts[one], texts[other])
            assert (found is Likeness.SAME) == (one == other)


def test_a_licence_line_in_common_makes_no_copy(texts: dict[str, str], make_document: MakeDocument) -> None:
    line = " This text may be used by anybody who names the Quay Post as its source and links to the page."
    other = " ".join(f"andere{i}" for i in range(60))
    assert _likeness(make_document, texts["de"] + line, other + line) is Likeness.DIFFERENT


def test_a_short_item_inside_a_long_article_on_something_else_is_no_sure_copy(
    text: str, make_document: MakeDocument
) -> None:
    round_up = f"{_OTHER_STORY} {text}"
    found = _likeness(make_document, round_up, text, newer="what else happened this week", earlier="ura پل Steg")
    assert found is not Likeness.SAME


def test_the_share_is_that_of_the_newer_text(text: str, make_document: MakeDocument) -> None:
    half = text[: len(text) // 2]
    cut = compare(make_document(2, half), make_document(1, text, title="x"), limits=_SHIPPED)
    grown = compare(make_document(2, text), make_document(1, half, title="x"), limits=_SHIPPED)
    assert cut.share > 0.9
    assert 0.4 < grown.share < 0.6


@pytest.mark.parametrize(
    ("same_outlet", "days", "words", "expected", "note"),
    [
        (True, 1, ("", ""), Verdict.DUPLICATE, "an outlet repeats its headline the next day"),
        (True, 5, ("", ""), Verdict.UNSURE, "days later it may be another event"),
        (False, 1, ("", ""), Verdict.UNSURE, "two outlets found the same headline"),
        (True, 1, ("Der Hafen bleibt zu.", "Der Hafen bleibt zu."), Verdict.DUPLICATE, "a line of text, equal"),
        (True, 1, ("Der Hafen bleibt zu.", "Der Hafen öffnet."), Verdict.UNIQUE, "a line of text, another"),
        (True, 1, ("", "Der Hafen bleibt zu."), Verdict.UNIQUE, "a headline and a line"),
    ],
)
@pytest.mark.parametrize("title", ["تعطیلی بندر ساحل‌آباد", "Hafen gesperrt"])
def test_a_headline_alone_says_little(
    title: str,
    same_outlet: bool,
    days: int,
    words: tuple[str, str],
    expected: Verdict,
    note: str,
    make_document: MakeDocument,
) -> None:
    earlier = make_document(1, words[0], title=title, outlet="a")
    outlet, when = ("a" if same_outlet else "b"), earlier.published + timedelta(days=days)
    newer = make_document(2, words[1], title=title, outlet=outlet, published=when)
    assert judge(newer, [earlier], limits=_SHIPPED).verdict is expected, note


def test_nothing_at_all_resembles_nothing(make_document: MakeDocument) -> None:
    assert judge(make_document(2, ""), [make_document(1, "")], limits=_SHIPPED).verdict is Verdict.UNIQUE


def test_at_the_same_outlet_it_is_a_duplicate_and_elsewhere_a_reprint(text: str, make_document: MakeDocument) -> None:
    earlier = make_document(1, text, outlet="quay-post")
    assert judge(make_document(2, text, outlet="quay-post"), [earlier], limits=_SHIPPED).verdict is Verdict.DUPLICATE
    assert judge(make_document(2, text, outlet="le-quai"), [earlier], limits=_SHIPPED).verdict is Verdict.REPRINT


def test_of_several_candidates_the_likest_is_named(text: str, make_document: MakeDocument) -> None:
    half = make_document(1, text[: len(text) * 2 // 3], title="x")
    whole, twin = make_document(2, text, title="x"), make_document(3, text + " " + _OTHER_STORY, title="y")
    assert judge(make_document(4, text), [half, twin, whole], limits=_SHIPPED).of in {2, 3}
    assert judge(make_document(4, text), [half], limits=_SHIPPED).of == 1


def test_without_candidates_a_text_is_unique(make_document: MakeDocument) -> None:
    assert judge(make_document(1, "x"), [], limits=_SHIPPED) == Judgement(Verdict.UNIQUE, None, 0.0, ())


def test_a_copy_of_a_copy_is_said_to_be_of_the_first(text: str, make_document: MakeDocument) -> None:
    root, copy = make_document(1, text, outlet="a"), make_document(2, f"{text} {_OTHER_STORY}", title="x", outlet="b")
    newer = make_document(3, f"{text} {_OTHER_STORY}", title="x", outlet="b")
    judgement = under_root(judge(newer, [copy], limits=_SHIPPED), newer, root, limits=_SHIPPED)
    assert (judgement.verdict, judgement.of) == (Verdict.REPRINT, 1)
    assert judgement.share < 0.6
    assert "via" in {reason.name for reason in judgement.reasons}


def test_a_twin_of_the_first_that_matches_a_cut_copy_of_it_is_a_question_for_an_editor(
    texts: dict[str, str], make_document: MakeDocument
) -> None:
    root = make_document(1, texts["de"], title="x")
    twin = make_document(3, _replace(texts["de"], [("1927", "1964"), ("12 ", "9 "), ("20 M", "45 M")]), title="x")
    cut = make_document(2, texts["de"].partition(" Der Steg")[0], title="x")
    matched = judge(twin, [cut], limits=_SHIPPED)
    assert matched.verdict is Verdict.REPRINT
    judgement = under_root(matched, twin, root, limits=_SHIPPED)
    assert (judgement.verdict, judgement.of) == (Verdict.UNSURE, 1)


def test_later_reports_that_repeat_the_background_are_no_sure_copies(make_document: MakeDocument) -> None:
    background = " ".join(f"hintergrund{number}" for number in range(80))
    news = [" ".join(f"{word}{number}" for number in range(40)) for word in ("neu", "spaeter")]
    first, later = (make_document(i, f"{text} {background}", title=text[:20]) for i, text in enumerate(news, start=1))
    assert judge(later, [first], limits=_SHIPPED).verdict is Verdict.UNSURE


def test_figures_that_each_text_has_for_itself_are_a_question_for_an_editor(make_document: MakeDocument) -> None:
    rahmen = " ".join(f"wort{number}" for number in range(60))
    march, april = (
        f"{' '.join(f'{base + n} boote am kai {word}{n}' for n in range(4))}" for base, word in ((100, "a"), (200, "b"))
    )
    first = make_document(1, f"{rahmen} {march}", title="Der Hafen im Monat")
    later = make_document(2, f"{rahmen} im vormonat war es still {april}", title="Der Hafen im Monat")
    judgement = judge(later, [first], limits=_SHIPPED)
    assert judgement.verdict in {Verdict.UNSURE, Verdict.UNIQUE}


def test_reasons_name_what_was_exchanged_for_people(texts: dict[str, str], make_document: MakeDocument) -> None:
    changed = _replace(texts["fa"], [("۴۵", "۶۰"), ("۳۲۰", "۷۱۰")])
    first = compare(make_document(2, changed), make_document(1, texts["fa"]), limits=_SHIPPED).reasons[0]
    assert first.name == "twin_numbers"
    assert "45" in first.says
    assert "60" in first.says


_WORDS = st.lists(st.text(min_size=1, max_size=5), max_size=60)


def _document(ident: int, words: list[str]) -> Document:
    return Document(ident, f"outlet-{ident}", ("title",), tuple(words), "und", _WHEN)


@given(st.lists(st.text(min_size=1, max_size=5), min_size=_SHIPPED.shortest_text, max_size=60))
def test_identical_text_is_always_the_same(words: list[str]) -> None:
    found = compare(_document(2, words), _document(1, words), limits=_SHIPPED)
    assert (found.likeness, found.share) == (Likeness.SAME, 1.0)


@given(_WORDS, _WORDS, st.integers(0, 60))
def test_the_likeness_does_not_depend_on_who_came_first(one: list[str], other: list[str], shared: int) -> None:
    other = one[:shared] + other
    there = compare(_document(2, one), _document(1, other), limits=_SHIPPED)
    back = compare(_document(2, other), _document(1, one), limits=_SHIPPED)
    assert there.likeness is back.likeness


@given(st.lists(st.integers(10, 9999), min_size=3, max_size=12, unique=True), st.sampled_from(["fa", "de"]))
def test_a_bulletin_with_all_its_figures_changed_is_never_merged(figures: list[int], language: str) -> None:
    unit = {
        "fa": "قایق در اسکله پهلو گرفت و بار خود را خالی کرد",
        "de": "Boote legten am Kai an und wurden dort entladen",
    }

    def bulletin(offset: int) -> list[str]:
        return [word for number in figures for word in (str(number + offset), *unit[language].split())]

    found = compare(_document(2, bulletin(10_000)), _document(1, bulletin(0)), limits=_SHIPPED)
    assert found.likeness is Likeness.TWIN


def test_the_limits_hold_what_the_settings_say(limits: Limits) -> None:
    thresholds = DuplicateThresholds(contained=0.71, headline_days=9)
    assert (limits_of(thresholds).contained, limits_of(thresholds).headline_days) == (0.71, 9)
    assert limits.contained == DuplicateThresholds().contained


def test_titles_share_words_whatever_their_order() -> None:
    assert title_share(("pull", "steg"), ("steg", "ist", "zu")) == 0.5
    assert title_share((), ("x",)) == 0.0
