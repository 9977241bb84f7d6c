"""The online clusterer: events come together, in one language by words and across by numbers, names and vectors."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np
import pytest

from aggregator.clustering.features import Features, extract
from aggregator.clustering.online import OnlineClusterer, never
from aggregator.clustering.stage import model_of
from aggregator.clustering.vectors import Vector
from aggregator.settings.thresholds import StoryThresholds
from aggregator.text.names import NameFinder, WatchEntry

_WHEN = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
_FINDER = NameFinder([WatchEntry("guras", "Guras", "place", 1.0, ("گوراس", "غوراس"))])
_MODEL = model_of(StoryThresholds())

#: Headlines of other events, so that the clusterer knows what is common.
_DAY = (
    ("sq", "Panairi i peshkut hapet të shtunën në sheshin e Gurasit"),
    ("sq", "Shkolla e varkëtarëve pranon nxënësit e parë këtë vjeshtë"),
    ("sq", "Çmimi i biletës së tragetit rritet nga muaji tjetër"),
    ("fa", "نمایشگاه ماهی شنبه در میدان گوراس باز می‌شود"),
    ("fa", "مدرسه قایقرانی نخستین شاگردان را پذیرفت"),
    ("fa", "بهای بلیت کرجی از ماه آینده بالا می‌رود"),
    ("de", "Das Museum zeigt einen alten Schlepper von 1911"),
    ("de", "Getreideumschlag im Hafen erreicht neuen Höchststand"),
)


def _features(title: str, *, language: str, hours: float = 0.0, text: str = "") -> Features:
    published = _WHEN + timedelta(hours=hours)
    return extract(title, text, language=language, outlet="bregu", published=published, finder=_FINDER)


def _clusterer() -> OnlineClusterer:
    clusterer = OnlineClusterer(_MODEL)
    for number, (language, title) in enumerate(_DAY, start=1):
        clusterer.place(number, _features(title, language=language))
    return clusterer


def _placed(articles: Sequence[Features]) -> list[int]:
    """The story of each article, placed in order after the day's other events."""
    clusterer = _clusterer()
    decisions = [clusterer.place(number, features) for number, features in enumerate(articles, start=101)]
    return [decision.story_id for decision in decisions]


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
    first, second = _placed([_features(title, language=language) for language, title in (one, other)])
    assert (first == second) is together, note


def test_the_same_event_in_two_scripts_meets_by_numbers_and_names() -> None:
    german = "Die Calvera riss 14 Meter Geländer ab, geladen waren 612 Tonnen Kies; der Schaden beträgt 85300 Kronen."
    persian = "کشتی کالورا ۱۴ متر نرده را کند؛ بارش ۶۱۲ تن شن بود و زیان ۸۵۳۰۰ کرون برآورد شد."
    first, second = _placed(
        [
            _features("Havarie am Steg von Karsen", language="de", text=german),
            _features("برخورد با پل کارسن", language="fa", text=persian, hours=5),
        ]
    )
    assert first == second


def test_an_event_after_the_window_is_a_new_one() -> None:
    title = "Ura e drurit mbyllet për punime"
    first, second = _placed([_features(title, language="sq"), _features(title, language="sq", hours=24 * 15)])
    assert first != second


def test_every_placement_has_reasons() -> None:
    clusterer = _clusterer()
    new = clusterer.place(101, _features("Ura e drurit mbyllet për 45 ditë", language="sq"))
    joined = clusterer.place(102, _features("Mbyllet për punime ura e drurit", language="sq"))
    assert new.placement.story_id is None and new.placement.reasons
    assert joined.placement.story_id == new.story_id
    assert joined.placement.reasons[0].name == "words"
    assert "drurit" in joined.placement.reasons[0].says


def test_an_editors_word_decides() -> None:
    clusterer = _clusterer()
    bridge = clusterer.place(101, _features("Ura e drurit mbyllet për punime", language="sq")).story_id
    same = _features("Ura e drurit mbyllet për punime", language="sq")
    apart = clusterer.place(102, same, barred={bridge})
    assert apart.story_id != bridge
    other = _features("برف سنگین در کوهستان", language="fa")
    assert clusterer.place(103, other, must={bridge}).story_id == bridge


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


def _with_vectors(vectors: _Vectors) -> OnlineClusterer:
    """Twenty articles in each of two languages, on subjects of their own."""
    clusterer = OnlineClusterer(_MODEL)
    for number in range(40):
        language, subject = ("sq", "fa")[number % 2], number // 2
        word = ("bdfgklmnprstvz" if language == "sq" else "بتجدرزسشعفقکگلمن")[subject % 14] * 2 + str(subject)
        features = _features(word, language=language)
        clusterer.place(number + 1, features, embed=partial(vectors.of, language, subject))
    return clusterer


def test_vectors_bring_an_event_together_across_languages() -> None:
    vectors = _Vectors()
    clusterer = _with_vectors(vectors)
    assert clusterer.story_of(39) == clusterer.story_of(40) != clusterer.story_of(38)


def test_an_article_at_home_is_not_embedded() -> None:
    vectors = _Vectors()
    clusterer = _clusterer()
    title = "Ura e drurit në Guras mbyllet për 45 ditë"
    clusterer.place(101, _features(title, language="sq"), embed=lambda: vectors.of("sq", 1))
    clusterer.place(102, _features(title, language="sq"), embed=lambda: vectors.of("sq", 1))
    assert vectors.asked == 1


def test_the_same_articles_in_the_same_order_give_the_same_stories() -> None:
    articles = [_features(title, language=language, hours=number) for number, (language, title) in enumerate(_DAY * 3)]
    assert _placed(articles) == _placed(articles)


def test_new_numbers_change_nothing_that_follows() -> None:
    plain, numbered = _clusterer(), _clusterer()
    numbers = {story: number for number, story in enumerate(sorted(numbered.index.stories), start=1)}
    numbered.rename(numbers)
    article = _features("Panairi i peshkut në Guras u hap", language="sq")
    assert numbers[plain.place(101, article).story_id] == numbered.place(101, article).story_id
    assert numbered.story_of(1) == numbers[plain.story_of(1) or 0]


def test_stories_that_turn_out_to_be_one_are_united() -> None:
    clusterer = OnlineClusterer(_MODEL)
    for number, (language, title) in enumerate(_DAY * 2, start=1):
        clusterer.load(number, _features(title, language=language), number % len(_DAY) + 1)
    title = "Ura e drurit në Guras mbyllet për 45 ditë"
    for number, story in ((101, 50), (102, 50), (103, 51), (104, 51)):
        clusterer.load(number, _features(title, language="sq"), story)
    refused = clusterer.unite(51, may=lambda giver, taker: False)
    union = clusterer.unite(51, may=lambda giver, taker: True)
    assert refused is None
    assert union is not None and (union.giver, union.taker) == (51, 50)
    assert clusterer.story_of(104) == 50


def test_without_an_embedder_nothing_is_embedded() -> None:
    assert never() is None
