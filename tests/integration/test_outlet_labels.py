"""What the desk calls outlets."""

import threading

import pytest

from aggregator.errors import NotAllowedError, UnknownIdError, UsageError
from aggregator.models import Outlet
from aggregator.review.labels import LabelDesk
from aggregator.store import clip_sources, decisions, outlet_labels, users
from aggregator.store.database import Database
from aggregator.vocabulary import Role
from tests.factories import NOW, add_outlet, make_outlet

WORDS = ["palë", "në çështje", "نشریه", "بندر", "urë", "treg", "trap", "varkë"]


@pytest.fixture
def stored(each_database: Database) -> Database:
    with each_database.write() as session:
        add_outlet(session)
        users.add(session, "Ana Prifti", role=Role.EDITOR, now=NOW)
    return each_database


def labels(database: Database, outlet_id: str = "rudnameh") -> list[str]:
    with database.read() as session:
        return [row.label for row in outlet_labels.in_force(session, [outlet_id])[outlet_id]]


def desk(database: Database, by: str = "Ana Prifti") -> LabelDesk:
    return LabelDesk(database, by, now=NOW)


def test_a_label_is_kept_with_who_when_and_from_where_and_can_be_taken_back(stored: Database) -> None:
    desk(stored).put("rudnameh", "palë\nnë çështje", source="شناسنامه")
    desk(stored).put("rudnameh", "نشریهٔ بندر")
    with stored.read() as session:
        row = outlet_labels.in_force(session, ["rudnameh"])["rudnameh"][0]
    assert (row.label, row.source, row.user_id, row.at) == ("palë në çështje", "شناسنامه", 1, NOW)
    desk(stored).drop("rudnameh", "palë në çështje")
    assert labels(stored) == ["نشریهٔ بندر"]
    with stored.read() as session:
        assert [row.verb for row in decisions.every(session)] == ["label", "label", "unlabel"]


@pytest.mark.parametrize("label", ["", " \n", "x" * 81])
def test_a_label_is_short_and_not_empty(stored: Database, label: str) -> None:
    with pytest.raises(UsageError, match="1 to 80"):
        desk(stored).put("rudnameh", label)


def test_a_label_is_set_once_and_only_on_an_outlet_there_is(stored: Database) -> None:
    desk(stored).put("rudnameh", "palë")
    with pytest.raises(NotAllowedError, match="already"):
        desk(stored).put("rudnameh", "palë")
    with pytest.raises(NotAllowedError, match="no label"):
        desk(stored).drop("rudnameh", "tjetër")
    with pytest.raises(UnknownIdError):
        desk(stored).put("askush", "palë")
    with pytest.raises(UnknownIdError):
        desk(stored, "Kushdo").put("rudnameh", "palë")


def test_a_label_two_people_give_at_once_is_given_once(stored: Database) -> None:
    together, refused = threading.Barrier(2, timeout=30), []

    def put() -> None:
        for label in WORDS:
            together.wait()
            try:
                desk(stored).put("rudnameh", label)
            except NotAllowedError:
                refused.append(label)

    threads = [threading.Thread(target=put) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(labels(stored)) == sorted(refused) == sorted(WORDS)


def test_labels_of_an_outlet_of_clips_stay_when_config_names_it(stored: Database) -> None:
    with stored.write() as session:
        session.add(make_outlet(id="clip-outlet", name="Bordi i Lumit"))
        session.flush()
        clip_sources.add_clip_source(session, "clip-outlet")
    desk(stored).put("clip-outlet", "palë")
    with stored.write() as session:
        clip_sources.give_way(session, [Outlet(id="bordi", name="Bordi i Lumit")])
    assert labels(stored, "bordi") == ["palë"]
