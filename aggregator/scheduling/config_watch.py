"""Looking at `config/` for edits: a settled, valid set is put in force; anything else is refused and told once."""

from datetime import datetime
from pathlib import Path

from aggregator import log
from aggregator.collection.config_gate import accept
from aggregator.errors import ConfigError, RemovalError
from aggregator.settings.home import ConfigTexts, parse, read_texts
from aggregator.store import config_versions
from aggregator.store.database import Database

#: Seconds that the files must stay as they are before they are judged: editors and git write a file in well under one.
SETTLED = 1.5
#: The same where the last line of a file is not ended: some editors leave it so, but half-written files look like that.
SETTLED_UNENDED = 10.0


class ConfigWatch:
    """Sees edits of one desk's files; asked to look every few seconds."""

    def __init__(self, database: Database, root: Path) -> None:
        self._database, self._root = database, root
        self._log = log.get("config")
        self._refused = self._seen = ""
        self._since = 0.0

    def look(self, *, seconds: float, now: datetime) -> None:
        """Judge the files if they are not in force, were not refused as they are, and have settled.

        What is in force is asked of the database each time, for commands put sets in force as well.

        Args:
            seconds: a monotonic clock's reading.
            now: the present moment.

        Raises:
            StoreError: the database cannot be used.
        """
        try:
            found: ConfigTexts | ConfigError = read_texts(self._root)
        except ConfigError as error:
            found = error
        state = found.sha256 if isinstance(found, ConfigTexts) else str(found)
        if state == self._in_force():
            self._refused = self._seen = ""
            return
        if state == self._refused:  # told once
            return
        if state != self._seen:
            self._seen, self._since = state, seconds
            return
        settled = SETTLED if isinstance(found, ConfigError) or found.ended else SETTLED_UNENDED
        if seconds - self._since >= settled:
            self._refused = "" if self._is_taken(found, now) else state

    def _in_force(self) -> str:
        with self._database.read() as session:
            return config_versions.newest_sha256(session)

    def _is_taken(self, found: ConfigTexts | ConfigError, now: datetime) -> bool:
        try:
            if isinstance(found, ConfigError):
                raise found
            if accept(self._database, parse(self._root, found), now=now):
                self._log.info("config taken up")
            return True
        except RemovalError as error:
            self._log.warning("config waits for a yes", why=str(error))
        except ConfigError as error:
            for complaint in error.complaints:
                self._log.error("config refused, the last good one stays in force", complaint=complaint)
        return False
