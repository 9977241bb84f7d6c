"""The scheduler: what is due is done once, whoever looks, whatever the clock does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select, update
from structlog.testing import capture_logs

from aggregator.errors import OutputError
from aggregator.holder import this_process
from aggregator.models import Article, CollectionRequest, JobRun, Lease, Source
from aggregator.scheduling import jobs
from aggregator.scheduling.clock_watch import ClockWatch
from aggregator.scheduling.due import Job
from aggregator.scheduling.loop import Scheduler, mind_the_clock
from aggregator.store import job_runs, requests, sources
from aggregator.store.database import Database
from aggregator.vocabulary import PageState, RequestState
from tests.factories import add_articles
from tests.fakes.desk import Desk

START = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class Clocks:
    """Both clocks, of which somebody may set the one."""

    now: datetime = START
    seconds: float = 100.0

    def wall(self) -> datetime:
        return self.now

    def timestamp(self) -> float:
        return self.now.timestamp()

    def monotonic(self) -> float:
        return self.seconds

    def pass_(self, wait: timedelta) -> None:
        self.now += wait
        self.seconds += wait.total_seconds()


@dataclass
class Stage:
    """A desk, and the jobs that ran on it."""

    desk: Desk
    clocks: Clocks
    ran: list[Job] = field(default_factory=list)

    @property
    def database(self) -> Database:
        return self.desk.database

    def scheduler(self) -> Scheduler:
        return Scheduler(self.database, self.desk.root, clock=self.clocks.wall, monotonic=self.clocks.monotonic)

    def watch(self) -> ClockWatch:
        return ClockWatch(self.clocks.timestamp, self.clocks.monotonic)

    def minded(self, scheduler: Scheduler, watch: ClockWatch) -> bool:
        """The clock is looked at; whether all ticks were planned anew."""
        anew: list[bool] = []
        mind_the_clock(scheduler, watch, lambda: anew.append(True))
        return bool(anew)

    def turn(self, scheduler: Scheduler) -> list[Job]:
        """One tick; the jobs that ran in it."""
        before = len(self.ran)
        scheduler.look()
        scheduler.work()
        return self.ran[before:]

    def rows(self, model: Any) -> list[Any]:
        with self.database.read() as session:
            return list(session.exec(select(model)))

    def served(self) -> None:
        """As if a collector had polled everything that is asked for."""
        with self.database.write() as session:
            for request in session.exec(select(CollectionRequest)):
                request.state, request.done_at = RequestState.DONE, self.clocks.now
                session.add(request)
                if request.source_id is not None:
                    source = sources.get(session, request.source_id)
                    source.last_poll_at = self.clocks.now
                    source.next_poll_at = self.clocks.now + timedelta(hours=1)
                    source.wait_seconds = 3_600
                    session.add(source)


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    desk = Desk(tmp_path / "d", {"rud": "https://rud.example/feed", "skela": "https://skela.example/feed"})
    made = Stage(desk, Clocks())

    def run(job: Job, _home: object, _database: object) -> str:
        made.ran.append(job)
        return ""

    monkeypatch.setattr(jobs, "run", run)
    yield made
    desk.database.close()


def test_polls_that_are_due_are_asked_for_once_and_again_when_they_are_due_again(stage: Stage) -> None:
    scheduler = stage.scheduler()
    for _ in range(3):
        stage.turn(scheduler)
        stage.clocks.pass_(2 * MINUTE)
    assert {row.source_id for row in stage.rows(CollectionRequest)} == {"rud", "skela"}
    stage.served()
    stage.clocks.pass_(59 * MINUTE)
    stage.turn(scheduler)
    assert len(stage.rows(CollectionRequest)) == 2
    stage.clocks.pass_(2 * MINUTE)
    stage.turn(scheduler)
    assert len(stage.rows(CollectionRequest)) == 4


def test_a_second_scheduler_stands_by_says_so_once_and_takes_over(stage: Stage) -> None:
    first, second = stage.scheduler(), stage.scheduler()
    stage.turn(first)
    with stage.database.write() as session:  # as if the first were on another machine
        lease = session.get(Lease, "scheduler")
        assert lease is not None
        lease.place, lease.holder = "far", "far:7"
        session.add(lease)
    with capture_logs() as lines:
        for _ in range(5):
            assert stage.turn(second) == []
    assert [line["event"] for line in lines] == [
        "the scheduler's lease is held by far:7 since 2026-03-04 09:30 UTC; standing by"
    ]
    stage.clocks.pass_(2 * MINUTE)  # nothing is heard of the first
    stage.turn(second)
    assert [lease.holder for lease in stage.rows(Lease)] == [this_process().name]
    with capture_logs() as lines:
        assert stage.turn(first) == []
    assert "standing by" in lines[0]["event"]


def test_each_job_runs_in_its_turn_and_a_new_desk_makes_nothing_up(stage: Stage) -> None:
    scheduler = stage.scheduler()
    assert stage.turn(scheduler) == [], "the first articles are still to come"
    stage.served()
    assert stage.turn(scheduler) == [Job.PIPELINE]
    assert stage.turn(scheduler) == []
    stage.clocks.pass_(30 * MINUTE)
    assert stage.turn(scheduler) == [Job.PIPELINE]
    stage.clocks.pass_(timedelta(days=1))
    assert stage.turn(scheduler) == [Job.BACKUP, Job.DRAFT, Job.TIDY, Job.PIPELINE], "Thursday 08:00 is over"
    stage.clocks.pass_(timedelta(days=1))
    assert stage.turn(scheduler) == [Job.BACKUP, Job.TIDY, Job.PIPELINE]


def test_the_first_stories_wait_for_the_pages_of_their_articles_but_not_for_long(stage: Stage) -> None:
    scheduler = stage.scheduler()
    stage.turn(scheduler)
    stage.served()
    with stage.database.write() as session:
        outlet_id = sources.get(session, "rud").outlet_id
        wanted = {"page_state": PageState.WANTED, "page_due_at": stage.clocks.now, "outlet_id": outlet_id}
        (first, _) = add_articles(session, 2, **wanted)
    assert stage.turn(scheduler) == []
    with stage.database.write() as session:
        session.exec(update(Article).where(col(Article.id) == first).values(page_state=PageState.FETCHED))
    stage.clocks.pass_(4 * MINUTE)
    assert stage.turn(scheduler) == []
    stage.clocks.pass_(MINUTE)
    assert stage.turn(scheduler) == [Job.PIPELINE]


def test_a_turn_whose_scheduler_died_is_taken_by_the_next(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    first = stage.scheduler()
    stage.turn(first)
    stage.served()
    stage.turn(first)
    stage.clocks.pass_(timedelta(days=1))

    def die(job: Job, *_: object) -> str:
        if job is Job.PIPELINE:
            raise SystemExit
        return ""

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "run", die)
        stage.clocks.pass_(MINUTE)
        first.look()
        with pytest.raises(SystemExit):
            first.work()
    first.end()
    second = stage.scheduler()
    assert stage.turn(second) == [], "others have their turn first, should it kill every process"
    stage.clocks.pass_(5 * MINUTE)
    assert stage.turn(second) == [Job.PIPELINE]
    assert stage.turn(second) == []


@pytest.mark.parametrize(
    "jump", [timedelta(hours=1), timedelta(hours=-1), timedelta(days=-1), timedelta(days=3_650)], ids=str
)
def test_whatever_the_clock_is_set_to_polls_and_jobs_go_on_and_no_turn_comes_twice(
    stage: Stage, jump: timedelta
) -> None:
    scheduler = stage.scheduler()
    stage.turn(scheduler)
    stage.served()
    stage.turn(scheduler)
    watch = stage.watch()
    stage.clocks.now += jump
    for _ in range(90):
        stage.clocks.pass_(MINUTE)
        stage.minded(scheduler, watch)
        stage.turn(scheduler)
        if requests_open(stage):
            stage.served()
    polled = [row.source_id for row in stage.rows(CollectionRequest)]
    assert 2 <= polled.count("rud") <= 4
    assert 3 <= stage.ran.count(Job.PIPELINE) <= 5
    dated = [(run.job, run.slot) for run in stage.rows(JobRun)]
    assert len(dated) == len(set(dated))
    assert stage.ran.count(Job.DRAFT) <= 1


def test_ten_years_ahead_for_a_moment_ends_no_story_and_removes_nothing(stage: Stage) -> None:
    scheduler, watch = stage.scheduler(), stage.watch()
    stage.turn(scheduler)
    stage.served()
    assert stage.turn(scheduler) == [Job.PIPELINE]
    stage.clocks.now += timedelta(days=3_650)
    with capture_logs() as lines:
        for _ in range(9):
            stage.clocks.pass_(MINUTE)
            stage.minded(scheduler, watch)
            assert not {Job.PIPELINE, Job.TIDY} & set(stage.turn(scheduler))
    assert [line["event"] for line in lines if "ahead" in line["event"]] == [
        "the clock is far ahead of what was done last: grouping and tidying wait for ten minutes, or until it is set"
    ]
    stage.served()
    stage.clocks.now -= timedelta(days=3_650)
    stage.clocks.pass_(MINUTE)
    assert stage.minded(scheduler, watch)
    assert Job.PIPELINE not in stage.turn(scheduler), "its interval has not passed"
    stage.clocks.pass_(30 * MINUTE)
    assert Job.PIPELINE in stage.turn(scheduler)
    ahead = [source for source in stage.rows(Source) if source.next_poll_at - stage.clocks.now > timedelta(hours=2)]
    assert ahead == [], "waits were begun anew"


def test_a_desk_switched_on_after_weeks_waits_ten_minutes_and_goes_on(stage: Stage) -> None:
    first = stage.scheduler()
    stage.turn(first)
    stage.served()
    stage.turn(first)
    first.end()
    stage.clocks.pass_(timedelta(weeks=3))
    second = stage.scheduler()
    stage.turn(second)
    assert stage.ran.count(Job.PIPELINE) == 1
    stage.clocks.pass_(10 * MINUTE)
    stage.served()
    assert stage.turn(second) == [Job.TIDY, Job.PIPELINE]


def test_waits_that_are_too_long_are_found_although_nobody_saw_the_clock_jump(stage: Stage) -> None:
    scheduler = stage.scheduler()
    stage.turn(scheduler)
    stage.served()
    with stage.database.write() as session:  # a collector whose clock was ahead
        source = sources.get(session, "rud")
        source.next_poll_at = stage.clocks.now + timedelta(days=3_650)
        session.add(source)
    stage.clocks.pass_(MINUTE)
    stage.turn(scheduler)
    found = {row.id: row.next_poll_at for row in stage.rows(Source)}
    assert found["rud"] == stage.clocks.now + timedelta(hours=1)


def requests_open(stage: Stage) -> int:
    with stage.database.read() as session:
        return requests.count_open(session)


def test_a_source_added_to_config_is_asked_for_within_two_ticks_of_settling(stage: Stage) -> None:
    scheduler = stage.scheduler()
    stage.turn(scheduler)
    file = stage.desk.root / "config" / "sources.yaml"
    file.write_text(file.read_text("utf-8") + "  new: {name: E re, feed: 'https://e-re.example/feed'}\n", "utf-8")
    for _ in range(2):
        stage.clocks.pass_(timedelta(seconds=2))
        stage.turn(scheduler)
    assert {row.source_id for row in stage.rows(CollectionRequest)} == {"rud", "skela", "new"}


def test_that_nobody_collects_is_said_once_and_again_when_it_was_over(stage: Stage) -> None:
    scheduler = stage.scheduler()
    stage.turn(scheduler)
    with capture_logs() as lines:
        for _ in range(24):  # twelve minutes, in which the lease is renewed each time
            stage.clocks.pass_(MINUTE / 2)
            stage.turn(scheduler)
    nobody = "no collector is at work: newsloom up runs one, or newsloom worker"
    assert [line["event"] for line in lines].count(nobody) == 1
    stage.served()
    stage.turn(scheduler)
    stage.clocks.pass_(60 * MINUTE)
    with capture_logs() as lines:
        for _ in range(24):
            stage.clocks.pass_(MINUTE / 2)
            stage.turn(scheduler)
    assert [line["event"] for line in lines].count(nobody) == 1


def test_a_job_that_fails_is_logged_and_its_turn_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path / "d", {"rud": "https://rud.example/feed"})
    clocks = Clocks()

    def fail(*_: object) -> dict[str, object]:
        raise OutputError("the disk is full")

    monkeypatch.setitem(jobs._JOBS, Job.PIPELINE, fail)
    scheduler = Stage(desk, clocks).scheduler()
    scheduler.look()
    Stage(desk, clocks).served()
    with capture_logs() as lines:
        scheduler.work()
        scheduler.work()
    assert [(line["event"], line["error"]) for line in lines] == [("failed", "the disk is full")]
    with desk.database.read() as session:
        failed = job_runs.newest(session, "pipeline")
        assert failed is not None and (failed.fault, job_runs.last_success(session, "pipeline")) == (
            "the disk is full",
            None,
        )
    desk.database.close()
