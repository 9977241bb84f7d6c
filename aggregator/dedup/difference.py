"""What two texts share and what stands in one and not in the other, word for word.

The words of both are aligned (RapidFuzz, Indel opcodes: the longest common subsequence); what lies between two
stretches in common is a gap. A gap with a few words on both sides is a *slot*: the mould is the same, its filling
another. Slots are what tells a reprint from a template twin. This room only measures; `verdict` decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, MatchingBlock

#: Words in common count as shared text from this many in a row: unrelated texts of one language align on single words
#: and pairs ("of the") for a third of their length, on runs of three for a twentieth (measured on reprints, fa and
#: en).
RUN_WORDS: Final = 3
#: A gap wider than this on either side is another passage, not another filling of the same slot.
SLOT_WORDS: Final = 8
#: Several gaps with single words in common between them ("A beat B three to one") are slots of one mould where the
#: stretches around them are no farther apart than this. Not fitted: twice a slot.
ZONE_WORDS: Final = 2 * SLOT_WORDS
#: Spelled alike to this degree (0..100), two fillings are one word in two spellings (industrialized, industrialised).
SPELLING_RATIO: Final = 75.0
#: Numbers of its own that each text needs before they count.
_OWN_NUMBERS: Final = 2
#: The words that count as a text's lead.
LEAD_WORDS: Final = 40
#: Only the first words are aligned: memory grows with the product of the lengths (4,000 by 4,000 words take 2 MB).
ALIGNED_WORDS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Slot:
    """Two fillings of the same place."""

    one: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What aligning two texts shows; lengths in words.

    `shared` are the words in runs in common. `numbers` are slots whose numbers differ, `changed_numbers` their share
    of all numbers that stand in the same place in both. `wordings` are slots whose other words differ, spelling apart.
    `lead` is the share of the longer text's lead that stands in the shorter one. Shares are 0..1.
    """

    one: int
    other: int
    shared: int
    numbers: tuple[Slot, ...]
    changed_numbers: float
    wordings: tuple[Slot, ...]
    lead: float

    @property
    def contained(self) -> float:
        """Share of the shorter text found in the longer, 0..1."""
        return self.shared / max(1, min(self.one, self.other))

    @property
    def covered(self) -> float:
        """Share of the longer text found in the shorter, 0..1."""
        return self.shared / max(1, self.one, self.other)

    @property
    def changed_words(self) -> float:
        """Words exchanged in slots, numbers included, per word in common."""
        exchanged = sum(min(len(slot.one), len(slot.other)) for slot in (*self.numbers, *self.wordings))
        return exchanged / max(1, self.shared)


def is_number(word: str) -> bool:
    """Whether a word of `text.words` is a number: those begin with an ASCII digit, and nothing else does."""
    return "0" <= word[:1] <= "9"


def difference(one: Sequence[str], other: Sequence[str]) -> Difference:
    """Align two texts given as folded words. The same, sides swapped, whichever text comes first."""
    one, other = one[:ALIGNED_WORDS], other[:ALIGNED_WORDS]
    if (len(one), one) < (len(other), other):
        return _swapped(_difference(other, one))
    return _difference(one, other)


def own_numbers(one: Sequence[str], other: Sequence[str]) -> float:
    """The smaller of the shares of each text's numbers that the other lacks, 0..1, whichever text comes first.

    0 unless each has two such numbers, for a single one may be the date of a page.
    """
    here, there = set(filter(is_number, one)), set(filter(is_number, other))
    if min(len(here - there), len(there - here)) < _OWN_NUMBERS:
        return 0.0
    return min(len(here - there) / len(here), len(there - here) / len(there))


def _swapped(found: Difference) -> Difference:
    def turned(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        return tuple(Slot(slot.other, slot.one) for slot in slots)

    return replace(
        found, one=found.other, other=found.one, numbers=turned(found.numbers), wordings=turned(found.wordings)
    )


def _difference(longer: Sequence[str], shorter: Sequence[str]) -> Difference:
    if len(longer) >= RUN_WORDS and longer == shorter:  # a quarter of the copies on reprints.jsonl
        return Difference(len(longer), len(longer), len(longer), (), 0.0, (), 1.0)
    runs = Indel.opcodes(longer, shorter).as_matching_blocks()
    long_runs = [run for run in runs if run.size >= RUN_WORDS]
    numbers: list[Slot] = []
    wordings: list[Slot] = []
    for slot in _slots(longer, shorter, runs):
        if _other_numbers(slot):
            numbers.append(slot)
        elif _other_words(slot):
            wordings.append(slot)
    return Difference(
        one=len(longer),
        other=len(shorter),
        shared=sum(run.size for run in long_runs),
        numbers=tuple(numbers),
        changed_numbers=len(numbers) / (len(numbers) + _numbers_in(longer, long_runs)) if numbers else 0.0,
        wordings=tuple(wordings),
        lead=_lead(longer, long_runs),
    )


def _numbers_in(text: Sequence[str], runs: Sequence[MatchingBlock]) -> int:
    return sum(is_number(word) for run in runs for word in text[run.a : run.a + run.size])


def _slots(longer: Sequence[str], shorter: Sequence[str], runs: Sequence[MatchingBlock]) -> Iterator[Slot]:
    """The narrow gaps that touch shared text, or stand with others in a narrow zone between two stretches of it.

    Anywhere else, between single words in common, anything would look like a slot.
    """
    edges = [MatchingBlock(0, 0, 0), *runs]  # RapidFuzz ends the runs with an empty one, as difflib does
    narrow = _in_narrow_zones(edges)
    for place, (before, after) in enumerate(pairwise(edges)):
        one, other = before.a + before.size, before.b + before.size
        if not (0 < after.a - one <= SLOT_WORDS and 0 < after.b - other <= SLOT_WORDS):
            continue
        if before.size >= RUN_WORDS or after.size >= RUN_WORDS or place in narrow:
            yield Slot(tuple(longer[one : after.a]), tuple(shorter[other : after.b]))


def _in_narrow_zones(edges: Sequence[MatchingBlock]) -> set[int]:
    """The places of gaps that lie between two stretches of shared text (or an end) at most a zone's width apart."""
    last = len(edges) - 1
    bounds = [place for place, run in enumerate(edges) if run.size >= RUN_WORDS or place in (0, last)]
    return {
        place
        for left, right in pairwise(bounds)
        if right - left > 1
        and edges[right].a - edges[left].a - edges[left].size <= ZONE_WORDS
        and edges[right].b - edges[left].b - edges[left].size <= ZONE_WORDS
        for place in range(left, right)
    }


def _other_numbers(slot: Slot) -> bool:
    one = {word for word in slot.one if is_number(word)}
    return bool(one) and bool(other := {word for word in slot.other if is_number(word)}) and one != other


def _other_words(slot: Slot) -> bool:
    one = "".join([word for word in slot.one if not is_number(word)])
    other = "".join([word for word in slot.other if not is_number(word)])
    return bool(one and other) and fuzz.ratio(one, other) < SPELLING_RATIO


def _lead(longer: Sequence[str], runs: Sequence[MatchingBlock]) -> float:
    wanted = min(LEAD_WORDS, len(longer))
    found = sum(max(0, min(run.a + run.size, wanted) - run.a) for run in runs)
    return found / max(1, wanted)
