"""To whom an edition goes, of all that config names: nobody gets an issue twice, and nobody is left out for good."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial

from sqlmodel import Session

from aggregator.models import Delivery, Edition
from aggregator.settings import DeskHome
from aggregator.settings.outputs import FolderOutput, SmtpOutput
from aggregator.store import deliveries, editions
from aggregator.vocabulary import DeliveryState, EditionCause

#: The deliveries of an issue's editions to one mailbox.
_History = Sequence[Delivery]


def addressees(session: Session, home: DeskHome, edition: Edition) -> list[tuple[str, str]]:
    """Where an edition shall go now, as (output, target), those left out that it goes to already.

    A site and WordPress show the last edition. A mailbox that may have an earlier edition is sent another only where
    config wants corrections mailed; one that certainly has none is sent this.

    Raises:
        ConfigError: a file of recipients cannot be read, or has a line that is no address.
    """
    history = _histories(session, edition)
    found: list[tuple[str, str]] = []
    for ident, output in home.outputs.outputs.items():
        if isinstance(output, SmtpOutput):
            everyone = output.everyone(home.root)
            found += [(ident, one) for one in everyone if _is_due(edition, ident, output, history[mailbox(one)])]
        elif not isinstance(output, FolderOutput):
            found.append((ident, ""))
    return found


def mailboxes(home: DeskHome, output: str) -> frozenset[str]:
    """The mailboxes that config names for an output now; nothing but "" for one that has no recipients.

    Raises:
        ConfigError: as for `addressees`.
    """
    found = home.outputs.outputs.get(output)
    if isinstance(found, SmtpOutput):
        return frozenset(map(mailbox, found.everyone(home.root)))
    return frozenset() if found is None or isinstance(found, FolderOutput) else frozenset({""})


def is_published_to(home: DeskHome) -> bool:
    """Whether config names anything or anybody that an issue can reach.

    Raises:
        ConfigError: as for `addressees`.
    """
    return any(mailboxes(home, ident) for ident in home.outputs.outputs)


def still_meant(home: DeskHome, rows: Iterable[Delivery]) -> list[Delivery]:
    """The deliveries whose output and recipient config names now; others can only be looked back on.

    Raises:
        ConfigError: as for `addressees`.
    """
    meant = cache(partial(mailboxes, home))
    return [row for row in rows if mailbox(row.target) in meant(row.output)]


def mailbox(address: str) -> str:
    """An address as mailboxes are told apart: capital letters make no other one in practice."""
    return address.lower()


def is_cut_off(delivery: Delivery) -> bool:
    """Whether a try was begun and has no end; where nobody is at it, its process died."""
    begun = delivery.begun_at is not None and delivery.ended_at is None
    return delivery.state is DeliveryState.PENDING and begun


def _histories(session: Session, edition: Edition) -> Mapping[str, list[Delivery]]:
    found: defaultdict[str, list[Delivery]] = defaultdict(list)
    ids = [row.id for row in editions.of(session, edition.digest_id) if row.id is not None]
    for row in deliveries.of(session, ids):
        found[mailbox(row.target)].append(row)
    return found


def _is_due(edition: Edition, ident: str, output: SmtpOutput, history: _History) -> bool:
    this = [row for row in history if row.edition_id == edition.id]
    if any(row.output == ident or _may_have_arrived(row) for row in this):
        return False
    had_one = any(map(_may_have_arrived, history))
    if edition.cause is EditionCause.WITHDRAWAL:
        return output.send_corrections and had_one
    if had_one:
        return output.send_corrections
    # who is new since then gets it when somebody publishes again, not with a correction
    return edition.cause is EditionCause.APPROVAL or edition.published_at is not None or bool(history)


def _may_have_arrived(delivery: Delivery) -> bool:
    return delivery.state in (DeliveryState.SENT, DeliveryState.UNKNOWN) or is_cut_off(delivery)
