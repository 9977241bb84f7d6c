"""The template environment all renderers share: sandboxed, and every value escaped on its way out.

Escaping is done by `finalize`, which no template can switch off, not left to the author of a template: `|safe` and
`{% autoescape false %}` change nothing. Text of articles is only ever a value, never part of a template, so template
syntax inside it is not evaluated.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    FileSystemLoader,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.meta import find_referenced_templates
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from aggregator.errors import ConfigError
from aggregator.publishing.renderers.compiled import Compiled
from aggregator.publishing.renderers.escaping import washed_lines
from aggregator.publishing.renderers.sandbox import CountingSandbox
from aggregator.publishing.runs import Run

#: Where templates are: folders, the first that has one wins, or texts by name.
Shelf = Sequence[Path] | Mapping[str, str]

#: What is compiled for HTML escapes by itself, the rest does not.
_COMPILED = {is_html: Compiled() for is_html in (False, True)}
#: Filters that escape for HTML; in other formats they would say so of what is not.
_HTML_FILTERS = ("e", "escape", "forceescape")


def render(
    view: object,
    *,
    template: str,
    shelf: Shelf,
    escape: Callable[[str], str],
    inline: Callable[[tuple[Run, ...]], str],
    is_html: bool = False,
    **filters: Callable[[Any], str],
) -> str:
    """The view, as `digest`, through a template; ends with one line feed.

    Args:
        escape: makes a string harmless in the format; applied to every value a template prints.
        inline: writes the runs of a paragraph, escaped; templates call it as a filter.
        is_html: whether the format is HTML, so that what Jinja escapes is harmless in it.
        filters: further filters by name, each giving escaped text.

    Raises:
        ConfigError: no such template, or a fault in it, with file and line.
    """
    done = _escaped if is_html else _Done
    environment = _environment(_loader(shelf), escape, is_html=is_html)
    environment.filters["inline"] = lambda runs: done(inline(runs))
    for name, function in filters.items():
        environment.filters[name] = lambda value, function=function: done(function(value))
    try:
        rendered = environment.get_template(template).render(digest=view)
    except TemplateNotFound as error:
        place = _place(error, "")
        missing = f"template {error.name} is missing{_whence(shelf)}"
        raise ConfigError(f"{place}: {missing}" if place else missing) from error
    except TemplateSyntaxError as error:
        raise ConfigError(f"{error.filename or error.name}:{error.lineno}: {error.message}") from error
    except Exception as error:  # a recursion without end among them
        # A desk's template is code: what it does wrong with a value may raise anything.
        raise ConfigError(f"{_place(error, template)}: {_said(error)}") from error
    return rendered.strip("\n") + "\n"


def texts_of(names: Sequence[str], folders: Sequence[Path]) -> dict[str, str]:
    """The texts of templates and of all they extend, include or import, by name; earlier folders win.

    Raises:
        ConfigError: one is missing, is no text in UTF-8, is faulty, or names a part by a variable.
    """
    texts: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in texts:
            texts[name], path = _read(name, folders)
            waiting += _parts(texts[name], path)
    return dict(sorted(texts.items()))


def _read(name: str, folders: Sequence[Path]) -> tuple[str, Path]:
    """A template's text and where it was found."""
    try:
        source, filename, _ = FileSystemLoader([str(folder) for folder in folders]).get_source(
            ImmutableSandboxedEnvironment(), name
        )
    except TemplateNotFound as error:
        raise ConfigError(f"template {name} is missing{_whence(folders)}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"template {name} cannot be read{_whence(folders)}: {error}") from error
    return source, Path(filename)


# Taking a template apart takes 20 ms, and a page of the desk asks for thirty of them again and again.
@lru_cache(maxsize=256)
def _parts(text: str, path: Path) -> tuple[str, ...]:
    try:
        found = _referenced(text)
    except TemplateSyntaxError as error:
        raise ConfigError(f"{path}:{error.lineno}: {error.message}") from error
    if None in found:
        raise ConfigError(f"{path}: a part is named by a variable; what an issue was made of could not be kept")
    return tuple(name for name in found if name is not None)


@lru_cache(maxsize=256)
def _referenced(text: str) -> tuple[str | None, ...]:
    """What a template names; parsing those of one form takes 0.2 s, and every preview of an issue asks."""
    return tuple(find_referenced_templates(ImmutableSandboxedEnvironment().parse(text)))


def _loader(shelf: Shelf) -> BaseLoader:
    if isinstance(shelf, Mapping):
        # the file name makes faults point at the template, which a loader of plain texts would not know
        return FunctionLoader(lambda name: (shelf[name], name, None) if name in shelf else None)
    return FileSystemLoader([str(folder) for folder in shelf])


def _whence(shelf: Shelf) -> str:
    return "" if isinstance(shelf, Mapping) else f" from {', '.join(map(str, shelf))}"


class _Done(str):
    """Text escaped for a format that is not HTML. Whatever a template makes of it is a plain string again.

    `Markup` would not do there: joined with other strings it escapes them for HTML, and stays trusted.
    """

    __slots__ = ()


def _environment(loader: BaseLoader, escape: Callable[[str], str], *, is_html: bool) -> CountingSandbox:
    # With the context, which it has no use for, Jinja cannot work out what is printed before it counts.
    @pass_context
    def finalize(_context: Context, value: object) -> str:
        environment.bounded(value)
        if is_html and isinstance(value, Markup):  # Jinja escaped a part of it perhaps, which leaves controls in
            return _escaped(washed_lines(value))
        if type(value) is _Done:
            return value
        escaped = escape("" if value is None else str(value))
        return _escaped(escaped) if is_html else escaped

    environment = CountingSandbox(
        loader=loader,
        autoescape=is_html,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED[is_html],
    )
    for name in () if is_html else _HTML_FILTERS:
        environment.filters.pop(name, None)
    return environment


def _escaped(text: str) -> Markup:
    """Text that the renderer of the format has escaped: the one place where a string is declared to be."""
    return Markup(text)  # noqa: S704  # every caller hands in the result of an escaping function


def _place(error: Exception, template: str) -> str:
    """File and line of the template the error came out of; Jinja puts them into the traceback."""
    place, trace = template, error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".j2"):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _said(error: Exception) -> str:
    return str(error.message if isinstance(error, TemplateError) and error.message else error) or type(error).__name__
