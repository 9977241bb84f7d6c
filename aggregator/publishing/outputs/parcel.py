"""What outputs are handed and what they hand back: a parcel on its way to one target, and an outcome."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple, Protocol

from aggregator.publishing.addresses import file_stem
from aggregator.publishing.edition import build
from aggregator.publishing.frozen import FrozenEdition
from aggregator.publishing.renderers.escaping import one_line
from aggregator.store.editions import File
from aggregator.vocabulary import DeliveryState


@dataclass(frozen=True)
class Issue:
    """An edition with the bytes that were approved; what an output publishes of it is made of nothing else."""

    digest_id: int
    #: from 1 in its digest
    revision: int
    #: that was approved
    hash: str
    frozen: FrozenEdition
    #: by name: page.html, issue.md, issue.txt, mail.html, entry.html
    files: Mapping[str, File]
    #: when a publisher asked for it
    published_at: datetime

    @cached_property
    def stem(self) -> str:
        """Its name in addresses and folders: small letters, digits and hyphens."""
        return file_stem(self.frozen.series, self.frozen.cover_date)

    @cached_property
    def key(self) -> str:
        """What it is known by elsewhere, whatever its edition: of two series of one stem each has its own."""
        whole = f"{self.frozen.series}\n{self.frozen.cover_date.isoformat()}"
        return hashlib.sha256(whole.encode(errors="replace")).hexdigest()[:24]

    @cached_property
    def title(self) -> str:
        """HEADLINE – SERIES – NUMBER, those there are, on one line."""
        return " – ".join(one_line(run.text) for run in build(self.frozen.digest, self.frozen.items).title)

    @property
    def is_withdrawn(self) -> bool:
        """Whether its pages are a notice that it was withdrawn."""
        return self.frozen.withdrawn is not None


@dataclass(frozen=True)
class Parcel:
    """An issue on its way to one target of an output."""

    issue: Issue
    #: a recipient's address; empty where the output has one target
    target: str = ""
    #: what the other side called the digest's edition before
    remote_id: str = ""
    #: and where it showed it
    remote_url: str = ""


class Outcome(NamedTuple):
    """What became of a parcel, with what to tell people."""

    state: DeliveryState
    says: str = ""
    remote_id: str = ""
    url: str = ""


def sent(says: str = "", *, remote_id: str = "", url: str = "") -> Outcome:
    """It is there."""
    return Outcome(DeliveryState.SENT, says, remote_id, url)


def failed(says: str) -> Outcome:
    """It is certainly not there."""
    return Outcome(DeliveryState.FAILED, says)


def unknown(says: str, *, remote_id: str = "", url: str = "") -> Outcome:
    """It may be there; nobody but a person can say."""
    return Outcome(DeliveryState.UNKNOWN, says, remote_id, url)


class Channel(Protocol):
    """One configured output at work."""

    #: how long after a try began it may still take effect there; None where looking tells nothing
    settles_after: timedelta | None
    #: whether the last edition of an issue replaces earlier ones, so that those need not be sent any more
    replaces: bool
    #: whether what arrived and is gone is brought there again, as often as a person asks for it
    repeats: bool

    def send(self, parcel: Parcel) -> Outcome:
        """Bring a parcel to its target.

        Raises:
            ConfigError: config lacks what it needs, such as a password; nothing was sent.
            OutputError: it was not delivered.
            ServiceError: likewise.
        """
        ...

    def look(self, parcel: Parcel) -> Outcome | None:
        """Whether an earlier try brought the parcel there; None when it certainly is not there.

        Raises:
            ConfigError: as for sending.
            ServiceError: nobody could be asked.
        """
        ...

    def close(self) -> None:
        """End what is open."""
        ...
