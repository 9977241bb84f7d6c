"""The digest as plain text, for mail and for pasting: one field a line, items open with the marker."""

from aggregator.publishing.renderers import templates
from aggregator.publishing.renderers.escaping import one_line, text_runs
from aggregator.publishing.views import DigestView

ENDING = "txt.j2"


def render(view: DigestView, shelf: templates.Shelf, form: str = "digest") -> str:
    """The view as plain text.

    Raises:
        ConfigError: a fault in the template, with file and line.
    """
    return templates.render(view, template=f"{form}.{ENDING}", shelf=shelf, escape=one_line, inline=text_runs)
