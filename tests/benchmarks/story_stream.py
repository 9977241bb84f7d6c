"""An invented stream of articles for measuring speed: any length, the same for the same seed.

Words are strings of syllables in three alphabets and come with Zipf's frequencies, as words do. Each story has words of
its own, drawn from the rare ones, and a number; its articles, of geometric number, repeat some of them within two
days. Headlines have eight words, leads thirty. It means nothing and says nothing about quality.
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
_SYLLABLES = {
    "sq": "ba shë kri do lum vje qa re ti gjo nup zer fa mi ho ku".split(),
    "de": "ber schu tal ge ung hof wei kan ler mü dorf eis stra no pfe zu".split(),
    "fa": "با شی رو کا نم دا پل سو گی چه لا مر تو زن هو آب".split(),
}
_WORDS = 40_000
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


def vocabulary(language: str) -> list[str]:
    """All words of a language, the most frequent first: these are the shortest."""
    syllables = _SYLLABLES[language]
    made: list[str] = []
    for length in (1, 2, 3, 4):
        made += ["".join(parts) for parts in product(syllables, repeat=length)]
    return made[:_WORDS]


def stream(window: int, further: int, *, seed: int = 7) -> list[Item]:
    """`window` articles within `DAYS` and `further` ones at the same rate after them, in order of publication."""
    draw = np.random.default_rng(seed)
    vocabularies = {language: vocabulary(language) for language in _SYLLABLES}
    total, days = window + further, DAYS * (window + further) / window
    events: list[_Event] = []
    moments: list[tuple[float, int]] = []
    while len(moments) < total:
        event = _event(draw, days)
        offsets = draw.exponential(0.5, draw.geometric(1 / _MEAN_SIZE)).clip(max=2.0)
        moments += [(min(event.begins + offset, days), len(events)) for offset in (0.0, *offsets[1:])]
        events.append(event)
    kept = sorted(moments[:total])
    return [_item(draw, vocabularies, events[story], story, at) for at, story in kept]


def _event(draw: np.random.Generator, days: float) -> _Event:
    language = list(_SYLLABLES)[draw.integers(len(_SYLLABLES))]
    words = draw.integers(200, _WORDS, _EVENT_WORDS)
    return _Event(language, words, int(draw.integers(20, 5_000)), float(draw.uniform(0, days)))


def _item(draw: np.random.Generator, vocabularies: dict[str, list[str]], event: _Event, story: int, at: float) -> Item:
    words = vocabularies[event.language]
    title = [*_some(draw, event, 4), *_common(draw, 4)]
    lead = [*_some(draw, event, 8), *_common(draw, 22)]
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


def _common(draw: np.random.Generator, number: int) -> Sequence[int]:
    """Places of words by Zipf's law: the n-th most frequent comes in proportion to 1/n."""
    return [int(place) for place in np.exp(draw.uniform(0, np.log(_WORDS), number)).astype(int) - 1]
