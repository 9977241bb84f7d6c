"""What the desk runs on: SQLite, expat, disk, clock, files. Pure judgements; `examination.py` brings the facts."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from aggregator.doctor.finding import Finding, fault, fine, warning
from aggregator.phrases import Phrase

Version = tuple[int, ...]

#: The first expat without the holes known by 2026-08 (libexpat's Changes): 13 were mended in 2.8.2 and one in 2.8.3.
_GOOD_EXPAT: Version = (2, 8, 3)

#: Free shares of a disk: below the first a desk should be seen to, below the second SQLite may fail any day. The first
#: is where Media Cloud's story-indexer stops taking in, the second is by eye.
_LOW, _FULL = 0.05, 0.01
#: Bytes that are enough whatever the disk's size. By eye.
_ENOUGH = 5 << 30

#: A poll noted later than now by more than this means that the clock was set back.
_CLOCK_TOLERANCE = timedelta(minutes=5)


def sqlite(version: Version, journal: str) -> Finding:
    """Which journal mode this SQLite is trusted with."""
    named = ".".join(map(str, version))
    if journal == "WAL":
        return fine(Phrase("sqlite"), Phrase("SQLite %(named)s, journal mode WAL", named=named))
    return fine(
        Phrase("sqlite"),
        Phrase(
            "SQLite %(named)s can lose commits in WAL mode, so the journal mode is DELETE: slower, and safe",
            named=named,
        ),
    )


def expat(version: Version) -> Finding:
    """Whether the XML parser has known holes."""
    named = ".".join(map(str, version))
    if version >= _GOOD_EXPAT:
        return fine(Phrase("expat"), Phrase("expat %(named)s", named=named))
    step = Phrase("take a newer Python, or your system's security updates")
    return warning(
        Phrase("expat"),
        Phrase("expat %(named)s has known holes; feeds are parsed in children that are killed in time", named=named),
        step,
    )


def disk(folder: str, free: int, total: int) -> Finding:
    """Whether there is room, in bytes."""
    free_gib, total_gib = (round(number / (1 << 30), 1) for number in (free, total))
    says = Phrase(
        "%(free)s of %(total)s GiB are free for %(folder)s",
        free=f"{free_gib:.1f}",
        total=f"{total_gib:.1f}",
        folder=folder,
    )
    share = free / total if total else 0.0
    if share < _FULL and free < _ENOUGH:
        return fault(
            Phrase("disk"),
            says,
            Phrase("free some space now: what cannot be written is fetched again later, but not for ever"),
        )
    if share < _LOW and free < _ENOUGH:
        return warning(Phrase("disk"), says, Phrase("free some space, or move the desk"))
    return fine(Phrase("disk"), says)


def clock(now: datetime, newest: datetime | None) -> Finding:
    """Whether the clock agrees with what was noted by it."""
    if newest is not None and newest - now > _CLOCK_TOLERANCE:
        says = Phrase("it is %(now)s, but a poll was noted at %(newest)s", now=now, newest=newest)
        return fault(Phrase("clock"), says, Phrase("set the clock, by NTP best; until then sources are not due"))
    return fine(Phrase("clock"), Phrase("it is %(now)s", now=now))


def files(writable: Mapping[str, bool], open_to_all: Mapping[str, bool]) -> Finding:
    """Whether the desk may write where it must, and others may not."""
    shut = sorted(path for path, may in writable.items() if not may)
    if shut:
        return fault(
            Phrase("files"),
            Phrase("cannot be written: %(paths)s", paths=", ".join(shut)),
            Phrase("give them to the user that Newsloom runs as"),
        )
    exposed = sorted(path for path, is_open in open_to_all.items() if is_open)
    if exposed:
        return warning(
            Phrase("files"),
            Phrase("anybody on this machine may change %(paths)s", paths=", ".join(exposed)),
            Phrase("chmod o-w them"),
        )
    return fine(Phrase("files"), Phrase("can be written, and by nobody else"))
