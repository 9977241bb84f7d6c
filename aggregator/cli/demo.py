"""`newsloom demo`: the whole job on the bundled newsstand."""

import shutil
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli.context import AsJson, print_json, print_table, progress_bar, say
from aggregator.cli.serve import Port
from aggregator.clock import utc_now

if TYPE_CHECKING:
    from aggregator.newsstand.demo import DemoReport
    from aggregator.newsstand.server import Newsstand


def demo(
    once: Annotated[bool, typer.Option("--once", help="End after the job; do not open the desk.")] = False,
    directory: Annotated[Path, typer.Option("--dir", help="Where the demo's desk is written.")] = Path("demo"),
    semantic: Annotated[bool, typer.Option(help="Use the sentence embedder where it is installed.")] = True,
    as_json: AsJson = False,
    port: Port = None,
    browser: Annotated[bool, typer.Option(help="Open the desk in this machine's browser.")] = True,
) -> None:
    """Collect an invented web on this machine, find copies, group stories, draft a digest; then open the desk.

    No network is used. The desk stays open, its newsstand beside it, until Ctrl-C.

    Example: newsloom demo --once
    """
    # Imported here, so that short commands do not wait for what they do not use.
    from aggregator.newsstand.demo import run_demo
    from aggregator.newsstand.library import library
    from aggregator.newsstand.server import Newsstand

    with Newsstand(library(utc_now())) as stand:
        with progress_bar() as progress:
            report = run_demo(directory.resolve(), stand, semantic=semantic, progress=progress)
        if as_json:
            print_json(report.as_dict())
        else:
            _show(report)
            if once:
                say(f"\nNext: {_command()} --desk {directory} up opens the desk in a browser")
        if not once:
            _open(directory.resolve(), stand, port, browser)


def _show(report: "DemoReport") -> None:
    first, second = report.rounds
    unchanged = sum(poll.http_status == 304 for poll in second.polls)
    rows = [
        ("sources", report.sources, f"second round: {unchanged} answered 304, not modified"),
        ("articles", report.articles, f"{first.total('seen')} feed entries seen, {report.corrections} corrected later"),
        ("duplicates", report.duplicates, f"pair F1 against the gold answers {report.duplicate_scores.f1:.3f}"),
        ("stories", report.stories, _story_line(report)),
        ("items", report.items, "drafted for the digest in preparation"),
    ]
    print_table("The newsstand of Lirova", ("what", "count", "and"), rows)
    say("\nThe draft digest:")
    for path in report.paths:
        say(f"  {path}")


def _command() -> str:
    """How this program is called from here: by its name where it is on the path, else by its place."""
    return "newsloom" if shutil.which("newsloom") else str(Path(sys.executable).with_name("newsloom"))


def _story_line(report: "DemoReport") -> str:
    how = "with sentence vectors" if report.semantic else "by words alone"
    return f"B-cubed F1 {report.story_scores.f1:.3f}, across languages {report.cross_scores.f1:.3f}, {how}"


def _open(directory: Path, stand: "Newsstand", port: int | None, browser: bool) -> None:
    """Run the desk; the newsstand goes on beside it, so that the links of drafts lead somewhere."""
    from aggregator.cli.up import run_up

    say(f"\nThe newsstand stays open for the draft's links, like {stand.home('quay-post')}; Ctrl-C ends both.")
    run_up(directory, host="127.0.0.1", port=port, log_option=[], show=webbrowser.open if browser else None)
