"""A small desk with one issue that can be approved: a site to publish to, an editor and a publisher."""

from pathlib import Path

from aggregator.newsstand.desk import write_desk
from aggregator.newsstand.library import library
from aggregator.newsstand.server import Newsstand
from aggregator.settings import load
from aggregator.store import digests
from aggregator.store.database import Database
from aggregator.vocabulary import ItemStatus
from tests.databases import upgraded
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest
from tests.integration.cli_desk import Desk

SQ = "Ura e drurit nuk është më e sigurt për karrocat. Punimet zgjasin gjashtë javë."
TRUE, WRONG = "Ura e drurit nuk është më e sigurt për karrocat", "Ura e drurit është më e sigurt për karrocat"
PUBLISHER = ("--as", "بهار")
SITE = "outputs:\n  draft: {kind: folder}\n  archive: {kind: site, path: site}\n"


def made(root: Path) -> Desk:
    """Digest 7 with item 1 accepted, which quotes article 1, and item 2, a draft."""
    with Newsstand(library(NOW)) as stand:
        write_desk(root, stand)
    settings = root / "config" / "desk.yaml"
    settings.write_text(f"{settings.read_text('utf-8')}public_url: https://digest.example/velda\n", "utf-8")
    (root / "config" / "outputs.yaml").write_text(SITE, "utf-8")
    home = load(root, environ={})
    database = upgraded(home.database_url)
    with database.write() as session:
        add_outlet(session)
        add_articles(session, 2, text=SQ)
        digests.add(session, make_digest(series=home.desk.series))
        add_item(session, 1, cites=[1], body=f"Inxhinieri tha: “{TRUE}”.", language="sq", status=ItemStatus.ACCEPTED)
        add_item(session, 1, cites=[2], body=f"Kryetari tha: “{WRONG}”.", language="sq", position=2)
    database.close()
    desk = Desk(root)
    desk.run("users", "add", "Ana")
    desk.run("users", "add", "بهار", "--role", "publisher")
    return desk


def database_of(desk: Desk) -> Database:
    return Database(load(desk.root, environ={}).database_url)
