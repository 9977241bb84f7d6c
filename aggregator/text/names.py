"""Watched names in a text of any script: whole words, folded, with the endings and clitics languages put on names.

One pass over the tokens along a trie of name tokens, so that the length of the watchlist hardly matters (the idea of
Aho and Corasick 1975, on tokens). It deliberately guesses no names of its own, and no rule looks at capital letters.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from aggregator.text.words import words

#: Written together with the word that follows: Arabic conjunctions, prepositions and article, longest first, folded
# forms. One letter alone is only taken off when three are left, since many roots begin with it.
CLITICS = ("وال", "بال", "فال", "کال", "لل", "ال", "و", "ب", "ل", "ف", "ک")
_LEFT_AFTER_CLITIC = 3
# Case endings (Albanian -it -ve -ës, German -s -es, Slavic -om -ami, Persian plural and -i) are up to three letters.
# A stem of four letters takes two, so that Iran finds Iranit but Oman does not find Omanyte.
_SHORTEST_STEM = 4
_LONGEST_ENDING = 3
# Feminine names change their last vowel instead (Lirova, Lirovës, Lirovu): from five letters on it may be missing.
_SHORTEST_OPEN_NAME = 5
#: Words that are remembered, with their forms and whether a name may begin so: those of some thousand articles.
_REMEMBERED = 50_000
_VOWELS = frozenset("aeiouyаеиоуыэюяёі")


@dataclass(frozen=True, slots=True)
class WatchEntry:
    """A name to look out for: `variants` are its spellings in any script, `label` included by itself."""

    key: str
    label: str
    kind: str
    weight: float
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """That a text names an entry: `position` is the index of the first word of its first mention, `count` how often."""

    key: str
    position: int
    count: int


@dataclass(slots=True)
class _Node:
    """A place in the trie: what may follow, and the name that ends here."""

    after: dict[str, "_Node"] = field(default_factory=dict)
    key: str | None = None


class NameFinder:
    """Finds the entries of a watchlist. Where names overlap, the one that begins first and is longest counts."""

    def __init__(self, entries: Iterable[WatchEntry]) -> None:
        self._root = _Node()
        self._begins: dict[str, bool] = {}
        for entry in entries:
            for variant in (entry.label, *entry.variants):
                self._insert(words(variant), entry.key)

    def find(self, text: str) -> list[Mention]:
        """The names in `text`, in order of first mention."""
        return self.find_in(words(text))

    def find_in(self, tokens: Sequence[str]) -> list[Mention]:
        """The names in a list of folded tokens, as `words` gives them."""
        if not self._root.after:
            return []
        found: dict[str, Mention] = {}
        for position, key in self._walk(tokens):
            before = found.get(key)
            found[key] = Mention(key, before.position if before else position, (before.count if before else 0) + 1)
        return list(found.values())

    def _insert(self, tokens: Sequence[str], key: str) -> None:
        if not tokens:
            return
        node = self._root
        for token in tokens:
            child = node.after.setdefault(token, _Node())
            if _is_open(token):
                node.after.setdefault(token[:-1], child)
            node = child
        # two entries with one spelling: the first in the watchlist keeps it
        node.key = node.key or key

    def _walk(self, tokens: Sequence[str]) -> Iterator[tuple[int, str]]:
        position = 0
        while position < len(tokens):
            if not self._may_begin(tokens[position]):
                position += 1
                continue
            length, key = _longest(self._root, tokens, position)
            if key is not None:
                yield position, key
            position += max(1, length)

    def _may_begin(self, token: str) -> bool:
        """Whether a name may begin with this word. Remembered, since most words of a text are those of others."""
        known = self._begins.get(token)
        if known is None:
            if len(self._begins) >= _REMEMBERED:
                self._begins.clear()
            known = self._begins[token] = any(form in self._root.after for form in _forms(token))
        return known


def _longest(root: _Node, tokens: Sequence[str], start: int) -> tuple[int, str | None]:
    """Length and key of the longest name that begins at `start`; (0, None) when none does."""
    best: tuple[int, str | None] = (0, None)
    nodes, depth = [root], 0
    while nodes and start + depth < len(tokens):
        forms = _forms(tokens[start + depth])
        nodes = [node.after[form] for node in nodes for form in forms if form in node.after]
        depth += 1
        best = next(((depth, node.key) for node in nodes if node.key is not None), best)
    return best


def _is_open(token: str) -> bool:
    return len(token) >= _SHORTEST_OPEN_NAME and token[-1] in _VOWELS


def shortest_form(token: str) -> str:
    """The beginning that all forms of a folded name have: the name, or where it may change its last vowel, without."""
    return token[:-1] if _is_open(token) else token


@lru_cache(maxsize=_REMEMBERED)
def _forms(token: str) -> tuple[str, ...]:
    """What a token may be an inflected form of, the token itself first."""
    if token[0] <= "9":
        return (token,)
    bare = (token, *without_clitics(token))
    return (*bare, *(form[:-cut] for form in bare for cut in range(1, _LONGEST_ENDING + 1) if _may_end(form, cut)))


def _may_end(form: str, cut: int) -> bool:
    stem = len(form) - cut
    return stem >= _SHORTEST_STEM and cut <= stem - 2


def without_clitics(token: str) -> list[str]:
    """A folded token of Arabic script without each clitic it may begin with; nothing for other scripts."""
    if not "\u0600" <= token[0] <= "\u06ff":
        return []
    return [
        token[len(clitic) :]
        for clitic in CLITICS
        if token.startswith(clitic) and len(token) - len(clitic) >= _LEFT_AFTER_CLITIC
    ]
