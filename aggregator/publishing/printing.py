"""The files of an edition: what was frozen, through the templates that were kept with it, as bytes.

No clock, no store and no file is read while printing, so that an edition printed anew, years later, is what it was.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from aggregator.errors import UnknownIdError
from aggregator.publishing import published
from aggregator.publishing.frozen import FrozenEdition
from aggregator.publishing.renderers import entry, html, mail, markdown, templates, text
from aggregator.publishing.views import DigestView
from aggregator.store.editions import File

_Renderer = Callable[[DigestView, templates.Shelf, str], str]

#: Each file of an edition with its media type, the ending of its template's name, and what renders it.
_FILES: Mapping[str, tuple[str, str, _Renderer]] = {
    "page.html": ("text/html; charset=utf-8", html.ENDING, html.render),
    "issue.md": ("text/markdown; charset=utf-8", markdown.ENDING, markdown.render),
    "issue.txt": ("text/plain; charset=utf-8", text.ENDING, text.render),
    "mail.html": ("text/html; charset=utf-8", mail.ENDING, mail.render),
    "entry.html": ("text/html; charset=utf-8", entry.ENDING, entry.render),
}


def templates_of(form: str, folders: Sequence[Path]) -> dict[str, str]:
    """The text of every template that a form is rendered with, parts included, by name; earlier folders win.

    Raises:
        ConfigError: one is missing, unreadable or faulty, or names a part by a variable.
    """
    return templates.texts_of([f"{form}.{ending}" for _, ending, _ in _FILES.values()], folders)


def printed(edition: FrozenEdition, templates: Mapping[str, str]) -> list[File]:
    """The five files of an edition: web page, Markdown, plain text, e-mail and the entry of a feed, always the same.

    Raises:
        ConfigError: a fault in a template, with its name and line, or one that is missing.
    """
    view = published.view(edition)
    return [_file(view, templates, edition.form, name) for name in _FILES]


def printed_file(edition: FrozenEdition, templates: Mapping[str, str], name: str) -> File:
    """One of the files of an edition.

    Raises:
        UnknownIdError: an edition has no file of that name.
        ConfigError: as for `printed`.
    """
    if name not in _FILES:
        raise UnknownIdError("file of an edition", name, hint=f"there are {', '.join(_FILES)}")
    return _file(published.view(edition), templates, edition.form, name)


def _file(view: DigestView, templates: Mapping[str, str], form: str, name: str) -> File:
    media_type, _, render = _FILES[name]
    return File(name, media_type, render(view, templates, form).encode())
