"""Kill -9 of `newsloom backup` at random moments: what stands in the folder is whole, and the desk is as it was."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from aggregator.clock import utc_now
from aggregator.store.backups.fingerprint import fingerprint
from aggregator.store.backups.manifest import all_in
from aggregator.store.backups.proving import prove
from tests.factories import add_articles, add_outlet
from tests.fakes.desk import Desk

KILLS = 5


def backup(root: Path) -> "subprocess.Popen[str]":
    program = Path(sys.executable).parent / "newsloom"
    command = [str(program), "--desk", str(root), "backup", "--unproven"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8")


def unfinished(root: Path) -> set[Path]:
    return {path for path in (root / "var" / "backups").glob("*") if not path.name.startswith("newsloom-")}


def test_a_killed_backup_is_never_taken_for_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "d", {"other": "https://tjeter.example/feed"})
    with desk.database.write() as session:
        add_outlet(session)
        add_articles(session, 400, text="Ujët e kanalit u ngrit gjatë natës. " * 200)
    desk.database.close()
    file = desk.root / "var" / "newsloom.db"
    before = fingerprint(file)
    with backup(desk.root) as whole:
        started = time.monotonic()
        assert whole.wait(60) == 0, whole.stderr and whole.stderr.read()
        takes = time.monotonic() - started
    moments = random.Random(7)
    killed = 0
    for number in range(KILLS):
        with backup(desk.root) as running:
            if number % 2:
                time.sleep(takes * moments.uniform(0.5, 1.05))
            else:  # as soon as something of it stands there
                while running.poll() is None and not unfinished(desk.root):
                    time.sleep(0.002)
                time.sleep(moments.uniform(0, 0.05))
            running.send_signal(signal.SIGKILL)
            killed += running.wait(60) == -signal.SIGKILL
    found = all_in(desk.root / "var" / "backups")
    assert killed and found
    for made in found:
        assert prove(made, now=utc_now()).tables == before
    assert fingerprint(file) == before
