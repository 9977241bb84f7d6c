"""A made quotation, its row, and the proof that it is what it is said to be."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.quotation_cases.articles import Article
from tests.quotation_cases.plain import letters, same_numbers, stands, stands_in_words, triples

#: Kinds of row in which a negation is removed, put in or turned into its opposite.
FLIPS = ("negation_removed", "negation_inserted", "negation_flipped", "negation_flipped_in_elided")


@dataclass(frozen=True)
class Case:
    """A quotation, its verdict, the cited texts and those only stored. `pieces` are the verbatim runs it is made of."""

    quote: str
    verdict: str
    cited: tuple[str, ...]
    others: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    #: how it is made sure that the quotation does not stand: letters, words, numbers
    by: str = "letters"
    #: what only one case may be made of; else the quotation and the texts
    spot: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What two cases must not have in common."""
        return (self.spot,) if self.spot else (self.quote, *self.cited)

    def row(self, ident: str, language: str, kind: str) -> dict[str, Any]:
        """As `newsloom evaluate quotations` reads it."""
        one = {"source_text": self.cited[0]} if len(self.cited) == 1 else {"sources": list(self.cited)}
        others = {"others": list(self.others)} if self.others else {}
        said = {"lang": language, "verdict": self.verdict, "kind": kind}
        return {"id": ident, "quote": self.quote, **one, **others, **said}


#: Makes a case of an article, or none when chance drew a place that does not serve.
Operation = Callable[[Article, random.Random], Case | None]


def is_what_it_says(case: Case) -> bool:
    """Whether the verdict holds by the plainest look-up in the texts."""
    return bool(case.quote) and _CHECKS[case.verdict](case)


def _literally(case: Case) -> bool:
    return any(case.quote in text for text in case.cited)


def _by_letters(case: Case) -> bool:
    return any(_STANDS[case.by](case.quote, text) for text in case.cited)


def _is_elided(case: Case) -> bool:
    return not _by_letters(case) and all(stands(piece, case.cited[0]) for piece in case.pieces)


def _is_stitched(case: Case) -> bool:
    """Each run must stand exactly once, or the order and the distance would be open."""
    whole = " ".join(map(letters, case.cited))
    return not _by_letters(case) and all(whole.count(letters(piece)) == 1 for piece in case.pieces)


def _is_not_found(case: Case) -> bool:
    return not _by_letters(case) and not any(triples(case.quote) & triples(text) for text in case.cited)


_STANDS = {"letters": stands, "words": stands_in_words, "numbers": same_numbers}
_CHECKS: dict[str, Callable[[Case], bool]] = {
    "exact": _literally,
    "normalised": lambda case: not _literally(case) and _by_letters(case),
    "elided": _is_elided,
    "altered": lambda case: not _by_letters(case),
    "stitched": _is_stitched,
    "elsewhere": lambda case: not _by_letters(case) and any(stands(case.quote, text) for text in case.others),
    "not_found": _is_not_found,
    "unverifiable": lambda case: not any(case.cited),
}
