"""Issue 3, acceptance 5: backups under 100 writes a second, one killed half-way, the last restored into an empty desk.

What is restored must have the counts and row hashes of the manifest; a plain copy of the live database is refused.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from aggregator.store.backups.fingerprint import fingerprint
from aggregator.store.backups.manifest import DATABASE, all_in, read
from tests.factories import add_articles, add_outlet
from tests.fakes.collector import ROOT
from tests.fakes.desk import Desk

WRITES_A_SECOND = 100
NEWSLOOM = [sys.executable, "-c", "from aggregator.cli.app import main; main()"]


class Writing(threading.Thread):
    """Stores an article again and again, so many times a second, each in a transaction of its own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(daemon=True)
        self.desk, self.ended = desk, threading.Event()
        self.times: list[float] = []

    def run(self) -> None:
        began = time.monotonic()
        while not self.ended.is_set():
            with self.desk.database.write() as session:
                add_articles(session, 1, text="Ujët e kanalit u ngrit gjatë natës.")
            self.times.append(time.monotonic())
            time.sleep(max(0.0, began + len(self.times) / WRITES_A_SECOND - time.monotonic()))


def newsloom(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """A command, run to its end."""
    return subprocess.run([*NEWSLOOM, *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300)


def main() -> int:
    """Run the trial."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "d", {"other": "https://tjeter.example/feed"})
        with desk.database.write() as session:
            add_outlet(session)
            add_articles(session, 2_000, text="Ujët e kanalit u ngrit gjatë natës. " * 100)
        writing = Writing(desk)
        writing.start()
        time.sleep(2)
        right = _back_up(desk, writing) and _restore(desk, Path(folder) / "restored")
        right = _refuses_a_plain_copy(desk, Path(folder)) and right
        writing.ended.set()
        writing.join()
        desk.database.close()
    return 0 if right else 1


def _back_up(desk: Desk, writing: Writing) -> bool:
    began, before = time.monotonic(), len(writing.times)
    codes = [newsloom("--desk", str(desk.root), "backup").returncode for _ in range(2)]
    killed = subprocess.Popen([*NEWSLOOM, "--desk", str(desk.root), "backup"], cwd=ROOT, stdout=subprocess.DEVNULL)
    # killed once it has begun to write
    while killed.poll() is None and not list((desk.root / "var" / "backups").glob(".*")):
        time.sleep(0.005)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    codes.append(newsloom("--desk", str(desk.root), "backup").returncode)
    rate = (len(writing.times) - before) / (time.monotonic() - began)
    left = [path.name for path in (desk.root / "var" / "backups").iterdir() if not path.name.startswith("newsloom-")]
    whole = len(all_in(desk.root / "var" / "backups"))
    print(f"backups {codes} (exit codes), one killed (code {killed.returncode}, left {len(left)} unfinished)")
    print(f"writes meanwhile {rate:.0f} a second; backups that count as such {whole}")
    return codes == [0, 0, 0] and whole == 3


def _restore(desk: Desk, root: Path) -> bool:
    newest = all_in(desk.root / "var" / "backups")[0]
    run = newsloom("--desk", str(root), "restore", str(newest), "--to", str(root))
    manifest, found = read(newest), fingerprint(root / "var" / DATABASE) if run.returncode == 0 else {}
    same = found == manifest.tables
    print(f"restored: {manifest.rows} rows in {len(manifest.tables)} tables; counts and row hashes equal: {same}")
    return same


def _refuses_a_plain_copy(desk: Desk, folder: Path) -> bool:
    copy = folder / "copy"
    shutil.copytree(desk.root / "config", copy / "config")
    shutil.copyfile(desk.root / "var" / DATABASE, copy / DATABASE)
    run = newsloom("restore", str(copy), "--to", str(folder / "elsewhere"))
    print(f"a plain copy: exit code {run.returncode}: {run.stderr.strip()}")
    return run.returncode == 1 and not (folder / "elsewhere").exists()


if __name__ == "__main__":
    raise SystemExit(main())
