"""How alike an article and a story (or two stories) are, measured by how alike the articles of each are.

A story takes what is at least about half as alike to its articles, on the average, as they are to one another: average
linkage (Sokal, Michener 1958) over the cohesion of both sides, so that one yardstick serves a close story of three and
a loose one of three hundred. Measured by agglomerating whole files with one threshold for all three, B-cubed: average
link .768, over cohesion .790. Pure: sums in, figures out.
"""

import math
from dataclasses import dataclass, replace
from itertools import combinations

from aggregator.clustering.profile import Profile, dot

#: No story is taken to be less coherent than this, whatever its articles say: else it would take anything.
LEAST_COHESION = 0.03
#: Among so many articles no two are taken to be alike by chance; the newsstand, which set the yardsticks, has fewer.
_FEW = 100


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The numbers of one kind of comparison: with sentence vectors, or by words alone.

    The likeness of two articles of one language is `words` x (product of words) + `vector` x (product of vectors) +
    `marks` x (product of marks), of two languages `vector_foreign` x (product of vectors) + `marks_foreign` x (product
    of marks). `cohesion` is what is taken
    for the likeness within a story before anything is known, counted as `cohesion_pairs` pairs. `even` is the likeness
    over cohesion at which both answers are as good; `doubt` is taken off for a single pair, and `doubt_foreign` on top
    for one across languages, less for more pairs by their square root, as the error of a mean. `chance` is added to
    that for every tenfold of articles beyond a hundred among which the pair was found.
    """

    words: float
    vector: float
    vector_foreign: float
    marks: float
    marks_foreign: float
    cohesion: float
    cohesion_pairs: float
    even: float
    doubt: float
    doubt_foreign: float
    chance: float

    def among(self, articles: int) -> "Yardstick":
        """The same for a window of so many articles: the more are looked at, the more are alike by chance."""
        tenfolds = math.log10(max(1.0, articles / _FEW))
        return replace(self, doubt_foreign=self.doubt_foreign + self.chance * tenfolds, chance=0.0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two profiles share, each part over the cohesion of both: `total` is their sum less doubts.

    `even` is the total at which both answers are as good.
    """

    words: float
    vector: float
    vector_foreign: float
    marks: float
    doubt: float
    even: float
    #: plain mean likenesses, for saying them: of word vectors in one language, of sentence vectors
    word_cosine: float
    vector_cosine: float | None

    @property
    def total(self) -> float:
        """The likeness over cohesion."""
        return self.words + self.vector + self.vector_foreign + self.marks + self.doubt


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """With sentence vectors on both sides, and without."""

    semantic: Yardstick
    lexical: Yardstick

    def among(self, articles: int) -> "Yardsticks":
        """The same for a window of so many articles."""
        return Yardsticks(self.semantic.among(articles), self.lexical.among(articles))


def compare(one: Profile, other: Profile, yardsticks: Yardsticks) -> Comparison:
    """Compare an article or a story with another."""
    semantic = one.has_vectors and other.has_vectors
    yard = yardsticks.semantic if semantic else yardsticks.lexical
    pairs = one.size * other.size
    scale = math.sqrt(cohesion(one, yard, semantic=semantic) * cohesion(other, yard, semantic=semantic))
    words = math.fsum(dot(one.words[language], other.words[language]) for language in one.words.keys() & other.words)
    near, far = _vector_products(one, other) if semantic else (0.0, 0.0)
    embedded = one.embedded.total() * other.embedded.total()
    doubt = yard.doubt if one.sizes.keys() & other.sizes else yard.doubt + yard.doubt_foreign
    return Comparison(
        words=yard.words * words / pairs / scale,
        vector=yard.vector * near / max(1, embedded) / scale,
        vector_foreign=yard.vector_foreign * far / max(1, embedded) / scale,
        marks=_mark_product(one, other, yard) / pairs / scale,
        doubt=-doubt / math.sqrt(pairs),
        even=yard.even,
        word_cosine=words / pairs,
        vector_cosine=(near + far) / embedded if semantic else None,
    )


def cohesion(profile: Profile, yard: Yardstick, *, semantic: bool) -> float:
    """How alike its articles are to one another, in the mean over pairs, shrunk towards what is usual."""
    if profile.size == 1:  # most of those that are compared
        return max(LEAST_COHESION, yard.cohesion)
    if semantic and profile.embedded.total() < 2:
        return yard.cohesion
    pairs = profile.size * (profile.size - 1) / 2
    words = math.fsum((profile.squares[one] - profile.selves[one]) / 2 for one in profile.words)
    within = yard.words * words + _within_marks(profile, yard)
    if semantic:
        within += _within_vectors(profile, yard) * pairs
    return max(LEAST_COHESION, (within + yard.cohesion_pairs * yard.cohesion) / (pairs + yard.cohesion_pairs))


def _within_vectors(profile: Profile, yard: Yardstick) -> float:
    """The weighed product of sentence vectors, in the mean over pairs of articles that have one."""
    embedded = profile.embedded.total()
    if embedded < 2:  # an article by itself
        return 0.0
    if len(profile.vectors) == 1:
        (vector,) = profile.vectors.values()
        return yard.vector * (float(vector @ vector) - embedded) / (embedded * (embedded - 1))
    every = profile.vector
    same = math.fsum(
        (float(vector @ vector) - profile.embedded[language]) / 2 for language, vector in profile.vectors.items()
    )
    foreign = (float(every @ every) - embedded) / 2 - same
    return (yard.vector * same + yard.vector_foreign * foreign) / (embedded * (embedded - 1) / 2)


def _vector_products(one: Profile, other: Profile) -> tuple[float, float]:
    """Within languages, and across them."""
    if one.vectors.keys() == other.vectors.keys() and len(one.vectors) == 1:
        (mine,), (theirs,) = one.vectors.values(), other.vectors.values()
        return float(mine @ theirs), 0.0
    same = math.fsum(float(one.vectors[both] @ other.vectors[both]) for both in one.vectors.keys() & other.vectors)
    return same, float(one.vector @ other.vector) - same


def _mark_product(one: Profile, other: Profile, yard: Yardstick) -> float:
    product = 0.0
    for language, mine in one.marks.items():
        for their_language, theirs in other.marks.items():
            product += (yard.marks if language == their_language else yard.marks_foreign) * dot(mine, theirs)
    return product


def _within_marks(profile: Profile, yard: Yardstick) -> float:
    same = sum(square - profile.mark_selves[language] for language, square in profile.mark_squares.items()) / 2
    if len(profile.marks) < 2:
        return yard.marks * same
    foreign = sum(dot(one, other) for one, other in combinations(profile.marks.values(), 2))
    return yard.marks * same + yard.marks_foreign * foreign
