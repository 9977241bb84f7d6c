"""The desk of a walked week: who sits at it, and what its store, its folder and its readers have."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from aggregator.clock import utc_now
from aggregator.collection.config_gate import accept
from aggregator.models import Decision, Digest, DigestItem, Edition, Piece
from aggregator.settings import load
from aggregator.store import articles, candidates, decisions, deliveries, digests, editions, inbox, stories
from aggregator.store.database import Database
from aggregator.store.inbox import Wanted
from aggregator.vocabulary import DeliveryState, ItemStatus, Standing
from tests.browser.at_the_keys import Keys
from tests.browser.live_desk import LiveDesk, live
from tests.fakes.mail import Mailbox, mail_server
from tests.integration.issue_in_hand import SITE, mail


@dataclass
class Week:
    """The keys of an editor and of a publisher, and what came of their pressing."""

    desk: LiveDesk
    mailbox: Mailbox
    keys: Keys
    publisher: Keys

    @property
    def page(self) -> Any:
        return self.keys.page

    @property
    def digest(self) -> Digest:
        """The issue that is built; the demo starts no other."""
        with self.desk.database.read() as session:
            (digest,) = digests.every(session)
        return digest

    def edition(self) -> Edition:
        with self.desk.database.read() as session:
            found = editions.latest(session, self.digest.id or 0)
        assert found is not None
        return found

    def story(self, article: str) -> int:
        """The story that an article of the newsstand stands in."""
        with self.desk.database.read() as session:
            (ident,) = [ident for ident, url in articles.all_urls(session) if url.endswith(f"/articles/{article}")]
            member = stories.membership_of(session, ident)
        assert member is not None, article
        return member.story_id

    def row(self, article: str) -> str:
        return f"story-{self.story(article)}"

    def items(self, *statuses: ItemStatus) -> list[DigestItem]:
        """The items of the issue."""
        with self.desk.database.read() as session:
            return digests.items(session, self.digest.id or 0, statuses or tuple(ItemStatus))

    def order(self, section: str) -> list[int]:
        """The ids of what the issue has in a section, in order."""
        return [item.id or 0 for item in self.items(ItemStatus.ACCEPTED) if item.section == section]

    def item(self, article: str) -> DigestItem:
        """The item of an article's story."""
        (found,) = [item for item in self.items() if item.story_id == self.story(article)]
        return found

    def pieces(self, item: DigestItem) -> list[Piece]:
        with self.desk.database.read() as session:
            return digests.pieces(session, [item.id or 0]).get(item.id or 0, [])

    def stands(self, article: str) -> ItemStatus | None:
        """How the item of an article's story stands; None while there is none."""
        return next((item.status for item in self.items() if item.story_id == self.story(article)), None)

    def diary(self, verb: str) -> list[Decision]:
        with self.desk.database.read() as session:
            return [row for row in decisions.every(session) if row.verb == verb]

    def listed(self) -> list[str]:
        """The rows of the inbox as the store has them, best first."""
        with self.desk.database.read() as session:
            shown = candidates.latest(session)
            assert shown is not None and shown.id is not None
            wanted = Wanted({}, Standing.UNDECIDED)
            found = inbox.entries(session, shown.id, wanted, digest_id=self.digest.id, most=200)
        return [f"story-{entry.candidate.story_id}" for entry in found]

    def sent(self) -> dict[str, int]:
        """How many deliveries of all editions have arrived, by output."""
        with self.desk.database.read() as session:
            ids = [row.id or 0 for row in editions.of(session, self.digest.id or 0)]
            return Counter(row.output for row in deliveries.of(session, ids) if row.state is DeliveryState.SENT)

    def published(self) -> str:
        """The issue's page in the folder that is published to."""
        (folder,) = (self.desk.root / "site" / "issues").iterdir()
        return (folder / "index.html").read_text("utf-8")


@contextmanager
def week_of(browser: Any, demo: Path, root: Path, language: str) -> Iterator[Week]:
    """A week at a copy of the demo's desk, in one language of the interface; nobody has signed in yet."""
    with mail_server() as mailbox, live(_publishing(demo, root / "made", mailbox), root / "desk") as desk:
        editor = desk.page(browser, role=None, language=language)
        publisher = desk.page(browser, role=None, language=language)
        yield Week(desk, mailbox, Keys(editor, language), Keys(publisher, language))
        faults = editor.faults + publisher.faults
        for page in (editor, publisher):
            page.context.close()
        assert faults == []


def _publishing(demo: Path, root: Path, mailbox: Mailbox) -> Path:
    """The demo's desk, made at `root` with a folder and a list of readers to publish to."""
    shutil.copytree(demo, root)
    with (root / "config" / "outputs.yaml").open("w", encoding="utf-8") as file:
        YAML().dump({"outputs": {"archive": SITE, "letters": mail(mailbox.port)}}, file)
    with (root / "config" / "desk.yaml").open("a", encoding="utf-8") as file:
        file.write("public_url: https://digest.example/velda\n")
    home = load(root, environ={})
    database = Database(home.database_url)
    accept(database, home, now=utc_now())
    database.close()
    return root
