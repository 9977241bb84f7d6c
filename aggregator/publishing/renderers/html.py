"""The digest as one self-contained HTML page: no script, nothing loaded, direction marked block by block."""

from markupsafe import Markup, escape

from aggregator.publishing.renderers import linked_data, templates
from aggregator.publishing.renderers.escaping import lines_of, one_line, spaced_line
from aggregator.publishing.runs import Run, RunRole, Runs
from aggregator.publishing.views import DigestView

ENDING = "html.j2"


def render(view: DigestView, shelf: templates.Shelf, form: str = "digest") -> str:
    """The view as an HTML page.

    Raises:
        ConfigError: a fault in the template, with file and line.
    """
    return render_page(view, shelf, f"{form}.{ENDING}")


def render_page(view: object, shelf: templates.Shelf, template: str) -> str:
    """A view through one template of a page, which knows it as `digest`.

    Raises:
        ConfigError: a fault in the template, with file and line.
    """
    return templates.render(
        view,
        template=template,
        shelf=shelf,
        escape=escaped,
        inline=_inline,
        is_html=True,
        linked_data=linked_data.json_ld,
    )


def escaped(text: str) -> str:
    """A string for the text or an attribute of HTML, on one line."""
    return str(escape(one_line(text)))


def bare_runs(runs: Runs) -> str:
    """A paragraph of HTML for mail and other people's pages: `span`, `br`, language and direction, no classes."""
    return "".join(map(_bare, runs))


def _inline(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    attributes = _language(run)
    if run.isolate:
        return f'<bdi class="{run.role}"{attributes} dir="{run.direction}">{_lines(run)}</bdi>'
    if run.role is RunRole.OWN:
        return f"<span{attributes}>{_lines(run)}</span>" if attributes else _lines(run)
    if run.role is RunRole.NAME:
        return f"<bdi>{_lines(run)}</bdi>"
    return f'<span class="{run.role}"{attributes}>{_lines(run)}</span>'


def _bare(run: Run) -> str:
    attributes = _language(run) + (f' dir="{run.direction}"' if run.isolate else "")
    return f"<span{attributes}>{_lines(run)}</span>" if attributes else _lines(run)


def _language(run: Run) -> str:
    return f' lang="{escape(run.language)}"' if run.language else ""


def _lines(run: Run) -> str:
    return Markup("<br>").join(escape(spaced_line(line)) for line in lines_of(run))
