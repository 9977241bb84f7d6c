"""The desk that `newsloom demo` leaves, made once a run."""

import fcntl
import os
from pathlib import Path

import pytest

from aggregator.clock import utc_now
from aggregator.newsstand.demo import run_demo
from aggregator.newsstand.library import library
from aggregator.newsstand.server import Newsstand


@pytest.fixture(scope="session")
def demo_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsstand collected twice, grouped by words, drafted; shared by all processes of a run: work on a copy."""
    base = tmp_path_factory.getbasetemp()
    # a worker of xdist has a folder of its own in that of the run
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo-desk"
    with root.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not root.exists():
            _make(root.with_suffix(".part"))
            root.with_suffix(".part").rename(root)
    return root


def _make(root: Path) -> None:
    with Newsstand(library(utc_now())) as stand, pytest.MonkeyPatch.context() as patch:
        patch.delenv("NEWSLOOM_DATABASE", raising=False)
        run_demo(root, stand, semantic=False)
