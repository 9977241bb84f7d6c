"""`newsloom stories pairs` and `refit`: what editors said as labelled pairs, and what other thresholds would change."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli.context import AsJson, OpenDesk, counted, print_json, print_table, progress_bar, say
from aggregator.cli.source_adding import on_terminal
from aggregator.clock import utc_now
from aggregator.errors import UsageError
from aggregator.evaluation.jsonlines import write_rows
from aggregator.review import labelled_pairs
from aggregator.settings.desk_file import set_number

if TYPE_CHECKING:
    from aggregator.evaluation.refit import Refit

_JOIN = ("thresholds", "stories", "join")
Numbers = Annotated[
    list[float] | None, typer.Option(min=0, max=1, help="Least score to join a story, to try (may be repeated).")
]
Merges = Annotated[
    list[float] | None, typer.Option(min=0, max=1, help="Least score to make two stories one, to try (repeated).")
]


def pairs(
    out: Annotated[Path | None, typer.Option(help="Write JSON lines here, as `newsloom evaluate` reads them.")] = None,
    texts: Annotated[bool, typer.Option("--texts", help="With headlines and texts, which are their outlets'.")] = False,
    features: Annotated[
        bool, typer.Option("--features", help="With what clustering takes from the texts, as stored.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What editors said of pairs of articles: same or different, as labelled pairs. What was undone is left out.

    Example: newsloom stories pairs --out pairs.jsonl
    """
    with OpenDesk() as desk, desk.database.read() as session:
        found = labelled_pairs.pairs(session)
        rows = labelled_pairs.rows(session, found, with_texts=texts, with_features=features)
    if out is not None:
        write_rows(out, rows)
    if as_json:
        print_json(rows)
    elif out is not None:
        say(f"{counted(len(rows), 'pair', 'pairs')} written to {out}")
    else:
        lines = [(pair.one, pair.other, pair.label, pair.by, f"{pair.at:%Y-%m-%d}") for pair in found]
        print_table(counted(len(rows), "pair", "pairs"), ("article", "article", "label", "who", "when"), lines)


def refit(
    join: Numbers = None,
    merge: Merges = None,
    apply: Annotated[
        float | None, typer.Option(min=0, max=1, metavar="JOIN", help="Write this one into config/desk.yaml.")
    ] = None,
    semantic: Annotated[bool, typer.Option(help="Use the sentence embedder where it is installed.")] = True,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; needed where nobody can answer.")] = False,
    as_json: AsJson = False,
) -> None:
    """What other thresholds would change: the articles of the window are placed anew on the side, at each.

    For each is told how many stories there would be, how many articles would stand elsewhere than at the thresholds of
    today, and how many pairs that editors spoke of it gets right. With --apply JOIN the number is written into
    config/desk.yaml, after asking. It holds for what is placed from then on: stories there are stay as they are.

    Example: newsloom stories refit --join 0.45 --join 0.55
    """
    # Imported here, so that short commands do not wait for what they do not use.
    from aggregator.clustering.embedder import load_embedder
    from aggregator.evaluation import refit as fitting
    from aggregator.pipeline import watch_entries

    if apply is not None and not yes and (as_json or not on_terminal()):
        raise UsageError("nobody can be asked here: --yes applies it unasked; without --apply nothing is changed")
    tried = [*(join or ()), *([] if apply is None else [apply])]
    with OpenDesk() as desk, progress_bar() as progress:
        thresholds = desk.home.desk.thresholds.stories
        report = fitting.refit(
            desk.database,
            thresholds,
            fitting.grid(thresholds, tried, merge or ()),
            watchlist=watch_entries(desk.home.desk),
            embedder=load_embedder() if semantic else None,
            now=utc_now(),
            progress=lambda done: progress("thresholds tried", done),
        )
        path = desk.home.root / "config" / "desk.yaml"
    if not as_json:
        _show(report)
    applied = apply is not None and (yes or typer.confirm(f"Write join: {apply} into {path}?"))
    if applied and apply is not None:
        set_number(path, _JOIN, apply)
    if as_json:
        print_json(asdict(report) | {"applied": apply if applied else None})
    elif applied:
        say(f"join: {apply} stands in {path}; it holds for articles placed from now on")
    elif apply is not None:
        say("nothing was written")
        raise typer.Exit(1)


def _show(report: "Refit") -> None:
    title = f"{counted(report.articles, 'article', 'articles')}, {counted(report.pairs, 'pair', 'pairs')} of editors"
    columns = ("join", "merge", "stories", "more/fewer", "articles elsewhere", "same right", "not-same right")
    today = report.fits[0]
    rows = [
        (
            f"{fit.join:g}{' (today)' if fit.is_present else ''}",
            f"{fit.merge:g}",
            fit.stories,
            f"{fit.stories - today.stories:+d}",
            fit.elsewhere,
            f"{fit.same_right} of {fit.same_right + fit.same_wrong}",
            f"{fit.different_right} of {fit.different_right + fit.different_wrong}",
        )
        for fit in report.fits
    ]
    print_table(title, columns, rows)
