"""An issue of a Persian desk that can be approved, with a Persian and a French item, on any database."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from aggregator.settings import DeskHome, load
from aggregator.store import digests
from aggregator.store.database import Database
from aggregator.vocabulary import ItemStatus, Role
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest, make_user

ANA, BEN = "ana@library.example", "ben@ferry.example"
EDITOR, PUBLISHER = "Ana Prifti", "بهار"
SITE: dict[str, Any] = {"kind": "site", "path": "site"}
TRUE = "پل چوبی دیگر برای گاری‌ها امن نیست"
FRENCH = "Le pont de bois n'est plus sûr pour les charrettes"
LEAD = "رودنامه از گشایش پلی خبر داد."


def mail(port: int, **more: Any) -> dict[str, Any]:
    """An output that mails two people through a server on this machine."""
    fields = {"kind": "smtp", "host": "127.0.0.1", "port": port, "security": "none"}
    return fields | {"sender": "desk@harbour.example", "recipients": [ANA, BEN]} | more


def written_home(root: Path, outputs: Mapping[str, Mapping[str, Any]]) -> DeskHome:
    """The desk's config as files, read; loopback may be spoken to."""
    folder = root / "config"
    folder.mkdir(parents=True, exist_ok=True)
    sections = [{"key": "main", "heading": ""}, {"key": "french", "heading": "En français :"}]
    desk = {"name": "میز بندر", "series": "هفته‌نامه", "language": "fa", "sections": sections}
    desk |= {"public_url": "https://digest.example/", "network": {"allow": ["127.0.0.0/8"]}}
    for name, data in (("desk", desk), ("sources", {"sources": {}}), ("outputs", {"outputs": dict(outputs)})):
        with (folder / f"{name}.yaml").open("w", encoding="utf-8") as file:
            YAML().dump(data, file)
    return load(root, environ={})


def issue_in_hand(database: Database) -> int:
    """Digest 7 with items 1 (Persian) and 2 (French) accepted and item 3 held; an editor and a publisher."""
    with database.write() as session:
        session.add(make_user(name=EDITOR))
        session.flush()
        session.add(make_user(name=PUBLISHER, role=Role.PUBLISHER))
        add_outlet(session)
        one, two = (
            add_articles(session, text=f"{TRUE}. کار شش هفته می‌کشد."),
            add_articles(session, text=f"{FRENCH}. Les travaux durent six semaines.", language="fr"),
        )
        digest_id = digests.add(session, make_digest())
        accepted = {"status": ItemStatus.ACCEPTED}
        add_item(session, digest_id, cites=one, lead=LEAD, body=f"مهندس گفت: «{TRUE}».", **accepted)
        add_item(
            session,
            digest_id,
            cites=two,
            section="french",
            headline="Le pont",
            lead="رودنامه می‌نویسد:",
            body=f"« {FRENCH} »",
            language="fr",
            **accepted,
        )
        add_item(session, digest_id, cites=one, headline="کنار", position=2, status=ItemStatus.HELD)
    return digest_id


def approved(database: Database, home: DeskHome) -> int:
    """The same, approved by the publisher; the digest's id."""
    from aggregator.press.approval import approve

    digest_id = issue_in_hand(database)
    approve(database, home, digest_id, PUBLISHER, now=NOW)
    return digest_id
