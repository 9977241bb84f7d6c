"""`newsloom digest import`: issues that were published before the desk came to Newsloom."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from aggregator.cli.context import AsJson, By, OpenDesk, counted, pick, print_json, say, terminal_text
from aggregator.clock import utc_now
from aggregator.errors import UsageError
from aggregator.past_issues.choosing import media_type, read_file
from aggregator.past_issues.forms import forms_of
from aggregator.past_issues.importing import ImportDesk, Outcome, Taken
from aggregator.past_issues.issue import PastIssue
from aggregator.settings.imports import import_patterns
from aggregator.text.posts import first_words

#: An issue is some tens of kilobytes; a saved page with its pictures inside is larger.
_LARGEST = 5_000_000


def import_issue(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A saved page (HTML), a text or Markdown.")],
    by: By,
    pattern: Annotated[
        str | None, typer.Option(help="Name of the pattern it has; else the one that finds most.")
    ] = None,
    date: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Its cover date, when the file says none.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what was read; nothing is stored.")] = False,
    replace: Annotated[bool, typer.Option(help="In the place of what another file of that date said.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take a past issue over, so that the desk knows what was covered. Importing a file again changes nothing.

    Example: newsloom digest import issue-213.html --dry-run --as "Ana Prifti"
    """
    raw, now = _bytes(file), utc_now()
    with OpenDesk() as desk:
        settings = desk.home.desk
        forms = forms_of(import_patterns(desk.home.root), settings, only=pattern)
        given = date.date() if date else None
        form, issue = read_file(raw, file.name, forms, now=now, zone=settings.zone, given=given)
        if issue.cover_date is None:
            raise UsageError(f"{file}: no cover date was found by {form.name}: give it, --date YYYY-MM-DD")
        taken = ImportDesk(desk.database, settings, by, now=now).take(
            raw, media_type(file.name, raw), issue, pattern=form.name, replace=replace, dry=dry_run
        )
        series = settings.series
    if as_json:
        print_json(_told(issue, taken, form.name, dry=dry_run))
    else:
        _say(series, issue, taken, form.name, dry=dry_run)


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST:
            raise UsageError(f"{file} has more than {_LARGEST:,} bytes: no issue of a digest has")
        return file.read_bytes()
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _told(issue: PastIssue, taken: Taken, pattern: str, *, dry: bool) -> dict[str, object]:
    fields = ("section", "lead", "body", "language", "links")
    return {
        "outcome": taken.outcome.value,
        "stored": not dry,
        "id": taken.digest_id,
        "pattern": pattern,
        **pick(issue, ("number", "cover_date", "headline")),
        "cited": taken.cited,
        "items": [pick(item, fields) for item in issue.items],
        "notes": list(taken.notes),
    }


def _say(series: str, issue: PastIssue, taken: Taken, pattern: str, *, dry: bool) -> None:
    number = "no number" if issue.number is None else str(issue.number)
    said = {
        Outcome.IMPORTED: "would be imported" if dry else "is imported",
        Outcome.REPLACED: "would be replaced" if dry else "is replaced",
        Outcome.UNCHANGED: "is imported already; nothing changes",
    }[taken.outcome]
    headline = f", {terminal_text(issue.headline)}" if issue.headline else ""
    say(f"{series} - {number}, {issue.cover_date:%Y-%m-%d}{headline}, read by {pattern}: {said}")
    say(f"{counted(len(issue.items), 'item', 'items')}, {taken.cited} of their links lead to stored articles")
    for item in issue.items:
        say(f"  {item.section}: {terminal_text(first_words(item.lead))}")
    for note in taken.notes:
        say(f"look: {terminal_text(note)}")
