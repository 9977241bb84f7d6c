import zlib
from hashlib import sha256

import pytest

from aggregator.errors import UnknownIdError
from aggregator.models import Snapshot
from aggregator.store import snapshots
from aggregator.store.database import Database
from tests.factories import NOW

BODY = bytes(range(256)) + "<p>متن</p>".encode()
KEY = sha256(BODY).hexdigest()


def make_snapshot(**given: object) -> Snapshot:
    fields = {"sha256": KEY, "content_type": "text/html", "size": len(BODY), "body": zlib.compress(BODY)}
    return Snapshot(**fields | {"first_seen_at": NOW} | given)


def test_the_bytes_come_back_as_the_server_sent_them(each_database: Database) -> None:
    with each_database.write() as session:
        snapshots.put(session, make_snapshot())
        assert snapshots.read(session, KEY) == BODY
    with each_database.read() as session:
        assert snapshots.read(session, KEY) == BODY


def test_the_same_bytes_again_leave_the_first_snapshot_as_it_was(each_database: Database) -> None:
    for kind in ("text/html", "text/plain"):
        with each_database.write() as session:
            snapshots.put(session, make_snapshot(content_type=kind))
            snapshots.put(session, make_snapshot(content_type=kind))
    with each_database.read() as session:
        kept = session.get(Snapshot, KEY)
        assert kept is not None
        assert (kept.content_type, kept.first_seen_at, kept.size) == ("text/html", NOW, len(BODY))


def test_redacted_bytes_are_gone_and_do_not_come_back_by_another_fetch(each_database: Database) -> None:
    with each_database.write() as session:
        snapshots.put(session, make_snapshot())
        kept = session.get(Snapshot, KEY)
        assert kept is not None
        kept.body, kept.redacted_at, kept.redacted_why = None, NOW, "a private address"
    with each_database.write() as session:
        snapshots.put(session, make_snapshot())
    with each_database.read() as session, pytest.raises(UnknownIdError, match=KEY):
        snapshots.read(session, KEY)


@pytest.mark.parametrize("each_database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_two_processes_that_fetched_the_same_bytes_do_not_trip_over_each_other(each_database: Database) -> None:
    with each_database.write() as first:
        snapshots.put(first, make_snapshot(sha256="1" * 64))
        with each_database.write() as second:
            snapshots.put(second, make_snapshot())
        snapshots.put(first, make_snapshot())
    with each_database.read() as session:
        assert snapshots.read(session, KEY) == BODY


def test_unknown_bytes_are_said_to_be_unknown(each_database: Database) -> None:
    with each_database.read() as session, pytest.raises(UnknownIdError):
        snapshots.read(session, "0" * 64)
