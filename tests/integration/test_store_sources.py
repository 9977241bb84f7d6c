from datetime import timedelta

import pytest

from aggregator.errors import UnknownIdError
from aggregator.store import sources
from aggregator.store.database import Database
from tests.factories import NOW, make_outlet, make_source


def mirror(database: Database, *ids: str, url: str = "https://rud.example/feed") -> None:
    with database.write() as session:
        named = [make_source(id=source_id, url=url) for source_id in ids]
        sources.mirror(session, outlets=[make_outlet()], sources=named)


def test_sources_are_mirrored_and_listed_by_id(each_database: Database) -> None:
    mirror(each_database, "rud-b", "rud-a")
    with each_database.read() as session:
        assert [source.id for source in sources.every(session)] == ["rud-a", "rud-b"]
        assert sources.get(session, "rud-a").outlet_id == "rudnameh"
        assert sources.outlets(session)["rudnameh"].languages == ["fa"]


def test_mirroring_twice_changes_nothing_of_how_a_source_fares(each_database: Database) -> None:
    mirror(each_database, "rud")
    with each_database.write() as session:
        source = sources.get(session, "rud")
        source.etag, source.failures, source.next_poll_at = 'W/"x"', 2, NOW
    mirror(each_database, "rud")
    with each_database.read() as session:
        source = sources.get(session, "rud")
        assert (source.etag, source.failures, source.next_poll_at) == ('W/"x"', 2, NOW)


def test_a_new_address_takes_the_validators_of_the_old_one_away(each_database: Database) -> None:
    mirror(each_database, "rud")
    with each_database.write() as session:
        source = sources.get(session, "rud")
        source.etag, source.last_modified, source.body_hash = '"x"', "Tue, 03 Mar 2026 08:00:00 GMT", "0" * 64
        source.failures, source.next_poll_at, source.wait_seconds = 5, NOW + timedelta(days=1), 86_400
    mirror(each_database, "rud", url="https://rud.example/new")
    with each_database.read() as session:
        source = sources.get(session, "rud")
        assert (source.etag, source.last_modified, source.body_hash, source.failures) == (None, None, None, 0)
        assert (source.next_poll_at, source.wait_seconds) == (None, 0)
        assert source.url == "https://rud.example/new"


def test_a_source_config_no_longer_names_is_disabled_and_comes_back_when_it_does(each_database: Database) -> None:
    mirror(each_database, "one", "two")
    mirror(each_database, "two")
    with each_database.read() as session:
        assert [source.id for source in sources.enabled(session)] == ["two"]
        assert not sources.get(session, "one").enabled
    mirror(each_database, "one", "two")
    with each_database.read() as session:
        assert [source.id for source in sources.enabled(session)] == ["one", "two"]


def test_an_outlets_new_name_is_taken_over(each_database: Database) -> None:
    mirror(each_database, "rud")
    with each_database.write() as session:
        sources.mirror(session, outlets=[make_outlet(name="Rudnameh")], sources=[make_source()])
    with each_database.read() as session:
        assert sources.outlets(session)["rudnameh"].name == "Rudnameh"


def test_due_are_enabled_sources_whose_time_has_come_never_polled_ones_first(each_database: Database) -> None:
    times = {
        "soon": NOW + timedelta(microseconds=1),
        "now": NOW,
        "waiting": NOW - timedelta(days=1),
        "never": None,
        "disabled": NOW - timedelta(days=9),
    }
    mirror(each_database, *times)
    with each_database.write() as session:
        for source_id, moment in times.items():
            sources.get(session, source_id).next_poll_at = moment
        sources.get(session, "disabled").enabled = False
    with each_database.read() as session:
        assert [source.id for source in sources.due(session, now=NOW, limit=9)] == ["never", "waiting", "now"]
        assert [source.id for source in sources.due(session, now=NOW, limit=1)] == ["never"]


def test_an_unknown_source_names_the_command_that_lists_them(each_database: Database) -> None:
    with each_database.read() as session, pytest.raises(UnknownIdError, match="newsloom sources list"):
        sources.get(session, "nosuch")
