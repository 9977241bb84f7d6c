"""The same two editors before their browsers: every order of opening, typing, saving, approving and publishing.

Each engine takes every other order: what becomes of each order on each of them, `test_two_editors.py` says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from aggregator.store import digests, editions, users
from aggregator.store.database import Database
from aggregator.vocabulary import DigestStatus, Role
from tests.databases import Databases
from tests.factories import add_outlet, make_user
from tests.fakes.browser import Answer, Browser
from tests.integration.item_forms import fields
from tests.integration.two_editors import STEPS, TYPED, Seat, begin, check, orders
from tests.integration.web_desk import HASHED, PASSWORD, Served, web_desk

_ENGINES = ("sqlite", "postgres")
#: The orders are gone through in so many tests, each a bearable while.
_TESTS = 6
_PART = {"hx-request": "true"}
_SITE = {"outputs.yaml": "outputs:\n  archive: {kind: site, path: site}\n"}


@pytest.fixture
def served(engine: str, databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open(engine) as database:
        desk = web_desk(tmp_path, database, config=_SITE)
        with database.write() as session:
            add_outlet(session)
            for name in TYPED:
                if users.find(session, name) is None:
                    session.add(make_user(name=name, password_hash=HASHED))
                    session.flush()
                users.get(session, name).role = Role.PUBLISHER
        yield desk


@dataclass
class Editor:
    """A person with a browser."""

    seat: Seat
    browser: Browser
    database: Database
    page: dict[str, str]

    def take(self, step: str) -> None:
        getattr(self, f"_{step}")()

    def _open(self) -> None:
        self.page = fields(self.browser.get(f"/items/{self.seat.item_id}"))
        self.seat.words = self.page["body"]
        proof = self.browser.get(f"/issues/{self.seat.digest_id}/proof")
        # an issue that readers have by now has no proof any more
        self.seat.seen = next(iter(_values(proof, "seen")), self.seat.seen)

    def _type(self) -> None:
        half = self._typed() | {"body": TYPED[self.seat.name][:12]}
        assert self.browser.post(f"/items/{self.seat.item_id}/draft", half, **_PART).status == 200

    def _save(self) -> None:
        answer = self.browser.post(f"/items/{self.seat.item_id}", self._typed())
        if answer.status == 200:
            self.seat.saved = True
            self._open()
            return
        assert answer.status in (409, 422), "refused, and told"
        assert TYPED[self.seat.name] in answer.text, "what was typed stands on the page that refuses it"
        with self.database.read() as session:
            stands = digests.item(session, self.seat.item_id).body
        assert answer.status == 422 or stands in answer.words(), "and so does what somebody else saved"

    def _approve(self) -> None:
        before = self._editions()
        self.browser.post(f"/issues/{self.seat.digest_id}/approve", {"seen": self.seat.seen})
        made = self._editions() - before
        self.seat.approved += [(edition_id, self.seat.words) for edition_id in made]

    def _publish(self) -> None:
        plan = self.browser.get(f"/issues/{self.seat.digest_id}/publish")
        promised = _values(plan, "promised")
        if promised:
            form = {"sure": "yes", "promised": promised[0]}
            self.browser.post(f"/issues/{self.seat.digest_id}/publish", form)

    def _typed(self) -> dict[str, str]:
        return self.page | {"body": TYPED[self.seat.name], "tab": self.seat.name}

    def _editions(self) -> set[int]:
        with self.database.read() as session:
            return {row.id or 0 for row in editions.of(session, self.seat.digest_id)}


def _values(answer: Answer, name: str) -> list[str]:
    return [str(found) for found in answer.tree.xpath(f"//form[@method='post']//input[@name='{name}']/@value")]


@pytest.mark.parametrize(("turn", "engine"), list(enumerate(_ENGINES * (_TESTS // 2))))
def test_in_every_order_no_text_is_lost_and_nobody_approves_unseen_words(served: Served, turn: int) -> None:
    browsers = {name: served.stranger() for name in TYPED}
    for name, browser in browsers.items():
        browser.sign_in(name, PASSWORD)
    ends: set[DigestStatus] = set()
    for number, order in list(enumerate(orders()))[turn::_TESTS]:
        digest_id, item_id = begin(served.database, number)
        seats = {name: Seat(name, digest_id, item_id) for name in TYPED}
        editors = {name: Editor(seats[name], browsers[name], served.database, {}) for name in TYPED}
        left = {name: iter(STEPS) for name in editors}
        for name in order:
            editors[name].take(next(left[name]))
        ends.add(check(served.database, list(seats.values()), " ".join(order)))
    assert DigestStatus.PUBLISHED in ends
