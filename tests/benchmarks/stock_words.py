"""Invented sentences in six languages of four scripts, for a stock of articles of any size.

Little words are real, so that texts look and fold as such texts do; all others are syllables with Zipf's frequencies.
Sentences are drawn from a pool for each language, split and folded once: a stock of 200,000 texts is made of them in
minutes, and still has common words, rare ones and words of one story only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, product
from random import Random
from typing import NamedTuple

from aggregator.text.words import words


class Sentence(NamedTuple):
    """A sentence and the folded words it is found by."""

    text: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Tongue:
    """How a language is made: consonants, vowels, little words, signs; `said` takes `{words}` and `{name}`."""

    tag: str
    consonants: str
    vowels: str
    little: str
    comma: str
    said: str


#: Shares of the articles, most first.
TONGUES = (
    Tongue(
        "en",
        "b d f g h k l m n p r s t v w st br tr",
        "a e i o u ea oo",
        "the of and to in a for on with at by from after that is was were has had it its they who which",
        ", ",
        "“{words},” said {name}.",
    ),
    Tongue(
        "fa",
        "ب پ ت ج چ خ د ر ز س ش ف ق ک گ ل م ن",
        "ا و ی",
        "و در به از که این را با است برای آن یک خود تا کرد بر هم نیز گفت می‌شود شد دارد بود پس",
        "، ",
        "{name} گفت: «{words}».",
    ),
    Tongue(
        "ar",
        "ب ت ث ج ح خ د ر ز س ش ص ط ع غ ف ق ك ل م ن ه",
        "ا و ي",
        "في من على إلى أن التي الذي عن مع هذا هذه بعد كان قد ما لم بين كما حيث قال وقد وفي ومن كل",
        "، ",
        "وقال {name}: «{words}».",
    ),
    Tongue(
        "fr",
        "b c d f g l m n p r s t v ch br",
        "a e i o u é ai ou",
        "le la les de des du et à en un une dans pour sur qui que par au aux est ont été avec ce cette plus",
        ", ",
        "« {words} », a déclaré {name}.",
    ),
    Tongue(
        "sq",
        "b d f g gj k l ll m n nj p q r rr s sh t th v z",
        "a e ë i o u y",
        "dhe në të e i për me se që nga një u është më do ka kjo ky si nuk pas ishte kanë tek",
        ", ",
        "“{words}”, tha {name}.",
    ),
    Tongue(
        "ru",
        "б в г д ж з к л м н п р с т ф х ш",
        "а е и о у ы я",
        "и в не на что с по как это из у за от для о же к бы уже был была после также при до их",
        ", ",
        "«{words}», — сказал {name}.",
    ),
)
SHARES = (0.30, 0.25, 0.15, 0.10, 0.10, 0.10)
WORDS = 12_000
#: Of the words of a sentence, how many are little ones.
_LITTLE = 0.4


class Speech:
    """Sentences of one language, the same ones for the same seed."""

    def __init__(self, tongue: Tongue, *, pool: int, seed: int) -> None:
        self.tongue = tongue
        self._draw = Random(seed)
        self._known = _vocabulary(tongue)
        self._little = tongue.little.split()
        self.pool = [self.sentence() for _ in range(pool)]

    def sentence(self, own: Sequence[str] = ()) -> Sentence:
        """One of 7 to 22 words, those given among them."""
        text = self._signed(self._words(self._draw.randrange(7, 22), own)) + "."
        return Sentence(text, tuple(words(text)))

    def quotation(self, own: Sequence[str]) -> tuple[Sentence, int, int]:
        """A sentence that quotes somebody, with the place of the quoted words in it."""
        quoted = self._signed(self._words(self._draw.randrange(8, 18), own))
        said = self.tongue.said.replace("{name}", self.name())
        start = said.index("{words}")
        text = said.replace("{words}", quoted)
        return Sentence(text, tuple(words(text))), start, start + len(quoted)

    def title(self, own: Sequence[str]) -> str:
        """A headline of 5 to 11 words."""
        return _capital(" ".join(self._words(self._draw.randrange(5, 11), own)))

    def name(self) -> str:
        """Somebody's name."""
        return " ".join(_capital(self._known[self._draw.randrange(400, 4_000)]) for _ in range(2))

    def rare(self, number: int) -> list[str]:
        """Words that few texts have."""
        return [self._known[self._draw.randrange(WORDS // 8, WORDS)] for _ in range(number)]

    def common(self, number: int) -> list[str]:
        """Words as they come in texts."""
        return self._draw.choices(self._known, cum_weights=_RARITY, k=number)

    def _words(self, number: int, own: Sequence[str]) -> list[str]:
        little = int(number * _LITTLE)
        taken = self._draw.choices(self._little, k=little)
        taken += [*own, *self.common(max(1, number - little - len(own)))]
        self._draw.shuffle(taken)
        return taken

    def _signed(self, found: Sequence[str]) -> str:
        half = len(found) // 2
        return _capital(f"{' '.join(found[:half])}{self.tongue.comma}{' '.join(found[half:])}")


#: Zipf's law: the n-th most frequent word comes in proportion to 1/n.
_RARITY = list(accumulate(1 / place for place in range(1, WORDS + 1)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _vocabulary(tongue: Tongue) -> list[str]:
    """Invented words, short ones first, for these are the most frequent."""
    draw = Random(3)
    syllables = ["".join(pair) for pair in product(tongue.consonants.split(), tongue.vowels.split())]
    made: dict[str, None] = {}
    while len(made) < WORDS:
        length = 2 if len(made) < WORDS // 20 else draw.randrange(2, 5)
        made["".join(draw.choices(syllables, k=length))] = None
    return list(made)
