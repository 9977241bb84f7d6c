"""`make bench-dedup`: copies and template twins among real articles, beside datasketch's MinHashLSH in the same run.

The file is duplicates/reprints.jsonl.gz in `NEWSLOOM_DATA`. Ours is the real stage on an empty SQLite database with
synchronous commits: the seconds begin with the articles stored as collected and end with the last commit, so that
reading their texts, folding and tokenising, sketching, the index, comparing word by word, lineage and writing are
counted; collecting them is not. Theirs (`peer_datasketch.py`) begins with reading the file and keeps nothing.
The two take turns, and the medians count: on a shared machine a single run is up to a quarter off. Pair F1 is that of
`newsloom evaluate duplicates`; a twin is merged when it stands in a group with a text that is not its own group's.
Of natural-pairs.jsonl, which is for measuring only, precision and recall on "same" are told.
"""

import gzip
import json
import os
import statistics
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aggregator.evaluation.duplicates import DuplicatesReport, evaluate
from aggregator.evaluation.pairs import pair_scores
from aggregator.settings.thresholds import DuplicateThresholds

PEER_PYTHON = Path(os.environ.get("NEWSLOOM_BENCH_PYTHON", ".venv-bench/bin/python"))
DATA = Path(os.environ.get("NEWSLOOM_DATA", "../shared/data")) / "duplicates"
TURNS = 3


@dataclass(frozen=True)
class Turn:
    """One turn of both: the groups found and documents a second."""

    ours: Mapping[str, str]
    our_rate: float
    theirs: Mapping[str, str]
    their_rate: float


def take_turn(path: Path) -> Turn:
    """Ours, then the peer."""
    with tempfile.TemporaryDirectory() as folder:
        assignments = Path(folder) / "groups.jsonl"
        report = evaluate(path, DuplicateThresholds(), assignments=assignments)
        ours = {row["id"]: row["group"] for row in map(json.loads, assignments.read_text("utf-8").splitlines())}
    command = [str(PEER_PYTHON), "tests/benchmarks/peer_datasketch.py", str(path)]
    found = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    return Turn(ours, report.documents_per_second, found["groups"], len(ours) / found["seconds"])


def twins_merged(rows: list[dict[str, Any]], groups: Mapping[str, str]) -> float:
    """Share of the template twins that stand with a text of another group, 0..1."""
    gold = {str(row["id"]): str(row["group"]) for row in rows}
    together = defaultdict(set)
    for ident, group in groups.items():
        together[group].add(gold[ident])
    twins = [str(row["id"]) for row in rows if row["kind"] == "twin"]
    return sum(len(together[groups[twin]]) > 1 for twin in twins) / max(1, len(twins))


def _found(rows: list[dict[str, Any]], groups: Mapping[str, str], rates: list[float]) -> str:
    reached = pair_scores({str(row["id"]): str(row["group"]) for row in rows}, groups)
    turns = " ".join(f"{rate:.0f}" for rate in rates)
    return (
        f"pair F1 {reached.f1:.4f} (P {reached.precision:.4f} R {reached.recall:.4f}), twins merged"
        f" {twins_merged(rows, groups):.1%}, {statistics.median(rates):.0f} documents/s ({turns})"
    )


def _natural(path: Path) -> str:
    if not path.exists():
        return "natural pairs: no file"
    reached: DuplicatesReport = evaluate(path, DuplicateThresholds())
    return f"natural pairs: precision {reached.precision:.3f} recall {reached.recall:.3f} on same"


def main() -> int:
    """Run it; 1 when we are slower than the peer or miss a figure of the acceptance."""
    path = DATA / "reprints.jsonl.gz"
    if not path.exists() or not PEER_PYTHON.exists():
        missing = path if not path.exists() else PEER_PYTHON
        print(f"bench-dedup: skipped, there is no {missing}: set NEWSLOOM_DATA, or run it by make")
        return 0
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    turns = [take_turn(path) for _ in range(TURNS)]
    ours, theirs = [turn.our_rate for turn in turns], [turn.their_rate for turn in turns]
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"newsloom: {_found(rows, turns[-1].ours, ours)}; {_natural(DATA / 'natural-pairs.jsonl')}")
    print(f"datasketch: {_found(rows, turns[-1].theirs, theirs)}")
    print(f"ratio {ratio:.2f}")
    good = pair_scores({str(row["id"]): str(row["group"]) for row in rows}, turns[-1].ours).f1 >= 0.975
    return 0 if good and ratio >= 1 and twins_merged(rows, turns[-1].ours) <= 0.02 else 1


if __name__ == "__main__":
    raise SystemExit(main())
