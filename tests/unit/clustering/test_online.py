"""The online clusterer: events come together, in one language by words and across by numbers, names and vectors."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from aggregator.clustering.features import Features
from aggregator.clustering.frame import BLANK, Frame, frame_of
from aggregator.clustering.online import OnlineClusterer, never
from aggregator.clustering.vectors import Vector
from tests.unit.clustering.evidence import DAY, MODEL, WHEN, article, day_frame, entries_of


def _clusterer(frame: Frame | None = None) -> OnlineClusterer:
    """The day's other events, placed."""
    clusterer = OnlineClusterer(MODEL, day_frame() if frame is None else frame)
    for number, (language, title) in enumerate(DAY, start=1):
        clusterer.place(number, article(title, language=language))
    return clusterer


def _placed(articles: Sequence[Features]) -> list[int]:
    """The story of each article, placed in order after the day's other events."""
    clusterer = _clusterer(day_frame(articles))
    return [clusterer.place(number, features).story_id for number, features in enumerate(articles, start=101)]


@pytest.mark.parametrize(
    ("one", "other", "together", "note"),
    [
        (
            ("sq", "Ura e drurit mbyllet për 45 ditë"),
            ("sq", "Mbyllet për punime ura e drurit"),
            True,
            "Albanian, endings",
        ),
        (("fa", "پل چوبی ۴۵ روز بسته می‌شود"), ("fa", "بسته شدن پل چوبی برای بازسازی"), True, "Persian, other order"),
        (("sq", "Ura e drurit mbyllet për punime"), ("sq", "Bli gjigant u pa në lumë mbrëmë"), False, "two events"),
        (
            ("fa", "پل چوبی برای بازسازی بسته شد"),
            ("fa", "ماهی بزرگی دیشب در رود دیده شد"),
            False,
            "two events, Persian",
        ),
        (("de", "Holzbrücke wird gesperrt"), ("fa", "پل چوبی بسته شد"), False, "two languages and nothing in common"),
    ],
)
def test_articles_come_together_by_what_they_share(
    one: tuple[str, str], other: tuple[str, str], together: bool, note: str
) -> None:
    first, second = _placed([article(title, language=language) for language, title in (one, other)])
    assert (first == second) is together, note


def test_the_same_event_in_two_scripts_meets_by_numbers_and_names() -> None:
    german = "Die Calvera riss 14 Meter Geländer ab, geladen waren 612 Tonnen Kies; der Schaden beträgt 85300 Kronen."
    persian = "کشتی کالورا ۱۴ متر نرده را کند؛ بارش ۶۱۲ تن شن بود و زیان ۸۵۳۰۰ کرون برآورد شد."
    first, second = _placed(
        [
            article("Havarie am Steg von Karsen", language="de", text=german),
            article("برخورد با پل کارسن", language="fa", text=persian, hours=5),
        ]
    )
    assert first == second


@pytest.mark.parametrize(("window", "together"), [(100, True), (20_000, False)])
def test_one_number_in_common_unites_two_languages_in_a_small_window_only(window: int, together: bool) -> None:
    clusterer = OnlineClusterer(MODEL, replace(day_frame(), articles=window))
    clusterer.place(1, article("Ura mbyllet, kostoja 85300", language="sq"))
    other = clusterer.place(2, article("ماهی ۸۵۳۰۰ کیلویی", language="fa"))
    assert (other.story_id == clusterer.story_of(1)) is together


def test_an_event_after_the_window_is_a_new_one() -> None:
    title = "Ura e drurit mbyllet për punime"
    first, second = _placed([article(title), article(title, hours=24 * 15)])
    assert first != second


def test_every_placement_has_reasons() -> None:
    clusterer = _clusterer()
    new = clusterer.place(101, article("Ura e drurit mbyllet për 45 ditë"))
    joined = clusterer.place(102, article("Mbyllet për punime ura e drurit"), spelled={"drurit": "drurit të vjetër"})
    assert new.placement.story_id is None and new.placement.reasons
    assert joined.placement.story_id == new.story_id
    assert joined.placement.reasons[0].name == "words"
    assert "drurit të vjetër" in joined.placement.reasons[0].says


def test_near_misses_say_why_they_were_near() -> None:
    titles = ("پل چوبی شمالی بسته شد", "پل سنگی جنوبی باز شد")
    frame = day_frame([article(title, language="fa") for title in titles])
    clusterer = _clusterer(frame)
    first = clusterer.place(101, article(titles[0], language="fa")).story_id
    decision = clusterer.place(102, article(titles[0], language="fa"), barred={first})
    [missed] = decision.placement.near_misses
    assert missed.story_id == first != decision.story_id
    assert "چوبی" in missed.reasons[0].says


