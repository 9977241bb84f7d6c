"""`newsloom evaluate`: how well the deciding stages do on labelled data, with the defaults or a desk's settings."""

from pathlib import Path
from typing import Annotated

import typer

from aggregator.cli.context import AsJson, print_json, say
from aggregator.cli.evaluation_report import duplicates_report, stories_report
from aggregator.cli.quotations_report import quotations_report
from aggregator.settings import Desk, load
from aggregator.settings.home import desk_root
from aggregator.settings.thresholds import Thresholds

app = typer.Typer(help="Measure dedup, clustering, quotations and extraction on labelled files.", no_args_is_help=True)

DataFile = Annotated[Path, typer.Argument(metavar="FILE", help="JSON lines; may be gzipped.")]
Assignments = Annotated[Path | None, typer.Option(help="Write what was decided for each row, as JSON lines.")]
Resamples = Annotated[
    int, typer.Option(min=0, max=100_000, help="Resamples for the 95 % intervals; 0 for no intervals.")
]
Worst = Annotated[int, typer.Option(min=0, max=10_000, help="The worst confusions to tell, of each kind.")]
OfDesk = Annotated[
    bool, typer.Option("--desk", help="With this desk's thresholds and watched names instead of the defaults.")
]


@app.command()
def stories(
    file: DataFile,
    semantic: Annotated[bool, typer.Option(help="Use the sentence embedder where it is installed.")] = True,
    assignments: Assignments = None,
    resamples: Resamples = 1_000,
    worst: Worst = 5,
    desk: OfDesk = False,
    as_json: AsJson = False,
) -> None:
    """Place labelled articles online, as in production; B-cubed, CEAF-e and pair scores, intervals, worst confusions.

    Example: newsloom evaluate stories headlines.jsonl --json
    """
    # Imported here, so that short commands do not wait for what they do not use.
    from aggregator.clustering.embedder import load_embedder
    from aggregator.evaluation import stories as evaluation
    from aggregator.pipeline import watch_entries

    settings, measured = _desk(desk)
    report = evaluation.evaluate(
        file,
        _thresholds(measured).stories,
        watchlist=() if measured is None else watch_entries(measured),
        embedder=load_embedder() if semantic else None,
        assignments=assignments,
        settings=settings,
        resamples=resamples,
        worst=worst,
    )
    if as_json:
        print_json(report.as_dict())
    else:
        stories_report(report)


@app.command()
def duplicates(
    file: DataFile,
    assignments: Assignments = None,
    resamples: Resamples = 1_000,
    worst: Worst = 5,
    desk: OfDesk = False,
    as_json: AsJson = False,
) -> None:
    """Judge labelled articles (or pairs) online, as in production; pair scores, intervals, worst confusions.

    Example: newsloom evaluate duplicates reprints.jsonl.gz
    """
    from aggregator.evaluation import duplicates as evaluation

    settings, measured = _desk(desk)
    report = evaluation.evaluate(
        file,
        _thresholds(measured).duplicates,
        assignments=assignments,
        settings=settings,
        resamples=resamples,
        worst=worst,
    )
    if as_json:
        print_json(report.as_dict())
    else:
        duplicates_report(report)


@app.command()
def quotations(file: DataFile, assignments: Assignments = None, worst: Worst = 5, as_json: AsJson = False) -> None:
    """Judge labelled quotations against their texts; right answers by answers, false accepts and rejects, confusions.

    Example: newsloom evaluate quotations quotations.jsonl --assignments verdicts.jsonl
    """
    from aggregator.evaluation import quotations as evaluation
    from aggregator.quotations.verdict import judge

    report = evaluation.evaluate(file, judge, assignments=assignments, worst=worst)
    if as_json:
        print_json(report.as_dict())
    else:
        quotations_report(report)


@app.command()
def extraction(file: DataFile, assignments: Assignments = None, as_json: AsJson = False) -> None:
    """Extract labelled pages; shingle scores.

    Example: newsloom evaluate extraction pages.jsonl
    """
    from aggregator.evaluation import extraction as evaluation

    report = evaluation.evaluate(file, assignments=assignments).as_dict()
    if as_json:
        print_json(report)
        return
    for name, value in report.items():
        say(f"{name}: {value:.4f}" if isinstance(value, float) else f"{name}: {value}")


def _desk(wanted: bool) -> tuple[str, Desk | None]:
    """Whose settings are measured, for the report; None for the defaults."""
    if not wanted:
        return "defaults", None
    home = load(desk_root())
    return f"desk {home.root}", home.desk


def _thresholds(desk: Desk | None) -> Thresholds:
    return Thresholds() if desk is None else desk.thresholds
