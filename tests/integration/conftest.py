"""What tests of the whole desk share: passwords that cost nothing, and one desk that has one of everything."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pwdlib import PasswordHash

from aggregator.collection import background
from aggregator.review import hashing
from tests.compiled_once import compiled_once
from tests.fakes.cheap_hashes import CHEAP
from tests.integration.full_desk import FullDesk, made


@pytest.fixture(scope="session", autouse=True)
def _quick_databases() -> Iterator[None]:
    with compiled_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def real_hasher() -> Iterator[PasswordHash]:
    """Hash passwords at no cost: the real hasher, which it gives, takes 0.2 s, and nearly every test signs in."""
    with pytest.MonkeyPatch.context() as patch:
        real = hashing.HASHER
        patch.setattr(hashing, "HASHER", CHEAP)
        yield real


@pytest.fixture(scope="session")
def _full_desk(demo_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullDesk]:
    """Made once a process, for it takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("NEWSLOOM_DATABASE", raising=False)
        full = made(demo_desk, tmp_path_factory.mktemp("full"))
    yield full
    full.close()


@pytest.fixture
def full(_full_desk: FullDesk, monkeypatch: pytest.MonkeyPatch) -> FullDesk:
    """A desk that has one of everything, as it was made; what it asks for waits, for no collector is started."""
    monkeypatch.setattr(background, "serve", lambda *_: None)
    _full_desk.restore()
    return _full_desk
