"""Issue 3, acceptance 3: any child of `newsloom up`, or itself, is killed at random moments for two minutes.

Meanwhile articles keep appearing. At the end everything must be there, once, without anybody having done anything but
start a killed `newsloom up` again.
"""

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from sqlmodel import select

from aggregator.clock import utc_now
from aggregator.models import Source
from aggregator.store.backups.fingerprint import faults
from tests.acceptance.test_up import Up, children_of, feed, titles
from tests.fakes.desk import Desk
from tests.fakes.web import Web

SECONDS = 120.0
HOSTS = ("skela", "bandar", "hafen", "quai")


def main() -> int:
    """Run the trial; a seed may be named on the command line."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.randrange(10**6)
    chance = random.Random(seed)
    published: dict[str, list[int]] = {host: [] for host in HOSTS}
    kills: Counter[str] = Counter()
    with Web() as web, tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "d", {host: web.say(host, "/feed", feed()) for host in HOSTS})
        up = Up(desk.root, desk.database)
        end, number = time.monotonic() + SECONDS, 0
        while time.monotonic() < end:
            for host in HOSTS:
                number += 1
                published[host].append(number)
                web.say(host, "/feed", feed(*published[host]))
            _due_now(desk)
            time.sleep(chance.uniform(0.2, 15.0))
            up = _kill(chance, up, desk, kills)
        wanted = sorted(f"Lajmi {n} nga skela" for numbers in published.values() for n in numbers)
        began = time.monotonic()
        while titles(desk) != wanted and time.monotonic() - began < 120:
            _due_now(desk)
            time.sleep(1)
        healed = time.monotonic() - began
        found = Counter(titles(desk))
        ended = up.end()
        time.sleep(1)
        left, damage = children_of(desk.root), faults(Path(desk.database.url.database or ""))
        desk.database.close()
    lost, doubled = len(wanted) - len(found), found.total() - len(found)
    print(f"seed {seed}: {SECONDS:.0f} s, kills {dict(kills)}, articles published {len(wanted)}")
    print(f"lost {lost}, doubled {doubled}, all there after {healed:.0f} s, ended in {ended:.1f} s")
    print(f"processes left {len(left)}, faults of the database {len(damage)}")
    return 0 if not (lost or doubled or left or damage) and ended < 10 else 1


def _kill(chance: random.Random, up: Up, desk: Desk, kills: Counter[str]) -> Up:
    pid = chance.choice(sorted(children_of(desk.root)) or [up.process.pid])
    with suppress(ProcessLookupError, FileNotFoundError):
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        name = "collector" if b"crawlers" in command else "scheduler" if b"scheduling" in command else "supervisor"
        os.kill(pid, signal.SIGKILL)
        kills[name] += 1
    if pid != up.process.pid:
        return up
    up.process.wait()
    return Up(desk.root, desk.database)


def _due_now(desk: Desk) -> None:
    with desk.database.write() as session:
        for source in session.exec(select(Source)):
            source.next_poll_at = utc_now()
            session.add(source)


if __name__ == "__main__":
    raise SystemExit(main())
