"""A collector's time in office: it holds the lease from beginning to end, and ends when another one has taken it."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from aggregator import log
from aggregator.clock import utc_now
from aggregator.errors import AggregatorError, LeaseHeldError, StoreError
from aggregator.holder import this_process
from aggregator.store import leases
from aggregator.store.database import BUSY_TIMEOUT_MS, Database

#: Seconds between two renewals: a lease outlasts five of them.
RENEWED_EVERY = 10.0

#: Seconds for which giving it back may keep the process from ending.
RELEASE = 1.0

#: The same for a process that begins again: it would find the lease held by itself until it has run out.
RELEASE_TO_BEGIN_AGAIN = BUSY_TIMEOUT_MS / 1000 + RELEASE


class Tenure:
    """The collector's lease, held by this process.

    Raises:
        LeaseHeldError: another collector holds it.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._log = log.get("collector")
        # A thread of its own: the writing thread may be busy for longer than a lease lasts.
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lease")
        with database.write() as session:
            #: when the collector before this one ended, or was last heard of
            self.follows = leases.idle_since(session, leases.COLLECTOR, now=utc_now())
            self.token = leases.take(session, leases.COLLECTOR, this_process(), now=utc_now())

    async def keep(self, lost: Callable[[AggregatorError], None]) -> None:
        """Renew the lease for as long as nobody else has it; then say so to `lost`."""
        while True:
            await asyncio.sleep(RENEWED_EVERY)
            try:
                await asyncio.get_running_loop().run_in_executor(self._executor, self._renew)
            except LeaseHeldError as error:
                lost(error)
                return
            except StoreError as error:  # the lease outlasts a few failures; what is lost then is noticed at the next
                self._log.warning("lease not renewed", error=str(error))

    def _renew(self) -> None:
        with self.database.write() as session:
            leases.renew(session, leases.COLLECTOR, self.token, now=utc_now())

    def end(self, *, patience: float = RELEASE) -> None:
        """Give the lease back, unless the database keeps us waiting: it is void as soon as this process is gone."""
        self._executor.shutdown(wait=False)
        giving = threading.Thread(target=self._release, name="release", daemon=True)
        giving.start()
        giving.join(patience)

    def _release(self) -> None:
        try:
            with self.database.write() as session:
                leases.release(session, leases.COLLECTOR, self.token, now=utc_now())
        except StoreError as error:
            self._log.warning("lease not given back", error=str(error))
        self.database.close()
