"""The site spiders there are, as their files say it; read without running them, so that config needs no crawler.

A spider is one file of `crawlers/spiders/sites/`, named as it is. Files that begin with `_` are none.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator

#: What a file is named that may hold a spider: a word of Python's, which the child imports.
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class SiteIdentity:
    """What stands on top of a spider: whose site it reads, and where it begins."""

    name: str
    #: the publisher, as leads show it
    outlet: str
    start: str
    home: str = ""
    languages: tuple[str, ...] = ()
    time_zone: str = ""

    def says(self) -> dict[str, Any]:
        """What a block of config need not say."""
        found: dict[str, Any] = {"home": self.home} if self.home else {}
        found |= {"languages": list(self.languages)} if self.languages else {}
        return found | ({"time_zone": self.time_zone} if self.time_zone else {})


def folder() -> Path | None:
    """Where the spiders of this installation stand; None where the collector is not installed."""
    found = find_spec("crawlers")  # looked up, not run
    places = list(found.submodule_search_locations or ()) if found else []
    return Path(places[0]) / "spiders" / "sites" if places else None


def known() -> Mapping[str, SiteIdentity]:
    """Every spider by its name, in the order of names; files that cannot be read as one are left out."""
    return {name: found for name, found in _all().items() if isinstance(found, SiteIdentity)}


def is_name(name: str) -> bool:
    """Whether a spider may be called so."""
    return bool(_NAME.fullmatch(name))


def _all() -> Mapping[str, SiteIdentity | str]:
    place = folder()
    files = sorted(place.glob("*.py")) if place else []
    return _read(tuple((file, file.stat().st_mtime_ns) for file in files if _NAME.fullmatch(file.stem)))


@lru_cache(2)
def _read(files: tuple[tuple[Path, int], ...]) -> Mapping[str, SiteIdentity | str]:
    """Each file's spider, or why it is none."""
    found: dict[str, SiteIdentity | str] = {}
    for file, _changed in files:
        try:
            found[file.stem] = identity(file.read_text("utf-8"), file.stem)
        except (OSError, ValueError, SyntaxError, RecursionError) as error:
            found[file.stem] = str(error)
    return found


def identity(source: str, name: str) -> SiteIdentity:
    """The spider of this name in a file's text.

    Raises:
        ValueError: none is in it, or it does not say what it has to.
        SyntaxError: it is no Python.
    """
    said = next(_classes(ast.parse(source)), None)
    if said is None:
        raise ValueError("no class in it is a `Site`")
    if missing := [key for key in ("name", "outlet", "start") if not isinstance(said.get(key), str)]:
        raise ValueError(f"its class does not say {', '.join(missing)}")
    if said["name"] != name:
        raise ValueError(f"it is named {said['name']!r}, its file {name}.py")
    keys = SiteIdentity.__dataclass_fields__.keys() & said.keys()
    return SiteIdentity(**{key: said[key] for key in keys})


def _classes(tree: ast.Module) -> Iterator[dict[str, Any]]:
    """Of each class that is a `Site`: what it sets to plain values."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and any(
            isinstance(base, ast.Name) and base.id == "Site" for base in node.bases
        ):
            yield {target: value for line in node.body for target, value in _set(line)}


def _set(line: ast.stmt) -> Iterator[tuple[str, Any]]:
    target = line.targets[0] if isinstance(line, ast.Assign) and len(line.targets) == 1 else None
    if isinstance(line, ast.Assign) and isinstance(target, ast.Name):
        try:
            yield target.id, ast.literal_eval(line.value)
        except ValueError:  # worked out, so that nobody can read it here
            return


def _spider(name: str) -> str:
    found = _all().get(name)
    if isinstance(found, SiteIdentity):
        return name
    if found is not None:
        raise ValueError(f"the spider {name} cannot be used: {found}")
    names = [*known()]
    some = ", ".join(names[:_MOST_NAMED]) + (
        f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    )
    raise ValueError(f"no spider {name!r}; known are: {some or 'none'}")


#: Name of a spider that there is.
SpiderName = Annotated[str, AfterValidator(_spider)]