def test_an_editors_word_decides() -> None:
    clusterer = _clusterer()
    bridge = clusterer.place(101, article("Ura e drurit mbyllet për punime")).story_id
    apart = clusterer.place(102, article("Ura e drurit mbyllet për punime"), barred={bridge})
    assert apart.story_id != bridge
    assert clusterer.place(103, article("برف سنگین در کوهستان", language="fa"), must={bridge}).story_id == bridge


def test_on_a_blank_frame_the_same_words_still_meet() -> None:
    clusterer = OnlineClusterer(MODEL, BLANK)
    places = [clusterer.place(number, article("پل چوبی بسته شد", language="fa")).story_id for number in (1, 2)]
    assert places[0] == places[1]


class _Vectors:
    """A fake embedder: a direction for each subject, a common part for each language; counts what it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def of(self, language: str, subject: int) -> Vector:
        self.asked += 1
        vector = np.zeros(24, dtype=np.float32)
        vector[subject] = 1.0
        vector[20 + ("sq", "fa", "de").index(language)] = 0.5
        return vector


def _two_languages() -> list[tuple[Features, str, int]]:
    """Twenty subjects, each told in two languages, in words of its own."""
    told = []
    for number in range(40):
        language, subject = ("sq", "fa")[number % 2], number // 2
        word = ("bdfgklmnprstvz" if language == "sq" else "بتجدرزسشعفقکگلمن")[subject % 14] * 2 + "xyvw"[subject % 4]
        told.append((article(word, language=language), language, subject))
    return told


def _knowing_vectors() -> Frame:
    told, vectors = _two_languages(), _Vectors()
    made = [vectors.of(language, subject) for _, language, subject in told]
    return frame_of(entries_of([features for features, _, _ in told], made), placed=0)


def test_vectors_bring_an_event_together_across_languages() -> None:
    vectors, clusterer = _Vectors(), OnlineClusterer(MODEL, _knowing_vectors())
    for number, (features, language, subject) in enumerate(_two_languages(), start=1):
        clusterer.place(number, features, embed=partial(vectors.of, language, subject))
    assert clusterer.story_of(39) == clusterer.story_of(40) != clusterer.story_of(38)


def test_an_article_at_home_borrows_what_its_story_means_instead_of_being_embedded() -> None:
    vectors, clusterer = _Vectors(), OnlineClusterer(MODEL, _knowing_vectors())
    title = "Ura e drurit në Guras mbyllet për 45 ditë"
    own = clusterer.place(101, article(title), embed=lambda: vectors.of("sq", 1))
    borrowed = clusterer.place(102, article(title), embed=lambda: vectors.of("sq", 7))
    assert (vectors.asked, own.borrowed, borrowed.borrowed) == (1, False, True)
    assert borrowed.vector == pytest.approx(own.vector, abs=1e-4)


def test_a_vector_the_frame_cannot_centre_is_kept_for_later() -> None:
    clusterer = _clusterer()
    decision = clusterer.place(101, article("Ura"), embed=lambda: _Vectors().of("sq", 1))
    assert decision.vector is not None
    assert not clusterer.index.stories[decision.story_id].has_vectors


def test_the_same_articles_in_the_same_order_give_the_same_stories() -> None:
    articles = [article(title, language=language, hours=number) for number, (language, title) in enumerate(DAY * 3)]
    assert _placed(articles) == _placed(articles)


def test_new_numbers_change_nothing_that_follows() -> None:
    plain, numbered = _clusterer(), _clusterer()
    numbers = {story: number for number, story in enumerate(numbered.new_stories(), start=1)}
    numbered.rename(numbers)
    following = article("Panairi i peshkut në Guras u hap")
    assert numbers[plain.place(101, following).story_id] == numbered.place(101, following).story_id
    assert numbered.story_of(1) == numbers[plain.story_of(1) or 0]
    assert numbered.new_stories() == []


def test_new_stories_are_told_in_the_order_in_which_they_were_begun() -> None:
    clusterer = _clusterer()
    begun = [clusterer.story_of(number) for number in range(1, len(DAY) + 1)]
    assert clusterer.new_stories() == list(dict.fromkeys(begun))


def test_what_left_the_window_is_forgotten() -> None:
    clusterer = _clusterer()
    clusterer.place(101, article("پل چوبی بسته شد", language="fa", hours=24 * 20))
    clusterer.drop_quiet(WHEN + MODEL.window.length * 1.2)
    assert clusterer.story_of(1) is None
    assert list(clusterer.index.stories) == [clusterer.story_of(101)]


def test_without_an_embedder_nothing_is_embedded() -> None:
    assert never() is None
    assert _clusterer().place(101, article("Ura")).vector is None
