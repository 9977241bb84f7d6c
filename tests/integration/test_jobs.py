"""The background jobs: what each does, and that one that fails ends nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from aggregator.scheduling import jobs
from aggregator.scheduling.due import Job
from aggregator.settings import load
from aggregator.store.backups.keeping import prune
from aggregator.store.backups.manifest import all_in, proven_at
from tests.factories import NOW
from tests.fakes.desk import Desk as DeskFolder


def test_the_backup_job_proves_and_keeps_as_many_as_config_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "d"
    desk = DeskFolder(root, {"rud": "https://rud.example/feed"})
    with (root / "config" / "desk.yaml").open("a", encoding="utf-8") as file:
        file.write("schedule: {backups_kept: 2}\n")
    for hour in range(4):
        monkeypatch.setattr(jobs, "utc_now", lambda hour=hour: NOW + timedelta(hours=hour))
        with capture_logs() as lines:
            assert jobs.run(Job.BACKUP, load(root, environ={}), desk.database) == ""
        assert lines[-1]["event"] == "done", lines
    desk.database.close()
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


@pytest.mark.parametrize("job", list(Job))
def test_each_job_runs_on_an_empty_desk(job: Job, tmp_path: Path) -> None:
    desk = DeskFolder(tmp_path / "d", {"rud": "https://rud.example/feed"})
    with capture_logs() as lines:
        assert jobs.run(job, load(desk.root, environ={}), desk.database) == ""
    assert [line["event"] for line in lines][-1] == "done"
    desk.database.close()


@pytest.mark.parametrize("error", [OSError("the disk is full"), KeyError("a bug")])
def test_a_job_that_fails_in_a_way_nobody_thought_of_is_logged_and_returns(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = DeskFolder(tmp_path / "d", {"rud": "https://rud.example/feed"})

    def fail(*_: object) -> dict[str, object]:
        raise error

    monkeypatch.setitem(jobs._JOBS, Job.TIDY, fail)
    with capture_logs() as lines:
        assert type(error).__name__ in jobs.run(Job.TIDY, load(desk.root, environ={}), desk.database)
    assert lines[-1]["log_level"] == "error"
    desk.database.close()
