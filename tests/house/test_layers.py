"""The import law of pyproject.toml is executed, not remembered."""

from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).resolve().parents[2]


def test_the_import_law_is_kept() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


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
