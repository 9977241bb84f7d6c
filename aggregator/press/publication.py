"""Publishing, correcting, withdrawing: a publisher's decision is committed with where it goes, then it is delivered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from aggregator.clock import utc_now
from aggregator.errors import LeaseHeldError, NotAllowedError, UsageError
from aggregator.models import Digest, Edition
from aggregator.phrases import Phrase
from aggregator.press.approval import print_edition, require_unchanged
from aggregator.press.manner import manner_of
from aggregator.press.plan import as_promised
from aggregator.publishing import outbox
from aggregator.publishing.addressees import is_published_to
from aggregator.publishing.freezing import as_corrected, notice
from aggregator.publishing.frozen import FrozenEdition, Withdrawal
from aggregator.publishing.frozen import from_json as thawed
from aggregator.publishing.outputs.site import Index
from aggregator.publishing.site_index import site_index
from aggregator.review.edition_desk import Change, EditionDesk, Printed
from aggregator.review.preflight import reading
from aggregator.review.preflight.check import preflight
from aggregator.review.preflight.finding import Finding
from aggregator.settings import DeskHome
from aggregator.settings.home import shipped_templates
from aggregator.store import digests, editions
from aggregator.store.database import Database
from aggregator.text.markup import clean_text
from aggregator.vocabulary import Check

#: Works out, inside a decision's transaction, what an edition consists of; may refuse by raising.
Prints = Callable[[Session, Digest], Printed]


def publish(
    database: Database, home: DeskHome, digest_id: int, by: str, *, now: datetime, promised: str = ""
) -> Edition:
    """Commit that an approved issue goes to every output of `outputs.yaml`; `outbox.deliver` sends it then.

    Args:
        promised: fingerprint of the plan that the person said yes to; empty for whatever the plan is now.

    Raises:
        NotAllowedError: it is not approved, was changed since, the plan is another by now, or the person may not.
        UsageError: there is no output to publish to.
        ConfigError: a file of recipients or the template of the archive is wrong.
    """
    _index(home)  # may be wrong: before anything is decided
    if not is_published_to(home):
        raise UsageError(Phrase("config/outputs.yaml names no output to publish to: add a site, smtp or wordpress"))

    def unchanged(session: Session, digest: Digest, edition: Edition) -> None:
        require_unchanged(session, home, digest, edition)

    return EditionDesk(database, by, now=now).publish(digest_id, unchanged, as_promised(home, promised))


def correct(
    database: Database,
    home: DeskHome,
    digest_id: int,
    change: Change,
    by: str,
    *,
    now: datetime,
    after: int | None = None,
    promised: str = "",
) -> Edition:
    """Set something right in a published issue and commit that the corrected edition goes out.

    Nothing else changes in it, whatever config and templates say by now.

    Args:
        after: revision of the edition that the person has read; None for whatever readers have now.
        promised: as for `publish`.

    Raises:
        NotAllowedError: it is not published, the person may not, readers have another edition by now, the plan is
            another, or pre-flight stops what is new in the item.
        UsageError: there is nothing to set right.
    """
    _index(home)
    printed = corrected(database, home, digest_id, change, now=now, after=after)
    return EditionDesk(database, by, now=now).correct(digest_id, change, printed, as_promised(home, promised))


def withdraw(
    database: Database,
    home: DeskHome,
    digest_id: int,
    by: str,
    *,
    why: str,
    now: datetime,
    after: int | None = None,
    promised: str = "",
) -> Edition:
    """Take a published issue back and commit that the notice goes where it went.

    Args:
        after: as for `correct`.
        promised: as for `publish`.

    Raises:
        NotAllowedError: it is not published, there is no reason, readers have another edition by now, the plan is
            another, or the person may not.
    """
    _index(home)
    printed = noticed(home, by, why=why, now=now, after=after)
    reason = clean_text(why).strip()
    return EditionDesk(database, by, now=now).withdraw(digest_id, printed, as_promised(home, promised), why=reason)


def corrected(
    database: Database, home: DeskHome, digest_id: int, change: Change, *, now: datetime, after: int | None = None
) -> Prints:
    """What prints the corrected edition, called once the words are in their place.

    Raises:
        ConfigError: `leads.yaml` is missing or wrong.
    """
    manner = manner_of(home)

    def stopped(session: Session, digest: Digest) -> list[Finding]:
        facts = reading.issue_facts(session, digest, home.desk, now=now, manner=manner)
        return preflight(
            replace(facts, items=tuple(item for item in facts.items if item.id == change.item_id))
        ).blocking

    with database.read() as session:
        known = {_about(finding) for finding in stopped(session, digests.get(session, digest_id))}

    def printed(session: Session, digest: Digest) -> Printed:
        # what stood there before cannot always be set right at once, and must not keep another error in print
        if new := [finding for finding in stopped(session, digest) if _about(finding) not in known]:
            raise NotAllowedError(
                Phrase("pre-flight stops the corrected item: %(says)s. %(mend)s", says=new[0].says, mend=new[0].mend)
            )
        last, templates = _last(session, digest, after)
        return print_edition(as_corrected(session, digest, last, change.item_id, home.desk), templates)

    return printed


def noticed(home: DeskHome, by: str, *, why: str, now: datetime, after: int | None = None) -> Prints:
    """What prints the notice that stands in the place of a withdrawn issue."""
    reason = clean_text(why).strip()

    def printed(session: Session, digest: Digest) -> Printed:
        last, templates = _last(session, digest, after)
        here = replace(last, public_url=home.desk.public_url)
        return print_edition(notice(here, Withdrawal(why=reason, at=now, by=by)), templates)

    return printed


def deliver(
    database: Database,
    home: DeskHome,
    edition: Edition,
    *,
    clock: Callable[[], datetime] = utc_now,
    retry: bool = True,
    stopped: Callable[[], bool] = lambda: False,
) -> outbox.Report:
    """Send an edition wherever it has not arrived.

    Args:
        retry: whether what failed is tried again, as where a person asks for it.
        stopped: asked between two deliveries; once it is true the rest waits for another call.

    Raises:
        StoreError: what is stored is not what was approved.
        LeaseHeldError: another process is publishing.
        ConfigError: the template of the archive is missing or wrong.
    """
    assert edition.id is not None
    try:
        return outbox.deliver(database, home, edition.id, clock=clock, index=_index(home), retry=retry, stopped=stopped)
    except LeaseHeldError as error:
        raise LeaseHeldError(
            error.name,
            error.holder,
            since=error.since,
            says=Phrase(
                "the decision stands, but another process (%(holder)s) is sending at present: "
                "`newsloom digest publish` the issue again when it has ended",
                holder=error.holder,
            ),
        ) from error


def _index(home: DeskHome) -> Index:
    return site_index([home.templates, shipped_templates()])


def _last(session: Session, digest: Digest, after: int | None) -> tuple[FrozenEdition, dict[str, str]]:
    """The edition that readers have, and the templates it was approved with.

    Raises:
        NotAllowedError: it is not that of the revision `after`.
    """
    edition = editions.latest(session, digest.id or 0)
    assert edition is not None
    if after is not None and edition.revision != after:
        raise NotAllowedError(
            Phrase(
                "readers have edition %(revision)s by now, you have read edition %(after)s: look at it again",
                revision=edition.revision,
                after=after,
            )
        )
    return thawed(edition.content), editions.templates(session, edition)


def _about(finding: Finding) -> tuple[Check, str, str]:
    return finding.check, finding.words, finding.says
