"""How often a judge of quotations is wrong, and which of the two ways: purely, from right answers and answers.

Letting a false quotation pass and stopping a true one are counted apart; no figure mixes them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aggregator.vocabulary import QuotationVerdict

#: Those that are proven: the words are the source's.
PROVEN = frozenset({QuotationVerdict.EXACT, QuotationVerdict.NORMALISED, QuotationVerdict.ELIDED})
#: Those whose words are not the source's: to call one of them proven is the fault that must not happen.
FALSE = frozenset({QuotationVerdict.ALTERED, QuotationVerdict.STITCHED, QuotationVerdict.NOT_FOUND})
#: Those that nothing cited proves, though the words may be genuine.
UNPROVEN = frozenset({QuotationVerdict.ELSEWHERE, QuotationVerdict.UNVERIFIABLE})


@dataclass(frozen=True, slots=True)
class Judged:
    """A right answer and an answer, with what figures are broken down by."""

    id: str
    language: str
    kind: str
    gold: QuotationVerdict
    said: QuotationVerdict

    @property
    def is_false_accept(self) -> bool:
        """Whether words that are not the source's passed as proven."""
        return self.gold in FALSE and self.said in PROVEN

    @property
    def is_unproven_accept(self) -> bool:
        """Whether words that nothing cited proves passed as proven."""
        return self.gold in UNPROVEN and self.said in PROVEN

    @property
    def is_false_reject(self) -> bool:
        """Whether proven words did not pass."""
        return self.gold in PROVEN and self.said not in PROVEN


@dataclass(frozen=True, slots=True)
class QuotationFigures:
    """Counts of some rows, and shares 0..1.

    `false_accepts` are counted among the `false` rows, `false_rejects` among the `proven` ones, `unproven_accepts`
    among the rest. A share of nothing is 0. `right` rows have the right verdict to the letter.
    """

    rows: int
    right: int
    false: int
    false_accepts: int
    false_accept_share: float
    proven: int
    false_rejects: int
    false_reject_share: float
    unproven_accepts: int


def figures(judged: Iterable[Judged]) -> QuotationFigures:
    """The figures of these rows."""
    rows = list(judged)
    false, proven = sum(row.gold in FALSE for row in rows), sum(row.gold in PROVEN for row in rows)
    accepts, rejects = sum(row.is_false_accept for row in rows), sum(row.is_false_reject for row in rows)
    return QuotationFigures(
        rows=len(rows),
        right=sum(row.gold == row.said for row in rows),
        false=false,
        false_accepts=accepts,
        false_accept_share=accepts / max(1, false),
        proven=proven,
        false_rejects=rejects,
        false_reject_share=rejects / max(1, proven),
        unproven_accepts=sum(row.is_unproven_accept for row in rows),
    )


def by_language(judged: Sequence[Judged]) -> dict[str, QuotationFigures]:
    """The figures of each language, by name."""
    languages = sorted({row.language for row in judged})
    return {name: figures(row for row in judged if row.language == name) for name in languages}


def by_kind(judged: Sequence[Judged]) -> dict[str, QuotationFigures]:
    """The figures of each kind of row, by name; rows that name none are left out."""
    kinds = sorted({row.kind for row in judged if row.kind})
    return {name: figures(row for row in judged if row.kind == name) for name in kinds}


def confusion(judged: Sequence[Judged]) -> dict[str, dict[str, int]]:
    """How often each answer was given for each right answer; answers and right answers that never occur are left out.

    Every row of the table has all columns, in the order of the vocabulary.
    """
    counts = Counter((row.gold, row.said) for row in judged)
    golds = [verdict for verdict in QuotationVerdict if any(row.gold == verdict for row in judged)]
    answers = [verdict for verdict in QuotationVerdict if any(row.said == verdict for row in judged)]
    return {gold.value: {said.value: counts[gold, said] for said in answers} for gold in golds}
