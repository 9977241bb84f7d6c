"""What a text is compared by: its words, figures and watched names, folded. Pure.

Figures are what news have in numbers: two digits and more, no year, for nearly any report names days and years.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_YEARS = range(1300, 2101)  # Solar Hijri and Hijri years too
#: A word in fewer letters says nothing in any script with letters.
_SHORTEST_WORD = 2
#: A word of so many texts is never too common to count: a young desk has few texts.
_FEW_HOLDERS = 10
#: With fewer texts a figure is taken to be as rare as among so many: a young desk has too few to tell.
_FEW_TEXTS = 100


@dataclass(frozen=True, slots=True)
class Profile:
    """What one or several texts say: `words` with how often, `figures` in their plain form, labels of watched `names`.

    `languages` are base tags (`en` for `en-GB`).
    """

    words: Mapping[str, int]
    figures: frozenset[str]
    names: frozenset[str]
    languages: frozenset[str]


def profile(tokens: Sequence[str], *, names: Iterable[str], language: str) -> Profile:
    """The profile of a text, from its folded tokens as `text.words` gives them."""
    counted = Counter(token for token in tokens if len(token) >= _SHORTEST_WORD and token[0] > "9")
    figures = frozenset(token for token in tokens if _is_figure(token))
    return Profile(counted, figures, frozenset(names), frozenset({language.split("-")[0].lower()}))


def together(profiles: Sequence[Profile]) -> Profile:
    """One profile of several texts."""
    words: Counter[str] = Counter()
    for each in profiles:
        words.update(each.words)
    return Profile(
        words,
        frozenset().union(*(each.figures for each in profiles)),
        frozenset().union(*(each.names for each in profiles)),
        frozenset().union(*(each.languages for each in profiles)),
    )


def _is_figure(token: str) -> bool:
    if token[0] > "9" or len(token) < 2:
        return False
    return not (len(token) == 4 and token.isdigit() and int(token) in _YEARS)


class Rarity:
    """How much a word, figure or name tells, from the number of texts that have it."""

    def __init__(self, texts: Iterable[Profile]) -> None:
        self._words: Counter[str] = Counter()
        self._marks: Counter[str] = Counter()
        self._texts = 0
        for each in texts:
            self._words.update(each.words.keys())
            self._marks.update(each.figures | each.names)
            self._texts += 1

    def of(self, word: str) -> float:
        """Up to the logarithm of the number of texts, as for a word of one text; 0 for a word of every tenth."""
        having = max(1, self._words[word])
        return 0.0 if having > max(_FEW_HOLDERS, self._texts / 10) else math.log((self._texts + 1) / having)

    def of_mark(self, mark: str) -> float:
        """The same for a figure or a name, as a share of the highest: 1 in one text only, 0 in all."""
        texts = max(self._texts, _FEW_TEXTS) + 1
        return math.log(texts / max(1, self._marks[mark])) / math.log(texts)

    def weights(self, words: Mapping[str, int]) -> dict[str, float]:
        """Each word's part in a text: rarity times how often it stands there, damped; length 1 together."""
        raw = {word: self.of(word) * (1 + math.log(count)) for word, count in words.items()}
        length = math.sqrt(sum(value * value for value in raw.values()))
        return {word: value / length for word, value in raw.items() if value > 0} if length else {}

    def share_new(self, words: Mapping[str, int], known: Mapping[str, int]) -> float:
        """Share (0..1) of the words, by rarity, that are not among the known ones."""
        total = sum(self.of(word) for word in words)
        return sum(self.of(word) for word in words if word not in known) / total if total else 0.0
