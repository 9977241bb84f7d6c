"""What words, marks and vectors are worth at the moment: how rare each word is, and each language's mean vector.

A frame is taken from the articles of the window and then held while a good many more are placed, so that what is
stored of an article and what is remembered of a story stay comparable; it is kept in the store, so that a run that was
killed goes on with the same one. Pure: it deliberately knows no store and decides nothing.
"""

import json
import math
from base64 import b64decode, b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from aggregator.clustering.features import Features, marks_of
from aggregator.clustering.vectors import Vector
from aggregator.compression import compress, decompress

#: A term in nearly every story still counts a little, so that two articles made of common words can meet.
_LEAST: Final = 0.05
# Terms are rare by the number of *stories* that have them, so that a big event keeps its own words; but "the" and "und"
# stand in few stories while stories are few, so the number of articles bounds it (headlines-2014, agglomeration:
# B-cubed .859 by stories, .769 by articles).
_LENIENCE: Final = 2.0
#: Stories taken to be there besides, that have none of the terms: from a handful no rarity can be read.
_UNSEEN: Final = 10
#: A language with few vectors borrows the mean of all; at 10 stories of its own it counts half. Set on the newsstand
#: (pairs across languages, average precision: 30 .776, 10 .816), which has few articles in each language.
_BORROWED: Final = 10.0
#: A new frame is taken when the articles have grown by this share, at least by so many: it costs a reading of the
#: window, so a constant share keeps the cost for each article constant. Few, so that a young desk does not go on for
#: long with what its first articles said (newsstand in hourly runs, words alone, B-cubed: at least 20 .618, 5 .801).
_SHARE: Final = 0.25
_AT_LEAST: Final = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of the window: its story, its features, its raw sentence vector if it has one."""

    story_id: int
    features: Features
    vector: Vector | None


@dataclass(frozen=True, slots=True)
class Frame:
    """Rarities and means. `placed` and `articles`: how many stood in stories, and in the window, when it was taken.

    `words` gives a rarity by language and stem, `fresh` that of a stem not named; `marks` and `fresh_mark` likewise for
    all languages together. `means` are mean vectors by language ("" for all), `spreads` the usual distance from them.
    """

    placed: int
    articles: int
    words: Mapping[str, Mapping[str, float]]
    fresh: Mapping[str, float]
    marks: Mapping[str, float]
    fresh_mark: float
    means: Mapping[str, Vector]
    spreads: Mapping[str, float]

    @property
    def knows_vectors(self) -> bool:
        """Whether vectors can be centred."""
        return bool(self.means)

    def is_due(self, placed: int) -> bool:
        """Whether so many articles were placed since that another one is to be taken."""
        return not self.articles or abs(placed - self.placed) >= max(_AT_LEAST, self.articles * _SHARE)

    def centred(self, vector: Vector, language: str) -> Vector:
        """The direction of a raw vector from its language's mean: of length one, or nought for the mean itself."""
        apart = vector - self.means[language if language in self.means else ""]
        length = float(np.linalg.norm(apart))
        return np.asarray(apart / length if length > 0.0 else apart, dtype=np.float32)

    def raw(self, centred: Vector, language: str) -> Vector:
        """A raw vector of this direction, at the usual distance from the mean."""
        known = language if language in self.means else ""
        return np.asarray(centred * self.spreads[known] + self.means[known], dtype=np.float32)


#: Before anything is known: all words weigh the same, vectors say nothing.
BLANK: Final = Frame(0, 0, {}, {}, {}, 1.0, {}, {})


def frame_of(entries: Sequence[Entry], *, placed: int) -> Frame:
    """The frame that these articles make."""
    words, fresh = _word_rarities(entries)
    stories = len({entry.story_id for entry in entries})
    marks = _having((entry.story_id, marks_of(entry.features)) for entry in entries)
    fresh_mark = _rarity(1, stories)
    rare = {mark: round(_rarity(len(having), stories), 3) for mark, having in marks.items() if len(having) > 1}
    means, spreads = _centres(entries)
    return Frame(placed, len(entries), words, fresh, rare, fresh_mark, means, spreads)


