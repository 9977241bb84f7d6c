"""The scheduler: APScheduler with its memory job store ticks; what is due is decided from the database.

Two jobs tick every few seconds, each in a thread of its own: `look` holds the lease, follows config and asks for the
polls that are due; `work` takes the turns of the slow jobs, one at a time. Several schedulers may run: one is active,
the others stand by and take over when it is gone.

APScheduler plans by the wall clock: put back by a day, it would sleep for a day (its issue 606). So somebody watches
the clock (`ClockWatch`) and has it plan anew.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from aggregator import log
from aggregator.clock import utc_now
from aggregator.collection.asking import ask_for_due
from aggregator.collection.config_gate import InForce
from aggregator.errors import AggregatorError, LeaseHeldError, StoreError
from aggregator.holder import this_process
from aggregator.scheduling import jobs, turns
from aggregator.scheduling.clock_watch import ClockTrust, ClockWatch
from aggregator.scheduling.config_watch import ConfigWatch
from aggregator.scheduling.due import Job, Times, Turn, due
from aggregator.settings import Desk, DeskHome
from aggregator.store import articles, candidates, leases, requests
from aggregator.store.database import Database

#: Seconds between two looks. An edit of config settles in one and is taken up in the next.
TICK = 2.0

#: Seconds between two renewals of the lease, which lasts six times as long.
_RENEWED_EVERY = 10.0

#: Nobody having served the oldest request for so long means that no collector is at work.
_UNSERVED = timedelta(minutes=5)

#: What does lasting damage when the clock is wrong: it ends stories, and removes rows.
_NEEDS_THE_TIME = (Job.PIPELINE, Job.TIDY)


class Scheduler:
    """One scheduler of a desk. `look` and `work` are called again and again, each by one thread."""

    def __init__(
        self,
        database: Database,
        root: Path,
        *,
        clock: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.database = database
        self._clock, self._monotonic = clock, monotonic
        self._config, self._in_force = ConfigWatch(database, root), InForce(database, root)
        self._log = log.get("schedule", scheduler=this_process().name)
        self._token: str | None = None
        self._renewed = 0.0
        self._told: dict[str, str] = {}
        self._trust: ClockTrust | None = None
        #: set when the clock was put back, and whenever the lease is renewed: waits are then looked at
        self.clock_moved = True

    def look(self) -> None:
        """Hold the lease, follow config, ask for the polls that are due."""
        try:
            if self._trust is None:  # before anything is written at a time that may be wrong
                self._trust = ClockTrust(turns.last_sign_of_life(self.database))
            self._mind_the_wall_clock(self._trust)
            if not self._holds():
                return
            now = self._clock()
            self._config.look(seconds=self._monotonic(), now=now)
            if self.clock_moved:
                self._reanchor(now)
            asked = ask_for_due(self.database, now=now, by=this_process().name)
            if asked:
                self._log.info("polls asked for", polls=asked)
            self._mind_the_collector(now)
            self._over("database")
        except StoreError as error:
            self._tell("database", f"the database cannot be used: {error}")

    def work(self) -> None:
        """Take the turns that are due, one after the other."""
        token, trust = self._token, self._trust
        if token is None or trust is None:
            return
        try:
            home = self._in_force.home()
            if home is None:
                return
            now, last = self._clock(), turns.last_turns(self.database, token)
            arriving, overtaken = Job.PIPELINE not in last and self._arriving(now), self._overtaken()
            for turn in due(_times(home.desk), last, now=now, arriving=arriving, overtaken=overtaken):
                if turn.job not in _NEEDS_THE_TIME or trust.believable(self._clock(), self._monotonic()):
                    self._take(turn, token, home)
            self._over("turns")
        except LeaseHeldError:  # `look` finds out and says so
            return
        except AggregatorError as error:
            self._tell("turns", f"the turns that are due cannot be taken: {error}")

    def _take(self, turn: Turn, token: str, home: DeskHome) -> None:
        run_id = turns.take(self.database, turn, token, now=self._clock())
        if run_id is not None:
            fault = jobs.run(turn.job, home, self.database)
            turns.finish(self.database, run_id, fault=fault, now=self._clock())

    def end(self) -> None:
        """Give the lease back."""
        if self._token is not None:
            with self.database.write() as session:
                leases.release(session, leases.SCHEDULER, self._token, now=self._clock())
            self._token = None

    def _holds(self) -> bool:
        """Whether this scheduler is the active one; takes the lease when it is free."""
        if self._token is not None and self._monotonic() - self._renewed < _RENEWED_EVERY:
            return True
        try:
            with self.database.write() as session:
                if self._token is None:
                    self._token = leases.take(session, leases.SCHEDULER, this_process(), now=self._clock())
                    self._log.info("at work")
                else:
                    leases.renew(session, leases.SCHEDULER, self._token, now=self._clock())
        except LeaseHeldError as error:
            self._token = None
            self._tell("lease", f"{error}; standing by")
            return False
        self._over("lease")
        self._renewed, self.clock_moved = self._monotonic(), True
        return True

    def _mind_the_wall_clock(self, trust: ClockTrust) -> None:
        if trust.believable(self._clock(), self._monotonic()):
            self._over("clock")
        else:
            what = "grouping and tidying wait for ten minutes, or until it is set"
            self._tell("clock", f"the clock is far ahead of what was done last: {what}")

    def _reanchor(self, now: datetime) -> None:
        moved = turns.reanchor_polls(self.database, now=now)
        self.clock_moved = False
        if moved:
            self._log.warning("the clock was put back: waits begin anew", sources=moved)

    def _arriving(self, now: datetime) -> bool:
        """Whether what was asked for lately, or something that will be asked for at once, is not collected yet.

        Articles count as well whose pages are still to be fetched: until then nothing is done with them.
        """
        with self.database.read() as session:
            oldest = requests.oldest_open(session)
            to_ask = requests.due_unasked(session, now=now, limit=1)
            pages = [page.page_due_at for page in articles.pages_wanted(session, now=now, limit=1)]
        return bool(to_ask) or any(since is not None and now - since < _UNSERVED for since in (oldest, *pages))

    def _overtaken(self) -> bool:
        with self.database.read() as session:
            return candidates.are_overtaken(session)

    def _mind_the_collector(self, now: datetime) -> None:
        with self.database.read() as session:
            oldest = requests.oldest_open(session)
            served = oldest is None or now - oldest < _UNSERVED or leases.holding(session, leases.COLLECTOR, now=now)
        if served:
            self._over("collector")
        else:
            self._tell("collector", "no collector is at work: newsloom up runs one, or newsloom worker")

    def _tell(self, about: str, what: str) -> None:
        """Say something once, until it is over or something else is to be said about the same."""
        if what != self._told.get(about):
            self._told[about] = what
            self._log.warning(what)

    def _over(self, about: str) -> None:
        self._told.pop(about, None)


def _times(desk: Desk) -> Times:
    schedule = desk.schedule
    return Times(desk.zone, schedule.run_minutes, schedule.draft_weekday, schedule.draft_time, schedule.backup_time)


def mind_the_clock(scheduler: Scheduler, watch: ClockWatch, plan_anew: Callable[[], None]) -> None:
    """Where the clock was set since the last call, have waits looked at and all ticks planned anew."""
    if shift := watch.shift():
        log.get("schedule").warning("the clock was set", seconds=round(shift))
        scheduler.clock_moved = True
        plan_anew()


def run(scheduler: Scheduler, stop: threading.Event) -> None:
    """Tick until `stop` is set."""
    # It warns whenever `work` is still busy when its next tick comes, which it is meant to be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    ticking = BackgroundScheduler(
        executors={"look": ThreadPoolExecutor(1), "work": ThreadPoolExecutor(1)}, timezone="UTC"
    )
    for name, job in (("look", scheduler.look), ("work", scheduler.work)):
        ticking.add_job(
            job,
            IntervalTrigger(seconds=TICK),
            id=name,
            executor=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=utc_now(),
        )
    ticking.start()

    def plan_anew() -> None:
        for job in ticking.get_jobs():
            job.modify(next_run_time=utc_now())

    watch = ClockWatch()
    while not stop.wait(1.0):
        mind_the_clock(scheduler, watch, plan_anew)
    ticking.shutdown(wait=False)
