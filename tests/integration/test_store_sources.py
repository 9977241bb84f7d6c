import re
from datetime import timedelta

import pytest
from sqlmodel import select

from aggregator.errors import UnknownIdError
from aggregator.models import Source
from aggregator.settings.fields import Slug
from aggregator.store import clip_sources, outlets, sources
from aggregator.store.database import Database
from aggregator.vocabulary import SourceKind
from tests.factories import NOW, add_articles, make_outlet, make_source

#: What an id of config looks like.
SLUG = Slug.__metadata__[0].metadata[0].pattern


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


def test_the_source_of_clips_is_made_once_and_has_an_id_that_config_cannot_have(each_database: Database) -> None:
    mirror(each_database, "rud")
    with each_database.write() as session:
        made = {clip_sources.add_clip_source(session, "rudnameh") for _ in range(2)}
    assert made == {"clip:rudnameh"}
    assert not re.fullmatch(SLUG, "clip:rudnameh")
    with each_database.read() as session:
        source = sources.get(session, "clip:rudnameh")
    assert (source.kind, source.enabled, source.outlet_id, source.url) == (SourceKind.CLIP, False, "rudnameh", "")


def test_long_ids_are_cut_so_that_no_two_outlets_share_a_source() -> None:
    long, longer = "a" * 63 + "b", "a" * 63 + "c"
    ids = {clip_sources.clip_source_id(outlet_id) for outlet_id in ("a" * 59, "a" * 60, long, longer)}
    assert len(ids) == 4
    assert {len(source_id) for source_id in ids} == {64}


def test_config_neither_disables_nor_lists_nor_polls_the_sources_of_clips(each_database: Database) -> None:
    mirror(each_database, "rud")
    with each_database.write() as session:
        clip_sources.add_clip_source(session, "rudnameh")
        outlets.add(session, make_outlet(id="bordi", name="Bordi i Lumit", home=""))
        clip_sources.add_clip_source(session, "bordi")
        # even one that somebody enabled in the database by hand
        sources.get(session, "clip:bordi").enabled = True
    before = rows(each_database)
    mirror(each_database, "rud")
    assert rows(each_database) == before
    with each_database.read() as session:
        assert [source.id for source in sources.every(session)] == ["rud"]
        assert [source.id for source in sources.enabled(session)] == ["rud"]
        assert [source.id for source in sources.due(session, now=NOW, limit=9)] == ["rud"]
        assert sources.outlets(session)["bordi"].name == "Bordi i Lumit"
    mirror(each_database)
    assert {row["id"]: row["enabled"] for row in rows(each_database)} == {
        "clip:bordi": True,
        "clip:rudnameh": False,
        "rud": False,
    }


def rows(database: Database) -> list[dict[str, object]]:
    with database.read() as session:
        return [source.model_dump() for source in session.exec(select(Source).order_by(Source.id))]


def test_an_outlet_of_clips_is_taken_over_by_config_once_it_names_it(each_database: Database) -> None:
    with each_database.write() as session:
        outlets.add(session, make_outlet(id="rudnameh", name="رودنامه", home="", languages=[]))
        clip_sources.add_clip_source(session, "rudnameh")
    mirror(each_database, "rud")
    with each_database.read() as session:
        assert sources.outlets(session)["rudnameh"].home == "https://rud.example/"
        assert [outlet.id for outlet in outlets.every(session)] == ["rudnameh"]


def test_an_outlet_without_home_is_where_most_of_its_articles_stand(each_database: Database) -> None:
    with each_database.write() as session:
        for outlet_id, home in (("bare", ""), ("planet", ""), ("housed", "https://other.example/"), ("posts", "")):
            outlets.add(session, make_outlet(id=outlet_id, home=home))
            if outlet_id != "posts":
                session.add(make_source(id=outlet_id, outlet_id=outlet_id))
        session.flush()
        clips = clip_sources.add_clip_source(session, "posts")
        stands = {
            ("bare", "bare"): ["port_a.example/1", "port_a.example/2", "elsewhere.example/1"],
            ("planet", "planet"): ["port_a.example/3", "quay.example/1", "lumi.example/1"],
            ("housed", "housed"): ["port_a.example/4"],
            ("posts", clips): ["port_a.example/5"],
        }
        for (outlet_id, source_id), keys in stands.items():
            for key in keys:
                add_articles(session, url_key=key, outlet_id=outlet_id, source_id=source_id)
    with each_database.read() as session:
        assert outlets.homeless_on(session, "port_a.example") == {"bare"}
        assert outlets.homeless_on(session, "port.a.example") == set(), "no character of a host stands for others"
        assert outlets.homeless_on(session, "port_a") == set()
