"""The digest as one self-contained HTML page: no script, nothing loaded, direction marked block by block."""

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup, escape

from aggregator.publishing.edition import DigestView
from aggregator.publishing.renderers import templates
from aggregator.publishing.renderers.escaping import lines_of, one_line, spaced_line
from aggregator.publishing.runs import Run, RunRole

TEMPLATE = "digest.html.j2"


def render(view: DigestView, folders: Sequence[Path]) -> str:
    """The view as an HTML page.

    Raises:
        ConfigError: a fault in the template, with file and line.
    """
    return templates.render(view, template=TEMPLATE, folders=folders, escape=_escaped, inline=_inline, is_html=True)


def _escaped(text: str) -> str:
    return str(escape(one_line(text)))


def _inline(runs: tuple[Run, ...]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    text = Markup("<br>").join(escape(spaced_line(line)) for line in lines_of(run))
    attributes = f' lang="{escape(run.language)}"' if run.language else ""
    if run.isolate:
        return f'<bdi class="{run.role}"{attributes} dir="{run.direction}">{text}</bdi>'
    if run.role in (RunRole.OWN, RunRole.NAME):
        return str(text)
    return f'<span class="{run.role}"{attributes}>{text}</span>'
