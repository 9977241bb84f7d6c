"""The whole examination: facts gathered one after the other, each judged; what cannot be looked at is a finding too."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from pyexpat import version_info as expat_version

from sqlmodel import Session

from aggregator.collection.check_up import check_up
from aggregator.collection.incidents import in_words
from aggregator.doctor import desk, machine, network
from aggregator.doctor.finding import Finding, fault, fine
from aggregator.errors import AggregatorError, BackupError, ConfigError
from aggregator.models import Edition
from aggregator.phrases import Phrase, Word
from aggregator.publishing.addressees import still_meant
from aggregator.publishing.proof import require_rebuilt
from aggregator.settings import DeskHome, load
from aggregator.store import config_versions, deliveries, editions, incidents, leases, polls, schema, sources
from aggregator.store.backups.fingerprint import faults
from aggregator.store.backups.manifest import all_in, proven_at, read
from aggregator.store.backups.proving import prove
from aggregator.store.database import Database, safe_journal_mode
from aggregator.vocabulary import DeliveryState, QuarantineState

#: Seconds that starting a process and reading Scrapy's settings may take.
_DRIFT_SECONDS = 60


def examine(root: Path, *, now: datetime, backups: Path | None = None, verify: bool = False) -> Iterator[Finding]:
    """All findings on a desk, one by one. With `verify` the database and the newest backup are read through as well."""
    yield machine.sqlite(sqlite3.sqlite_version_info, safe_journal_mode(sqlite3.sqlite_version_info))
    yield machine.expat(expat_version)
    if root.is_dir():
        usage = shutil.disk_usage(root)
        yield machine.disk(str(root), usage.free, usage.total)
    try:
        home = load(root)
    except ConfigError as error:
        yield fault(
            Phrase("config"), Word(str(error)), Phrase("mend the named lines; what depends on config was not looked at")
        )
        return
    yield fine(Phrase("config"), Phrase("%(number)s sources, no complaint", number=len(home.sources.sources)))
    yield _files(root)
    yield network.address_policy(home.desk.network.allow)
    yield _drift(root)
    yield from _database(home, now=now, verify=verify)
    yield from _backups(backups or root / "var" / "backups", now=now, verify=verify)


def _files(root: Path) -> Finding:
    folders = [path for name in ("var", "out") if (path := root / name).exists()] or [root]
    watched = [*folders, root / "config", *(root / "config").glob("*.yaml"), *(root / "var").glob("*.db")]
    open_to_all = {str(path): bool(path.stat().st_mode & stat.S_IWOTH) for path in watched if path.exists()}
    return machine.files({str(path): os.access(path, os.W_OK) for path in folders}, open_to_all)


def _drift(root: Path) -> Finding:
    command = [sys.executable, "-m", "crawlers.drift"]
    environ: Mapping[str, str] = os.environ | {"NEWSLOOM_DESK": str(root)}
    try:
        run = subprocess.run(
            command, check=False, env=environ, capture_output=True, encoding="utf-8", timeout=_DRIFT_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return desk.settings_drift([Phrase("the collector's settings cannot be read: %(error)s", error=str(error))])
    if run.returncode:
        return desk.settings_drift(
            [Phrase("the collector's settings cannot be read: %(error)s", error=run.stderr.strip()[-300:])]
        )
    return desk.settings_drift(run.stdout.splitlines())


def _database(home: DeskHome, *, now: datetime, verify: bool) -> Iterator[Finding]:
    database = Database(home.database_url)
    try:
        found = schema.current(database)
        yield desk.schema(found, schema.latest())
        if found == schema.latest():
            yield from _state(database, home, now=now)
            yield from _published(database, home, verify=verify)
        if verify and database.is_sqlite:
            yield desk.database(faults(Path(database.url.database or "")))
    except AggregatorError as error:
        yield fault(
            Phrase("database"),
            Word(str(error)),
            Phrase("see what the message names; newsloom restore makes a desk of a backup"),
        )
    finally:
        database.close()


def _state(database: Database, home: DeskHome, *, now: datetime) -> Iterator[Finding]:
    with database.read() as session:
        last = polls.newest(session)
        shut = [
            Phrase("%(source)s: %(why)s (%(day)s)", source=row.source_id, why=row.reason, day=row.last_at.date())
            for row in polls.quarantined(session)
            if row.state is QuarantineState.QUARANTINED
        ]
        enabled = len(sources.enabled(session))
        holders = {name: leases.holding(session, name, now=now) for name in (leases.COLLECTOR, leases.SCHEDULER)}
        version = config_versions.newest(session)
        running = incidents.open_one(session)
    yield machine.clock(now, last)
    yield desk.cut_off(in_words(running) if running else None)
    yield desk.background({name: lease.holder if lease else None for name, lease in holders.items()})
    if holders[leases.SCHEDULER] is not None:
        differs = version is not None and version.sha256 != home.texts.sha256
        yield desk.config_in_force(Phrase("the files are not those that background runs work by") if differs else None)
    interval = timedelta(minutes=home.desk.schedule.poll_minutes)
    yield desk.polls(last, interval=interval, enabled=enabled, now=now)
    yield desk.quarantine(shut)
    yield desk.sources(
        Counter(one.health.state for one in check_up(database, now=now, named=home.sources.sources.keys()))
    )


def _published(database: Database, home: DeskHome, *, verify: bool) -> Iterator[Finding]:
    with database.read() as session:
        rows = deliveries.outstanding(session)
        failed = still_meant(home, (row for row in rows if row.state is DeliveryState.FAILED))
        others = [row.state for row in rows if row.state is not DeliveryState.FAILED]
        yield desk.deliveries(Counter([*others, *(row.state for row in failed)]))
        if verify:
            stored = editions.every(session)
            wrong = [told for row in stored if (told := _wrong(session, row))]
            yield desk.editions(len(stored) - len(wrong), wrong)


def _wrong(session: Session, edition: Edition) -> str:
    """What is wrong with a stored edition; empty for nothing."""
    try:
        require_rebuilt(session, edition)
    except AggregatorError as error:
        return str(error)
    return ""


def _backups(folder: Path, *, now: datetime, verify: bool) -> Iterator[Finding]:
    found = all_in(folder)
    if verify and found:
        try:
            prove(found[0], now=now)
        except BackupError as error:
            yield fault(Phrase("newest backup"), Word(str(error)), Phrase("newsloom backup makes another"))
    proven = [made for path in found if proven_at(path) is not None and (made := _made_at(path)) is not None]
    yield desk.backups(proven, unproven=len(found) - len(proven), folder=str(folder), now=now)


def _made_at(backup: Path) -> datetime | None:
    """When a backup was made; None when its manifest was damaged since."""
    try:
        return read(backup).made_at
    except BackupError:
        return None
