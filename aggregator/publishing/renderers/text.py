"""The digest as plain text, for mail and for pasting: one field a line, items open with the marker."""

from collections.abc import Sequence
from pathlib import Path

from aggregator.publishing.edition import DigestView
from aggregator.publishing.renderers import templates
from aggregator.publishing.renderers.escaping import one_line, text_runs

TEMPLATE = "digest.txt.j2"


def render(view: DigestView, folders: Sequence[Path]) -> str:
    """The view as plain text.

    Raises:
        ConfigError: a fault in the template, with file and line.
    """
    return templates.render(view, template=TEMPLATE, folders=folders, escape=one_line, inline=text_runs)
