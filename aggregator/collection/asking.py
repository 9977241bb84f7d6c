"""Asking the collector for something, and waiting for what comes of it."""

from pathlib import Path
from typing import Any

from aggregator.models import CollectionRequest
from aggregator.store.database import Database


def ask(database: Database, root: Path, request: CollectionRequest) -> dict[str, Any]:
    """Have the running collector do something, or one started for it; returns what came of it.

    Raises:
        CollectorError: it failed; the message says why.
    """
    raise NotImplementedError
