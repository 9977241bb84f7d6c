"""The program as its users run it: the console script in a process of its own."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def newsloom() -> Run:
    """Runs `newsloom ARGUMENTS`; `file_limit` (bytes) is the largest file it may write, as on a disk that is full."""

    def run(
        *arguments: str,
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
        program: str | None = None,
        file_limit: int | None = None,
    ) -> subprocess.CompletedProcess[str]:
        def limit_files() -> None:
            if file_limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

        command = [program or str(Path(sys.executable).parent / "newsloom"), *arguments]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("NEWSLOOM_")}
        return subprocess.run(
            command,
            cwd=cwd,
            env=clean | (env or {}),
            capture_output=True,
            text=True,
            timeout=240,
            encoding="utf-8",
            preexec_fn=limit_files,
        )

    return run
