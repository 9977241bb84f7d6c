"""What `newsloom evaluate duplicates` tells, for files of groups and of pairs alike."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from aggregator.evaluation.bootstrap import Interval, ScoreIntervals
from aggregator.evaluation.examples import Example
from aggregator.evaluation.pairs import PairScores

#: Mistakes of each kind told: what fits on a screen.
WORST: Final = 5


@dataclass(frozen=True, slots=True)
class KindFigures:
    """Rows of one `kind`: pairs with at least this row of them, and the share found with a row of another group."""

    rows: int
    precision: float
    recall: float
    f1: float
    merged: float


@dataclass(frozen=True, slots=True)
class Mistake:
    """Two texts judged wrongly: how often (pairs of rows it stands for), what was measured, and how they begin.

    `share` of the later text found in the earlier one, 0..1; `said` is the desk's answer, `asked` the right one.
    """

    pairs: int
    asked: str
    said: str
    share: float
    reasons: list[dict[str, object]]
    earlier: Example
    later: Example
    kinds: list[str]


@dataclass(frozen=True, slots=True)
class WorstDuplicates:
    """False merges and missed copies, the dearest first."""

    merged: list[Mistake] = field(default_factory=list)
    missed: list[Mistake] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DuplicateIntervals:
    """95 % intervals, gold groups (or pairs) drawn anew; None where there are too few of them."""

    resamples: int
    pairs: ScoreIntervals | None
    twins_merged: Interval | None


@dataclass(frozen=True, slots=True)
class DuplicatesReport:
    """Pair scores 0..1; rows, those left to an editor, and documents judged a second (wall clock, store included).

    `twins_merged` is the share of template twins found together with a row of another group, None without twins;
    `confusion` counts pairs by right answer and answer, and is empty for files of groups.
    """

    rows: int
    unsure: int
    precision: float
    recall: float
    f1: float
    documents_per_second: float
    settings: str
    intervals: DuplicateIntervals
    languages: dict[str, PairScores]
    kinds: dict[str, KindFigures]
    twins_merged: float | None
    confusion: dict[str, dict[str, int]]
    worst: WorstDuplicates

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)


def nothing(*, settings: str, resamples: int) -> DuplicatesReport:
    """The report of a file without rows: nothing is wrong."""
    return DuplicatesReport(
        rows=0,
        unsure=0,
        precision=1.0,
        recall=1.0,
        f1=1.0,
        documents_per_second=0.0,
        settings=settings,
        intervals=DuplicateIntervals(resamples, None, None),
        languages={},
        kinds={},
        twins_merged=None,
        confusion={},
        worst=WorstDuplicates(),
    )


def dearest(mistakes: Sequence[Mistake], worst: int) -> list[Mistake]:
    """The `worst` mistakes: those of most pairs, and of these the ones of likest texts."""
    return sorted(mistakes, key=lambda mistake: (-mistake.pairs, -mistake.share))[:worst]
