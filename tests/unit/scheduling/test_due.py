"""Which background jobs are due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from aggregator.scheduling.due import RETRY, Job, LastTurn, Times, Turn, due

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)  # a Wednesday
TIMES = Times(ZoneInfo("Asia/Tehran"), 30, "wednesday", "08:00", "03:30")
MINUTE = timedelta(minutes=1)


def turns(last: dict[Job, LastTurn], *, now: datetime = NOW, times: Times = TIMES) -> dict[Job, Turn]:
    return {turn.job: turn for turn in due(times, last, now=now)}


def all_taken(at: datetime = NOW) -> dict[Job, LastTurn]:
    dated = {job: LastTurn("2026-03-04", at) for job in Job}
    return dated | {Job.PIPELINE: LastTurn(at.isoformat(), at)}


def test_on_a_new_desk_only_the_pipeline_runs_and_turns_before_its_time_are_not_made_up() -> None:
    found = turns({})
    assert not found[Job.PIPELINE].before_its_time
    assert all(found[job].before_its_time for job in (Job.DRAFT, Job.BACKUP, Job.TIDY))


def test_the_first_pipeline_waits_for_what_is_arriving_and_later_ones_do_not() -> None:
    assert Job.PIPELINE not in {turn.job for turn in due(TIMES, {}, now=NOW, arriving=True)}
    taken = all_taken(NOW - timedelta(hours=1))
    assert Job.PIPELINE in {turn.job for turn in due(TIMES, taken, now=NOW, arriving=True)}


def test_candidates_of_an_issue_that_is_out_are_ranked_anew_before_the_interval_is_over() -> None:
    taken = all_taken(NOW - RETRY)
    assert Job.PIPELINE not in turns(taken)
    assert Job.PIPELINE in {turn.job for turn in due(TIMES, taken, now=NOW, overtaken=True)}
    lately = all_taken(NOW - RETRY + timedelta(seconds=1))
    assert list(due(TIMES, lately, now=NOW, overtaken=True)) == [], "not again and again where nothing can be ranked"


def test_nothing_is_due_right_after_everything_was_done() -> None:
    assert turns(all_taken()) == {}


@pytest.mark.parametrize(("minutes", "is_due"), [(29, False), (30, True), (60 * 24 * 365 * 10, True)])
def test_the_pipeline_is_due_when_its_interval_has_passed(minutes: int, is_due: bool) -> None:
    last = all_taken() | {Job.PIPELINE: LastTurn("x", NOW - minutes * MINUTE)}
    assert (Job.PIPELINE in turns(last)) is is_due


def test_the_pipeline_is_due_when_the_clock_was_put_back() -> None:
    assert Job.PIPELINE in turns(all_taken() | {Job.PIPELINE: LastTurn("x", NOW + timedelta(days=1))})


def test_a_turn_that_was_not_ended_is_due_again_after_a_while() -> None:
    last = {job: replace(turn, whole=False) for job, turn in all_taken().items()}
    assert turns(last, now=NOW + RETRY - timedelta(seconds=1)) == {}
    assert set(turns(last, now=NOW + RETRY)) == set(Job)


def test_an_unfinished_pipeline_waits_no_longer_than_its_interval() -> None:
    last = all_taken() | {Job.PIPELINE: LastTurn("x", NOW, whole=False)}
    assert set(turns(last, now=NOW + MINUTE, times=replace(TIMES, run_minutes=1))) == {Job.PIPELINE}


@pytest.mark.parametrize("deadly", [*((job,) for job in Job), tuple(Job)], ids="+".join)
def test_jobs_that_kill_every_process_starve_no_other(deadly: tuple[Job, ...]) -> None:
    long_ago = NOW - timedelta(days=14)
    last = {job: LastTurn("2026-02-18", long_ago) for job in Job}
    tried: list[Job] = []
    for minute in range(60):  # a process a minute, as the supervisor starts them
        now = NOW + minute * MINUTE
        for turn in due(TIMES, last, now=now):
            tried.append(turn.job)
            last[turn.job] = LastTurn(turn.slot, now, whole=turn.job not in deadly)
            if turn.job in deadly:
                break
    assert set(tried) == set(Job)
    assert all(tried.count(job) >= 2 for job in deadly), "each is tried again"


def test_the_pipeline_comes_last() -> None:
    last = {job: LastTurn("2026-02-18", NOW - timedelta(days=14)) for job in Job}
    assert [turn.job for turn in due(TIMES, last, now=NOW)][-1] is Job.PIPELINE


def test_a_dated_turn_is_named_by_the_desks_date() -> None:
    # 20:30 UTC on Tuesday is midnight of Wednesday in Tehran, whose 03:30 is not due yet
    last = {job: LastTurn("2026-02-25", NOW - timedelta(days=7)) for job in Job}
    found = turns(last, now=datetime(2026, 3, 3, 20, 30, tzinfo=UTC))
    assert found[Job.BACKUP].slot == "2026-03-03"
    assert Job.DRAFT not in found
    assert turns(last)[Job.DRAFT].slot == "2026-03-04"


def test_weeks_missed_are_made_up_by_one_turn() -> None:
    last = {job: LastTurn("2026-01-07", NOW - timedelta(days=56)) for job in Job}
    found = list(due(TIMES, last, now=NOW))
    assert [turn.job for turn in found if turn.job is Job.DRAFT] == [Job.DRAFT]


def test_where_no_backup_is_wanted_none_is_due() -> None:
    assert Job.BACKUP not in turns({}, times=replace(TIMES, backup_time=None))
