"""Laws of the ledger: no changed word passes, no typography is refused, and hostile strings neither raise nor stall."""

import re

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from aggregator.quotations.verdict import judge
from aggregator.vocabulary import QuotationVerdict as Verdict
from tests.unit.quotations.conftest import sources

PROVEN = {Verdict.EXACT, Verdict.NORMALISED, Verdict.ELIDED}
WORDS = {
    "en": "the harbour bridge will not close can't reopen well-known ferry unable able 12 1,200 1.2 mayor's it's is",
    "fa": "پل بندر نمی‌شود می‌شود باز کتاب‌خانه شهر ۱۲ ۱۳۹۹ نه است کشتی بسته نیست هیچ می‌رود",
    "ar": "الجسر لم يفتح لن يعود الميناء ليس والمدينة ١٢ قال إنّ أن التقرير غير كامل لا على",
    "sq": "ura nuk është s'ka hapur porti biblioteka 1995 anijet pa mbyllet e re do të kthehen",
    "fr": "le port n'est pas fermé l'été pont bibliothèque 2019 où ou ne jamais rouvrira d'eau minuit",
    "de": "die Brücke wird nicht kein Hafen unsicher sicher 2019 Bücherei öffnen Räume Fähre nie größer",
}
NEGATIONS = {"en": "never", "fa": "هرگز", "ar": "ما", "sq": "mos", "fr": "point", "de": "niemals"}
DIGITS = str.maketrans("0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "1234567890" * 3)
LANGUAGES = st.sampled_from(sorted(WORDS))
STILL = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.filter_too_much])
# Typography of a text, each change alone: what desks and pages do to one another's words.
TYPOGRAPHY = [
    ("'", "’"), (" ", "\u00a0"), (" ", "\n"), (" ", "\n\n"), (", ", " — "), ("-", "\u2011"), ("\u200c", ""),
    ("\u200c", " "), ("ی", "ي"), ("ک", "ك"), ("ّ", ""), ("إ", "ا"), ("12", "۱۲"), ("۱۲", "١٢"), ("é", "e\u0301"),
    ("ü", "u\u0308"), ("la", "l\u00ada"), ("ال", "ا\u0640ل"), ("fi", "ﬁ"), (" ", "\u200f "), (", ", " “, "), (",", "،"),
]  # fmt: skip


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, str, int, int]:
    """A language, a text in it, and the numbers of the words that a run of four or more begins and ends with."""
    language = draw(LANGUAGES)
    drawn = draw(st.lists(st.sampled_from(WORDS[language].split()), min_size=8, max_size=40))
    marks = draw(st.lists(st.sampled_from(["", "", "", "", ",", "."]), min_size=len(drawn), max_size=len(drawn)))
    text = " ".join(word + mark for word, mark in zip(drawn, marks, strict=True))
    first = draw(st.integers(0, len(drawn) - 4))
    return language, text, first, draw(st.integers(first + 4, len(drawn)))


def _bare(text: str) -> str:
    """An independent reading, as wide as honest: what it finds in the source may rightly pass."""
    plain = re.sub("[\u0640\u064b-\u0652]", "", text.casefold()).translate(str.maketrans("أإيىك", "ااییک"))
    plain = plain.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2))
    plain = " ".join(word.strip(".,") for word in plain.replace("\u200c", " ").split())
    return f" {plain} "


def _mutated(words: list[str], at: int, other: str, kind: str) -> list[str]:
    changed = {
        "replace": [*words[:at], other, *words[at + 1 :]],
        "drop": words[:at] + words[at + 1 :],
        "add": [*words[:at], other, *words[at:]],
        "swap": [*words[:at], *reversed(words[at : at + 2]), *words[at + 2 :]],
        "digit": [*words[:at], words[at].translate(DIGITS), *words[at + 1 :]],
    }
    return changed[kind]


@STILL
@given(passages())
def test_a_run_between_spaces_is_always_exact(passage: tuple[str, str, int, int]) -> None:
    _, text, first, last = passage
    assert judge(" ".join(text.split()[first:last]), sources(text)).verdict == Verdict.EXACT


@STILL
@given(passages(), st.data())
def test_a_quotation_with_one_word_changed_never_passes(
    passage: tuple[str, str, int, int], data: st.DataObject
) -> None:
    language, text, first, last = passage
    words = text.split()[first:last]
    kind = data.draw(st.sampled_from(["replace", "drop", "add", "swap", "digit"]))
    other = data.draw(st.sampled_from([*WORDS[language].split(), NEGATIONS[language]]))
    quotation = " ".join(_mutated(words, data.draw(st.integers(1, len(words) - 2)), other, kind))
    assume(_bare(quotation) not in _bare(text))
    assert judge(quotation, sources(text)).verdict not in PROVEN


@STILL
@given(passages(), st.data())
def test_a_marked_quotation_with_a_strange_word_never_passes(
    passage: tuple[str, str, int, int], data: st.DataObject
) -> None:
    language, text, first, last = passage
    words = text.split()[first:last]
    cut = data.draw(st.integers(2, len(words) - 2))
    kind = data.draw(st.sampled_from(["replace", "add"]))
    changed = _mutated(words, data.draw(st.integers(0, len(words) - 1)), NEGATIONS[language], kind)
    assert judge(" ".join([*changed[:cut], "…", *changed[cut:]]), sources(text)).verdict not in PROVEN


@STILL
@given(passages(), st.sampled_from(TYPOGRAPHY), st.booleans())
def test_typography_is_never_refused(
    passage: tuple[str, str, int, int], change: tuple[str, str], in_source: bool
) -> None:
    _, text, first, last = passage
    quotation = " ".join(text.split()[first:last])
    changed, stands = (quotation, text.replace(*change)) if in_source else (quotation.replace(*change), text)
    assert judge(changed, sources(stands)).verdict in PROVEN


@STILL
@given(passages(), st.sampled_from(["…", "...", "[…]", "(...)", "[...]", ". . ."]), st.integers(0, 60))
def test_two_runs_with_a_marked_omission_always_pass(
    passage: tuple[str, str, int, int], mark: str, between: int
) -> None:
    _, text, first, last = passage
    words = text.split()[first:last]
    text = " ".join([*words[:2], *["water"] * between, *words[2:][:18]])
    found = judge(" ".join([*words[:2], mark, *words[2:][:18]]), sources(text))
    assert found.verdict == Verdict.ELIDED


@STILL
@given(passages(), st.integers(1, 60))
def test_two_runs_without_a_mark_never_pass(passage: tuple[str, str, int, int], between: int) -> None:
    _, text, first, last = passage
    words = text.split()[first:last]
    text = " ".join([*words[:2], *["water"] * between, *words[2:]])
    assert judge(" ".join(words), sources(text)).verdict not in PROVEN


ANY_TEXT = st.text(
    st.characters() | st.characters(categories=["Cs"]) | st.sampled_from("[]…. \u200c“'-a1می桥"), max_size=60
)


@STILL
@given(ANY_TEXT, ANY_TEXT)
def test_hostile_strings_never_raise_and_stand_in_themselves(quotation: str, text: str) -> None:
    judge(quotation, sources(text, quotation))
    found = judge(text, sources(text))
    assert all(0 <= span.start <= span.end <= len(text) for span in found.spans)


def test_one_word_repeated_does_not_stall() -> None:
    text = "harbour " * 100_000
    assert judge("harbour " * 5_000 + "bridge", sources(text)).verdict not in PROVEN
    assert judge("harbour. " * 5_000, sources(text)).verdict not in PROVEN
    assert judge("ab" * 20_000, sources("ab" * 500_000)).verdict not in PROVEN
