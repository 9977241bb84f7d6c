"""Sketches of texts: which earlier texts are worth comparing with this one, without looking at them.

A sketch is a MinHash in its one-function form (A. Broder, "On the resemblance and containment of documents", 1997):
the smallest hash values of a text's word shingles. Its first few values double as index keys. This room decides
nothing about sameness; it only finds whom to compare, so it errs on the side of too many.

Why the smallest values as keys rather than bands of several MinHash rows: texts cut to a third of their length share
few shingles, and bands of three rows miss them (measured, 50,000 texts: 32 bands of 3 rows link .984 of the pairs, the
24 smallest values above .999). And a shingle that half of the texts carry, such as a licence line, is one crowded key
here, which can be recognised and passed over, where bands scatter it over many.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Words in a shingle. Two are too common to tell texts apart; with four, a text with every tenth word changed keeps
#: too few.
SHINGLE_WORDS: Final = 3
#: Smallest values kept. The standard error of an estimated share is at most sqrt(.25 / 64) = .063, enough to order by.
SIGNATURE_VALUES: Final = 64
#: How many of them are index keys. Texts of Jaccard index .3 share none once in 300 times (.7 ** 16); with 24 keys,
#: once in 5,000, but each costs a row. On reprints.jsonl pair recall is .999 with either.
KEY_VALUES: Final = 16

# The hash family, fixed for ever because its values are stored. A word is the sum of its code points, each times a
# 64-bit number that belongs to its place in the word, modulo 2**64 (multilinear hashing: Lemire, Kaser, "Strongly
# universal string hashing is fast", 2014); a shingle is the sum of its words, mixed, each times an odd number that
# belongs to its place; mixed again, and the upper 32 bits taken. Mixer and numbers are those of SplitMix64 (Steele,
# Lea, Flood, "Fast splittable pseudorandom number generators", 2014), seeded with 0. Everything is one pass of numpy
# over all characters.
_GOLDEN: Final = 0x9E3779B97F4A7C15
_MIX: Final = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LARGEST: Final = 2**32 - 1
#: Places of a word that have a number of their own, a power of two; a longer word begins again and collides sooner.
_PLACES: Final = 64
_SPACE: Final = 0x20
#: Texts sketched together. With many, numpy's arrays are too large for the processor's cache: with 300 half as much
#: time again as with 50. With 25 it was a sixth less than with 50 in one series and the same in another.
_AT_ONCE: Final = 25
_BEGINNING: Final = np.zeros(1, dtype=np.intp)
_TRUE: Final = np.ones(1, dtype=np.bool_)

_Hashes = NDArray[np.uint64]
_Values = NDArray[np.uint32]


def _mixed(values: _Hashes) -> _Hashes:
    for shift, factor in _MIX:
        values = (values ^ (values >> np.uint64(shift))) * np.uint64(factor)
    return values ^ (values >> np.uint64(31))


#: The first numbers of the SplitMix64 stream.
_STREAM: Final = _mixed(np.arange(1, _PLACES + 1, dtype=np.uint64) * np.uint64(_GOLDEN))
_IN_WORD: Final = _STREAM
_IN_SHINGLE: Final = _STREAM[:SHINGLE_WORDS] | np.uint64(1)


@dataclass(frozen=True, slots=True)
class Signature:
    """The sketch of one text: number of distinct shingles, and their smallest 32-bit hash values, ascending."""

    size: int
    values: tuple[int, ...]

    @property
    def keys(self) -> tuple[int, ...]:
        """The index keys, fit for a signed 64-bit column; none for a text without words."""
        return self.values[:KEY_VALUES]

    def to_bytes(self) -> bytes:
        """The values as unsigned 32-bit little-endian numbers."""
        return np.array(self.values, dtype="<u4").tobytes()

    @classmethod
    def from_bytes(cls, size: int, stored: bytes) -> "Signature":
        """The sketch that `to_bytes` wrote."""
        return cls(size, tuple(np.frombuffer(stored, dtype="<u4").tolist()))


def sketch(tokens: Sequence[str]) -> Signature:
    """The sketch of a text given as its folded words, in order; the same in every process and Python version.

    Words hold no spaces (`text.words` gives none): one that did would count as two.
    """
    return sketch_all([tokens])[0]


def sketch_all(texts: Sequence[Sequence[str]]) -> list[Signature]:
    """The sketches of several texts; many at once take half the time of one by one."""
    starts = range(0, len(texts), _AT_ONCE)
    return [found for start in starts for found in _sketch_together(texts[start : start + _AT_ONCE])]


def _sketch_together(texts: Sequence[Sequence[str]]) -> list[Signature]:
    words = _word_hashes(list(chain.from_iterable(texts)))
    ends = list(accumulate(map(len, texts)))
    shingles = _shingle_hashes(words)
    return [_signature(_own(words, shingles, end - len(text), end)) for text, end in zip(texts, ends, strict=True)]


def _own(words: _Hashes, shingles: _Values, start: int, end: int) -> _Values:
    """The shingles inside one text; a text shorter than a shingle is one, none when it is empty."""
    if 0 < end - start < SHINGLE_WORDS:
        return _shingle_hashes(words[start:end])
    return shingles[start : max(start, end - SHINGLE_WORDS + 1)]


def _signature(shingles: _Values) -> Signature:
    values = np.sort(shingles)
    if values.size > 1:
        values = values[np.concatenate((_TRUE, values[1:] != values[:-1]))]
    return Signature(int(values.size), tuple(values[:SIGNATURE_VALUES].tolist()))


def _word_hashes(tokens: Sequence[str]) -> _Hashes:
    """The hash of each word, in order."""
    if not tokens:
        return np.empty(0, dtype=np.uint64)
    # A space behind each word, the last one too, so that a word hashes alike wherever it stands.
    joined = f"{' '.join(tokens)} ".encode("utf-32-le", "surrogatepass")
    points = np.frombuffer(joined, dtype="<u4")
    ends = np.flatnonzero(points == _SPACE)
    starts = np.concatenate((_BEGINNING, ends[:-1] + 1))
    places = np.arange(points.size) - np.repeat(starts, ends - starts + 1)
    return _mixed(np.add.reduceat(points * _IN_WORD[places & (_PLACES - 1)], starts))


def _shingle_hashes(words: _Hashes) -> _Values:
    """The 32-bit hash of each run of words, at most a shingle long, from each word on that has one."""
    size = min(SHINGLE_WORDS, words.size)
    sums = np.zeros(words.size - size + 1 if size else 0, dtype=np.uint64)
    for place in range(size):
        sums += words[place : place + sums.size] * _IN_SHINGLE[place]
    return (_mixed(sums) >> np.uint64(32)).astype(np.uint32)


def jaccard(one: Signature, other: Signature) -> float:
    """The estimated Jaccard index of two texts' shingle sets, 0..1; exact when both fit into their signatures."""
    shared, mine, theirs = _sampled(one, other, set(one.values))
    return shared / max(1, mine + theirs - shared)


