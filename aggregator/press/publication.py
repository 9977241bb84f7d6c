"""Publishing, correcting, withdrawing: a publisher's decision is committed with where it goes, then it is delivered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from aggregator.clock import utc_now
from aggregator.errors import LeaseHeldError, NotAllowedError, UsageError
from aggregator.models import Digest, Edition
from aggregator.press.approval import print_edition, require_unchanged
from aggregator.press.manner import manner_of
from aggregator.publishing import outbox
from aggregator.publishing.addressees import addressees, is_published_to
from aggregator.publishing.freezing import as_corrected, notice
from aggregator.publishing.frozen import FrozenEdition, Withdrawal
from aggregator.publishing.frozen import from_json as thawed
from aggregator.publishing.outputs.site import Index
from aggregator.publishing.site_index import site_index
from aggregator.review.edition_desk import Change, EditionDesk, Printed, Targets
from aggregator.review.preflight import reading
from aggregator.review.preflight.check import preflight
from aggregator.review.preflight.finding import Finding
from aggregator.settings import DeskHome
from aggregator.settings.home import shipped_templates
from aggregator.store import digests, editions
from aggregator.store.database import Database
from aggregator.text.markup import clean_text
from aggregator.vocabulary import Check


def publish(database: Database, home: DeskHome, digest_id: int, by: str, *, now: datetime) -> Edition:
    """Commit that an approved issue goes to every output of `outputs.yaml`; `outbox.deliver` sends it then.

    Raises:
        NotAllowedError: it is not approved, was changed since, or the person may not.
        UsageError: there is no output to publish to.
        ConfigError: a file of recipients or the template of the archive is wrong.
    """
    _index(home)  # may be wrong: before anything is decided
    if not is_published_to(home):
        raise UsageError("config/outputs.yaml names no output to publish to: add a site, smtp or wordpress")

    def unchanged(session: Session, digest: Digest, edition: Edition) -> None:
        require_unchanged(session, home, digest, edition)

    return EditionDesk(database, by, now=now).publish(digest_id, unchanged, _targets(home))


def correct(database: Database, home: DeskHome, digest_id: int, change: Change, by: str, *, now: datetime) -> Edition:
    """Set something right in a published issue and commit that the corrected edition goes out.

    Nothing else changes in it, whatever config and templates say by now.

    Raises:
        NotAllowedError: it is not published, the person may not, or pre-flight stops what is new in the item.
        UsageError: there is nothing to set right.
    """
    manner = manner_of(home)
    _index(home)

    def stopped(session: Session, digest: Digest) -> list[Finding]:
        facts = reading.issue_facts(session, digest, home.desk, now=now, manner=manner)
        return preflight(
            replace(facts, items=tuple(item for item in facts.items if item.id == change.item_id))
        ).blocking

    with database.read() as session:
        known = {_about(finding) for finding in stopped(session, digests.get(session, digest_id))}

    def corrected(session: Session, digest: Digest) -> Printed:
        # what stood there before cannot always be set right at once, and must not keep another error in print
        if new := [finding for finding in stopped(session, digest) if _about(finding) not in known]:
            raise NotAllowedError(f"pre-flight stops the corrected item: {new[0].says}. {new[0].mend}")
        last, templates = _last(session, digest)
        return print_edition(as_corrected(session, digest, last, change.item_id, home.desk), templates)

    return EditionDesk(database, by, now=now).correct(digest_id, change, corrected, _targets(home))


def withdraw(database: Database, home: DeskHome, digest_id: int, by: str, *, why: str, now: datetime) -> Edition:
    """Take a published issue back and commit that the notice goes where it went.

    Raises:
        NotAllowedError: it is not published, there is no reason, or the person may not.
    """
    reason = clean_text(why).strip()
    _index(home)

    def noticed(session: Session, digest: Digest) -> Printed:
        last, templates = _last(session, digest)
        here = replace(last, public_url=home.desk.public_url)
        return print_edition(notice(here, Withdrawal(why=reason, at=now, by=by)), templates)

    return EditionDesk(database, by, now=now).withdraw(digest_id, noticed, _targets(home), why=reason)


def deliver(
    database: Database, home: DeskHome, edition: Edition, *, clock: Callable[[], datetime] = utc_now
) -> outbox.Report:
    """Send an edition wherever it has not arrived; a person asked for it, so that what failed is tried again.

    Raises:
        StoreError: what is stored is not what was approved.
        LeaseHeldError: another process is publishing.
        ConfigError: the template of the archive is missing or wrong.
    """
    assert edition.id is not None
    try:
        return outbox.deliver(database, home, edition.id, clock=clock, index=_index(home), retry=True)
    except LeaseHeldError as error:
        raise LeaseHeldError(
            error.name,
            error.holder,
            since=error.since,
            says=f"the decision stands, but another process ({error.holder}) is sending at present: "
            "`newsloom digest publish` the issue again when it has ended",
        ) from error


def _index(home: DeskHome) -> Index:
    return site_index([home.templates, shipped_templates()])


def _last(session: Session, digest: Digest) -> tuple[FrozenEdition, dict[str, str]]:
    """The edition that readers have, and the templates it was approved with."""
    edition = editions.latest(session, digest.id or 0)
    assert edition is not None
    return thawed(edition.content), editions.templates(session, edition)


def _about(finding: Finding) -> tuple[Check, str, str]:
    return finding.check, finding.words, finding.says


def _targets(home: DeskHome) -> Targets:
    return lambda session, edition: addressees(session, home, edition)
