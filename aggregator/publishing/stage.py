"""The publishing stage. So far: renderings of a digest in preparation, so that people see what they decide on.

It reads the store and writes files; it changes no digest, and nothing of it leaves the machine.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from aggregator.errors import OutputError
from aggregator.publishing.edition import DigestView, build
from aggregator.publishing.facts import digest_facts, item_facts
from aggregator.publishing.files import write_together
from aggregator.publishing.renderers import html, markdown, text
from aggregator.settings import DeskHome
from aggregator.settings.desk import slug_of
from aggregator.settings.outputs import FolderOutput, Format
from aggregator.store import digests
from aggregator.store.database import Database

#: The output in `outputs.yaml` that drafts go to.
DRAFT_OUTPUT = "draft"

_RENDERERS: Mapping[Format, Callable[[DigestView, Sequence[Path]], str]] = {
    Format.HTML: html.render,
    Format.MARKDOWN: markdown.render,
    Format.TEXT: text.render,
}


def draft(
    database: Database, home: DeskHome, *, digest_id: int, now: datetime, shipped: Path, notes: bool = False
) -> list[Path]:
    """Render a digest in every format of the output `draft`; returns the files, in the order of the formats.

    Rendering the same digest again gives the same bytes.

    Args:
        shipped: folder of the templates that stand in where the desk has none of its own.
        notes: whether the extracts are shown as notes for the writer.

    Raises:
        UnknownIdError: no such digest.
        ConfigError: a fault in a template, with file and line; no file has been touched.
        OutputError: there is no such output, or a file could not be written; earlier files are untouched.
    """
    output = _output(home)
    with database.read() as session:
        digest = digests.get(session, digest_id)
        view = build(digest_facts(digest, home.desk), item_facts(session, digest_id, home.desk), notes=notes)
        stem = file_stem(digest.series, digest.cover_date)
    folders = (home.templates, shipped)
    contents = {f"{stem}.{form}": _RENDERERS[form](view, folders) for form in dict.fromkeys(output.formats)}
    return write_together(home.root / output.path, contents, now=now)


def file_stem(series: str, cover_date: date) -> str:
    """The name of a digest's files without ending: `velda-weekly-2026-11-27`; other scripts in Latin letters."""
    return f"{slug_of(series) or 'digest'}-{cover_date.isoformat()}"


def _output(home: DeskHome) -> FolderOutput:
    if DRAFT_OUTPUT not in home.outputs.outputs:
        raise OutputError(f"config/outputs.yaml names no output `{DRAFT_OUTPUT}`: add one, drafts are rendered to it")
    return home.outputs.outputs[DRAFT_OUTPUT]
