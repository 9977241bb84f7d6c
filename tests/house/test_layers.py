"""The import law of pyproject.toml is executed, not remembered."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_import_law_is_kept() -> None:
    # A process of its own: import-linter trips over modules that other tests have imported already.
    program = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run([str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def test_sql_stands_only_in_the_store() -> None:
    """Query functions are imported in `store/` and `models/`; elsewhere only the session type."""
    offenders = []
    for path in (ROOT / "aggregator").rglob("*.py"):
        room = path.relative_to(ROOT / "aggregator").parts[0]
        if room in {"store", "models"}:
            continue
        for line in path.read_text("utf-8").splitlines():
            queries = line.startswith(("import sqlalchemy", "from sqlalchemy", "import sqlmodel", "from sqlmodel"))
            if queries and line.strip() != "from sqlmodel import Session":
                offenders.append(f"{path.relative_to(ROOT)}: {line}")
    assert offenders == []
