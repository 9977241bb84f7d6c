"""A desk with the newsstand collected, grouped and drafted, and the commands run on it in this process."""

import json
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer import testing
from typer.main import get_command
from typer.testing import CliRunner

from aggregator.cli.app import app
from aggregator.errors import AggregatorError

# Typer builds its tree of 140 commands anew for each command that is run, which takes as long as a short one: 40 ms.
testing._get_command = cache(get_command)  # type: ignore[attr-defined]


@dataclass
class Desk:
    """A copy of the prepared desk, for one test."""

    root: Path

    def run(self, *arguments: str) -> str:
        """The output of a command that must succeed."""
        result = CliRunner().invoke(app, ["--desk", str(self.root), *arguments], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    def json(self, *arguments: str) -> Any:
        """The JSON that a command prints."""
        return json.loads(self.run(*arguments, "--json"))

    def refused(self, *arguments: str) -> AggregatorError:
        """The error of a command that must be refused."""
        with pytest.raises(AggregatorError) as caught:
            CliRunner().invoke(app, ["--desk", str(self.root), *arguments], catch_exceptions=False)
        return caught.value


def copied(prepared: Path, to: Path) -> Desk:
    """A desk of one's own, from the prepared one."""
    shutil.copytree(prepared, to / "desk")
    return Desk(to / "desk")
