"""The desk's own state: schema, polls, quarantine, sources, backups. Pure judgements."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from aggregator.doctor.finding import Finding, fault, fine, warning
from aggregator.phrases import Joined, Phrase
from aggregator.vocabulary import DeliveryState, SourceState

#: The newest proven backup being older than this is a warning: a week of decisions would be lost. By eye.
_BACKUP_AGE = timedelta(days=7)
#: Polls missing for so many intervals mean that nobody polls.
_SILENT_INTERVALS = 2

_NEED_A_PERSON = (SourceState.FAILING, SourceState.GONE, SourceState.BLOCKED, SourceState.MOVED, SourceState.EMPTY)


def schema(found: str | None, needed: str) -> Finding:
    """Whether the database has this version's tables."""
    if found == needed:
        return fine(Phrase("schema"), Phrase("schema %(found)s", found=found))
    return warning(Phrase("schema"), _schemas(found, needed), Phrase("newsloom db upgrade"))


def _schemas(found: str | None, needed: str) -> Phrase:
    if found is None:
        return Phrase("no schema, this version has %(needed)s", needed=needed)
    return Phrase("schema %(found)s, this version has %(needed)s", found=found, needed=needed)


def polls(last: datetime | None, *, interval: timedelta, enabled: int, now: datetime) -> Finding:
    """Whether anybody polls at all."""
    if not enabled:
        return warning(Phrase("polls"), Phrase("no source is enabled"), Phrase("add one to config/sources.yaml"))
    if last is None:
        return warning(
            Phrase("polls"), Phrase("nothing was ever polled"), Phrase("newsloom run, or newsloom up for good")
        )
    if now - last > _SILENT_INTERVALS * interval:
        says = Phrase("the last poll ended %(moment)s", moment=last)
        return warning(Phrase("polls"), says, Phrase("is `newsloom up` running? its log says why not"))
    return fine(Phrase("polls"), Phrase("the last poll ended %(moment)s", moment=last))


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
    says = Joined(", ", [f"{name} {holder}" for name, holder in running.items()])
    if not running:
        return fine(Phrase("background"), Phrase("nothing runs by itself"))
    if len(running) < len(holders):
        missing = ", ".join(sorted(holders.keys() - running.keys()))
        return warning(
            Phrase("background"),
            Phrase("%(says)s; not running: %(missing)s", says=says, missing=missing),
            Phrase("newsloom up runs all of them"),
        )
    return fine(Phrase("background"), says)


def config_in_force(refusal: Phrase | None) -> Finding:
    """Whether background runs work by the files as they are; `refusal` says why not."""
    if refusal is None:
        return fine(Phrase("config in force"), Phrase("background runs work by the files as they are"))
    return warning(
        Phrase("config in force"),
        refusal,
        Phrase("mend config/, or newsloom config accept; the log of newsloom up says more"),
    )


def quarantine(shut: Sequence[str]) -> Finding:
    """Documents that are tried no more, each in a few words."""
    if not shut:
        return fine(Phrase("quarantine"), Phrase("nothing is in quarantine"))
    return warning(
        Phrase("quarantine"), Joined("; ", shut), Phrase("please report such a document; another one is read as usual")
    )


def sources(states: Mapping[SourceState, int]) -> Finding:
    """How many sources need a person."""
    needed = [_counted(states[state], state) for state in _NEED_A_PERSON if states.get(state)]
    if needed:
        return warning(Phrase("sources"), Joined(", ", needed), Phrase("newsloom sources health"))
    return fine(Phrase("sources"), Phrase("%(number)s sources, none needs you", number=sum(states.values())))


def _counted(number: int, state: SourceState | DeliveryState) -> Phrase:
    return Phrase("%(number)s %(state)s", number=number, state=state)


def cut_off(says: Phrase | None) -> Finding:
    """Whether the desk is cut off from all its sources, as `says` tells; None when it is not."""
    if says is None:
        return fine(Phrase("web"), Phrase("sites answer"))
    step = Phrase("look at this machine's connection; a sign-in page wants somebody at a browser")
    return warning(Phrase("web"), says, step)


def backups(proven: Sequence[datetime], *, unproven: int, folder: str, now: datetime) -> Finding:
    """How old the newest proven backup is; `proven` says when each was made, whenever it was proven."""
    if not proven:
        none = Phrase("no proven backup in %(folder)s", folder=folder)
        says = Joined(", ", (none, Phrase("%(number)s unproven", number=unproven) if unproven else ""))
        return warning(Phrase("backup"), says, Phrase("newsloom backup, and keep a copy on another disk"))
    newest = max(proven)
    made = Phrase("the newest proven backup is of %(moment)s", moment=newest)
    if now - newest > _BACKUP_AGE:
        return warning(Phrase("backup"), made, Phrase("newsloom backup"))
    return fine(Phrase("backup"), made)


def deliveries(states: Mapping[DeliveryState, int]) -> Finding:
    """Whether everything that was published has arrived."""
    if not any(states.values()):
        return fine(Phrase("deliveries"), Phrase("everything published has arrived"))
    says = Joined(", ", [_counted(number, state) for state, number in sorted(states.items()) if number])
    step = Phrase("newsloom digest editions N shows them; resolve what is unknown, publish N again sends the rest")
    return warning(Phrase("deliveries"), says, step)


def editions(proven: int, faults: Sequence[str]) -> Finding:
    """Whether each edition renders to the bytes that were approved."""
    if not faults:
        return fine(
            Phrase("editions"), Phrase("%(proven)s rendered anew, byte for byte what was approved", proven=proven)
        )
    return warning(
        Phrase("editions"), Joined("; ", faults[:5]), Phrase("newsloom digest editions N --verify names the files")
    )


def database(faults: Sequence[str]) -> Finding:
    """What SQLite found wrong with the database."""
    if not faults:
        return fine(Phrase("database"), Phrase("every page, index and reference of the database is whole"))
    step = Phrase("restore the last proven backup into another directory: newsloom restore --help")
    return fault(Phrase("database"), Joined("; ", faults[:5]), step)


def settings_drift(lines: Sequence[str]) -> Finding:
    """Scrapy's settings that are not as they must be."""
    if not lines:
        return fine(Phrase("collector settings"), Phrase("all closed doors are closed"))
    return fault(
        Phrase("collector settings"),
        Joined("; ", lines),
        Phrase("unset SCRAPY_* variables, remove overrides of crawlers.settings"),
    )
