"""What a collector that stays does besides collecting: it ends when told, and follows the config in force."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import NoReturn

from aggregator import log
from aggregator.collection.config_gate import InForce
from aggregator.collection.launch import RUNNER
from aggregator.settings import DeskHome
from aggregator.store.database import Database

#: Set for a collector that stays: `crawlers.settings` then takes the config in force, whatever state the files are in.
STAYS = "NEWSLOOM_COLLECTOR_STAYS"

#: Seconds that what is under way has to end by itself once the collector is told to end; then it is cut off, which
#: loses nothing. `newsloom up` grants its children six.
GRACE = 5.0

#: Set once this process was told to end: it then begins nothing again.
ending = threading.Event()


def when_told(stop: Callable[[], None]) -> None:
    """Call `stop` at SIGTERM or SIGINT, and end the process some seconds later, whatever is still under way."""
    loop = asyncio.get_running_loop()

    def told() -> None:
        if not ending.is_set():
            log.get("collector").info("ending")
            # by a thread: what takes too long may be what comes after the loop
            timer = threading.Timer(GRACE, os._exit, (0,))
            timer.daemon = True
            timer.start()
        ending.set()
        stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told)


def begin_again() -> NoReturn:
    """Become a new collector with the config now in force, in the same process."""
    os.execv(sys.executable, [*RUNNER, *sys.argv[1:]])


class ConfigInForce:
    """The config a collector works by, looked at again whenever another one is accepted."""

    def __init__(self, database: Database, home: DeskHome) -> None:
        self.home = home
        self._in_force = InForce(database, home.root)

    def look(self) -> bool:
        """Take up a new version; returns whether its network manners differ, which takes a new crawler.

        Raises:
            StoreError: the database cannot be used.
        """
        new = self._in_force.home()
        if new is None or new is self.home:
            return False
        old, self.home = self.home, new
        return (old.desk.collection, old.desk.network) != (new.desk.collection, new.desk.network)
