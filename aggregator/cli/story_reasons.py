"""Why an article stands in a story, and why not in another: stored reasons as words with what each added."""

from collections.abc import Mapping, Sequence
from typing import Any

from aggregator.cli.context import print_table
from aggregator.store.near_misses import NAME, Stored, for_it

__all__ = ["for_it", "in_words", "near_misses", "show_near_misses"]


def near_misses(reasons: Sequence[Stored]) -> list[dict[str, Any]]:
    """The stories it nearly joined: their scores (.5 would have done), and what spoke for and against."""
    return [
        {"story": reason.get("story"), "score": round(float(reason["value"]), 3), "reasons": reason.get("reasons", [])}
        for reason in reasons
        if reason.get("name") == NAME
    ]


def in_words(reasons: Sequence[Stored]) -> str:
    """Reasons in one line, each with what it added to the evidence or took from it."""
    return "; ".join(_with_points(reason) for reason in reasons)


def show_near_misses(rows: Sequence[Mapping[str, Any]]) -> None:
    """The table of stories that articles nearly joined, if any; rows as `stories show` has them."""
    lines = [
        (row["article"], missed["story"] or "", f"{missed['score']:.2f}", in_words(missed["reasons"]))
        for row in rows
        for missed in row["near_misses"]
    ]
    if lines:
        print_table("near misses", ("article", "story", "score", "what spoke for it, and against"), lines)


def _with_points(reason: Stored) -> str:
    says = str(reason.get("says", ""))
    points = float(reason.get("value", 0.0)) * float(reason.get("weight", 0.0))
    return f"{says} ({points:+.2f})" if says and points else says
