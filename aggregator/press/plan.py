"""What publishing would do, before it is done: the outputs an edition goes to, and to how many."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from aggregator.errors import NotAllowedError
from aggregator.models import Digest, Edition
from aggregator.phrases import Phrase
from aggregator.publishing.addressees import addressees
from aggregator.review.edition_desk import Targets
from aggregator.settings import DeskHome
from aggregator.settings.outputs import FolderOutput, PublishingOutput, SiteOutput, SmtpOutput
from aggregator.store import editions
from aggregator.vocabulary import EditionCause


@dataclass(frozen=True, slots=True)
class Bound:
    """An output of `outputs.yaml` and whom an edition would reach there now; nobody where all have it already."""

    output: str
    #: site, smtp or wordpress
    kind: str
    #: the folder, the mail server or the address of the blog
    where: str
    #: recipients of a mail server; one empty string for what has one target
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Where an edition would go now, output by output; `fingerprint` is what a person says yes to."""

    bounds: tuple[Bound, ...]
    fingerprint: str

    @property
    def count(self) -> int:
        """How many targets there are in all."""
        return sum(len(bound.targets) for bound in self.bounds)


def plan_of(session: Session, home: DeskHome, edition: Edition) -> Plan:
    """What publishing an edition, or sending it again, would do now.

    Raises:
        ConfigError: a file of recipients cannot be read, or has a line that is no address.
    """
    return _plan(home, addressees(session, home, edition), edition)


def plan_of_next(session: Session, home: DeskHome, digest: Digest, cause: EditionCause) -> Plan:
    """What a correction or a withdrawal of an issue would do now, although its edition is not made yet.

    Raises:
        ConfigError: as for `plan_of`.
    """
    assert digest.id is not None
    last = max((row.revision for row in editions.of(session, digest.id)), default=0)
    # never added to the session: it stands in for the edition that would be made
    coming = Edition(
        digest_id=digest.id,
        revision=last + 1,
        cause=cause,
        content="",
        hash="",
        approved_by=0,
        approved_at=digest.created_at,
    )
    return _plan(home, addressees(session, home, coming), coming)


def as_promised(home: DeskHome, promised: str) -> Targets:
    """Where an edition goes, provided that it is what a person was told.

    Args:
        promised: fingerprint of that plan; empty where none was shown.
    """

    def targets(session: Session, edition: Edition) -> list[tuple[str, str]]:
        found = addressees(session, home, edition)
        if promised and promised != _fingerprint(found, edition):
            raise NotAllowedError(
                Phrase("outputs, recipients or the edition are others than you were shown: look again")
            )
        return found

    return targets


def _plan(home: DeskHome, found: Sequence[tuple[str, str]], edition: Edition) -> Plan:
    bounds = tuple(
        Bound(ident, output.kind, _where(output), tuple(target for there, target in found if there == ident))
        for ident, output in home.outputs.outputs.items()
        if not isinstance(output, FolderOutput)
    )
    return Plan(bounds, _fingerprint(found, edition))


def _where(output: PublishingOutput) -> str:
    if isinstance(output, SiteOutput):
        return output.path
    return f"{output.host}:{output.port}" if isinstance(output, SmtpOutput) else output.url


def _fingerprint(found: Sequence[tuple[str, str]], edition: Edition) -> str:
    """Of where it goes and what goes there; an edition that is made of the decision itself has no words yet."""
    words = edition.hash if edition.cause is EditionCause.APPROVAL or edition.published_at else edition.cause.value
    told = json.dumps([words, edition.revision, sorted(found)], ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()
