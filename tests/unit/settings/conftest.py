"""A desk's directory in a temporary folder, with three small valid files to change."""

from collections.abc import Callable
from pathlib import Path

import pytest

from aggregator.errors import ConfigError
from aggregator.settings import DeskHome, load

DESK = "name: Prova\nseries: هفته‌نامه\n"
SOURCES = "sources:\n  shtypi:\n    name: Shtypi\n    feed: https://shtypi.example/feed/\n"
OUTPUTS = "outputs: {}\n"

LoadWith = Callable[..., DeskHome]
FaultsOf = Callable[..., list[str]]


@pytest.fixture
def load_with(tmp_path: Path) -> LoadWith:
    """Writes the three files, what is given in place of the valid ones, and loads the desk."""
    (tmp_path / "config").mkdir()

    def write_and_load(desk: str = DESK, sources: str = SOURCES, outputs: str = OUTPUTS) -> DeskHome:
        for name, text in (("desk", desk), ("sources", sources), ("outputs", outputs)):
            (tmp_path / "config" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return load(tmp_path, environ={})

    return write_and_load


@pytest.fixture
def faults_of(tmp_path: Path, load_with: LoadWith) -> FaultsOf:
    """The complaints about the files, without the folder's name; `more_...` is put behind a valid file."""

    def complain(more_desk: str = "", more_source: str = "", **files: str) -> list[str]:
        files.setdefault("desk", DESK + more_desk)
        files.setdefault("sources", SOURCES + more_source)
        with pytest.raises(ConfigError) as caught:
            load_with(**files)
        return [complaint.removeprefix(f"{tmp_path / 'config'}/") for complaint in caught.value.complaints]

    return complain
