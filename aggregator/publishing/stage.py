"""The publishing stage. So far: renderings of a digest in preparation, so that people see what they decide on.

It reads the store and writes files; it changes no digest, and nothing of it leaves the machine.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from aggregator.errors import ConfigError, OutputError
from aggregator.publishing.addresses import file_stem
from aggregator.publishing.edition import build
from aggregator.publishing.facts import digest_facts, item_facts
from aggregator.publishing.files import write_together
from aggregator.publishing.printing import printed, templates_of
from aggregator.publishing.renderers import archive, html, markdown, text
from aggregator.publishing.renderers.feeds import Channel
from aggregator.publishing.renderers.templates import Shelf
from aggregator.publishing.site_index import shelf_of_archive
from aggregator.publishing.specimen import specimen, specimen_edition, specimen_notice
from aggregator.publishing.views import DigestView
from aggregator.settings import DeskHome
from aggregator.settings.outputs import DRAFT, FolderOutput, Format
from aggregator.store import digests
from aggregator.store.database import Database

_RENDERERS: Mapping[Format, Callable[[DigestView, Shelf, str], str]] = {
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
    folders, form = (home.templates, shipped), home.desk.form
    contents = {f"{stem}.{kind}": _RENDERERS[kind](view, folders, form) for kind in dict.fromkeys(output.formats)}
    return write_together(home.root / output.path, contents, now=now)


def check_templates(home: DeskHome, *, shipped: Path) -> None:
    """Try the templates of the desk's form on invented digests: a draft, an edition with corrections, a notice.

    Raises:
        ConfigError: what is wrong with each, with file and line.
    """
    folders, form, language = (home.templates, shipped), home.desk.form, home.desk.language
    drafts = [partial(render, specimen(language), folders, form) for render in _RENDERERS.values()]
    editions: list[Callable[[], object]] = [
        lambda: printed(specimen_edition(language, form), templates_of(form, folders)),
        lambda: printed(specimen_notice(language, form), templates_of(form, folders)),
        lambda: archive.render(Channel("Specimen", "Specimen Desk", language, ""), [], shelf_of_archive(folders)),
    ]
    # what is wrong in a draft is wrong in an edition as well, and would be told twice
    faults = _faults(drafts) or _faults(editions)
    if faults:
        raise ConfigError(list(dict.fromkeys(faults)))


def _faults(tries: Iterable[Callable[[], object]]) -> list[str]:
    found: list[str] = []
    for one in tries:
        try:
            one()
        except ConfigError as error:
            found.extend(error.complaints)
    return found


def _output(home: DeskHome) -> FolderOutput:
    output = home.outputs.outputs.get(DRAFT)
    if not isinstance(output, FolderOutput):
        raise OutputError(f"config/outputs.yaml names no output `{DRAFT}`: add one, drafts are rendered to it")
    return output
