"""A desk's directory and the loaded set of its settings."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from aggregator.errors import ConfigError
from aggregator.settings.complaints import complaints
from aggregator.settings.desk import Desk
from aggregator.settings.outputs import Outputs
from aggregator.settings.sources import Place, Sources
from aggregator.settings.yaml_file import read_yaml

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class DeskHome:
    """A desk: its directory and everything its config says."""

    root: Path
    desk: Desk
    sources: Sources
    outputs: Outputs
    database_url: str

    @property
    def templates(self) -> Path:
        """Folder of the desk's own templates."""
        return self.root / "config" / "templates"


def load(root: Path, environ: Mapping[str, str] | None = None) -> DeskHome:
    """Read and check all of a desk's config.

    Args:
        root: the desk's directory.
        environ: where `NEWSLOOM_DATABASE` may name another database (it may hold a password, so it is not in config).

    Raises:
        ConfigError: every fault of every file, one a line.
    """
    config = root / "config"
    faults: list[str] = []
    desk = _checked(config / "desk.yaml", Desk, faults)
    sources = _checked(config / "sources.yaml", Sources, faults, further=Sources.clashes)
    outputs = _checked(config / "outputs.yaml", Outputs, faults)
    if faults or desk is None or sources is None or outputs is None:
        raise ConfigError(faults)
    environ = os.environ if environ is None else environ
    url = environ.get("NEWSLOOM_DATABASE") or sqlite_url(root / "var" / "newsloom.db")
    return DeskHome(root=root, desk=desk, sources=sources, outputs=outputs, database_url=url)


def sqlite_url(path: Path) -> str:
    """The database URL of a file; what means something in a URL (`%`, `?`) is escaped."""
    return f"sqlite:///{quote(str(path.resolve()))}"


def _checked(
    path: Path,
    model: type[Model],
    faults: list[str],
    *,
    further: Callable[[Model], Iterable[tuple[Place, str]]] = lambda _: (),
) -> Model | None:
    """The model of a file, or None with what is wrong added to `faults`; `further` finds faults between its blocks."""
    try:
        file = read_yaml(path)
    except ConfigError as error:
        faults.extend(error.complaints)
        return None
    try:
        # by way of JSON, which is strict about numbers and truth values and still knows an enum by its word
        found = model.model_validate_json(json.dumps(file.data), strict=True)
    except ValidationError as error:
        faults.extend(complaints(error, file, model))
        return None
    faults.extend(f"{file.path}:{file.line_of(place)}: {says}" for place, says in further(found))
    return found


def desk_root(environ: Mapping[str, str] | None = None) -> Path:
    """The desk's directory: the one `NEWSLOOM_DESK` names, else the current one."""
    environ = os.environ if environ is None else environ
    return Path(environ.get("NEWSLOOM_DESK") or ".").resolve()


def shipped_config() -> Path:
    """The config that Newsloom ships: inside an installed package, or the repository's own."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "shipped_config"
    return installed if installed.is_dir() else package.parent / "config"


def shipped_templates() -> Path:
    """The templates that Newsloom ships."""
    return shipped_config() / "templates"
