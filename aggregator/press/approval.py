"""Approving: an issue that passes pre-flight is frozen, rendered and stored with its hash, in a publisher's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from aggregator.errors import NotAllowedError
from aggregator.models import Digest, Edition
from aggregator.phrases import Joined, Phrase
from aggregator.press.manner import manner_of
from aggregator.publishing.freezing import frozen
from aggregator.publishing.frozen import FrozenEdition, edition_hash, same_decisions, to_json
from aggregator.publishing.frozen import from_json as thawed
from aggregator.publishing.printing import printed, printed_file, templates_of
from aggregator.publishing.proof import require_whole
from aggregator.review.edition_desk import EditionDesk, Printed
from aggregator.review.preflight import reading
from aggregator.review.preflight.check import Flight, preflight
from aggregator.review.preflight.finding import Finding
from aggregator.settings import DeskHome
from aggregator.settings.home import shipped_templates
from aggregator.store import digests, editions
from aggregator.store.database import Database
from aggregator.store.editions import File
from aggregator.vocabulary import ItemStatus

#: Blocking findings told in full; the rest are counted.
_TOLD = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """An issue as somebody read it: what it would be as an edition, and what stands against it."""

    printed: Printed
    flight: Flight
    #: version of each item, by id
    versions: dict[int, int]

    @property
    def blocking(self) -> list[Finding]:
        """What stands against approving it; items nobody has accepted are no part of it."""
        return [
            finding for finding in self.flight.blocking if finding.item_id is None or finding.item_id in self.versions
        ]


def read(session: Session, home: DeskHome, digest: Digest, *, now: datetime) -> Reading:
    """An issue as it would be approved now, with its pre-flight.

    Raises:
        ConfigError: a template or `leads.yaml` is missing or wrong.
    """
    assert digest.id is not None
    facts = reading.issue_facts(session, digest, home.desk, now=now, manner=manner_of(home))
    edition = frozen(session, digest, home.desk)
    made = print_edition(edition, templates_of(edition.form, [home.templates, shipped_templates()]))
    return Reading(made, preflight(facts), _versions(session, digest.id))


def preview(session: Session, home: DeskHome, digest: Digest, name: str, *, of: str = "") -> File:
    """One file of an issue as it would be approved now.

    Args:
        name: page.html, issue.md, issue.txt, mail.html or entry.html.
        of: `key_of` the reading that it belongs to; empty for whatever stands there now.

    Raises:
        NotAllowedError: the issue has changed since that reading.
        UnknownIdError: there is no file of that name.
        ConfigError: a template is missing or wrong.
    """
    edition = frozen(session, digest, home.desk)
    templates = templates_of(edition.form, [home.templates, shipped_templates()])
    if of and of != _key(to_json(edition), templates):
        raise NotAllowedError(Phrase("the issue was changed since this page was made: load it anew"))
    return printed_file(edition, templates, name)


def key_of(printed: Printed) -> str:
    """What the files of a reading are made of, as a name that previews are asked for by."""
    return _key(printed.content, printed.templates)


def _key(content: str, templates: Mapping[str, str]) -> str:
    made_by = {name: editions.sha256(text.encode()) for name, text in templates.items()}
    return edition_hash(content, made_by, {})


def approve(database: Database, home: DeskHome, digest_id: int, by: str, *, now: datetime, seen: str = "") -> Edition:
    """Freeze an issue as it stands, in the name of a publisher.

    Args:
        seen: the hash, or how it begins, of what the person has read; empty for whatever stands there now.

    Raises:
        NotAllowedError: pre-flight stops it, nothing is accepted, the person may not, it is no longer what was seen, or
            somebody changed it while it was looked at.
        ConfigError: a template is missing or wrong.
    """
    with database.read() as session:
        before = read(session, home, digests.get(session, digest_id), now=now)

    def unchanged(session: Session, digest: Digest) -> Printed:
        _refuse_blocked(before)
        content = to_json(frozen(session, digest, home.desk))
        if content != before.printed.content or _versions(session, digest_id) != before.versions:
            raise NotAllowedError(Phrase("somebody changed the issue while it was looked at: look again, then approve"))
        return before.printed

    return EditionDesk(database, by, now=now).approve(digest_id, unchanged, seen=seen)


def print_edition(edition: FrozenEdition, templates: Mapping[str, str]) -> Printed:
    """An edition rendered with templates (name to text).

    Raises:
        ConfigError: a template is missing or wrong.
    """
    files = printed(edition, templates)
    content = to_json(edition)
    hashes = {file.name: editions.sha256(file.body) for file in files}
    made_by = {name: editions.sha256(text.encode()) for name, text in templates.items()}
    return Printed(content, edition_hash(content, made_by, hashes), files, templates)


def require_unchanged(session: Session, home: DeskHome, digest: Digest, edition: Edition) -> None:
    """Refuse to publish what is no longer what was approved.

    Raises:
        NotAllowedError: people or config say something else by now, or a template reads otherwise.
        StoreError: the stored edition is damaged.
    """
    assert edition.id is not None
    present = frozen(session, digest, home.desk)
    if not same_decisions(thawed(edition.content), present):
        raise NotAllowedError(Phrase("the issue was changed since it was approved: `newsloom digest approve` it again"))
    made_by = {
        name: editions.sha256(text.encode())
        for name, text in templates_of(present.form, [home.templates, shipped_templates()]).items()
    }
    if made_by != edition.templates:
        raise NotAllowedError(
            Phrase("its templates were changed since it was approved: `newsloom digest approve` it again")
        )
    require_whole(session, edition)


def _versions(session: Session, digest_id: int) -> dict[int, int]:
    rows = digests.items(session, digest_id, [ItemStatus.ACCEPTED])
    return {row.id: row.version for row in rows if row.id is not None}


def _refuse_blocked(issue: Reading) -> None:
    if not issue.versions:
        raise NotAllowedError(Phrase("nothing is accepted: an issue without items cannot be approved"))
    if not issue.blocking:
        return
    told = [
        Phrase("item %(item)s: %(says)s. %(mend)s", item=one.item_id, says=one.says, mend=one.mend)
        for one in issue.blocking[:_TOLD]
    ]
    rest = len(issue.blocking) - len(told)
    more = [Phrase("and %(rest)s more: `newsloom digest preflight`", rest=rest)] * bool(rest)
    raise NotAllowedError(Joined("\n", [Phrase("pre-flight stops the issue:"), *told, *more]))
