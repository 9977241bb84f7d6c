"""The collector as a process with a scripted resolver: `ScriptedDesk` starts it in place of `python -m crawlers`.

The script is `dns.json` in the desk's folder: for every name a list of answers, look-up by look-up, each a list of
addresses; the last answer repeats. Numbers are addresses in every notation the system understands, other names are
unknown. Every look-up is a line of `lookups.txt`, the process's peak of resident memory stands in `peak.txt`.
"""

import json
import os
import resource
import socket
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from aggregator.collection import launch
from tests.fakes.desk import Desk

#: Names to answers, look-up by look-up.
Dns = Mapping[str, Sequence[Sequence[str]]]


@contextmanager
def scripted(desk: Desk, dns: Dns, **settings: float) -> Iterator[None]:
    """Rounds of this desk resolve by this script; `settings` are Scrapy's, changed for this process."""
    (desk.root / "dns.json").write_text(json.dumps({"dns": dns, "settings": settings}), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(launch, "RUNNER", (sys.executable, "-m", "tests.fakes.scripted_collector"))
        yield


def lookups(desk: Desk) -> list[str]:
    """The names that were looked up, in order."""
    return (desk.root / "lookups.txt").read_text("utf-8").split()


def peak_mb(desk: Desk) -> float:
    """Peak of resident memory of the last collector."""
    return float((desk.root / "peak.txt").read_text("ascii"))


class _Script:
    """A getaddrinfo that answers from the script."""

    def __init__(self, root: Path, dns: Dns) -> None:
        self._log, self._dns = root / "lookups.txt", dns
        before = self._log.read_text("utf-8").split() if self._log.exists() else []
        self._asked = Counter(before)
        self._lock = threading.Lock()

    def __call__(self, host: str, port: int, family: int = 0, kind: int = 0) -> list[Any]:
        if host not in self._dns:
            return socket.getaddrinfo(host, port, family, kind, flags=socket.AI_NUMERICHOST)
        with self._lock:
            answers = self._dns[host]
            addresses = answers[min(self._asked[host], len(answers) - 1)]
            self._asked[host] += 1
            with self._log.open("a", encoding="utf-8") as log:
                log.write(f"{host}\n")
        numeric = socket.AI_NUMERICHOST
        return [found for one in addresses for found in socket.getaddrinfo(one, port, 0, kind, flags=numeric)]


def _main() -> int:
    root = Path(sys.argv[sys.argv.index("--desk") + 1])
    os.environ["NEWSLOOM_DESK"] = str(root)  # read as soon as Scrapy's settings are imported
    from crawlers import resolver, runner
    from crawlers import settings as scrapy_settings

    script = json.loads((root / "dns.json").read_text("utf-8"))
    for name, value in script["settings"].items():
        setattr(scrapy_settings, name, value)
    found = _Script(root, script["dns"])
    vetted = resolver.VettedResolver
    resolver.VettedResolver = lambda policy: vetted(policy, found)  # type: ignore[assignment,misc]  # a stand-in
    try:
        return runner.main(sys.argv[1:])
    finally:
        (root / "peak.txt").write_text(f"{_peak():.1f}", "ascii")


def _peak() -> float:
    """In megabytes. What `getrusage` tells on Linux holds what the parent had when this process was forked from it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text("ascii").partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(_main())
