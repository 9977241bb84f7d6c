"""README, CONFIG and ARCHITECTURE name everything there is: every command, status, error, failpoint and room."""

import enum
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from aggregator import errors, vocabulary
from aggregator.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")


def commands(command: Any, prefix: str = "newsloom") -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield prefix, command
        return
    for name, sub in inner.items():
        yield from commands(sub, f"{prefix} {name}")


COMMANDS = dict(commands(typer.main.get_command(app)))
STATUSES = {
    f"{name}.{member.value}": member.value
    for name, kind in inspect.getmembers(vocabulary, inspect.isclass)
    if issubclass(kind, enum.Enum) and kind is not enum.StrEnum
    for member in kind
}
ERRORS = [name for name, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]
ROOMS = sorted(
    {path.name for path in (ROOT / "aggregator").iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    | {path.stem for path in (ROOT / "aggregator").glob("*.py") if path.stem != "__init__"}
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert command in README


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    text = COMMANDS[command].help or ""
    assert f"Example: {command}" in text


@pytest.mark.parametrize("status", STATUSES.values(), ids=STATUSES)
def test_every_status_stands_in_the_readme(status: str) -> None:
    assert f"`{status}`" in README


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_is_drawn_in_the_tree_and_says_what_to_expect(error: str) -> None:
    assert re.search(rf"^ +{error}\b", errors.__doc__ or "", re.MULTILINE)
    assert len(getattr(errors, error).__doc__ or "") > 20
    assert f"`{error}`" in ARCHITECTURE


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_stands_in_the_architecture(room: str) -> None:
    assert f"`{room}" in ARCHITECTURE


def test_the_version_stands_in_the_changelog() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert version is not None
    assert f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_no_document_or_code_names_a_machine() -> None:
    """No absolute path of somebody's machine and no address of a package registry stands in a tracked text."""
    suspicious = re.compile(r"/(?:home|root|Users)/\w+|pypi\.org|files\.pythonhosted|registry\.npmjs")
    suffixes = {".py", ".md", ".toml", ".yaml", ".yml", ".cfg", ".lock", ".j2", ""}
    skipped = {".git", ".venv", ".venv-bench", "demo", "var", "out", "build", "dist"}
    offenders = []
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if parts[0] in skipped or parts[0].startswith(".") or not path.is_file() or path.suffix not in suffixes:
            continue
        if path.name == Path(__file__).name:
            continue
        offenders += [f"{path}: {found[0]}" for found in suspicious.finditer(path.read_text("utf-8", "replace"))]
    assert offenders == []
