"""A collector with nothing to do looks again when somebody may have asked for something, and now and then anyway."""

import asyncio
from collections.abc import Iterator
from typing import Any, cast

import pytest

from aggregator.store.database import Database
from crawlers import round as module
from crawlers.round import Round, Scope
from tests.factories import add_articles, add_outlet
from tests.fakes.years import Directly, InProcess

#: Seconds after which one that does not look again has failed to.
PATIENCE = 60.0


@pytest.fixture
def idle(database: Database) -> Iterator[Round]:
    return Round(cast(Any, None), Scope(), database, "token", cast(Any, Directly()), cast(Any, InProcess()))


async def _look_while(idle: Round, happens: Any) -> None:
    looking = asyncio.ensure_future(idle.something_happened(idle.database.written()))
    await asyncio.to_thread(happens)
    await asyncio.wait_for(looking, PATIENCE)


@pytest.mark.usefixtures("never_anyway")
def test_it_looks_when_another_process_has_written(idle: Round) -> None:
    def write() -> None:
        other = Database(idle.database.url.render_as_string(hide_password=False))
        with other.write() as session:
            add_outlet(session)
            add_articles(session, 50, text="پل lumi " * 500)
        other.close()

    asyncio.run(_look_while(idle, write))


@pytest.mark.usefixtures("never_anyway")
def test_it_looks_when_it_has_stored_something_itself(idle: Round) -> None:
    async def look() -> None:
        idle.done(1, stored=True)
        await asyncio.wait_for(idle.something_happened(idle.database.written()), PATIENCE)

    asyncio.run(look())
    assert not idle.news.is_set(), "the next look waits again"


def test_it_looks_now_and_then_although_nobody_seems_to_have_written(
    idle: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LOOK", 0.0)
    asyncio.run(_look_while(idle, lambda: None))


@pytest.fixture
def never_anyway(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOOK", 0.01)
    monkeypatch.setattr(module, "_LOOKS", 1_000_000)
