"""What an article brings: stems of headline and body, numbers, watched names, skeletons.

Stems and skeletons are crude on purpose: a cut after six letters and a consonant pattern need no language. Whether they
mean anything is decided by how rare they are in the desk's own stream. This file deliberately weighs nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from typing import cast

from anyascii import anyascii

from aggregator.text.names import NameFinder
from aggregator.text.words import words

# Measured on lookalike-events (B-cubed, plain online tf-idf, best threshold of each): whole words .830, first six
# letters .839; other lengths were not tried. Endings of Albanian, German and Slavic words fall off; short words stay
# whole.
_STEM = 6
# The article of Arabic, alone or behind a conjunction or preposition; folded forms.
_ARTICLES = ("وال", "بال", "فال", "کال", "لل", "ال")
# Words of a text without a headline that stand in for one: a long first sentence.
_LEAD_WORDS = 40
# News says what happened in its first paragraphs; a cap also bounds the row and the work per article.
_BODY_WORDS = 300
_BODY_STEMS = 60
_MARKS = 40
# Not measured: two consonants fit very many words.
_SKELETON = 3
# Consonants that transcription into and out of Arabic, Persian, Cyrillic and Greek letters confuses fall together
# (Velda, ولدا, فيلدا; Karsen, كارسن), in the manner of Soundex (Russell 1918). Vowels, h and y are not written or vary.
_SOUNDS = str.maketrans(
    {"p": "b", "w": "v", "f": "v", "c": "k", "g": "k", "j": "k", "q": "k", "x": "k", "z": "s", "t": "d"}
    | dict.fromkeys("aeiouyh'`\"-", "")
)


@dataclass(frozen=True, slots=True)
class Features:
    """The evidence an article brings. Stems are folded and cut; numbers have one form in all scripts."""

    language: str
    outlet: str
    published: datetime
    title: tuple[str, ...]
    #: (stem, occurrences), most frequent first
    body: tuple[tuple[str, int], ...]
    numbers: tuple[str, ...]
    #: keys of watched names
    names: tuple[str, ...]
    skeletons: tuple[str, ...]

    @property
    def stems(self) -> frozenset[str]:
        """The stems of headline and body."""
        return frozenset((*self.title, *(stem for stem, _ in self.body)))


def marks_of(features: Features) -> list[str]:
    """Numbers (#), watched names (@) and skeletons (~) as one kind of key; they mean the same in every language."""
    return [
        *("#" + number for number in features.numbers),
        *("@" + name for name in features.names),
        *("~" + skeleton for skeleton in features.skeletons),
    ]


def extract(title: str, text: str, *, language: str, outlet: str, published: datetime, finder: NameFinder) -> Features:
    """The features of one article; any strings will do."""
    heading, body = _tokens(title, text)
    every = [*heading, *body]
    stems = tuple(stem(word) for word in heading)
    return Features(
        language=language.split("-")[0].lower(),
        outlet=outlet,
        published=published,
        title=stems,
        body=_body_stems(body, set(stems)),
        numbers=_capped(word for word in every if word[0].isdigit()),
        names=tuple(mention.key for mention in finder.find_in(every)),
        skeletons=_capped(filter(None, map(skeleton, every))),
    )


def spellings(title: str, text: str) -> dict[str, str]:
    """The first whole word behind each stem, for saying evidence in words."""
    heading, body = _tokens(title, text)
    spelled: dict[str, str] = {}
    for word in (*heading, *body):
        spelled.setdefault(stem(word), word)
    return spelled


@lru_cache(maxsize=1)  # features and spellings of an article are asked for one after the other
def _tokens(title: str, text: str) -> tuple[Sequence[str], Sequence[str]]:
    heading, body = words(title), words(text)
    if not heading:
        heading, body = body[:_LEAD_WORDS], body[_LEAD_WORDS:]
    return heading, body[:_BODY_WORDS]


def _body_stems(body: Sequence[str], heading: set[str]) -> tuple[tuple[str, int], ...]:
    counted = Counter(stem(word) for word in body)
    return tuple(counted.most_common(_BODY_STEMS))


def _capped(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))[:_MARKS]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A folded word without its ending: the first six letters, the article of Arabic taken off; numbers whole."""
    if word[0].isdigit():
        return word
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _SKELETON:
            word = word[len(article) :]
            break
    return word[:_STEM]


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """The consonants of a folded word as any script would write them; empty when too few are left to mean anything."""
    if word[0].isdigit():
        return ""
    sounds = anyascii(_bare(word)).lower().replace("ch", "k").replace("sh", "s").replace("ph", "v").translate(_SOUNDS)
    kept = "".join(sound for before, sound in pairwise(" " + sounds) if sound != before and sound.isalpha())
    return kept if len(kept) >= _SKELETON else ""


def _bare(word: str) -> str:
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _SKELETON:
            return word[len(article) :]
    return word


def to_row(features: Features) -> dict[str, object]:
    """The features as kept in `Feature.data`: short keys, since there are as many rows as articles."""
    return {
        "l": features.language,
        "o": features.outlet,
        "t": list(features.title),
        "b": dict(features.body),
        "n": list(features.numbers),
        "w": list(features.names),
        "s": list(features.skeletons),
    }


def from_row(row: Mapping[str, object], *, published: datetime) -> Features:
    """What `to_row` wrote."""
    return Features(
        language=str(row["l"]),
        outlet=str(row["o"]),
        published=published.astimezone(UTC),
        title=_strings(row["t"]),
        body=tuple(cast(dict[str, int], row["b"]).items()),
        numbers=_strings(row["n"]),
        names=_strings(row["w"]),
        skeletons=_strings(row["s"]),
    )


def _strings(value: object) -> tuple[str, ...]:
    return tuple(cast(list[str], value))
