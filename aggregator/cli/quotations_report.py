"""How `newsloom evaluate quotations` is read by people: right answers by answers, the two faults, their texts.

Everything printed here is in the JSON as well. Ids, kinds, languages and texts are outside text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aggregator.cli.context import counted, print_table, say, terminal_text

if TYPE_CHECKING:  # the measure is only loaded by the command that needs it
    from aggregator.evaluation.quotation_figures import QuotationFigures
    from aggregator.evaluation.quotations import QuotationConfusion, QuotationsReport

_COLUMNS = ("rows", "right", "false accepts", "false rejects", "unproven accepts")


def quotations_report(report: QuotationsReport) -> None:
    """Print the report of `evaluate quotations`."""
    whole = report.figures
    say(f"{counted(whole.rows, 'quotation', 'quotations')}; {report.quotations_per_second:.0f} a second")
    if report.confusion:
        answers = next(iter(report.confusion.values()))
        lines = [(gold, *(count or "" for count in said.values())) for gold, said in report.confusion.items()]
        print_table("right answer by answer", ("right", *answers), lines)
    lines = [("all", *_cells(whole))]
    lines += [(terminal_text(f"  {name}"), *_cells(one)) for name, one in report.languages.items()]
    print_table("by language", ("language", *_COLUMNS), lines)
    if report.kinds:
        kinds = [(terminal_text(name), *_cells(one)) for name, one in report.kinds.items()]
        print_table("by kind of row", ("kind", *_COLUMNS), kinds)
    say("false accepts are of the altered, stitched and not found; false rejects of the exact, normalised and elided;")
    say("unproven accepts of those that stand elsewhere or have no text stored")
    _print_worst(report)


def _cells(one: QuotationFigures) -> tuple[str, ...]:
    return (
        str(one.rows),
        str(one.right),
        _of(one.false_accepts, one.false, one.false_accept_share),
        _of(one.false_rejects, one.proven, one.false_reject_share),
        str(one.unproven_accepts),
    )


def _of(count: int, among: int, share: float) -> str:
    return f"{count} of {among} ({share:.2%})" if among else ""


def _print_worst(report: QuotationsReport) -> None:
    _print_confusions("false quotations that passed", report.worst.false_accepts)
    _print_confusions("unproven quotations that passed", report.worst.unproven_accepts)
    _print_confusions("true quotations that did not pass", report.worst.false_rejects)
    _print_confusions("other confusions", report.worst.others)


def _print_confusions(title: str, confusions: Sequence[QuotationConfusion]) -> None:
    if confusions:
        say(f"\n{title}")
    for number, one in enumerate(confusions, start=1):
        kind = f", {terminal_text(one.kind)}" if one.kind else ""
        say(f"{number}. {terminal_text(one.id)} ({terminal_text(one.lang)}{kind}): {one.asked}, said {one.said}")
        say(f"     quotation: {terminal_text(one.quote)}")
        for passage in one.passages:
            say(f"     passage:   {terminal_text(passage)}")
