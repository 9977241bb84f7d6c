"""`newsloom doctor`: what could harm the desk, and what to do about it."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from aggregator.cli.context import AsJson, print_json, print_table
from aggregator.clock import utc_now
from aggregator.doctor.examination import examine
from aggregator.settings.home import desk_root
from aggregator.vocabulary import FindingLevel


def doctor(
    verify: Annotated[
        bool, typer.Option("--verify", help="Read the whole database and prove the newest backup; takes longer.")
    ] = False,
    backups: Annotated[
        Path | None, typer.Option(help="Folder of the desk's backups; var/backups of the desk otherwise.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look for what could harm the desk: its machine, its network policy, its own state. Ends with 1 on a fault.

    Example: newsloom doctor --verify
    """
    found = list(examine(desk_root(), now=utc_now(), backups=backups, verify=verify))
    if as_json:
        print_json([asdict(finding) for finding in found])
    else:
        rows = [(finding.level.value, finding.about, finding.says, finding.next_step) for finding in found]
        worst = sum(finding.level is not FindingLevel.FINE for finding in found)
        title = f"{worst} of {len(found)} findings to see to" if worst else "all is well"
        print_table(title, ("", "about", "found", "next step"), rows)
    if any(finding.level is FindingLevel.FAULT for finding in found):
        raise typer.Exit(1)
