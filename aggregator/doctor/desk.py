"""The desk's own state: schema, polls, quarantine, sources, backups. Pure judgements."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from aggregator.doctor.finding import Finding, fault, fine, warning
from aggregator.vocabulary import DeliveryState, SourceState

#: The newest proven backup being older than this is a warning: a week of decisions would be lost. By eye.
_BACKUP_AGE = timedelta(days=7)
#: Polls missing for so many intervals mean that nobody polls.
_SILENT_INTERVALS = 2

_NEED_A_PERSON = (SourceState.FAILING, SourceState.GONE, SourceState.BLOCKED, SourceState.MOVED, SourceState.EMPTY)


def schema(found: str | None, needed: str) -> Finding:
    """Whether the database has this version's tables."""
    if found == needed:
        return fine("schema", f"schema {found}")
    return warning("schema", f"schema {found or 'none'}, this version has {needed}", "newsloom db upgrade")


def polls(last: datetime | None, *, interval: timedelta, enabled: int, now: datetime) -> Finding:
    """Whether anybody polls at all."""
    if not enabled:
        return warning("polls", "no source is enabled", "add one to config/sources.yaml")
    if last is None:
        return warning("polls", "nothing was ever polled", "newsloom run, or newsloom up for good")
    if now - last > _SILENT_INTERVALS * interval:
        says = f"the last poll ended {last:%Y-%m-%d %H:%M} UTC"
        return warning("polls", says, "is `newsloom up` running? its log says why not")
    return fine("polls", f"the last poll ended {last:%Y-%m-%d %H:%M} UTC")


def polling_has_stopped(
    last: datetime | None,
    *,
    overdue_since: datetime | None,
    waiting_since: datetime | None,
    interval: timedelta,
    now: datetime,
) -> bool:
    """Whether polls are due that nobody makes: none has ended for two intervals although one was due for one.

    Sources may be polled more rarely than the desk's interval says, so that silence alone proves nothing.

    Args:
        last: when the newest poll ended.
        overdue_since: when the source that has waited longest was due; None where none was given its turn yet.
        waiting_since: when config was put in force: a new desk has its first poll still to come.
        interval: the desk's, between two polls of a source.
        now: the moment.
    """
    began = last or waiting_since
    if began is not None and now - began <= _SILENT_INTERVALS * interval:
        return False
    return overdue_since is None or now - overdue_since >= interval


def background(holders: Mapping[str, str | None]) -> Finding:
    """Which parts of `newsloom up` are at work, by name, and by which process each is done."""
    running = {name: holder for name, holder in holders.items() if holder}
    says = ", ".join(f"{name} {holder}" for name, holder in running.items())
    if not running:
        return fine("background", "nothing runs by itself")
    if len(running) < len(holders):
        missing = ", ".join(sorted(holders.keys() - running.keys()))
        return warning("background", f"{says}; not running: {missing}", "newsloom up runs all of them")
    return fine("background", says)


def config_in_force(refusal: str | None) -> Finding:
    """Whether background runs work by the files as they are; `refusal` says why not."""
    if refusal is None:
        return fine("config in force", "background runs work by the files as they are")
    return warning(
        "config in force", refusal, "mend config/, or newsloom config accept; the log of newsloom up says more"
    )


def quarantine(shut: Sequence[str]) -> Finding:
    """Documents that are tried no more, each in a few words."""
    if not shut:
        return fine("quarantine", "nothing is in quarantine")
    return warning("quarantine", "; ".join(shut), "please report such a document; another one is read as usual")


def sources(states: Mapping[SourceState, int]) -> Finding:
    """How many sources need a person."""
    needed = [f"{states[state]} {state.value}" for state in _NEED_A_PERSON if states.get(state)]
    if needed:
        return warning("sources", ", ".join(needed), "newsloom sources health")
    return fine("sources", f"{sum(states.values())} sources, none needs you")


def cut_off(says: str) -> Finding:
    """Whether the desk is cut off from all its sources, as `says` tells; empty when it is not."""
    if not says:
        return fine("web", "sites answer")
    return warning("web", says, "look at this machine's connection; a sign-in page wants somebody at a browser")


def backups(proven: Sequence[datetime], *, unproven: int, folder: str, now: datetime) -> Finding:
    """How old the newest proven backup is; `proven` says when each was made, whenever it was proven."""
    if not proven:
        says = f"no proven backup in {folder}" + (f", {unproven} unproven" if unproven else "")
        return warning("backup", says, "newsloom backup, and keep a copy on another disk")
    newest = max(proven)
    says = f"the newest proven backup is of {newest:%Y-%m-%d %H:%M} UTC"
    return warning("backup", says, "newsloom backup") if now - newest > _BACKUP_AGE else fine("backup", says)


def deliveries(states: Mapping[DeliveryState, int]) -> Finding:
    """Whether everything that was published has arrived."""
    if not any(states.values()):
        return fine("deliveries", "everything published has arrived")
    says = ", ".join(f"{number} {state.value}" for state, number in sorted(states.items()) if number)
    step = "newsloom digest editions N shows them; resolve what is unknown, publish N again sends the rest"
    return warning("deliveries", says, step)


def editions(proven: int, faults: Sequence[str]) -> Finding:
    """Whether each edition renders to the bytes that were approved."""
    if not faults:
        return fine("editions", f"{proven} rendered anew, byte for byte what was approved")
    return warning("editions", "; ".join(faults[:5]), "newsloom digest editions N --verify names the files")


def database(faults: Sequence[str]) -> Finding:
    """What SQLite found wrong with the database."""
    if not faults:
        return fine("database", "every page, index and reference of the database is whole")
    step = "restore the last proven backup into another directory: newsloom restore --help"
    return fault("database", "; ".join(faults[:5]), step)


def settings_drift(lines: Sequence[str]) -> Finding:
    """Scrapy's settings that are not as they must be."""
    if not lines:
        return fine("collector settings", "all closed doors are closed")
    return fault(
        "collector settings", "; ".join(lines), "unset SCRAPY_* variables, remove overrides of crawlers.settings"
    )
