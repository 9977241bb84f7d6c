"""The digest as an e-mail in HTML: styles in the elements, nothing loaded, no script, and right on a narrow screen."""

from aggregator.publishing.renderers import templates
from aggregator.publishing.renderers.html import bare_runs, escaped
from aggregator.publishing.views import DigestView

ENDING = "mail.html.j2"


def render(view: DigestView, shelf: templates.Shelf, form: str = "digest") -> str:
    """The view through the form's template.

    Raises:
        ConfigError: a fault in the template, with file and line.
    """
    return templates.render(
        view, template=f"{form}.{ENDING}", shelf=shelf, escape=escaped, inline=bare_runs, is_html=True
    )
