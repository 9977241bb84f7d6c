"""`newsloom digest export`: what an issue rests on, in one archive."""

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from aggregator.cli.context import AsJson, OpenDesk, counted, print_json, say
from aggregator.cli.digest_choice import Number, chosen
from aggregator.errors import UsageError
from aggregator.publishing.archive import verify
from aggregator.settings.atomic_file import replace_file


def export(
    number: Number = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Texts, stored bytes, ledger, decisions, editions, deliveries.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The archive; else in out/ of the desk, by the issue's date.")
    ] = None,
    check: Annotated[
        Path | None, typer.Option("--verify", metavar="FILE", help="Compare an archive with its manifest.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write what an issue rests on into one zip, with a manifest of hashes; or check such a file.

    Example: newsloom digest export 12 --evidence --to issue-12.zip
    Example: newsloom digest export --evidence --verify issue-12.zip
    """
    if not evidence:
        raise UsageError("say what to export: --evidence")
    if check is not None:
        _verify(check, as_json)
        return
    from aggregator.press.evidence import evidence as gathered

    with OpenDesk() as desk:
        digest = chosen(desk, number)
        with desk.database.read() as session:
            packed = gathered(session, desk.home, digest)
        path = to or desk.home.root / "out" / f"evidence-{digest.cover_date:%Y-%m-%d}.zip"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    replace_file(path, packed)
    sha256 = hashlib.sha256(packed).hexdigest()
    if as_json:
        print_json({"file": str(path), "sha256": sha256, "size": len(packed)})
    else:
        say(f"{path}\n{sha256}")


def _verify(path: Path, as_json: bool) -> None:
    members = verify(path)
    if as_json:
        print_json({"file": str(path), "members": members})
    else:
        say(f"{path}: {counted(members, 'member is', 'members are')} what the manifest says")
