"""Background runs: at the desk's local time on both daylight-saving days, and never ended by a failing job."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from structlog.testing import capture_logs

from aggregator.scheduling import jobs
from aggregator.scheduling.loop import plan
from aggregator.settings import Desk
from aggregator.store.backups.keeping import prune
from aggregator.store.backups.manifest import all_in, proven_at
from tests.factories import NOW
from tests.fakes.desk import Desk as DeskFolder

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


@pytest.mark.parametrize(("given", "planned"), [("23:15", True), (None, False)])
def test_a_backup_is_made_daily_where_it_is_wanted(given: str | None, planned: bool, tmp_path: Path) -> None:
    desk = Desk.model_validate(
        {"name": "D", "series": "S", "time_zone": "Asia/Tehran", "schedule": {"backup_time": given}}
    )
    scheduler = BackgroundScheduler(timezone="UTC")
    plan(scheduler, desk, tmp_path)
    found = [job for job in scheduler.get_jobs() if job.id == "backup"]
    assert bool(found) is planned
    for job in found:
        start = datetime(2026, 3, 4, tzinfo=ZoneInfo("Asia/Tehran"))
        assert job.trigger.get_next_fire_time(None, start) == datetime.fromisoformat("2026-03-04T23:15+03:30")


def test_the_backup_job_proves_and_keeps_as_many_as_config_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "d"
    DeskFolder(root, {"rud": "https://rud.example/feed"}).database.close()
    with (root / "config" / "desk.yaml").open("a", encoding="utf-8") as file:
        file.write("schedule: {backups_kept: 2}\n")
    for hour in range(4):
        monkeypatch.setattr(jobs, "utc_now", lambda hour=hour: NOW + timedelta(hours=hour))
        with capture_logs() as lines:
            jobs.back_up(root)
        assert lines[-1]["event"] == "done", lines
    kept = all_in(root / "var" / "backups")
    assert [path.name for path in kept] == [f"newsloom-{NOW + timedelta(hours=hour):%Y%m%d-%H%M%S}" for hour in (3, 2)]
    assert all(proven_at(path) for path in kept)


def test_the_newest_proven_backup_is_kept_and_strangers_are_not_touched(tmp_path: Path) -> None:
    for number in range(4):
        made = tmp_path / f"newsloom-2026030{number + 1}-000000"
        made.mkdir()
        (made / "manifest.json").write_text("{}")
    (tmp_path / "newsloom-20260301-000000" / "proof.json").write_text('{"proven_at": "2026-03-01T00:00:00+00:00"}')
    (tmp_path / "holiday-photos").mkdir()
    assert [path.name for path in prune(tmp_path, keep=1)] == ["newsloom-20260303-000000", "newsloom-20260302-000000"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "holiday-photos",
        "newsloom-20260301-000000",
        "newsloom-20260304-000000",
    ]


@pytest.mark.parametrize("job", [jobs.run_pass, jobs.render_draft, jobs.back_up])
def test_a_job_that_cannot_read_its_config_says_so_and_returns(job: object, tmp_path: Path) -> None:
    with capture_logs() as lines:
        job(tmp_path)  # type: ignore[operator]  # all take the desk's directory
    assert [line["log_level"] for line in lines] == ["error"]
    assert "newsloom init" in lines[0]["error"]
