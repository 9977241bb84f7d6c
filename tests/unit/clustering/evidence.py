"""Articles for the tests of the clustering room: a small invented stream in Albanian, Persian and German."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import strategies as st

from aggregator.clustering.features import Features, extract
from aggregator.clustering.frame import Entry, Frame, frame_of
from aggregator.clustering.model import model_of
from aggregator.clustering.profile import Profile, of_article
from aggregator.clustering.vectors import Vector
from aggregator.settings.thresholds import StoryThresholds
from aggregator.text.names import NameFinder, WatchEntry

WHEN = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
MODEL = model_of(StoryThresholds())
_FINDER = NameFinder([WatchEntry("guras", "Guras", "place", 1.0, ("گوراس", "غوراس"))])

#: Headlines of other events, so that it is known what is common.
DAY = (
    ("sq", "Panairi i peshkut hapet të shtunën në sheshin e Gurasit"),
    ("sq", "Shkolla e varkëtarëve pranon nxënësit e parë këtë vjeshtë"),
    ("sq", "Çmimi i biletës së tragetit rritet nga muaji tjetër"),
    ("fa", "نمایشگاه ماهی شنبه در میدان گوراس باز می‌شود"),
    ("fa", "مدرسه قایقرانی نخستین شاگردان را پذیرفت"),
    ("fa", "بهای بلیت کرجی از ماه آینده بالا می‌رود"),
    ("de", "Das Museum zeigt einen alten Schlepper von 1911"),
    ("de", "Getreideumschlag im Hafen erreicht neuen Höchststand"),
)

_WORDS = {
    "sq": ("ura", "drurit", "mbyllet", "punime", "porti", "biblioteka", "hapet", "Guras", "45", "trageti"),
    "fa": ("پل", "چوبی", "بسته", "بازسازی", "بندر", "کتابخانه", "گشوده", "گوراس", "۴۵", "کرجی"),
    "de": ("Brücke", "Holz", "gesperrt", "Umbau", "Hafen", "Bücherei", "öffnet", "Guras", "45", "Fähre"),
}


def article(title: str, *, language: str = "sq", text: str = "", hours: float = 0.0, outlet: str = "bregu") -> Features:
    """The features of one article, published so many hours after `WHEN`."""
    published = WHEN + timedelta(hours=hours)
    return extract(title, text, language=language, outlet=outlet, published=published, finder=_FINDER)


def entries_of(articles: Sequence[Features], vectors: Sequence[Vector | None] = ()) -> list[Entry]:
    """Articles as a window in which each is a story of its own."""
    given = [*vectors, *[None] * (len(articles) - len(vectors))]
    return [Entry(number, one, vector) for number, (one, vector) in enumerate(zip(articles, given, strict=True), 1)]


def day_frame(more: Sequence[Features] = ()) -> Frame:
    """The frame of the day's other events, and of more."""
    every = [*(article(title, language=language) for language, title in DAY), *more]
    return frame_of(entries_of(every), placed=0)


def plain_frame(more: Sequence[Features] = ()) -> Frame:
    """The same, in which sentence vectors have no common part and keep their length of one."""
    return replace(day_frame(more), means={"": np.zeros(4, dtype=np.float32)}, spreads={"": 1.0})


def profile_of(
    features: Features, frame: Frame, *, number: int = 1, vector: Vector | None = None, story: int = 0
) -> Profile:
    """An article as a story of one, with the default weights."""
    profile = of_article(number, features, frame=frame, weights=MODEL.terms, vector=vector)
    profile.id = story
    return profile


def summed(profiles: Sequence[Profile], *, story: int = 0) -> Profile:
    """A story of these, which stay as they are."""
    first = profiles[0]
    total = Profile(story, first.first_at, first.last_at, 0)
    for profile in profiles:
        total.add(profile)
    return total


def direction(*parts: float) -> Vector:
    """A vector of length one."""
    vector = np.array(parts, dtype=np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


@st.composite
def any_features(draw: st.DrawFn, least_words: int = 0) -> Features:
    """An article of a few words out of a small stock, so that articles share some."""
    language = draw(st.sampled_from(sorted(_WORDS)))
    some = st.lists(st.sampled_from(_WORDS[language]), min_size=least_words, max_size=5)
    return article(
        " ".join(draw(some)),
        language=language,
        text=" ".join(draw(st.lists(st.sampled_from(_WORDS[language]), max_size=4))),
        hours=draw(st.integers(0, 72)),
        outlet=draw(st.sampled_from(["bregu", "rudnameh", "hafenblatt"])),
    )


#: Raw sentence vectors, of length one.
any_vector = st.lists(st.integers(-9, 9), min_size=4, max_size=4).filter(any).map(lambda parts: direction(*parts))
