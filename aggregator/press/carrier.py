"""Delivering in the background: whoever publishes in a browser waits for no mail server.

The decision is committed before this begins, so that nothing is lost with this process: what it leaves is pending in
the database, and taken up when the next one starts. One thread sends, one edition after the other; another process
that is sending at present is waited for.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aggregator import log
from aggregator.clock import utc_now
from aggregator.errors import AggregatorError, LeaseHeldError, UsageError
from aggregator.press import publication
from aggregator.settings import DeskHome
from aggregator.store import deliveries, editions
from aggregator.store.database import Database
from aggregator.vocabulary import DeliveryState

#: Seconds until another process that is sending is asked for again.
BUSY_AGAIN = 5.0
#: Seconds until what had to wait is tried again: WordPress may take so long to show what it was sent.
PENDING_AGAIN = 600.0
#: Seconds until a fault of config, disk or database is met with another try.
FAULT_AGAIN = 120.0


@dataclass(frozen=True, slots=True)
class _Errand:
    due: float
    #: whether what failed is tried again: once a person has asked for it
    retry: bool


class Carrier:
    """Sends published editions, one at a time.

    Args:
        home: the desk as it is in force, asked for anew before each edition.
    """

    def __init__(
        self,
        database: Database,
        home: Callable[[], DeskHome],
        *,
        clock: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database, self._home, self._clock, self._monotonic = database, home, clock, monotonic
        self._errands: dict[int, _Errand] = {}
        self._troubles: dict[int, str] = {}
        self._change = threading.Condition()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        #: when what an earlier process left is looked for; None once that was done
        self._look_due: float | None = None

    def start(self) -> None:
        """Begin to send, with what an earlier process left."""
        self._look_due = self._monotonic()
        self._thread = threading.Thread(target=self._run, name="carrier", daemon=True)
        self._thread.start()

    def ask(self, edition_id: int, *, retry: bool = True) -> None:
        """Have an edition sent wherever it has not arrived, soon; a person asked for it unless `retry` is false."""
        with self._change:
            known = self._errands.get(edition_id)
            self._errands[edition_id] = _Errand(self._monotonic(), retry or (known is not None and known.retry))
            self._troubles.pop(edition_id, None)
            self._change.notify()

    def is_at(self, edition_id: int) -> bool:
        """Whether an edition is being sent, or waits for its turn."""
        with self._change:
            return edition_id in self._errands

    def is_sending(self, edition_id: int) -> bool:
        """Whether it is sent now or within a moment: what waits for minutes is not."""
        with self._change:
            errand = self._errands.get(edition_id)
            return errand is not None and errand.due <= self._monotonic() + BUSY_AGAIN

    def trouble(self, edition_id: int) -> str:
        """Why an edition could not be sent when it was last tried; empty where nothing is the matter."""
        with self._change:
            return self._troubles.get(edition_id, "")

    def stop(self, *, seconds: float) -> None:
        """End after the delivery that is under way, or after `seconds`: the next start finds out what became of it."""
        self._stopped.set()
        with self._change:
            self._change.notify()
        if self._thread is not None:
            self._thread.join(seconds)

    def take_up(self) -> None:
        """Have everything sent that was intended and never tried to its end."""
        with self._database.read() as session:
            rows = deliveries.outstanding(session)
            found = {row.edition_id for row in rows if row.state is DeliveryState.PENDING}
        for edition_id in sorted(found):
            self.ask(edition_id, retry=False)

    def work(self) -> float | None:
        """Send what is due; returns the seconds until something else is, or None when nothing waits."""
        while (due := self._next()) is not None and not self._stopped.is_set():
            edition_id, errand = due
            if (wait := errand.due - self._monotonic()) > 0:
                return wait
            self._carry(edition_id, errand)
        return None

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._look()
            self.work()
            with self._change:
                wait = self._until_next()  # somebody may have asked between the two
                if not self._stopped.is_set() and (wait is None or wait > 0):
                    self._change.wait(wait)

    def _look(self) -> None:
        """Take up what an earlier process left, once; where that fails, again in a while."""
        if self._look_due is None or self._look_due > self._monotonic():
            return
        self._look_due = self._monotonic() + FAULT_AGAIN
        try:
            self.take_up()
        except AggregatorError as error:
            log.get("carrier").error("what was left could not be looked for", error=str(error))
        except Exception:  # as with an errand
            log.get("carrier").exception("what was left could not be looked for")
        else:
            self._look_due = None

    def _until_next(self) -> float | None:
        """Seconds until there is something to do; None: when somebody asks."""
        due = self._next()
        moments = [each for each in (self._look_due, due and due[1].due) if each is not None]
        return min(moments) - self._monotonic() if moments else None

    def _next(self) -> tuple[int, _Errand] | None:
        with self._change:
            return min(self._errands.items(), key=lambda pair: (pair[1].due, pair[0]), default=None)

    def _carry(self, edition_id: int, errand: _Errand) -> None:
        again, trouble = None, ""
        try:
            with self._database.read() as session:
                edition = editions.get(session, edition_id)
            told = publication.deliver(
                self._database,
                self._home(),
                edition,
                clock=self._clock,
                retry=errand.retry,
                stopped=self._stopped.is_set,
            )
            if any(each.state is DeliveryState.PENDING for each in told.deliveries):
                again = _Errand(self._monotonic() + PENDING_AGAIN, retry=False)
        except LeaseHeldError:
            again = _Errand(self._monotonic() + BUSY_AGAIN, errand.retry)
        except UsageError as error:  # nobody published it: that does not change by itself
            trouble = str(error)
        except AggregatorError as error:
            log.get("carrier", edition=edition_id).error("not sent", error=str(error))
            again, trouble = _Errand(self._monotonic() + FAULT_AGAIN, errand.retry), str(error)
        except Exception:  # a bug of ours ends this errand, not the thread that sends all others
            log.get("carrier", edition=edition_id).exception("not sent")
            trouble = "a fault of the program, which the log tells"
        self._note(edition_id, errand, again, trouble)

    def _note(self, edition_id: int, done: _Errand, again: _Errand | None, trouble: str) -> None:
        with self._change:
            if self._errands.get(edition_id) is not done:
                return  # asked for anew meanwhile: that is still to be done
            del self._errands[edition_id]
            self._troubles.pop(edition_id, None)
            if again is not None:
                self._errands[edition_id] = again
            if trouble:
                self._troubles[edition_id] = trouble
