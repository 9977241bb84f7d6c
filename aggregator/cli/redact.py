"""`newsloom redact`: an article's words taken away for good."""

from dataclasses import asdict
from typing import Annotated

import typer

from aggregator.cli.context import LARGEST_ID, AsJson, By, OpenDesk, counted, print_json, say
from aggregator.clock import utc_now
from aggregator.review.redaction import Citing, Redacted
from aggregator.review.redaction import redact as decide


def redact(
    article: Annotated[int, typer.Argument(metavar="ARTICLE", min=1, max=LARGEST_ID)],
    why: Annotated[str, typer.Option(help="The reason; it stays, and is shown with the article.")],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Take an article's text and stored bytes away for good. Publishers and administrators only; it cannot be undone.

    Example: newsloom redact 103 --why "asked for by the author" --as "Besa Kola"
    """
    with OpenDesk() as desk:
        done = decide(desk.database, by, article, why=why, now=utc_now())
        backups = desk.home.root / "var" / "backups"
    if as_json:
        print_json(asdict(done))
        return
    _say(done)
    say(
        f"Back-ups of before still hold its words: `newsloom backup`, then delete the others in {backups} and "
        "elsewhere; so may drafts and archives of evidence that were written to files"
    )


def _say(done: Redacted) -> None:
    if done.gone is None:
        say(f"article {done.article_id} is redacted since {done.at:%Y-%m-%d} ({done.why}); nothing was changed")
    else:
        gone = done.gone
        say(
            f"article {done.article_id} is redacted: {counted(gone.revisions, 'text', 'texts')}, "
            f"{counted(gone.snapshots, 'stored document', 'stored documents')} and "
            f"{counted(gone.drafts, 'untouched draft', 'untouched drafts')} are gone; address, dates and hashes stay"
        )
        for copy in gone.copies:
            say(f"article {copy} has the same text and keeps it: `newsloom redact {copy}` if that shall go as well")
    for each in done.citing:
        say(_citing(each))


def _citing(each: Citing) -> str:
    does = "quotes" if each.quotes else "cites"
    if not each.editions:
        return f"{each.issue} ({each.status.value}), item {each.item_id} {does} it: its quotations are unverifiable now"
    revisions = ", ".join(map(str, each.editions))
    return (
        f"{each.issue} ({each.status.value}), item {each.item_id} {does} it; published as edition {revisions}, "
        "which keeps its words: `newsloom digest correct`, or `newsloom digest withdraw`"
    )
