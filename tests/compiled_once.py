"""What SQLAlchemy compiles, compiled once a process, as on a desk that runs: every test opens databases of its own.

Compiling took a fifth of the time of tests with a database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import Engine, event

from aggregator.store import database

_FIRST: dict[str, Engine] = {}


@contextmanager
def compiled_once() -> Iterator[None]:
    """Let all engines of a dialect share it, and the statements it has compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_engine", _sharing)
        yield


def _sharing(url: str, **options: Any) -> Engine:
    engine = sqlalchemy.create_engine(url, **options)
    name = engine.dialect.name
    if name in _FIRST:
        engine.dialect, engine._compiled_cache = _FIRST[name].dialect, _FIRST[name]._compiled_cache
    else:  # a dialect knows its server from its first connection on
        event.listen(engine, "connect", lambda *_: _FIRST.setdefault(name, engine))
    return engine
