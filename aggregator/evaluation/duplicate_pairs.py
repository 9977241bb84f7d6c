"""Files of labelled pairs: each two texts are judged against one another, as the dedup stage judges two articles."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from aggregator.dedup import stage
from aggregator.dedup.verdict import Comparison, Document, Likeness, Limits, compare
from aggregator.evaluation.bootstrap import Units, score_intervals
from aggregator.evaluation.duplicates_report import (
    DuplicateIntervals,
    DuplicatesReport,
    Mistake,
    WorstDuplicates,
    dearest,
)
from aggregator.evaluation.examples import Example, opening
from aggregator.evaluation.jsonlines import Place, string, write_rows
from aggregator.evaluation.pairs import PairScores, scores
from aggregator.evaluation.scratch import BEGINNING, named, new_id
from aggregator.settings.thresholds import DuplicateThresholds
from aggregator.text.words import words

_SAME, _DIFFERENT, _UNSURE = "same", "different", "unsure"
LABELS: Final = {
    Likeness.SAME: _SAME,
    Likeness.UNSURE: _UNSURE,
    Likeness.TWIN: _DIFFERENT,
    Likeness.DIFFERENT: _DIFFERENT,
}


@dataclass(frozen=True, slots=True)
class _Text:
    title: str
    text: str

    @property
    def document(self) -> Document:
        """As the stage judges it."""
        return judged(self.title, self.text)


@dataclass(frozen=True, slots=True)
class _Pair:
    id: str
    one: _Text
    other: _Text
    language: str
    gold: str
    comparison: Comparison

    @property
    def said(self) -> str:
        return LABELS[self.comparison.likeness]


def judged(title: str, text: str) -> Document:
    """A text without time and outlet, for `verdict.compare`."""
    return Document(
        id=0, outlet="", title=tuple(words(title)), words=tuple(words(text)), language="und", published=BEGINNING
    )


def evaluate(
    raw: Iterator[tuple[int, dict[str, Any]]],
    path: Path,
    thresholds: DuplicateThresholds,
    *,
    assignments: Path | None,
    settings: str,
    resamples: int,
    worst: int,
) -> DuplicatesReport:
    """Measure on rows `{id, a, b, label}`; see `duplicates.evaluate`."""
    started = time.perf_counter()
    pairs = list(_judge(raw, path, stage.limits_of(thresholds)))
    seconds = time.perf_counter() - started
    if assignments is not None:
        write_rows(assignments, ({"id": pair.id, "label": pair.said} for pair in pairs))
    reached = _scores(pairs)
    return DuplicatesReport(
        rows=len(pairs),
        unsure=sum(pair.said == _UNSURE for pair in pairs),
        precision=reached.precision,
        recall=reached.recall,
        f1=reached.f1,
        documents_per_second=2 * len(pairs) / max(seconds, 1e-9),
        settings=settings,
        intervals=DuplicateIntervals(resamples, score_intervals(_units(pairs), resamples=resamples), None),
        languages={
            language: _scores([pair for pair in pairs if pair.language == language])
            for language in sorted({pair.language for pair in pairs})
        },
        kinds={},
        twins_merged=None,
        confusion=_confusion(pairs),
        worst=WorstDuplicates(
            dearest([_mistake(pair) for pair in pairs if pair.said == _SAME != pair.gold], worst),
            dearest([_mistake(pair) for pair in pairs if pair.gold == _SAME != pair.said], worst),
        ),
    )


def _judge(raw: Iterator[tuple[int, dict[str, Any]]], path: Path, limits: Limits) -> Iterator[_Pair]:
    seen: set[str] = set()
    for line, row in raw:
        place = Place(path, line)
        ident, gold = new_id(row, seen, place=place), _gold_label(row, place=place)
        one, other = _text(row, "a", place=place), _text(row, "b", place=place)
        comparison = compare(other.document, one.document, limits=limits)
        yield _Pair(ident, one, other, named(row, "lang") or "und", gold, comparison)


def _gold_label(row: Mapping[str, Any], *, place: Place) -> str:
    said = string(row, "label", place=place)
    if said not in LABELS.values():
        raise place.error(f"'label' is {said!r}, not same, different or unsure")
    return said


def _text(row: Mapping[str, Any], side: str, *, place: Place) -> _Text:
    found = row.get(side)
    if not isinstance(found, dict):
        raise place.error(f"{side!r} is no object with title and text")
    return _Text(string(found, "title", place=place, default=""), string(found, "text", place=place, default=""))


def _scores(pairs: Sequence[_Pair]) -> PairScores:
    right, said, _, gold = (int(total) for total in _units(pairs).sum(axis=0))
    return scores(right=right, found=said, gold=gold)


def _units(pairs: Sequence[_Pair]) -> Units:
    """Each pair is drawn by itself."""
    sums = [
        (pair.said == pair.gold == _SAME, pair.said == _SAME, pair.said == pair.gold == _SAME, pair.gold == _SAME)
        for pair in pairs
    ]
    return np.array(sums, dtype=np.float64).reshape(-1, 4)


def _confusion(pairs: Sequence[_Pair]) -> dict[str, dict[str, int]]:
    labels = (_SAME, _DIFFERENT, _UNSURE)
    return {
        gold: {said: sum(pair.gold == gold and pair.said == said for pair in pairs) for said in labels}
        for gold in labels
    }


def _mistake(pair: _Pair) -> Mistake:
    return Mistake(
        pairs=1,
        asked=pair.gold,
        said=pair.said,
        share=pair.comparison.share,
        reasons=[asdict(reason) for reason in pair.comparison.reasons],
        earlier=_example(pair, pair.one),
        later=_example(pair, pair.other),
        kinds=[],
    )


def _example(pair: _Pair, text: _Text) -> Example:
    return Example(pair.id, pair.language, opening(f"{text.title} / {text.text}" if text.title else text.text))
