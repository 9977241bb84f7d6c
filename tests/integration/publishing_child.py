"""A process that delivers an edition for each line of JSON on its standard input, in a child that may be killed.

Started once, so that a kill costs a fork and not the start of an interpreter. Answers each order with the child's exit
code, negative for the signal that ended it.
"""

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from aggregator.publishing.outbox import deliver
from aggregator.store.database import Database
from tests.integration.publishing_desk import index, make_home


def _deliver(order: dict[str, Any]) -> None:
    os.environ["NEWSLOOM_FAILPOINT"] = order["failpoint"]
    home = make_home(Path(order["root"]), order["outputs"])
    now = datetime.fromisoformat(order["now"])
    deliver(Database(order["url"]), home, order["edition"], clock=lambda: now, index=index)


def _forked(order: dict[str, Any]) -> int:
    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        _deliver(order)
    finally:
        os._exit(sys.exc_info()[0] is not None)


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(f"{_forked(json.loads(line))}\n")
        sys.stdout.flush()
