"""What earlier issues told against what comes in, in four scripts and languages; labelled by hand, invented."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.drafting.novelty import Archive, Limits, Novelty, Printed, StoryArticle
from aggregator.drafting.profile import Profile, Rarity, profile, together
from aggregator.settings.ranking import Ranking
from aggregator.text.names import NameFinder, WatchEntry
from aggregator.text.words import words
from aggregator.vocabulary import NoveltyKind

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
SETTINGS = Ranking()
LIMITS = Limits(SETTINGS.alike, SETTINGS.alike_marked, SETTINGS.new_words)
BRIDGES = WatchEntry("b", "Bridge Authority", "organisation", 1.0, ("Autoriteti i Urave", "سازمان پل‌ها", "Brückenamt"))
HARBOUR = WatchEntry("h", "Port of Selm", "place", 1.0, ("Porti i Selmit", "بندر سلم", "Hafen Selm"))
FINDER = NameFinder([BRIDGES, HARBOUR])
LABELS = {"b": BRIDGES.label, "h": HARBOUR.label}

EN = "The Bridge Authority closes the swing bridge at Orlow for 14 days after divers found rust on 230 bolts."
SQ = "Autoriteti i Urave mbyll urën rrotulluese në Orlov për 14 ditë, pasi zhytësit gjetën ndryshk në 230 bulona."
FA = "سازمان پل‌ها پل گردان اورلو را ۱۴ روز می‌بندد، زیرا غواصان در ۲۳۰ پیچ زنگ‌زدگی یافتند."
DE = "Die Stadtbibliothek Selm leiht seit Montag auch Werkzeug aus: 412 Bohrer, Sägen und Leitern stehen bereit."
OTHERS = [
    "A choir of 63 singers opened the new reading room of the library in Marn with songs of the coast.",
    "Peshkatarët e gjirit zgjodhën kryetarin e ri të kooperativës me 88 vota pas një dite të gjatë.",
    "کتابخانه شهر سه تالار تازه گشود و ۵۱۲ کتاب کودک به آن افزود.",
]


def said(text: str, language: str) -> Profile:
    tokens = words(text)
    return profile(tokens, names=[LABELS[mention.key] for mention in FINDER.find_in(tokens)], language=language)


def archive(*texts: tuple[str, str], story: int | None = None, articles: tuple[int, ...] = ()) -> Archive:
    profiles = [said(text, language) for text, language in texts]
    printed = Printed(41, 3, story, frozenset(articles), together(profiles), AT)
    return Archive([printed], Rarity([*profiles, *(said(text, "und") for text in OTHERS)]), LIMITS)


def article(text: str, language: str, *, ident: int = 50, hours: float = 10) -> StoryArticle:
    return StoryArticle(ident, AT + timedelta(hours=hours), said(text, language))


def judged(found: Archive, *articles: StoryArticle, story: int = 9, told: tuple[int, ...] = ()) -> Novelty:
    return found.judge(story, articles, told=frozenset(told))


def test_without_earlier_issues_everything_is_new() -> None:
    assert judged(Archive([], Rarity([]), LIMITS), article(EN, "en")).kind is NoveltyKind.NEW


GROWN = [
    (EN, "en", EN.replace("14 days", "32 days"), "en", "new figures 32", "a figure more, in English"),
    (FA, "fa", "سازمان پل‌ها: پل اورلو ۴۵ روز بسته می‌ماند.", "fa", "new figures 45", "a figure more, in Persian digits"),
    (
        SQ,
        "sq",
        "Porti i Selmit merr trafikun e urës së mbyllur.",
        "sq",
        "new names Port of Selm",
        "a name more, in Albanian",
    ),
    (
        EN,
        "en",
        "Die Brücke in Orlow öffnet erst nach 61 Tagen.",
        "de",
        "new figures 61",
        "a figure more, in another language",
    ),
    (
        DE,
        "de",
        "Leser klagen über stumpfe Klingen und lange Schlangen vor der Ausgabe.",
        "de",
        "other words",
        "other words",
    ),
]


@pytest.mark.parametrize(("before", "language", "later", "tongue", "new", "note"), GROWN, ids=[c[-1] for c in GROWN])
def test_a_told_story_that_says_more_is_an_update(
    before: str, language: str, later: str, tongue: str, new: str, note: str
) -> None:
    found = judged(archive((before, language), story=9, articles=(1,)), article(later, tongue), told=(1,))
    assert (found.kind, found.number, found.item_id) == (NoveltyKind.UPDATE, 41, 3), note
    assert found.says.startswith("Update of issue 41, item 3: new since then: 1 article") and new in found.says


SAME_AGAIN = [
    (EN, "en", "Divers found rust on 230 bolts: the Bridge Authority closes the bridge at Orlow.", "en", "English"),
    (FA, "fa", "پل گردان اورلو ۱۴ روز بسته می‌شود؛ غواصان زنگ‌زدگی یافتند.", "fa", "Persian"),
    (EN, "en", SQ, "sq", "a translation says nothing new, though all its words are others"),
]


@pytest.mark.parametrize(("before", "language", "later", "tongue", "note"), SAME_AGAIN, ids=[c[-1] for c in SAME_AGAIN])
def test_a_told_story_that_says_the_same_is_a_repeat(
    before: str, language: str, later: str, tongue: str, note: str
) -> None:
    found = judged(archive((before, language), story=9, articles=(1,)), article(later, tongue), told=(1,))
    assert found.kind is NoveltyKind.REPEAT, note
    assert found.says == "Repeat of issue 41, item 3: nothing new in 1 article since"


def test_what_was_seen_before_the_item_was_accepted_is_not_new_since() -> None:
    late = article(EN.replace("14", "99"), "en", hours=-1)
    assert judged(archive((EN, "en"), story=9), late).says == "Repeat of issue 41, item 3: nothing new since"


def test_a_story_that_has_an_article_an_item_cites_is_that_story() -> None:
    found = judged(archive((FA, "fa"), story=2, articles=(7,)), article("یک خبر دیگر از ۳۸ قایق", "fa"), told=(7,))
    assert found.kind is NoveltyKind.UPDATE and "new figures 38" in found.says


def test_another_story_in_nearly_the_same_words_is_a_repeat() -> None:
    again = "After divers found rust on 230 bolts the Bridge Authority closes the swing bridge at Orlow for 14 days."
    found = judged(archive((EN, "en"), story=2, articles=(7,)), article(again, "en"))
    assert found.kind is NoveltyKind.REPEAT and found.likeness > 0.9


def test_a_translation_is_known_by_its_figures_and_names() -> None:
    assert judged(archive((EN, "en"), story=2), article(FA, "fa")).kind is NoveltyKind.REPEAT
    assert judged(archive((FA, "fa"), story=2), article(SQ, "sq")).kind is NoveltyKind.REPEAT


NEWS = [
    (EN, "en", OTHERS[0], "en", "another event in one language"),
    (FA, "fa", OTHERS[2], "fa", "another event in Persian"),
    (EN, "en", DE, "de", "another event in another language"),
    (
        "Water levels of the week: Orlow 312 centimetres, Marn 188 centimetres, Selm 240 centimetres, all falling.",
        "en",
        "Water levels of the week: Orlow 298 centimetres, Marn 171 centimetres, Selm 226 centimetres, all falling.",
        "en",
        "next week's bulletin in the same mould",
    ),
    (EN, "en", "Brückenamt: 14 neue Boote für die Fähre.", "de", "one figure and one name in common do not do"),
]


@pytest.mark.parametrize(("before", "language", "later", "tongue", "note"), NEWS, ids=[case[-1] for case in NEWS])
def test_another_event_is_new(before: str, language: str, later: str, tongue: str, note: str) -> None:
    assert judged(archive((before, language), story=2), article(later, tongue)) == Novelty(NoveltyKind.NEW, "New"), note


def test_the_latest_issue_that_told_it_is_named() -> None:
    profiles = [said(EN, "en")]
    printed = [Printed(number, number + 100, 9, frozenset(), profiles[0], AT) for number in (44, 43)]
    found = Archive(printed, Rarity(profiles), LIMITS).judge(9, [article(EN, "en")])
    assert (found.number, found.item_id) == (44, 144)


def test_years_and_single_digits_are_no_figures() -> None:
    assert said("In 2026 and ۱۴۰۵ they built 3 quays, 48,200 tonnes and ۳٫۵۰ metres", "en").figures == {"48200", "3.50"}
