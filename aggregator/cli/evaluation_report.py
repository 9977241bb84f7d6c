"""How `newsloom evaluate` is read by people: tables of figures with their intervals, then confusions with their texts.

Everything printed here is in the JSON as well. Ids, labels and headlines are outside text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from aggregator.cli.context import counted, print_table, say, terminal_text

if TYPE_CHECKING:  # the measures are only loaded by the command that needs them
    from aggregator.evaluation.bootstrap import Interval, ScoreIntervals
    from aggregator.evaluation.duplicates_report import DuplicatesReport, Mistake
    from aggregator.evaluation.examples import Evidence, Example, StoryConfusion
    from aggregator.evaluation.stories import StoriesReport

_SCORES = ("precision", "recall", "f1")
_REASONS = 4


class _Scores(Protocol):
    @property
    def precision(self) -> float: ...
    @property
    def recall(self) -> float: ...
    @property
    def f1(self) -> float: ...


def stories_report(report: StoriesReport) -> None:
    """Print the report of `evaluate stories`."""
    by = f"words and {report.embedder}" if report.embedder else "words alone"
    told = report.intervals
    say(f"settings: {terminal_text(report.settings)}; by {by}; {report.documents_per_second:.0f} documents a second")
    rows = [("B-cubed", report.b3, told.b3)]
    if len(report.languages) > 1:
        rows.append(("  across languages", report.cross, told.cross))
    rows += [(f"  {language}", one, told.languages[language]) for language, one in report.languages.items()]
    lines = [_line(*row) for row in rows]
    lines += [_line("CEAF-e", report.ceaf_e, told.ceaf_e), _line("pairs", report.pairs, told.pairs)]
    print_table(f"{counted(report.documents, 'article', 'articles')}", ("measure", *_SCORES), lines)
    _say_of_intervals(told.resamples, "stories")
    whole = report.wholeness
    say(
        f"{counted(report.gold_stories, 'story', 'stories')} in the file, {report.found_stories} found;"
        f" of the file's, {whole.split} in several pieces, {whole.mixed} mixed with another"
    )
    _print_parts(report)
    _print_confusions("one found story from two", "precision", report.worst.mixed)
    _print_confusions("one story in several pieces", "recall", report.worst.torn)


def _print_parts(report: StoriesReport) -> None:
    if report.language_pairs:
        rows = [(name, pair.gold_pairs, *_plain(pair)) for name, pair in report.language_pairs.items()]
        print_table("pairs of articles in two languages", ("languages", "in the file", *_SCORES), rows)
    if report.sizes:
        sizes = [(name, one.stories, one.documents, *_plain(one)) for name, one in report.sizes.items()]
        print_table("B-cubed by size of story", ("articles", "stories", "all articles", *_SCORES), sizes)


def _print_confusions(title: str, lost: str, confusions: Sequence[StoryConfusion]) -> None:
    if confusions:
        say(f"\n{title}, the worst")
    for number, one in enumerate(confusions, start=1):
        rest = one.pieces - len(one.parts)
        further = f", of {one.pieces} pieces" if rest else ""
        say(f"{number}. costs {100 * one.cost:.2f} points of {lost}{further}")
        for part in one.parts:
            where = f"{terminal_text(part.gold)}, found as {part.found}"
            say(f"   {counted(part.documents, 'article', 'articles')} of {where}")
            for example in part.examples:
                say(f"     {_example(example)}")
        if one.evidence is not None:
            say(f"   {_evidence(one.evidence)}")


def _example(example: Example) -> str:
    return f"{terminal_text(example.id)} ({terminal_text(example.lang)}) {terminal_text(example.title)}"


def _evidence(evidence: Evidence) -> str:
    return f"{terminal_text(evidence.id)} was placed with {_short(evidence.score)}: {_reasons(evidence.reasons)}"


def _reasons(reasons: Sequence[dict[str, object]]) -> str:
    return "; ".join(map(_reason, reasons[:_REASONS])) or "nothing was like it"


def _reason(reason: dict[str, object]) -> str:
    """What a reason says; a sentence that begins with `of` goes on from the share measured."""
    says, value = terminal_text(str(reason.get("says", ""))), reason.get("value")
    return f"{value:.0%} {says}" if says.startswith("of ") and isinstance(value, float) else says


def duplicates_report(report: DuplicatesReport) -> None:
    """Print the report of `evaluate duplicates`."""
    said = f"settings: {terminal_text(report.settings)}; {report.documents_per_second:.0f} documents a second"
    say(f"{said}; {counted(report.unsure, 'answer', 'answers')} left to an editor")
    told = report.intervals
    lines = [_line("pairs", report, told.pairs)]
    lines += [(f"  {language}", *_plain(one)) for language, one in report.languages.items()]
    print_table(counted(report.rows, "row", "rows"), ("measure", *_SCORES), lines)
    _say_of_intervals(told.resamples, "groups or pairs")
    if report.twins_merged is not None:
        say(f"template twins merged: {_figure(report.twins_merged, told.twins_merged)}")
    if report.kinds:
        kinds = [(name, one.rows, *_plain(one), _short(one.merged)) for name, one in report.kinds.items()]
        print_table("by kind of row", ("kind", "rows", *_SCORES, "with another group"), kinds)
    if report.confusion:
        rows = [(gold, *said.values()) for gold, said in report.confusion.items()]
        print_table("right answer by answer", ("right", *report.confusion), rows)
    _print_mistakes("false merges, the worst", report.worst.merged)
    _print_mistakes("missed copies, the worst", report.worst.missed)


def _print_mistakes(title: str, mistakes: Sequence[Mistake]) -> None:
    if mistakes:
        say(f"\n{title}")
    for number, one in enumerate(mistakes, start=1):
        kinds = f" ({', '.join(map(terminal_text, one.kinds))})" if one.kinds else ""
        stands = f"{counted(one.pairs, 'pair', 'pairs')}{kinds}: {one.asked}, said {terminal_text(one.said)}"
        say(f"{number}. {stands}; {one.share:.0%} shared: {_reasons(one.reasons)}")
        say(f"     {_example(one.earlier)}\n     {_example(one.later)}")


def _say_of_intervals(resamples: int, units: str) -> None:
    if resamples:
        drawn = f"{resamples} resamples of whole {units}"
        say(f"in brackets: 95 % intervals of {drawn}; none where there are fewer than ten")


def _line(name: str, scores: _Scores, told: ScoreIntervals | None) -> tuple[str, ...]:
    if told is None:
        return (name, *_plain(scores))
    pairs = (scores.precision, told.precision), (scores.recall, told.recall), (scores.f1, told.f1)
    return (name, *(_figure(value, interval) for value, interval in pairs))


def _plain(scores: _Scores) -> tuple[str, str, str]:
    return _short(scores.precision), _short(scores.recall), _short(scores.f1)


def _figure(value: float, interval: Interval | None) -> str:
    return _short(value) if interval is None else f"{_short(value)} [{_short(interval[0])}, {_short(interval[1])}]"


def _short(value: float) -> str:
    """A share in three places without the nought: .788, 1.000."""
    return f"{value:.3f}".removeprefix("0")
