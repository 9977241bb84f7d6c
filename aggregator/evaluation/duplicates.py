"""`newsloom evaluate duplicates`: how well copies are found, on a file with the right answers.

Rows of groups go through the real stage on a scratch database, in file order, as in production; rows of pairs are
judged text against text. Nothing of the desk is read or touched.
"""

from itertools import chain
from pathlib import Path

from aggregator.evaluation import duplicate_groups, duplicate_pairs
from aggregator.evaluation.bootstrap import RESAMPLES
from aggregator.evaluation.duplicates_report import WORST, DuplicatesReport, nothing
from aggregator.evaluation.jsonlines import read_rows
from aggregator.settings.thresholds import DuplicateThresholds


def evaluate(
    path: Path,
    thresholds: DuplicateThresholds,
    *,
    assignments: Path | None = None,
    settings: str = "defaults",
    resamples: int = RESAMPLES,
    worst: int = WORST,
) -> DuplicatesReport:
    """Measure on a file of `{id, title, text, lang, published, group}` or `{id, a, b, label}` (DESIGN, section 5).

    An `unsure` answer counts as not the same; so does a gold label `unsure`. Times that go backwards in the file are
    lifted to the latest before them, because rows are judged in file order. A row may name its `outlet`; without one,
    each row is an outlet of its own. It may name its `kind`, by which the figures are broken down.

    Args:
        path: the file, .jsonl or .jsonl.gz.
        thresholds: those to measure.
        assignments: where to write `{id, group}` or `{id, label}`.
        settings: whose thresholds these are, for the report.
        resamples: for the intervals; 0 for none.
        worst: false merges and missed copies told with their texts.

    Raises:
        DataFileError: the file is missing or a row malformed.
        OutputError: the assignments cannot be written.
    """
    rows = read_rows(path)
    first = next(rows, None)
    if first is None:
        return nothing(settings=settings, resamples=resamples)
    measure = duplicate_pairs.evaluate if "a" in first[1] else duplicate_groups.evaluate
    return measure(
        chain([first], rows),
        path,
        thresholds,
        assignments=assignments,
        settings=settings,
        resamples=resamples,
        worst=worst,
    )
