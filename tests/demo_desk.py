"""The desk that `newsloom demo` leaves, made once a run and shared by all its processes."""

import fcntl
import os
from pathlib import Path

import pytest

from aggregator.clock import utc_now
from aggregator.newsstand.demo import run_demo
from aggregator.newsstand.library import library
from aggregator.newsstand.server import Newsstand


def shared_demo_desk(base: Path) -> Path:
    """The newsstand collected twice, grouped by words, drafted: work on a copy.

    Args:
        base: the process's folder for temporary files.
    """
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
