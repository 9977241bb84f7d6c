"""Files of labelled groups: rows go through the real dedup stage on a scratch database, in file order."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from aggregator.dedup import stage
from aggregator.dedup.verdict import Likeness, compare
from aggregator.evaluation.bootstrap import Interval, score_intervals
from aggregator.evaluation.clusters import Clusters, only
from aggregator.evaluation.confusions import Mixed, Torn, worst_mixed, worst_torn
from aggregator.evaluation.contributions import pair_units
from aggregator.evaluation.duplicate_pairs import LABELS, judged
from aggregator.evaluation.duplicates_report import (
    DuplicateIntervals,
    DuplicatesReport,
    KindFigures,
    Mistake,
    WorstDuplicates,
)
from aggregator.evaluation.examples import Example, opening
from aggregator.evaluation.jsonlines import write_rows
from aggregator.evaluation.pairs import PairScores, pair_scores, scores
from aggregator.evaluation.scratch import Row, read_articles, scratch_database, store
from aggregator.models import Resemblance
from aggregator.settings.thresholds import DuplicateThresholds
from aggregator.store import sketches
from aggregator.store.database import Database
from aggregator.vocabulary import Verdict

#: The `kind` of a row that has the mould of another one and other facts: the mistake no desk forgives.
_TWIN: Final = "twin"
_COPIES: Final = (Verdict.DUPLICATE, Verdict.REPRINT)


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
    """Measure on rows `{id, title, text, lang, published, group}`; see `duplicates.evaluate`."""
    rows = list(read_articles(raw, path, gold="group"))
    with scratch_database() as database:
        store(database, rows)
        started = time.perf_counter()
        done = stage.run(database, thresholds, now=rows[-1].published)
        seconds = time.perf_counter() - started
        links = _links(database, rows)
    found = _roots(links, rows)
    if assignments is not None:
        write_rows(assignments, ({"id": ident, "group": group} for ident, group in found.items()))
    gold = {row.id: row.gold for row in rows}
    reached, merged = pair_scores(gold, found), _merged(gold, found)
    return DuplicatesReport(
        rows=len(rows),
        unsure=done.unsure,
        precision=reached.precision,
        recall=reached.recall,
        f1=reached.f1,
        documents_per_second=len(rows) / max(seconds, 1e-9),
        settings=settings,
        intervals=DuplicateIntervals(
            resamples,
            score_intervals(pair_units(gold, found), resamples=resamples),
            _twins_interval(rows, merged, resamples=resamples),
        ),
        languages=_by_language(rows, gold, found),
        kinds=_by_kind(rows, gold, found, merged),
        twins_merged=_share([row.id in merged for row in rows if row.kind == _TWIN]),
        confusion={},
        worst=_Teller(rows, links, thresholds).worst(gold, found, worst),
    )


def _links(database: Database, rows: Sequence[Row]) -> dict[str, tuple[str, Resemblance]]:
    """What the stage said of each row that resembles an earlier one: that row, and the resemblance."""
    with database.read() as session:
        return {
            rows[one.article_id - 1].id: (rows[one.of_id - 1].id, one) for one in sketches.all_resemblances(session)
        }


def _roots(links: Mapping[str, tuple[str, Resemblance]], rows: Sequence[Row]) -> dict[str, str]:
    """For each row the first of its chain of copies: itself, when it is none."""
    copied = {ident: of for ident, (of, one) in links.items() if one.verdict in _COPIES}
    roots = {}
    for row in rows:
        root = row.id
        while root in copied:
            root = copied[root]
        roots[row.id] = root
    return roots


def _merged(gold: Clusters, found: Clusters) -> set[str]:
    """Rows found together with a row of another group."""
    sizes, right = Counter(found.values()), Counter((gold[ident], group) for ident, group in found.items())
    return {ident for ident, group in found.items() if sizes[group] > right[(gold[ident], group)]}


def _by_language(rows: Sequence[Row], gold: Clusters, found: Clusters) -> dict[str, PairScores]:
    """Pair scores of each language by itself."""
    parts: dict[str, list[str]] = {}
    for row in rows:
        parts.setdefault(row.language, []).append(row.id)
    return {language: pair_scores(only(gold, ids), only(found, ids)) for language, ids in sorted(parts.items())}


def _by_kind(rows: Sequence[Row], gold: Clusters, found: Clusters, merged: set[str]) -> dict[str, KindFigures]:
    """The companions of the rows of each kind: how many of those found are right, how many of those due are found."""
    due, put = Counter(gold.values()), Counter(found.values())
    right = Counter((gold[ident], group) for ident, group in found.items())
    figures = {}
    for kind in sorted({row.kind for row in rows} - {""}):
        ids = [row.id for row in rows if row.kind == kind]
        reached = scores(
            right=sum(right[(gold[ident], found[ident])] - 1 for ident in ids),
            found=sum(put[found[ident]] - 1 for ident in ids),
            gold=sum(due[gold[ident]] - 1 for ident in ids),
        )
        share = sum(ident in merged for ident in ids) / len(ids)
        figures[kind] = KindFigures(len(ids), reached.precision, reached.recall, reached.f1, share)
    return figures


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None


def _twins_interval(rows: Sequence[Row], merged: set[str], *, resamples: int) -> Interval | None:
    sums: dict[str, list[float]] = {}
    for row in rows:
        if row.kind == _TWIN:
            group = sums.setdefault(row.gold, [0.0, 0.0, 0.0, 0.0])
            group[0], group[1] = group[0] + (row.id in merged), group[1] + 1
    found = score_intervals(np.array(list(sums.values())).reshape(-1, 4), resamples=resamples)
    return None if found is None else found.precision


class _Teller:
    """Tells mistakes with their texts."""

    def __init__(
        self, rows: Sequence[Row], links: Mapping[str, tuple[str, Resemblance]], thresholds: DuplicateThresholds
    ) -> None:
        self._rows = {row.id: row for row in rows}
        self._links = links
        self._limits = stage.limits_of(thresholds)

    def worst(self, gold: Clusters, found: Clusters, worst: int) -> WorstDuplicates:
        """The groups merged wrongly and the groups torn apart that cost most B-cubed points."""
        return WorstDuplicates(
            [self._merged(mixed) for mixed in worst_mixed(gold, found, worst)],
            [self._missed(torn) for torn in worst_torn(gold, found, worst)],
        )

    def _merged(self, mixed: Mixed) -> Mistake:
        """The link that joins the two groups where there is one; else the first text of each."""
        one, other = set(mixed.one), set(mixed.other)
        for later in (*mixed.other, *mixed.one):
            earlier, link = self._links.get(later, ("", None))
            if link is not None and earlier in (one if later in other else other):
                return self._told(mixed.pairs, "different", link.verdict.value, earlier, later, link)
        return self._compared(mixed.pairs, "different", mixed.one[0], mixed.other[0], said="same group")

    def _missed(self, torn: Torn) -> Mistake:
        """The first text of the group against the first one that was not put with it."""
        earlier, later = sorted((piece[0] for piece in torn.pieces[:2]), key=list(self._rows).index)
        return self._compared(torn.pairs, "same", earlier, later)

    def _compared(self, pairs: int, asked: str, earlier: str, later: str, said: str = "") -> Mistake:
        of, link = self._links.get(later, ("", None))
        if link is not None and of == earlier:
            return self._told(pairs, asked, link.verdict.value, earlier, later, link)
        one, other = self._rows[earlier], self._rows[later]
        found = compare(judged(other.title, other.text), judged(one.title, one.text), limits=self._limits)
        reasons = [asdict(reason) for reason in found.reasons]
        if link is not None:
            said = said or f"{link.verdict.value} of {of}"
        elif found.likeness is Likeness.SAME:
            said = said or "never compared"
        return self._mistake(pairs, asked, said or LABELS[found.likeness], earlier, later, found.share, reasons)

    def _told(self, pairs: int, asked: str, said: str, earlier: str, later: str, link: Resemblance) -> Mistake:
        return self._mistake(pairs, asked, said, earlier, later, link.share, link.reasons)

    def _mistake(
        self,
        pairs: int,
        asked: str,
        said: str,
        earlier: str,
        later: str,
        share: float,
        reasons: list[dict[str, object]],
    ) -> Mistake:
        one, other = self._rows[earlier], self._rows[later]
        kinds = [row.kind for row in (one, other) if row.kind]
        return Mistake(pairs, asked, said, share, reasons, _example(one), _example(other), kinds)


def _example(row: Row) -> Example:
    return Example(row.id, row.language, opening(f"{row.title} / {row.text}" if row.title else row.text))
