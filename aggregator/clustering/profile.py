"""An article or a story as sums: of its articles' word vectors, mark vectors and sentence vectors, by language.

Each article's vectors have length one, so the product of two sums is the sum of the likenesses of all pairs: how alike
two stories are, on the average of their articles, costs no more than how alike two articles are. An article is a story
of one. This file deliberately weighs and decides nothing.
"""

import math
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.clustering.features import Features, marks_of
from aggregator.clustering.frame import Frame
from aggregator.clustering.vectors import Vector

Terms = dict[str, float]

#: Squared length that marks of an article are taken to have besides its own: with 1 one number in common decides
#: between headlines. The more room, the more marks have to agree before they say much; what that takes from long texts,
#: `marks_foreign` gives back (newsstand, with vectors: 10 and 4 .943, 20 and 4 .880, 20 and 6 .936, 3 and 2 .943).
#: The newsstand does not tell 10 from 3; 10 was taken with olympics-2021 in view, so that file is no clean check of it.
_ROOM = 10.0


@dataclass(frozen=True, slots=True)
class TermWeights:
    """How much the places of a word, and the kinds of marks, count before rarity."""

    title: float
    body: float
    number: float
    name: float
    skeleton: float


@dataclass(slots=True)
class Profile:
    """Sums over `articles`. `id` is negative until the store has numbered the story.

    `words`, `marks` and `vectors` are sums by language; `sizes` counts articles by language, `embedded` those among
    them that have a vector. `squares` are the squared lengths of `words`, `mark_squares` those of `marks`, of which
    `selves` and `mark_selves` are what each article makes with itself. `seconds` is the sum of times of publication.
    """

    id: int
    first_at: datetime
    last_at: datetime
    seconds: int
    articles: list[int] = field(default_factory=list)
    outlets: Counter[str] = field(default_factory=Counter)
    sizes: Counter[str] = field(default_factory=Counter)
    embedded: Counter[str] = field(default_factory=Counter)
    words: dict[str, Terms] = field(default_factory=dict)
    squares: dict[str, float] = field(default_factory=dict)
    selves: dict[str, float] = field(default_factory=dict)
    marks: dict[str, Terms] = field(default_factory=dict)
    mark_squares: dict[str, float] = field(default_factory=dict)
    mark_selves: dict[str, float] = field(default_factory=dict)
    vectors: dict[str, Vector] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many articles it has."""
        return len(self.articles)

    @property
    def middle(self) -> float:
        """The mean time of publication, in seconds since 1970."""
        return self.seconds / self.size

    @property
    def has_vectors(self) -> bool:
        """Whether one of its articles has a sentence vector."""
        return bool(self.vectors)

    @property
    def vector(self) -> Vector:
        """The sum over all languages."""
        every = iter(self.vectors.values())
        return sum(every, start=next(every))

    def add(self, other: "Profile") -> None:
        """Count another one's articles in; its sums may be shared afterwards, so it is not to be changed any more."""
        self.first_at, self.last_at = min(self.first_at, other.first_at), max(self.last_at, other.last_at)
        self.seconds += other.seconds
        self.articles.extend(other.articles)
        self.outlets.update(other.outlets)
        self.sizes.update(other.sizes)
        self.embedded.update(other.embedded)
        for language, words in other.words.items():
            mine = self.words.setdefault(language, {})
            both = _add(mine, words)
            self.squares[language] = self.squares.get(language, 0.0) + other.squares[language] + 2.0 * both
            self.selves[language] = self.selves.get(language, 0.0) + other.selves[language]
        for language, marks in other.marks.items():
            both = _add(self.marks.setdefault(language, {}), marks)
            before = self.mark_squares.get(language, 0.0)
            self.mark_squares[language] = before + other.mark_squares[language] + 2.0 * both
            self.mark_selves[language] = self.mark_selves.get(language, 0.0) + other.mark_selves[language]
        for language, vector in other.vectors.items():
            self.vectors[language] = self.vectors[language] + vector if language in self.vectors else vector


def _add(mine: Terms, other: Mapping[str, float]) -> float:
    """Add terms in; returns the product of the two before."""
    both = 0.0
    for term, weight in other.items():
        had = mine.get(term)
        if had is None:
            mine[term] = weight
        else:
            both += had * weight
            mine[term] = had + weight
    return both


def dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The product of two sums of terms."""
    few, many = (one, other) if len(one) < len(other) else (other, one)
    return sum([weight * many[term] for term, weight in few.items() if term in many])


def of_article(
    article_id: int, features: Features, *, frame: Frame, weights: TermWeights, vector: Vector | None = None
) -> Profile:
    """An article as a story of one, with id 0; `vector` is the raw one."""
    language = features.language
    words = _unit_words(features, frame, weights)
    profile = _single(article_id, features.published)
    profile.outlets[features.outlet] = profile.sizes[language] = 1
    _word(profile, language, words)
    _mark(profile, language, _marks(features, frame, weights))
    return with_vector(profile, features, frame, vector)


def _single(article_id: int, published: datetime) -> Profile:
    return Profile(0, published, published, int(published.timestamp()), [article_id])


def with_vector(profile: Profile, features: Features, frame: Frame, vector: Vector | None) -> Profile:
    """The same with its sentence vector, where there is one and the frame can centre it."""
    if vector is not None and frame.knows_vectors:
        profile.vectors[features.language] = frame.centred(vector, features.language)
        profile.embedded[features.language] = 1
    return profile


def _unit_words(features: Features, frame: Frame, weights: TermWeights) -> Terms:
    """Stems of the headline once, of the body by the logarithm of their count, times rarity."""
    found = dict.fromkeys(features.title, weights.title)
    for stem, count in features.body:
        found[stem] = found.get(stem, 0.0) + weights.body * (1.0 + math.log(count))
    rarities, fresh = frame.words.get(features.language, {}), frame.fresh.get(features.language, 1.0)
    return _unit({stem: weight * rarities.get(stem, fresh) for stem, weight in found.items()})


def _word(profile: Profile, language: str, words: Terms) -> None:
    profile.words[language] = words
    # an article of no words, such as a row of dots, is not even like itself
    profile.squares[language] = profile.selves[language] = 1.0 if words else 0.0


def _mark(profile: Profile, language: str, marks: Terms) -> None:
    if marks:
        profile.marks[language] = marks
        square = math.fsum(weight * weight for weight in marks.values())
        profile.mark_squares[language] = profile.mark_selves[language] = square


def _marks(features: Features, frame: Frame, weights: TermWeights) -> Terms:
    """Marks by rarity, as a share of the greatest there is, over a length that leaves room for what is not said.

    So one common number shared is next to nothing, one rare one an eleventh, ten rare ones a half.
    """
    kinds = {"#": weights.number, "@": weights.name, "~": weights.skeleton}
    rare = {
        mark: kinds[mark[0]] * frame.marks.get(mark, frame.fresh_mark) / frame.fresh_mark for mark in marks_of(features)
    }
    length = math.sqrt(_ROOM + math.fsum(weight * weight for weight in rare.values()))
    return {mark: weight / length for mark, weight in rare.items() if weight > 0.0}


def _unit(terms: Terms) -> Terms:
    length = math.sqrt(math.fsum(weight * weight for weight in terms.values()))
    return {term: weight / length for term, weight in terms.items()} if length > 0.0 else {}


class Kept:
    """An article's vectors in little room, to be compared with others again when late evidence comes.

    Weights are 32-bit floats in the order of their terms: a window of 100,000 articles fits in memory.
    """

    __slots__ = ("_id", "_language", "_marks", "_outlet", "_published", "_vector", "_words")

    def __init__(self, article: Profile) -> None:
        """Keep an article given as a story of one."""
        (self._id,) = article.articles
        (self._outlet,) = article.outlets
        (self._language,) = article.sizes
        self._published = article.first_at
        self._words = _packed(article.words.get(self._language, {}))
        self._marks = _packed(article.marks.get(self._language, {}))
        self._vector = article.vectors.get(self._language)

    def profile(self) -> Profile:
        """The article as a story of one, anew."""
        language = self._language
        words = _unpacked(self._words)
        found = _single(self._id, self._published)
        found.outlets[self._outlet] = found.sizes[language] = 1
        _word(found, language, words)
        _mark(found, language, _unpacked(self._marks))
        if self._vector is not None:
            found.vectors[language], found.embedded[language] = self._vector, 1
        return found


_Packed = tuple[tuple[str, ...], "array[float]"]


def _packed(terms: Terms) -> _Packed:
    return tuple(terms), array("f", terms.values())


def _unpacked(packed: _Packed) -> Terms:
    return dict(zip(*packed, strict=True))
