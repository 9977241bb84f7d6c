"""`newsloom evaluate extraction`: how much of a page's article is found, and how little else.

The measure is that of the article extraction benchmark (scrapinghub/article-extraction-benchmark, evaluate.py and its
white paper), so that figures compare with the published ones. Pages are read in this process, without the killable
child that collection uses: measure with pages you trust.
"""

import re
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import Any, Final

from aggregator.collection.extract import extract_page
from aggregator.evaluation.jsonlines import Place, label, read_rows, string, write_rows

#: Tokens in a shingle, as in the benchmark.
SHINGLE_TOKENS: Final = 4
_TOKEN: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ExtractionReport:
    """Scores 0..1: precision and recall are means over pages, F1 their harmonic mean; milliseconds of wall clock."""

    pages: int
    precision: float
    recall: float
    f1: float
    milliseconds_per_page: float

    def as_dict(self) -> dict[str, float]:
        """For `--json`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Numbers of shingles, with repetitions: in both texts, only in the found one, only in the gold one."""

    both: int
    extra: int
    missing: int


def evaluate(path: Path, assignments: Path | None = None) -> ExtractionReport:
    """Measure on a file of `{id, html_path, text, url}`, `html_path` being relative to the file.

    Raises:
        DataFileError: the file or a page is missing, or a row malformed.
        OutputError: the assignments `{id, text}` cannot be written.
    """
    overlaps, found, started = [], [], time.perf_counter()
    for line, row in read_rows(path):
        place = Place(path, line)
        text = _extract(row, place=place)
        overlaps.append(overlap(string(row, "text", place=place), text))
        found.append({"id": label(row, "id", place=place), "text": text})
    seconds = time.perf_counter() - started
    if assignments is not None:
        write_rows(assignments, found)
    precision, recall = mean_scores(overlaps)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return ExtractionReport(len(overlaps), precision, recall, f1, 1000 * seconds / max(1, len(overlaps)))


def _extract(row: dict[str, Any], *, place: Place) -> str:
    page = place.path.parent / string(row, "html_path", place=place)
    try:
        html = page.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise place.error(f"{page} cannot be read ({error})") from error
    return extract_page(html, string(row, "url", place=place, default="")).text


def overlap(gold: str, found: str) -> Overlap:
    """How the shingles of two texts overlap."""
    wanted, given = _shingles(gold), _shingles(found)
    both = (wanted & given).total()
    return Overlap(both, given.total() - both, wanted.total() - both)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four tokens; a shorter text is one run. Upper and lower case differ, as in the benchmark."""
    tokens = _TOKEN.findall(text)
    starts = range(max(1, len(tokens) - SHINGLE_TOKENS + 1)) if tokens else range(0)
    return Counter(tuple(tokens[start : start + SHINGLE_TOKENS]) for start in starts)


def mean_scores(overlaps: list[Overlap]) -> tuple[float, float]:
    """Precision over pages with a found text, recall over those with a gold text: means, pages weighing alike."""
    precisions = [page.both / (page.both + page.extra) for page in overlaps if page.both + page.extra]
    recalls = [page.both / (page.both + page.missing) for page in overlaps if page.both + page.missing]
    return (fmean(precisions) if precisions else 0.0), (fmean(recalls) if recalls else 0.0)