def containment(one: Signature, other: Signature) -> float:
    """The estimated share of the smaller shingle set that the larger one has, 0..1 (Broder 1997, section 2)."""
    return _containment(one, other, set(one.values))


def _containment(one: Signature, other: Signature, values: set[int]) -> float:
    shared, mine, theirs = _sampled(one, other, values)
    return shared / max(1, min(mine, theirs))


def _sampled(one: Signature, other: Signature, values: set[int]) -> tuple[int, int, int]:
    """How many shingles both, one and other have, among the values up to which both samples are complete.

    `values` are those of `one`, as a set that serves for many others.
    """
    if not one.values or not other.values:
        return 0, 0, 0
    border = min(_border(one), _border(other))
    shared = len(values.intersection(other.values))
    return shared, bisect_right(one.values, border), bisect_right(other.values, border)


def _border(sample: Signature) -> int:
    """The value up to which a sample has all of its text's."""
    return sample.values[-1] if sample.size > len(sample.values) else _LARGEST


def sharing(
    keys: Iterable[int], index: Mapping[int, Collection[int]], *, crowded: int, least: int, limit: int
) -> list[int]:
    """The texts that share `least` of `keys` or more, most shared first, then oldest id.

    Args:
        keys: those of the text in question.
        index: key to the ids of the texts that have it.
        crowded: a key that this many texts or more have says nothing (a licence line, a menu) and is passed over.
        least: of fewer keys than this, all.
        limit: give at most this many.
    """
    telling = [holders for key in keys if (holders := index.get(key)) and len(holders) < crowded]
    if not telling:
        return []
    shared = Counter(chain.from_iterable(telling))
    least = min(least, max(1, len(telling)))
    return sorted((i for i, count in shared.items() if count >= least), key=lambda i: (-shared[i], i))[:limit]


def promising(newer: Signature, earlier: Mapping[int, Signature], *, floor: float, limit: int) -> list[int]:
    """Ids of texts that seem to share at least `floor` (0..1) of the smaller text, most first, at most `limit`."""
    values = set(newer.values)
    likely = {i: share for i, text in earlier.items() if (share := _containment(newer, text, values)) >= floor}
    return sorted(likely, key=lambda ident: (-likely[ident], ident))[:limit]
