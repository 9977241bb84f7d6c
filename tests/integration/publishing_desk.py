"""A desk with published editions and outputs, for tests of publishing; topics are a harbour's."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from aggregator.models import Edition
from aggregator.publishing.addressees import addressees
from aggregator.publishing.frozen import FrozenEdition, Withdrawal, edition_hash, to_json
from aggregator.publishing.outputs.parcel import Issue
from aggregator.settings import Desk, DeskHome, Outputs, Sources
from aggregator.store import deliveries, editions
from aggregator.store.database import Database
from aggregator.store.editions import File, sha256
from aggregator.vocabulary import EditionCause, Role
from tests.factories import NOW, make_digest, make_user

FROZEN = FrozenEdition(
    desk="Harbour desk",
    public_url="https://harbour.example/digest",
    form="digest",
    series="هفته‌نامه بندر",
    number=7,
    headline="پل تازه باز شد",
    cover_date=date(2026, 3, 6),
    language="fa",
    marker="++",
    zone="UTC",
    sections=(),
    items=(),
)
STEM = "hfthnmh-bndr-2026-03-06"


def make_home(root: Path, outputs: Mapping[str, Mapping[str, Any]]) -> DeskHome:
    """A desk whose outputs are given as outputs.yaml has them; loopback may be spoken to."""
    desk = Desk.model_validate({"name": "Harbour desk", "series": "s", "network": {"allow": ["127.0.0.0/8"]}})
    return DeskHome(
        root=root,
        desk=desk,
        sources=Sources(),
        outputs=Outputs.model_validate({"outputs": outputs}),
        database_url="sqlite://",
    )


def files_of(words: str) -> list[File]:
    """The files of an edition, each with these words."""
    page = f"<!doctype html><title>t</title><p>{words}</p>"
    return [
        File("page.html", "text/html; charset=utf-8", page.encode()),
        File("issue.md", "text/markdown; charset=utf-8", f"# {words}\n".encode()),
        File("issue.txt", "text/plain; charset=utf-8", f"++ {words}\n.\n".encode()),
        File("mail.html", "text/html; charset=utf-8", f"<p>mail {words}</p>".encode()),
        File("entry.html", "text/html; charset=utf-8", f'<p dir="rtl">{words}</p>'.encode()),
    ]


def add_edition(
    session: Session,
    *,
    digest_id: int | None = None,
    cause: EditionCause = EditionCause.APPROVAL,
    words: str = "پل باز شد",
    published_at: datetime | None = NOW,
    **changes: Any,
) -> Edition:
    """An approved edition, published unless said otherwise; of a new digest where none is given."""
    if digest_id is None:
        frozen = replace(FROZEN, **changes)
        digest = make_digest(series=frozen.series, cover_date=frozen.cover_date, number=frozen.number)
        session.add(digest)
        session.flush()
        digest_id = digest.id or 0
    if cause is EditionCause.WITHDRAWAL:
        changes["withdrawn"] = Withdrawal("a wrong bridge", NOW, "Ana Prifti")
    content = to_json(replace(FROZEN, **changes))
    files = files_of(words)
    whole = edition_hash(content, {}, {file.name: sha256(file.body) for file in files})
    edition = Edition(
        digest_id=digest_id,
        revision=0,
        cause=cause,
        content=content,
        hash=whole,
        approved_by=1,
        approved_at=NOW,
        published_at=published_at,
    )
    editions.add(session, edition, files, {})
    return edition


def publish(
    database: Database,
    home: DeskHome,
    *,
    to: Sequence[tuple[str, str]] | None = None,
    published_at: datetime = NOW,
    **edition: Any,
) -> Edition:
    """An edition with the deliveries that its publication intends, or those given; its publisher is Ana Prifti."""
    with database.write() as session:
        if not session.get(type(make_user()), 1):
            session.add(make_user(role=Role.PUBLISHER))
            session.flush()
        added = add_edition(session, published_at=None, **edition)
        meant = addressees(session, home, added) if to is None else to
        deliveries.intend(session, added.id or 0, meant, user_id=1, now=NOW)
        added.published_at = published_at
        session.add(added)
    return added


def index(issues: Sequence[Issue]) -> dict[str, bytes]:
    """Stands in for the archive and the feeds: each names every edition with its hash."""
    lines = [f"{issue.stem} {issue.revision} {issue.hash}" for issue in issues]
    return {name: "\n".join([name, *lines]).encode() for name in ("index.html", "feed.xml", "feed.json")}
