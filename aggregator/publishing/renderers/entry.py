"""The digest as a fragment of HTML for feeds and for posts on other systems: what these let through, and no styles."""

from aggregator.publishing.renderers import templates
from aggregator.publishing.renderers.html import bare_runs, escaped
from aggregator.publishing.views import DigestView

ENDING = "entry.html.j2"


def render(view: DigestView, shelf: templates.Shelf, form: str = "digest") -> str:
    """The view through the form's template.

    Raises:
        ConfigError: a fault in the template, with file and line.
    """
    return templates.render(
        view, template=f"{form}.{ENDING}", shelf=shelf, escape=escaped, inline=bare_runs, is_html=True
    )
