"""Kill -9 at every named point of publishing: a target gets the edition once, or a person is shown that nobody knows.

Issue 6, acceptance 1. Every point of the code is killed at, on a real mail server, a WordPress double and a folder.
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator.failpoint import PUBLISHING
from aggregator.publishing.outbox import deliver, report
from aggregator.store import deliveries
from aggregator.store.database import Database
from aggregator.vocabulary import DeliveryState, EditionCause
from tests.factories import NOW
from tests.fakes.mail import Mailbox, mail_server
from tests.fakes.wordpress import PASSWORD, USER, Site, wordpress
from tests.integration.publishing_desk import STEM, files_of, index, make_home, publish

SENT, UNKNOWN, PENDING = DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.PENDING
LATER = NOW + timedelta(hours=1)
ROOT = Path(__file__).parents[2]


@dataclass
class World:
    """The other sides, and the process that delivers and dies."""

    mailbox: Mailbox
    blog: Site
    process: subprocess.Popen[str]
    root: Path = Path()
    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)

    def kill(self, database: Database, edition: int, failpoint: str, *, now: datetime = NOW) -> int:
        """Deliver in a process that dies at a point; its exit code."""
        order = {"url": database.url.render_as_string(hide_password=False), "edition": edition, "now": now.isoformat()}
        order |= {"failpoint": failpoint, "root": str(self.root), "outputs": self.outputs}  # type: ignore[dict-item]
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def deliver(self, database: Database, edition: int, *, now: datetime = LATER, retry: bool = False) -> DeliveryState:
        """Deliver in peace; the state of the one delivery."""
        home = make_home(self.root, self.outputs)
        told = deliver(database, home, edition, clock=lambda: now, index=index, retry=retry)
        return told.deliveries[0].state


@pytest.fixture(scope="module")
def servers() -> Iterator[World]:
    child = [sys.executable, "-m", "tests.integration.publishing_child"]
    with (
        mail_server() as mailbox,
        wordpress() as blog,
        subprocess.Popen(child, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process,
    ):
        yield World(mailbox, blog, process)


@pytest.fixture
def world(servers: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    (tmp_path / "word").write_text(PASSWORD)
    servers.root = tmp_path
    servers.mailbox.taken.clear()
    for given in (servers.blog.posts, servers.blog.faults, servers.blog.asked):
        given.clear()
    mail = {"kind": "smtp", "host": "127.0.0.1", "port": servers.mailbox.port, "security": "none"}
    post = {"kind": "wordpress", "url": servers.blog.url, "username": USER, "password_file": "word"}
    servers.outputs = {
        "site": {"kind": "site", "path": "site"},
        "smtp": mail | {"sender": "desk@harbour.example", "recipients": ["ana@library.example"]},
        "wordpress": post,
    }
    return servers


def eventually(holds: Callable[[], bool]) -> None:
    """What a server still does when its client has died."""
    for _ in range(200):
        if holds():
            return
        time.sleep(0.01)


def only(world: World, kind: str) -> None:
    world.outputs = {kind: world.outputs[kind]}


def points(kind: str) -> list[str]:
    return [point for point in PUBLISHING if point.startswith(f"publish.{kind}.")]


KILLED_AT = {kind: points(kind) for kind in ("site", "smtp", "wordpress")}


def test_every_point_of_publishing_is_killed_at() -> None:
    assert [point for listed in KILLED_AT.values() for point in listed] == list(PUBLISHING)
    assert all(len(listed) >= 5 for listed in KILLED_AT.values())


@pytest.mark.parametrize("point", KILLED_AT["site"])
def test_a_site_is_whole_after_a_kill_and_another_one_and_nothing_is_left_over(
    database: Database, world: World, point: str
) -> None:
    only(world, "site")
    edition = publish(database, make_home(world.root, world.outputs)).id or 0
    assert world.kill(database, edition, f"{point}:1") == -signal.SIGKILL
    all_there = point in ("publish.site.done", "publish.site.ended")
    assert world.kill(database, edition, f"{point}:1") == (0 if all_there else -signal.SIGKILL)
    assert world.deliver(database, edition) is SENT
    folder = world.root / "site"
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    approved = {file.name: file.body for file in files_of("پل باز شد")}
    here = f"issues/{STEM}"
    assert {found.pop(name).split(b"\n")[0] for name in ("index.html", "feed.xml", "feed.json")}
    assert found == {
        f"{here}/index.html": approved["page.html"],
        **{f"{here}/{name}": approved[name] for name in ("issue.md", "issue.txt", "mail.html")},
    }


@pytest.mark.parametrize("point", KILLED_AT["smtp"])
def test_a_mail_is_sent_once_or_a_person_is_shown_that_nobody_knows(
    database: Database, world: World, point: str
) -> None:
    only(world, "smtp")
    edition = publish(database, make_home(world.root, world.outputs)).id or 0
    assert world.kill(database, edition, f"{point}:1") == -signal.SIGKILL
    arrived = point.rpartition(".")[2] in ("handed_over", "done", "ended")
    eventually(lambda: len(world.mailbox.taken) == arrived)
    wanted = SENT if point.endswith("ended") else UNKNOWN
    for _ in range(2):
        assert world.deliver(database, edition, retry=True) is wanted
    assert len(world.mailbox.taken) == arrived
    (told,) = report(database, edition).deliveries
    assert wanted is SENT or "cut off" in told.says
    with database.read() as session:
        (attempt,) = deliveries.attempts(session, told.id)
    assert attempt.outcome is wanted and told.remote_id.endswith("@harbour.example>")


@pytest.mark.parametrize("point", KILLED_AT["wordpress"])
def test_a_post_is_made_once_however_often_the_process_dies(database: Database, world: World, point: str) -> None:
    only(world, "wordpress")
    edition = publish(database, make_home(world.root, world.outputs)).id or 0
    arrived = point.rpartition(".")[2] in ("asked", "done", "ended")
    assert world.kill(database, edition, f"{point}:1") == -signal.SIGKILL
    eventually(lambda: len(world.blog.posts) == arrived)
    # what was asked for and is not there may still come: nothing is sent until that is out of the question
    soon = world.deliver(database, edition, now=NOW + timedelta(minutes=1))
    assert (soon, len(world.blog.posts)) == ((SENT, 1) if arrived else (PENDING, 0))
    for _ in range(2):
        assert world.deliver(database, edition, retry=True) is SENT
    assert [post["slug"] for post in world.blog.posts.values()] == [STEM]


@pytest.mark.parametrize("kind", ["site", "wordpress"])
@pytest.mark.parametrize("step", ["begun", "done"])
def test_a_correction_that_dies_on_its_way_replaces_the_issue_once(
    database: Database, world: World, kind: str, step: str
) -> None:
    only(world, kind)
    home = make_home(world.root, world.outputs)
    first = publish(database, home, words="first")
    assert world.deliver(database, first.id or 0, now=NOW) is SENT
    second = publish(database, home, digest_id=first.digest_id, cause=EditionCause.CORRECTION, words="second").id or 0
    assert world.kill(database, second, f"publish.{kind}.{step}:1") == -signal.SIGKILL
    for _ in range(2):
        assert world.deliver(database, second) is SENT
    if kind == "wordpress":
        (post,) = world.blog.posts.values()
        assert "second" in post["content"]
        return
    page = world.root / "site/issues" / STEM / "index.html"
    assert "second" in page.read_text("utf-8") and "first" in (page.parent / "v1/index.html").read_text("utf-8")


def test_the_recipients_after_the_one_that_was_cut_off_get_their_mail(database: Database, world: World) -> None:
    only(world, "smtp")
    world.outputs["smtp"]["recipients"] = [f"{name}@library.example" for name in ("ana", "ben", "cleo")]
    edition = publish(database, make_home(world.root, world.outputs)).id or 0
    assert world.kill(database, edition, "publish.smtp.handed_over:2") == -signal.SIGKILL
    eventually(lambda: len(world.mailbox.taken) == 2)
    world.deliver(database, edition, retry=True)
    assert [each.state for each in report(database, edition).deliveries] == [SENT, UNKNOWN, SENT]
    assert [envelope.rcpt_tos[0][:3] for envelope in world.mailbox.taken] == ["ana", "ben", "cle"]


def test_an_edition_that_was_cut_off_does_not_come_over_the_one_that_took_its_place(
    database: Database, world: World
) -> None:
    only(world, "wordpress")
    home = make_home(world.root, world.outputs)
    first = publish(database, home, words="first")
    assert world.kill(database, first.id or 0, "publish.wordpress.done:1") == -signal.SIGKILL
    second = publish(database, home, digest_id=first.digest_id, cause=EditionCause.CORRECTION, words="second")
    assert world.deliver(database, second.id or 0) is SENT
    for _ in range(2):
        # it had been there before the second took its place
        assert world.deliver(database, first.id or 0, retry=True) is SENT
    (post,) = world.blog.posts.values()
    assert "second" in post["content"]