def _having(found: Iterable[tuple[int, Iterable[str]]]) -> dict[str, set[int]]:
    """The stories that have each term."""
    having: defaultdict[str, set[int]] = defaultdict(set)
    for story_id, terms in found:
        for term in terms:
            having[term].add(story_id)
    return having


def _word_rarities(entries: Sequence[Entry]) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    by_language: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_language[entry.features.language].append(entry)
    words: dict[str, dict[str, float]] = {}
    fresh: dict[str, float] = {}
    for language, some in by_language.items():
        stories = len({entry.story_id for entry in some})
        having = _having((entry.story_id, entry.features.stems) for entry in some)
        articles = Counter(stem for entry in some for stem in entry.features.stems)
        fresh[language] = round(_rarity(1, stories), 3)
        rarities = {
            stem: round(min(_rarity(len(held), stories), _LENIENCE * _rarity(articles[stem], len(some))), 3)
            for stem, held in having.items()
        }
        words[language] = {stem: rarity for stem, rarity in rarities.items() if rarity != fresh[language]}
    return words, fresh


def _rarity(having: int, among: int) -> float:
    """Inverse document frequency, smoothed (Sparck Jones 1972)."""
    return max(_LEAST, math.log((among + _UNSEEN + 2) / (having + 1)))


def _centres(entries: Sequence[Entry]) -> tuple[dict[str, Vector], dict[str, float]]:
    """Means by language, borrowed from the mean of all where vectors are few, and the root mean square distance."""
    by_language: defaultdict[str, list[Vector]] = defaultdict(list)
    for language, vector in _voices(entries):
        by_language[language].append(vector)
    if not by_language:
        return {}, {}
    groups = {language: np.array(vectors, dtype=np.float32) for language, vectors in by_language.items()}
    everything = np.concatenate(list(groups.values()))
    overall = everything.mean(axis=0)
    means = {"": overall} | {
        language: np.asarray((group.sum(axis=0) + overall * _BORROWED) / (len(group) + _BORROWED), dtype=np.float32)
        for language, group in groups.items()
    }
    spreads = {language: _spread(group, means[language]) for language, group in groups.items()}
    return means, {"": _spread(everything, overall)} | spreads


def _voices(entries: Iterable[Entry]) -> Iterator[tuple[str, Vector]]:
    """What each story says in each language: the mean of its vectors there, the first to come first."""
    by_story: dict[tuple[str, int], list[Vector]] = {}
    for entry in entries:
        if entry.vector is not None:
            by_story.setdefault((entry.features.language, entry.story_id), []).append(entry.vector)
    for (language, _), vectors in by_story.items():
        yield language, np.mean(vectors, axis=0, dtype=np.float32)


def _spread(group: Vector, mean: Vector) -> float:
    return max(1e-3, round(float(np.sqrt(((group - mean) ** 2).sum(axis=1).mean())), 6))


def to_bytes(frame: Frame) -> bytes:
    """A frame as stored: JSON, compressed."""
    data = {
        "words": frame.words,
        "fresh": frame.fresh,
        "marks": frame.marks,
        "fresh_mark": frame.fresh_mark,
        "means": {language: b64encode(mean.astype("<f4").tobytes()).decode() for language, mean in frame.means.items()},
        "spreads": frame.spreads,
    }
    return compress(json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def from_bytes(stored: bytes, *, placed: int, articles: int) -> Frame:
    """What `to_bytes` wrote."""
    data: dict[str, Any] = json.loads(decompress(stored).decode("utf-8", "surrogatepass"))
    means = {
        language: np.frombuffer(b64decode(mean), dtype="<f4").copy() for language, mean in data.pop("means").items()
    }
    return Frame(placed=placed, articles=articles, means=means, **data)
