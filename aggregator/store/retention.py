"""Temporary."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aggregator.store.database import Database


@dataclass
class Removed:
    """x."""

    polls: int = 0


def tidy(database: Database, schedule: Any, *, now: datetime) -> Removed:
    """X."""
    return Removed()
