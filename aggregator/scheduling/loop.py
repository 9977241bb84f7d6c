"""The scheduler: APScheduler with its memory job store; a tick looks into the database for what is due.

One run at a time; ticks missed while the machine slept are made up by one, not by all. Cron times are the desk's
local time.
"""

from pathlib import Path

from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from aggregator.clock import utc_now
from aggregator.scheduling import jobs
from aggregator.settings import Desk


def plan(scheduler: BaseScheduler, desk: Desk, root: Path) -> None:
    """Put a desk's jobs on a scheduler: a pass now and every `run_minutes`, draft and backup at their local times."""
    schedule = desk.schedule
    common = {"max_instances": 1, "coalesce": True, "misfire_grace_time": 3600}
    scheduler.add_job(
        jobs.run_pass,
        IntervalTrigger(minutes=schedule.run_minutes),
        args=[root],
        id="pass",
        next_run_time=utc_now(),
        **common,
    )
    weekday = schedule.draft_weekday[:3]
    scheduler.add_job(jobs.render_draft, _at(schedule.draft_time, desk, weekday), args=[root], id="draft", **common)
    if schedule.backup_time is not None:
        scheduler.add_job(jobs.back_up, _at(schedule.backup_time, desk), args=[root], id="backup", **common)


def _at(time_of_day: str, desk: Desk, weekday: str = "*") -> CronTrigger:
    hour, minute = map(int, time_of_day.split(":"))
    return CronTrigger(day_of_week=weekday, hour=hour, minute=minute, timezone=desk.zone)
