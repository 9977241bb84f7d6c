"""The digest as Markdown (CommonMark): headings, paragraphs and links are the digest's, never an article's."""

from aggregator.publishing.renderers import templates
from aggregator.publishing.renderers.escaping import markdown, markdown_destination, markdown_runs
from aggregator.publishing.views import DigestView

ENDING = "md.j2"


def render(view: DigestView, shelf: templates.Shelf, form: str = "digest") -> str:
    """The view as Markdown.

    Raises:
        ConfigError: a fault in the template, with file and line.
    """
    return templates.render(
        view,
        template=f"{form}.{ENDING}",
        shelf=shelf,
        escape=markdown,
        inline=markdown_runs,
        destination=markdown_destination,
    )
