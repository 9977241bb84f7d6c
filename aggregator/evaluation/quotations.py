"""`newsloom evaluate quotations`: how well quotations are judged, on a file with the right answers.

Rows are judged one by one, each against its own texts. The judge is handed in; nothing of the desk is read or touched.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from aggregator.evaluation.examples import opening
from aggregator.evaluation.jsonlines import write_rows
from aggregator.evaluation.quotation_figures import Judged, QuotationFigures, by_kind, by_language, confusion, figures
from aggregator.evaluation.quotation_rows import QuotationRow, read_quotations
from aggregator.quotations.model import Field, Judgement, Source, Span

#: Confusions of each kind told: what fits on a screen.
WORST: Final = 5
#: Characters of a quotation and of a passage told: most quotations whole, so that the word that differs is seen.
_TOLD: Final = 400

#: Says what a quotation (without its marks) is by these sources.
Judge = Callable[[str, Sequence[Source]], Judgement]


@dataclass(frozen=True, slots=True)
class QuotationConfusion:
    """A quotation judged wrongly: the right answer and the answer, its words, and the passages it was laid to."""

    id: str
    lang: str
    kind: str
    asked: str
    said: str
    quote: str
    passages: list[str]


@dataclass(frozen=True, slots=True)
class WorstQuotations:
    """Rows judged wrongly, in file order; `others` are those that neither passed nor were stopped wrongly."""

    false_accepts: list[QuotationConfusion]
    unproven_accepts: list[QuotationConfusion]
    false_rejects: list[QuotationConfusion]
    others: list[QuotationConfusion]


@dataclass(frozen=True, slots=True)
class QuotationsReport:
    """The figures of one file; `confusion` counts rows by right answer and answer; wall clock of the judge alone."""

    figures: QuotationFigures
    confusion: dict[str, dict[str, int]]
    languages: dict[str, QuotationFigures]
    kinds: dict[str, QuotationFigures]
    quotations_per_second: float
    worst: WorstQuotations

    def as_dict(self) -> dict[str, Any]:
        """For `--json`: the figures of all rows stand at the top."""
        whole = asdict(self)
        return {**whole.pop("figures"), **whole}


def evaluate(path: Path, judge: Judge, *, assignments: Path | None = None, worst: int = WORST) -> QuotationsReport:
    """Judge the rows of `path` and compare with their `verdict`; see `read_quotations` for their form.

    Args:
        path: the file, .jsonl or .jsonl.gz.
        judge: what is measured.
        assignments: where to write `{id, verdict}`.
        worst: confusions of each kind told with their texts.

    Raises:
        DataFileError: the file is missing or a row malformed.
        OutputError: the assignments cannot be written.
    """
    rows = list(read_quotations(path))
    begun = time.perf_counter()
    judgements = [judge(row.quote, row.sources) for row in rows]
    seconds = time.perf_counter() - begun
    if assignments is not None:
        answers = zip(rows, judgements, strict=True)
        write_rows(assignments, ({"id": row.id, "verdict": judged.verdict.value} for row, judged in answers))
    return report(rows, judgements, seconds=seconds, worst=worst)


def report(
    rows: Sequence[QuotationRow], judgements: Sequence[Judgement], *, seconds: float, worst: int = WORST
) -> QuotationsReport:
    """The report on these rows and what was said of each, in the same order, in so many seconds."""
    judged = [
        Judged(row.id, row.language, row.kind, row.gold, judgement.verdict)
        for row, judgement in zip(rows, judgements, strict=True)
    ]
    return QuotationsReport(
        figures=figures(judged),
        confusion=confusion(judged),
        languages=by_language(judged),
        kinds=by_kind(judged),
        quotations_per_second=len(rows) / max(seconds, 1e-9),
        worst=_worst(rows, judgements, judged, worst),
    )


def _worst(
    rows: Sequence[QuotationRow], judgements: Sequence[Judgement], judged: Sequence[Judged], worst: int
) -> WorstQuotations:
    def told(wanted: Callable[[Judged], bool]) -> list[QuotationConfusion]:
        places = [place for place, one in enumerate(judged) if wanted(one)][:worst]
        return [_confusion(rows[place], judgements[place]) for place in places]

    return WorstQuotations(
        false_accepts=told(lambda one: one.is_false_accept),
        unproven_accepts=told(lambda one: one.is_unproven_accept),
        false_rejects=told(lambda one: one.is_false_reject),
        others=told(lambda one: one.gold != one.said and not _is_grave(one)),
    )


def _is_grave(one: Judged) -> bool:
    return one.is_false_accept or one.is_unproven_accept or one.is_false_reject


def _confusion(row: QuotationRow, judgement: Judgement) -> QuotationConfusion:
    return QuotationConfusion(
        id=row.id,
        lang=row.language,
        kind=row.kind,
        asked=row.gold.value,
        said=judgement.verdict.value,
        quote=opening(row.quote, _TOLD),
        passages=[opening(text, _TOLD) for text in _passages(row.sources, judgement.spans)],
    )


def _passages(sources: Sequence[Source], spans: Iterable[Span]) -> list[str]:
    texts = {(source.article_id, Field.TEXT): source.text for source in sources}
    texts |= {(source.article_id, Field.TITLE): source.title for source in sources}
    return [texts[span.article_id, span.field][span.start : span.end] for span in spans]
