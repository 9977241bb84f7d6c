"""The routes of the desk's application, found from itself, and what a form of each would send."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin
from urllib.parse import urlencode

from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from starlette.routing import Mount

from aggregator.store.database import Database
from aggregator.web.app import create_app

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")

#: Methods that may change something.
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Route:
    """One method of one path of the application.

    `fields` are those of its form, `query` those its query must have, each with a well-formed value; `endless` are
    those of any kind that take a number of any size.
    """

    method: str
    path: str
    fields: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    endless: tuple[str, ...] = ()

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(_PARAMETER.findall(self.path))

    def filled(self, values: dict[str, object]) -> str:
        query = f"?{urlencode(self.query)}" if self.query else ""
        return _PARAMETER.sub(lambda found: str(values[found[1]]), self.path) + query

    def fits(self, path: str) -> bool:
        """Whether a path, without its query, is one of this route's."""
        return _pattern(self.path).fullmatch(path) is not None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(
        "".join(
            ("[^/]+" if part.endswith("}") and ":path" not in part else ".+")
            if part.startswith("{")
            else re.escape(part)
            for part in re.split(r"(\{[^}]*\})", path)
        )
    )


@cache
def routes() -> tuple[Route, ...]:
    """Every route of the application but the files of `/static`."""
    app, _ = create_app(Path("nowhere"), Database("sqlite://"), address="http://localhost:8000")
    return tuple(_routes(app.routes))


def route_of(method: str, path: str) -> Route | None:
    """The route that would answer: the one with the fewest parameters of those that fit."""
    fitting = [each for each in routes() if each.method == method and each.fits(path.partition("?")[0])]
    return min(fitting, key=lambda each: len(each.parameters), default=None)


def _routes(found: Iterable[Any]) -> Iterator[Route]:
    for each in found:
        if isinstance(each, Mount) and each.path == "/static":
            continue
        if hasattr(each, "original_router"):  # FastAPI keeps what was included as it is, and looks into it when asked
            yield from _routes(each.original_router.routes)
            continue
        assert isinstance(each, APIRoute), f"{each} is no page behind the gate"
        fields = tuple(_named(param) for one in _all(each.dependant) for param in one.body_params)
        query = tuple(
            _named(param)
            for one in _all(each.dependant)
            for param in one.query_params
            if param.field_info.is_required()
        )
        taken = [param for one in _all(each.dependant) for param in _taken(one)]
        endless = tuple(param.alias for param in taken if _is_endless(TypeAdapter(_annotated(param)).json_schema()))
        for method in sorted(each.methods - {"HEAD", "OPTIONS"}):
            yield Route(method, each.path, fields, query, endless)


def _taken(dependant: Any) -> list[Any]:
    return [*dependant.path_params, *dependant.query_params, *dependant.body_params]


def _annotated(param: Any) -> Any:
    return Annotated[param.field_info.annotation, param.field_info]


def _is_endless(schema: Any) -> bool:
    """Whether a JSON Schema has, at any depth, a whole number without a largest one."""
    if isinstance(schema, list):
        return any(map(_is_endless, schema))
    if not isinstance(schema, dict):
        return False
    here = schema.get("type") == "integer" and not {"maximum", "exclusiveMaximum"} & schema.keys()
    return here or any(map(_is_endless, schema.values()))


def _all(dependant: Any) -> Iterator[Any]:
    """What a route takes, and what those take that it depends on."""
    yield dependant
    for each in dependant.dependencies:
        yield from _all(each)


def _named(param: Any) -> tuple[str, str]:
    return param.alias, _some(param.field_info.annotation)


def _some(kind: Any) -> str:
    """A value of a type as a form sends it."""
    inner = [each for each in get_args(kind) if each is not type(None)]
    if get_origin(kind) is Literal:
        return str(inner[0])
    if get_origin(kind) is not None and inner:
        return _some(inner[0])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return str(next(iter(kind)).value)
    if kind in (int, float):
        return "1"
    return "true" if kind is bool else "some words"
