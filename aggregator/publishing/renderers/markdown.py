"""The digest as Markdown (CommonMark): headings, paragraphs and links are the digest's, never an article's."""

from collections.abc import Sequence
from pathlib import Path

from aggregator.publishing.edition import DigestView
from aggregator.publishing.renderers import templates
from aggregator.publishing.renderers.escaping import markdown, markdown_destination, markdown_runs

TEMPLATE = "digest.md.j2"


def render(view: DigestView, folders: Sequence[Path]) -> str:
    """The view as Markdown.

    Raises:
        ConfigError: a fault in the template, with file and line.
    """
    return templates.render(
        view,
        template=TEMPLATE,
        folders=folders,
        escape=markdown,
        inline=markdown_runs,
        destination=markdown_destination,
    )
