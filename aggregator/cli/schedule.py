"""`newsloom schedule`: background runs."""

from aggregator.cli.context import say
from aggregator.settings import load
from aggregator.settings.home import desk_root


def schedule() -> None:
    """Run passes, the weekly draft and the daily backup at the times desk.yaml gives, until stopped (Ctrl-C).

    Example: newsloom schedule
    """
    # Imported here, so that short commands do not wait for what they do not use.
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.blocking import BlockingScheduler

    from aggregator.scheduling.loop import plan

    home = load(desk_root())
    # One thread: a draft never reads while a pass is half-way.
    scheduler = BlockingScheduler(executors={"default": ThreadPoolExecutor(1)}, timezone="UTC")
    plan(scheduler, home.desk, home.root)
    times = home.desk.schedule
    backup = f", a backup {times.backup_time} daily" if times.backup_time else ""
    draft = f"a draft {times.draft_weekday} {times.draft_time}"
    say(f"a pass every {times.run_minutes} minutes, {draft}{backup}; Ctrl-C ends it")
    scheduler.start()
