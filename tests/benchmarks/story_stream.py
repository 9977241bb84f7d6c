"""An invented stream of articles for measuring speed: any length, the same for the same seed.

Words are strings of syllables in three alphabets and come with Zipf's frequencies, as words do. Each story has words of
its own, drawn from the rare ones, and a number; its articles, of geometric number, repeat some of them within two
days. Headlines have eight words, leads thirty. It means nothing and says nothing about quality; but stories are told
apart as well as real ones are, since uniting wrong ones costs time (with words of sixteen syllables only, stems and
consonants met by chance, and 28 of 100 articles united two stories; headlines-2014: 1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

import numpy as np

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
#: Days over which a window's worth of articles is spread: nearly the whole of the default window.
DAYS = 13
OUTLETS = 40
#: Consonants and vowels; a syllable is one of each.
_LETTERS = {
    "sq": ("b c d f g gj h k l ll m n nj p q r rr s sh t th v x xh z".split(), "a e ë i o u y".split()),
    "de": ("b d f g h j k l m n p r s t w z sch ch st pf".split(), "a e i o u ä ö ü ei au".split()),
    "fa": ("ب پ ت ج چ خ د ر ز ژ س ش ف ق ک گ ل م ن".split(), ["ا", "و", "ی", ""]),
}
#: Distinct words by articles, and how many of them there are to one number: texts twice as long in all have about 1.4
#: times the words (Heaps 1978; exponents of .4 to .6 are usual), so that a large window brings new ones.
_WORDS, _EXPONENT, _WORDS_TO_NUMBER = 280, 0.5, 8
#: Of them of one or two syllables.
_SHORT = 1_500
#: The most frequent words belong to no event.
_COMMON = 200
_LEAST = 2_000
_EVENT_WORDS = 14
_MEAN_SIZE = 4


@dataclass(frozen=True)
class Item:
    """One invented article, and the number of the story it belongs to."""

    title: str
    text: str
    language: str
    outlet: str
    published: datetime
    story: int


@dataclass(frozen=True)
class _Event:
    language: str
    words: np.ndarray
    number: int
    begins: float


def vocabulary(language: str, size: int) -> list[str]:
    """`size` words of a language, the most frequent first: these are the shortest."""
    draw = np.random.default_rng(3)
    syllables = ["".join(pair) for pair in product(*_LETTERS[language])]
    made: dict[str, None] = dict.fromkeys(syllables)
    while len(made) < size:
        length = 2 if len(made) < _SHORT else draw.integers(3, 5, endpoint=True)
        made["".join(draw.choice(syllables, length))] = None
    return list(made)[:size]


def stream(window: int, further: int, *, seed: int = 7) -> list[Item]:
    """`window` articles within `DAYS` and `further` ones at the same rate after them, in order of publication."""
    draw = np.random.default_rng(seed)
    words = max(_LEAST, round(_WORDS * (window + further) ** _EXPONENT))
    vocabularies = {language: vocabulary(language, words) for language in _LETTERS}
    total, days = window + further, DAYS * (window + further) / window
    events: list[_Event] = []
    moments: list[tuple[float, int]] = []
    while len(moments) < total:
        event = _event(draw, words, days)
        offsets = draw.exponential(0.5, draw.geometric(1 / _MEAN_SIZE)).clip(max=2.0)
        moments += [(min(event.begins + offset, days), len(events)) for offset in (0.0, *offsets[1:])]
        events.append(event)
    kept = sorted(moments[:total])
    return [_item(draw, vocabularies, events[story], story, at) for at, story in kept]


def _event(draw: np.random.Generator, known: int, days: float) -> _Event:
    language = list(_LETTERS)[draw.integers(len(_LETTERS))]
    words = draw.integers(_COMMON, known, _EVENT_WORDS)
    return _Event(language, words, int(draw.integers(20, known // _WORDS_TO_NUMBER)), float(draw.uniform(0, days)))


def _item(draw: np.random.Generator, vocabularies: dict[str, list[str]], event: _Event, story: int, at: float) -> Item:
    words = vocabularies[event.language]
    title = [*_some(draw, event, 4), *_common(draw, len(words), 4)]
    lead = [*_some(draw, event, 8), *_common(draw, len(words), 22)]
    return Item(
        title=" ".join(words[place] for place in draw.permutation(title)),
        text=f"{' '.join(words[place] for place in draw.permutation(lead))} {event.number}",
        language=event.language,
        outlet=f"outlet-{draw.integers(OUTLETS)}",
        published=BEGINNING + timedelta(days=at),
        story=story,
    )


def _some(draw: np.random.Generator, event: _Event, number: int) -> Sequence[int]:
    return [int(place) for place in draw.choice(event.words, number, replace=False)]


def _common(draw: np.random.Generator, known: int, number: int) -> Sequence[int]:
    """Places of words by Zipf's law: the n-th most frequent comes in proportion to 1/n."""
    return [int(place) for place in np.exp(draw.uniform(0, np.log(known), number)).astype(int) - 1]
