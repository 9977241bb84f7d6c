"""How the deliveries of an issue stand, output by output, and what a person may do about each. Reads only."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from aggregator.models import Delivery
from aggregator.publishing.addressees import is_cut_off, still_meant
from aggregator.publishing.succession import Succession
from aggregator.settings import DeskHome
from aggregator.settings.outputs import FolderOutput, SmtpOutput
from aggregator.store import deliveries, editions, leases
from aggregator.vocabulary import DeliveryState


class Next(StrEnum):
    """What comes next for a delivery."""

    #: it is there, or is not wanted any more
    NOTHING = "nothing"
    #: somebody is sending at this moment
    WAIT = "wait"
    #: sending again takes it up
    SEND = "send"
    #: a person looks whether it is there, and says so
    RESOLVE = "resolve"


@dataclass(frozen=True, slots=True)
class Standing:
    """A delivery, the revision of its edition, what comes next, and why nothing does where that needs a word."""

    delivery: Delivery
    revision: int
    next: Next
    why: str = ""


@dataclass(frozen=True, slots=True)
class OutputStanding:
    """One output of one edition; `kind` is empty where config has no such output any more."""

    output: str
    kind: str
    revision: int
    standings: tuple[Standing, ...]

    @property
    def counts(self) -> Counter[DeliveryState]:
        """How many deliveries are in each state."""
        return Counter(each.delivery.state for each in self.standings)

    @property
    def nexts(self) -> Counter[Next]:
        """How many deliveries each next step is for."""
        return Counter(each.next for each in self.standings)


def standings(session: Session, home: DeskHome, digest_id: int, *, now: datetime) -> list[OutputStanding]:
    """The deliveries of all editions of an issue, newest edition first, outputs in the order they were asked for.

    Raises:
        ConfigError: a file of recipients cannot be read, or has a line that is no address.
    """
    revisions = {row.id or 0: row.revision for row in editions.of(session, digest_id)}
    rows = deliveries.of(session, revisions)
    busy = leases.holding(session, leases.PUBLISHER, now=now) is not None
    meant = {row.id for row in still_meant(home, rows)}
    succession = Succession.of(session, digest_id)
    found: dict[tuple[int, str], list[Standing]] = {}
    for row in rows:
        is_mail = isinstance(home.outputs.outputs.get(row.output), SmtpOutput)
        is_meant, gone = row.id in meant, succession.superseded(row, replaces=not is_mail)
        step, why = _next(row, is_meant=is_meant, superseded=gone, busy=busy)
        standing = Standing(row, revisions[row.edition_id], step, why)
        found.setdefault((-standing.revision, row.output), []).append(standing)
    return [
        OutputStanding(output, _kind(home, output), -revision, tuple(each))
        for (revision, output), each in sorted(found.items(), key=lambda pair: pair[0][0])
    ]


def is_under_way(found: Sequence[OutputStanding]) -> bool:
    """Whether looking again in a moment may show something else."""
    return any(each.nexts[Next.WAIT] for each in found)


def _next(row: Delivery, *, is_meant: bool, superseded: str, busy: bool) -> tuple[Next, str]:
    if row.state is DeliveryState.SENT:
        return Next.NOTHING, ""
    if row.state is DeliveryState.UNKNOWN:
        return Next.RESOLVE, ""
    if row.state is DeliveryState.PENDING and (busy or is_cut_off(row)):
        # what was cut off is looked up, whoever it was for and whatever came after it
        return (Next.WAIT if busy else Next.SEND), ""
    if superseded:
        return Next.NOTHING, superseded
    if not is_meant:
        return Next.NOTHING, "outputs.yaml does not name it any more"
    return Next.SEND, ""


def _kind(home: DeskHome, ident: str) -> str:
    output = home.outputs.outputs.get(ident)
    return "" if output is None or isinstance(output, FolderOutput) else output.kind
