"""Background runs: at the desk's local time on both daylight-saving days, and never ended by a failing job."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from structlog.testing import capture_logs

from aggregator.scheduling import jobs
from aggregator.scheduling.loop import plan
from aggregator.settings import Desk

ZONES = [
    ("Europe/Berlin", "2026-03-23", "2026-03-29T08:00+02:00", "summer time began this morning"),
    ("Europe/Berlin", "2026-10-19", "2026-10-25T08:00+01:00", "summer time ended this morning"),
    ("Asia/Tehran", "2026-03-23", "2026-03-29T08:00+03:30", "no summer time any more"),
    ("Australia/Lord_Howe", "2026-03-30", "2026-04-05T08:00+10:30", "half an hour back this morning"),
]


@pytest.mark.parametrize(("zone", "after", "expected", "note"), ZONES, ids=[f"{row[0]} {row[1]}" for row in ZONES])
def test_the_draft_is_rendered_at_the_local_hour(
    zone: str, after: str, expected: str, note: str, tmp_path: Path
) -> None:
    desk = Desk.model_validate(
        {"name": "D", "series": "S", "time_zone": zone, "schedule": {"draft_weekday": "sunday", "draft_time": "08:00"}}
    )
    scheduler = BackgroundScheduler(timezone="UTC")
    plan(scheduler, desk, tmp_path)
    draft = next(job for job in scheduler.get_jobs() if job.id == "draft")
    start = datetime.fromisoformat(after).replace(tzinfo=ZoneInfo(zone))
    assert draft.trigger.get_next_fire_time(None, start) == datetime.fromisoformat(expected), note


def test_the_first_pass_is_due_at_once(tmp_path: Path) -> None:
    scheduler = BackgroundScheduler(timezone="UTC")
    plan(scheduler, Desk.model_validate({"name": "D", "series": "S"}), tmp_path)
    ready = next(job for job in scheduler.get_jobs() if job.id == "pass")
    assert ready.next_run_time <= datetime.now(UTC)


@pytest.mark.parametrize("job", [jobs.run_pass, jobs.render_draft])
def test_a_job_that_cannot_read_its_config_says_so_and_returns(job: object, tmp_path: Path) -> None:
    with capture_logs() as lines:
        job(tmp_path)  # type: ignore[operator]  # both take the desk's directory
    assert [line["log_level"] for line in lines] == ["error"]
    assert "newsloom init" in lines[0]["error"]
