"""A desk's directory and the loaded set of its settings."""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from pydantic import BaseModel

from aggregator.errors import ConfigError
from aggregator.settings.agencies import Agencies
from aggregator.settings.desk import Desk
from aggregator.settings.outputs import Outputs
from aggregator.settings.source_reading import checked
from aggregator.settings.sources import Place, Sources
from aggregator.settings.validation import Model, validated
from aggregator.settings.yaml_file import parse_yaml, read_bytes

#: The one file that a desk may lack.
_AGENCIES = "agencies.yaml"


@dataclass(frozen=True, slots=True)
class ConfigTexts:
    """The bytes of a desk's config files.

    `agencies` are empty where the desk has no such file: then the shipped ones hold, and the hash is of the others.
    """

    desk: bytes
    sources: bytes
    outputs: bytes
    agencies: bytes = b""

    @property
    def sha256(self) -> str:
        """One hash over all of them."""
        texts = (self.desk, self.sources, self.outputs, *filter(None, (self.agencies,)))
        return hashlib.sha256(b"".join(hashlib.sha256(text).digest() for text in texts)).hexdigest()

    @property
    def ended(self) -> bool:
        """Whether each file's last line is ended, which that of a half-written file seldom is."""
        texts = (self.desk, self.sources, self.outputs, self.agencies)
        return all(text.endswith((b"\n", b"\r")) or not text for text in texts)


@dataclass(frozen=True, slots=True)
class DeskHome:
    """A desk: its directory and everything its config says."""

    root: Path
    desk: Desk
    sources: Sources
    outputs: Outputs
    database_url: str
    #: what it was read from
    texts: ConfigTexts = ConfigTexts(b"", b"", b"")
    #: None where the desk has none of its own, or an unchanged copy: those that Newsloom ships hold
    agencies: Agencies | None = None

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
    return parse(root, read_texts(root), environ)


def read_texts(root: Path) -> ConfigTexts:
    """The bytes of a desk's config files as they are now.

    Raises:
        ConfigError: one is missing or unreadable.
    """
    faults: list[str] = []
    texts: list[bytes] = []
    for path in _files(root):
        try:
            texts.append(read_bytes(path) if path.name != _AGENCIES or path.exists() else b"")
        except ConfigError as error:
            faults.extend(error.complaints)
            texts.append(b"")
    if faults:
        # what is wrong in the others is worth telling as well
        faults += _faults_of_others(root, texts)
        raise ConfigError(faults)
    return ConfigTexts(*texts)


def parse(root: Path, texts: ConfigTexts, environ: Mapping[str, str] | None = None) -> DeskHome:
    """Check the bytes of a desk's config files.

    Raises:
        ConfigError: every fault of every file, one a line.
    """
    desk_path, sources_path, outputs_path, agencies_path = _files(root)
    faults: list[str] = []
    desk = _checked(desk_path, texts.desk, Desk, faults)
    sources = _sources(sources_path, texts.sources, faults)
    outputs = _checked(outputs_path, texts.outputs, Outputs, faults)
    agencies = None
    if texts.agencies and texts.agencies != _shipped_bytes():
        agencies = _checked(agencies_path, texts.agencies, Agencies, faults, further=Agencies.clashes)
    if faults or desk is None or sources is None or outputs is None:
        raise ConfigError(faults)
    return DeskHome(root, desk, sources, outputs, database_url(root, environ), texts, agencies)


def database_url(root: Path, environ: Mapping[str, str] | None = None) -> str:
    """The address of a desk's database, which no config file tells."""
    environ = os.environ if environ is None else environ
    return environ.get("NEWSLOOM_DATABASE") or sqlite_url(root / "var" / "newsloom.db")


def _files(root: Path) -> tuple[Path, Path, Path, Path]:
    config = root / "config"
    return config / "desk.yaml", config / "sources.yaml", config / "outputs.yaml", config / _AGENCIES


def _faults_of_others(root: Path, texts: list[bytes]) -> list[str]:
    models: tuple[type[BaseModel], ...] = (Desk, Sources, Outputs, Agencies)
    faults: list[str] = []
    for path, raw, model in zip(_files(root), texts, models, strict=True):
        if raw:
            _checked(path, raw, model, faults)
    return faults


def sqlite_url(path: Path) -> str:
    """The database URL of a file; what means something in a URL (`%`, `?`) is escaped."""
    return f"sqlite:///{quote(str(path.resolve()))}"


def _checked(
    path: Path,
    raw: bytes,
    model: type[Model],
    faults: list[str],
    *,
    further: Callable[[Model], Iterable[tuple[Place, str]]] = lambda _: (),
) -> Model | None:
    """The model of a file, or None with what is wrong added to `faults`."""
    try:
        return validated(parse_yaml(raw, path), model, further=further)
    except ConfigError as error:
        faults.extend(error.complaints)
        return None


def _sources(path: Path, raw: bytes, faults: list[str]) -> Sources | None:
    """The sources, or None with what is wrong added to `faults`."""
    try:
        return checked(raw, path).sources
    except ConfigError as error:
        faults.extend(error.complaints)
        return None


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


@lru_cache(maxsize=1)
def shipped_agencies() -> Agencies:
    """The agencies and wordings that Newsloom ships.

    Raises:
        ConfigError: the installation is damaged.
    """
    path = shipped_config() / _AGENCIES
    return validated(parse_yaml(_shipped_bytes(), path), Agencies, further=Agencies.clashes)


@lru_cache(maxsize=1)
def _shipped_bytes() -> bytes:
    # A desk mostly has an unchanged copy, which need not be parsed (a tenth of a second) by every command.
    return read_bytes(shipped_config() / _AGENCIES)
