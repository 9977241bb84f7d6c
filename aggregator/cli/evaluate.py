"""`newsloom evaluate`: how well the deciding stages do on labelled data, with the defaults."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from aggregator.cli.context import AsJson, print_json, say
from aggregator.settings.thresholds import Thresholds

app = typer.Typer(help="Measure dedup, clustering and extraction on labelled files.", no_args_is_help=True)

DataFile = Annotated[Path, typer.Argument(metavar="FILE", help="JSON lines; may be gzipped.")]
Assignments = Annotated[Path | None, typer.Option(help="Write what was decided for each row, as JSON lines.")]


@app.command()
def stories(
    file: DataFile,
    semantic: Annotated[bool, typer.Option(help="Use the sentence embedder where it is installed.")] = True,
    assignments: Assignments = None,
    as_json: AsJson = False,
) -> None:
    """Place labelled articles online, as in production; B-cubed, CEAF-e and pair scores.

    Example: newsloom evaluate stories headlines.jsonl --json
    """
    # Imported here, so that short commands do not wait for what they do not use.
    from aggregator.clustering.embedder import load_embedder
    from aggregator.evaluation import stories as evaluation

    embedder = load_embedder() if semantic else None
    report = evaluation.evaluate(file, Thresholds().stories, embedder=embedder, assignments=assignments)
    _print(report.as_dict(), as_json)


@app.command()
def duplicates(file: DataFile, assignments: Assignments = None, as_json: AsJson = False) -> None:
    """Judge labelled articles (or pairs) online, as in production; pair scores.

    Example: newsloom evaluate duplicates reprints.jsonl.gz
    """
    from aggregator.evaluation import duplicates as evaluation

    _print(evaluation.evaluate(file, Thresholds().duplicates, assignments=assignments).as_dict(), as_json)


@app.command()
def extraction(file: DataFile, assignments: Assignments = None, as_json: AsJson = False) -> None:
    """Extract labelled pages; shingle scores.

    Example: newsloom evaluate extraction pages.jsonl
    """
    from aggregator.evaluation import extraction as evaluation

    _print(evaluation.evaluate(file, assignments=assignments).as_dict(), as_json)


def _print(report: Mapping[str, object], as_json: bool) -> None:
    if as_json:
        print_json(report)
        return
    for line in _lines(report, ""):
        say(line)


def _lines(report: Mapping[str, object], prefix: str) -> list[str]:
    lines = []
    for name, value in report.items():
        if isinstance(value, dict):
            lines += _lines(value, f"{prefix}{name}.")
        else:
            shown = f"{value:.4f}" if isinstance(value, float) else value
            lines.append(f"{prefix}{name}: {shown}")
    return lines
