"""A web that a test fills, and a desk without sources yet; a module that shares either among its tests has its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.desk import Desk
from tests.fakes.web import Web


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "d", {})
    yield made
    made.database.close()
