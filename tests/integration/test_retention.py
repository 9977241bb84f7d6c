"""What a desk forgets: only what is old and nothing rests on, in small steps, whatever kills them."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlmodel import SQLModel, col, select

from aggregator.collection.check_up import check_up
from aggregator.models import CollectionRequest, ConfigVersion, JobRun, Poll, Quarantine, Revision, Snapshot
from aggregator.scheduling import retention
from aggregator.scheduling.retention import Removed, tidy
from aggregator.settings.desk import Schedule
from aggregator.store import articles
from aggregator.store import retention as store
from aggregator.store.database import Database
from aggregator.vocabulary import PollOutcome, QuarantineState, RequestKind, RequestState
from tests.factories import NOW, add_outlet, make_article, make_revision, make_source

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
SCHEDULE = Schedule()

_numbers = count(1)


def ago(days: float) -> datetime:
    return NOW - days * DAY


def hash_of(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def make_poll(days: float, **given: Any) -> Poll:
    return Poll(**{"source_id": "rud", "at": ago(days), "outcome": PollOutcome.NOT_MODIFIED} | given)


def make_snapshot(name: str, days: float, **given: Any) -> Snapshot:
    fields = {"sha256": hash_of(name), "size": 3, "body": b"abc", "first_seen_at": ago(days)}
    return Snapshot(**fields | given)


def make_request(days: float | None, state: RequestState = RequestState.DONE, **given: Any) -> CollectionRequest:
    done = None if days is None else ago(days)
    fields = {"kind": RequestKind.PREVIEW, "state": state, "asked_at": ago(400), "done_at": done}
    return CollectionRequest(**fields | given)


def make_run(job: str, days: float, **given: Any) -> JobRun:
    fields = {"job": job, "slot": str(next(_numbers)), "holder": "desk:1", "token": "t", "taken_at": ago(days)}
    return JobRun(**fields | given)


def make_version() -> ConfigVersion:
    fields = {"sha256": "0" * 64, "desk": "name: A", "sources": "", "outputs": "", "accepted_at": ago(900)}
    return ConfigVersion(**fields)


@pytest.fixture
def desk(each_database: Database) -> Database:
    with each_database.write() as session:
        add_outlet(session)
        session.add_all([make_source(id="deltablatt"), make_source(id="marsa")])
    return each_database


def put(database: Database, *rows: SQLModel) -> None:
    """Stored in the order given: that of their ids."""
    with database.write() as session:
        for row in rows:
            session.add(row)
            session.flush()


def add_article(database: Database, snapshot: str | None) -> None:
    """An article whose words were read in a snapshot."""
    with database.write() as session:
        rests_on = None if snapshot is None else hash_of(snapshot)
        articles.add(session, make_article(), make_revision(snapshot_sha256=rests_on))


def left(database: Database, column: Any) -> list[Any]:
    with database.read() as session:
        return sorted(session.exec(select(column)))


def test_a_new_desk_has_nothing_to_forget(each_database: Database) -> None:
    assert tidy(each_database, SCHEDULE, now=NOW) == Removed()
    assert Removed().total == 0


def test_answered_requests_go_after_a_week_and_open_ones_never(desk: Database) -> None:
    done, failed, still_open = RequestState.DONE, RequestState.FAILED, RequestState.OPEN
    put(
        desk,
        make_request(8, done, url="old"),
        make_request(8, failed, url="failed"),
        make_request(6.9, done, url="new"),
        make_request(7, done, url="a week, not more"),
        make_request(None, still_open, url="open"),
        make_request(8, done, url="the newest, whose id SQLite would give out again"),
    )
    assert tidy(desk, SCHEDULE, now=NOW).requests == 2
    kept = left(desk, col(CollectionRequest.url))
    assert kept == ["a week, not more", "new", "open", "the newest, whose id SQLite would give out again"]


def test_turns_of_jobs_go_after_a_quarter_but_not_the_newest_of_each(desk: Database) -> None:
    put(desk, make_run("draft", 400), make_run("draft", 300), make_run("backup", 91), make_run("backup", 89))
    assert tidy(desk, SCHEDULE, now=NOW).job_runs == 2
    assert left(desk, col(JobRun.taken_at)) == [ago(300), ago(89)]


def test_a_turn_that_never_ended_is_forgotten_like_any_other(desk: Database) -> None:
    put(desk, make_run("pass", 100, done_at=None), make_run("pass", 99, done_at=ago(99)))
    assert tidy(desk, SCHEDULE, now=NOW).job_runs == 1
    assert left(desk, col(JobRun.taken_at)) == [ago(99)]


@pytest.mark.parametrize(("versions", "gone"), [(0, 0), (50, 0), (51, 1), (173, 123)])
def test_the_newest_fifty_sets_of_config_stay_however_old(desk: Database, versions: int, gone: int) -> None:
    put(desk, *(make_version() for _ in range(versions)))
    before = left(desk, col(ConfigVersion.id))
    assert tidy(desk, SCHEDULE, now=NOW).config_versions == gone
    assert left(desk, col(ConfigVersion.id)) == before[gone:]


def test_polls_go_after_as_many_days_as_config_says(desk: Database) -> None:
    put(desk, *(make_poll(days) for days in (200, 180.1, 179.9, 121, 119, 0)))
    assert tidy(desk, SCHEDULE, now=NOW).polls == 2
    assert tidy(desk, Schedule(polls_kept_days=120), now=NOW).polls == 2
    assert left(desk, col(Poll.at)) == [ago(119), ago(0)]


def test_the_newest_poll_and_the_newest_that_stored_stay_for_each_source(desk: Database) -> None:
    stored, unreachable = PollOutcome.STORED, PollOutcome.UNREACHABLE
    put(
        desk,
        make_poll(700, outcome=stored),
        make_poll(600, outcome=stored, note="last read"),
        make_poll(500, outcome=unreachable),
        make_poll(400, outcome=unreachable, note="last poll"),
        make_poll(500, source_id="deltablatt"),
        make_poll(400, source_id="deltablatt", note="never read"),
        make_poll(600, source_id="marsa", outcome=stored),
        make_poll(10, source_id="marsa", outcome=stored, note="alive"),
    )
    before = check_up(desk, now=NOW)
    assert tidy(desk, SCHEDULE, now=NOW).polls == 4
    assert left(desk, col(Poll.note)) == ["alive", "last poll", "last read", "never read"]
    assert check_up(desk, now=NOW) == before


def test_bytes_that_brought_nothing_go_after_a_month(desk: Database) -> None:
    put(desk, make_snapshot("old", 31), make_snapshot("thirty", 30), make_snapshot("young", 29))
    assert tidy(desk, SCHEDULE, now=NOW).snapshots == 1
    assert left(desk, col(Snapshot.sha256)) == sorted([hash_of("thirty"), hash_of("young")])


def test_bytes_that_anything_rests_on_are_kept_for_good(desk: Database) -> None:
    put(desk, *(make_snapshot(name, 900) for name in ("revision", "quarantine", "watched", "nothing")))
    put(desk, make_snapshot("redacted", 900, body=None, redacted_at=ago(800), redacted_why="a private address"))
    add_article(desk, "revision")
    add_article(desk, None)
    for name, state in (("quarantine", QuarantineState.QUARANTINED), ("watched", QuarantineState.WATCHED)):
        death = {"source_id": "rud", "sha256": hash_of(name), "reason": "crash", "state": state}
        put(desk, Quarantine(**death, first_at=ago(900), last_at=ago(900)))
    assert tidy(desk, SCHEDULE, now=NOW).snapshots == 1
    assert left(desk, col(Snapshot.sha256)) == sorted(map(hash_of, ("revision", "quarantine", "watched", "redacted")))


def test_bytes_that_came_to_be_rested_on_meanwhile_are_kept(desk: Database) -> None:
    put(desk, make_snapshot("old", 31), make_snapshot("used", 31))
    with desk.read() as session:
        mark, found = store.unneeded_snapshots(session, before=NOW, after=None, most=9)
    assert (mark, len(found)) == (None, 2)
    add_article(desk, "used")
    with desk.write() as session:
        assert store.snapshots(session, found) == 1
    assert left(desk, col(Snapshot.sha256)) == [hash_of("used")]


@pytest.mark.parametrize("each_database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_bytes_that_a_poll_is_about_to_rest_on_are_left_out_without_waiting(desk: Database) -> None:
    put(desk, make_snapshot("old", 31), make_snapshot("used", 31))
    with desk.write() as storing:
        articles.add(storing, make_article(), make_revision(snapshot_sha256=hash_of("used")))
        storing.flush()
        assert tidy(desk, SCHEDULE, now=NOW).snapshots == 1
    assert left(desk, col(Snapshot.sha256)) == [hash_of("used")]
    assert left(desk, col(Revision.snapshot_sha256)) == [hash_of("used")]


def test_nothing_else_is_touched(desk: Database) -> None:
    fill(desk)
    counts = {table.name: rows_of(desk, table.name) for table in SQLModel.metadata.sorted_tables}
    tidy(desk, SCHEDULE, now=NOW + 4_000 * DAY)
    changed = {name for name, rows in counts.items() if rows_of(desk, name) != rows}
    assert changed == {"collectionrequest", "jobrun", "configversion", "poll", "snapshot"}


def test_one_call_takes_no_more_than_it_is_told_and_the_next_goes_on(
    desk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 4)
    fill(desk)
    calls = [tidy(desk, SCHEDULE, now=NOW, most=7) for _ in range(4)]
    assert calls[0] == Removed(7, 7, 7, 7, 7)
    assert calls[-1] == Removed()
    assert sum(call.polls for call in calls) == 18
    assert state(desk) == EXPECTED


@pytest.mark.parametrize("size", [1, 3, 20, 22, 500])
def test_what_stays_does_not_hang_on_the_size_of_a_step(
    desk: Database, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(retention, "BATCH", size)
    monkeypatch.setattr(retention, "LOOK", size)
    fill(desk)
    assert tidy(desk, SCHEDULE, now=NOW).total == 97
    assert state(desk) == EXPECTED


# What a call leaves of what `fill` puts into a desk: 20 or so of each kind that are old, and 2 that are new.
EXPECTED = {"requests": 2, "runs": 4, "versions": 50, "polls": 4, "snapshots": 4}


def fill(database: Database) -> None:
    put(database, *(make_request(100) for _ in range(20)), *(make_request(1) for _ in range(2)))
    put(database, make_run("draft", 200), *(make_run("pass", 100) for _ in range(20)), make_run("draft", 99))
    put(database, *(make_run("pass", 1) for _ in range(2)), make_run("backup", 300))
    put(database, *(make_version() for _ in range(70)))
    put(database, *(make_poll(200) for _ in range(18)), make_poll(199, outcome=PollOutcome.STORED, source_id="marsa"))
    put(database, make_poll(198, source_id="marsa"), make_poll(1), make_poll(0.5))
    put(database, *(make_snapshot(f"old {number}", 40) for number in range(20)))
    put(database, *(make_snapshot(f"new {number}", 1) for number in range(2)))
    add_article(database, "old 3")
    add_article(database, "old 11")


def state(database: Database) -> dict[str, int]:
    tables = {"requests": "collectionrequest", "runs": "jobrun", "versions": "configversion"}
    tables |= {"polls": "poll", "snapshots": "snapshot"}
    return {name: rows_of(database, table) for name, table in tables.items()}


def rows_of(database: Database, table: str) -> int:
    with database.connection(write=False) as connection:
        return int(connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one())


def _tidy_and_die(url: str, statement: int) -> None:
    """In a process of its own: forget, and be killed before the given statement that deletes."""
    database = Database(url)
    deleting: list[str] = []

    def die(*call: Any) -> None:
        deleting.append(call[2])
        if len([words for words in deleting if words.startswith("DELETE")]) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "after_cursor_execute", die)
    retention.BATCH = retention.LOOK = 6
    tidy(database, SCHEDULE, now=NOW)


def kills(database: Database) -> Iterator[int]:
    """Kill one call after another, each a statement later, until there is nothing left to do."""
    url = database.url.render_as_string(hide_password=False)
    for statement in range(1, 100):
        arguments = (url, statement)
        process = multiprocessing.get_context("fork").Process(target=_tidy_and_die, args=arguments, daemon=True)
        process.start()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL)
        if process.exitcode == 0:
            return
        yield statement


def test_a_call_killed_at_any_step_loses_nothing_in_use_and_the_next_goes_on(desk: Database) -> None:
    fill(desk)
    before = state(desk)
    used = set(left(desk, col(Revision.snapshot_sha256)))
    for _ in kills(desk):
        now = state(desk)
        assert all(EXPECTED[name] <= now[name] <= before[name] for name in before)
        assert used <= set(left(desk, col(Snapshot.sha256)))
        before = now
    assert state(desk) == EXPECTED


def test_two_years_leave_no_more_than_the_last_months(desk: Database) -> None:
    add_article(desk, None)
    sizes, pages = [], []
    for number in range(52):
        end = NOW + 14 * (number + 1) * DAY
        live_a_fortnight(desk, number, end)
        tidy(desk, SCHEDULE, now=end)
        sizes.append(state(desk))
        pages.append(pages_of(desk))
    # two a day, and the one that stands exactly on the border; of the bytes one a fortnight is rested on for good
    assert sizes[-1] == {"polls": 361, "requests": 15, "runs": 181, "versions": 50, "snapshots": 61 + 52 - 3}
    assert [size["polls"] for size in sizes[13:]] == [361] * 39
    assert [size["snapshots"] for size in sizes[26:]] == list(range(61 + 24, 61 + 50))
    # what was deleted makes room: in the second year the file grows by the bytes kept for good only, 3 pages each
    assert pages[-1] - pages[26] <= 25 * 3 + 10


def live_a_fortnight(database: Database, number: int, end: datetime) -> None:
    rows: list[SQLModel] = [make_version()]
    for half in range(28):
        at = end - half * DAY / 2
        name = hash_of(f"{number} {half}")
        rows.append(Poll(source_id="rud", at=at, outcome=PollOutcome.STORED))
        rows.append(make_request(0, done_at=at))
        rows.append(make_run("pass", 0, taken_at=at))
        rows.append(Snapshot(sha256=name, size=9_000, body=os.urandom(9_000), first_seen_at=at))
    with database.write() as session:
        session.add_all(reversed(rows))
        session.flush()
        session.add(make_revision(article_id=1, number=number + 2, snapshot_sha256=hash_of(f"{number} 0")))


def pages_of(database: Database) -> int:
    if not database.is_sqlite:
        return 0
    with database.connection(write=False) as connection:
        return int(connection.execute(text("PRAGMA page_count")).scalar_one())
