"""The scheduler process: `python -m aggregator.scheduling.runner`, or `newsloom schedule`.

What is heavy is imported late (measured: 3 s of 3.1 s): until then, a signal ends the process without a word.
"""

import argparse
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.scheduling.loop import Scheduler

#: Seconds that the job under way has to end by itself; then it is cut off, which loses nothing (`pipeline.py`).
GRACE = 5.0

#: Seconds that giving the lease back may take. Somebody may lock the database for longer; the next scheduler sees that
#: this process is gone.
RELEASE = 1.0


def main(argv: list[str] | None = None) -> int:
    """Run a scheduler until told to end; returns the exit code, 78 for wrong config (`sysexits.h`)."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # nothing to lose yet, and Python would print a traceback
    from aggregator import log
    from aggregator.errors import AggregatorError, ConfigError
    from aggregator.holder import end_with_input

    parser = argparse.ArgumentParser(prog="python -m aggregator.scheduling.runner", description="Background runs.")
    parser.add_argument("--desk", required=True, help="the desk's directory")
    parser.add_argument("--supervised", action="store_true", help="end when standard input ends")
    parser.add_argument("--log-json", action="store_true", help="log lines as JSON")
    options = parser.parse_args(argv)
    log.set_up(json=options.log_json)
    if options.supervised:
        end_with_input()
    try:
        schedule(Path(options.desk))
    except AggregatorError as error:
        log.get("schedule").error("cannot go on", why=str(error))
        return os.EX_CONFIG if isinstance(error, ConfigError) else error.exit_code
    return 0


def schedule(root: Path) -> None:
    """Run a scheduler until SIGTERM or SIGINT; ends the process.

    Raises:
        ConfigError: no config is in force, and the files are wrong.
    """
    # Imported here, so that a signal can end the process meanwhile.
    from aggregator.collection.config_gate import working_config
    from aggregator.scheduling.loop import Scheduler, run
    from aggregator.store.database import Database

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    home = working_config(root)
    scheduler = Scheduler(Database(home.database_url), root)
    run(scheduler, stop)
    _wait_for_work()
    give_back(scheduler)
    # Python would wait for the job's thread, however long it takes.
    sys.stderr.flush()
    os._exit(0)


def give_back(scheduler: "Scheduler") -> None:
    """Give the scheduler's lease back, if that goes quickly."""
    from aggregator.errors import StoreError

    def release() -> None:
        with suppress(StoreError):
            scheduler.end()

    giving = threading.Thread(target=release, daemon=True)
    giving.start()
    giving.join(RELEASE)


def _wait_for_work() -> None:
    end = time.monotonic() + GRACE
    while time.monotonic() < end and any(thread.name.startswith("ThreadPool") for thread in threading.enumerate()):
        time.sleep(0.1)


if __name__ == "__main__":
    raise SystemExit(main())
