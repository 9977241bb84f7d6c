"""The machine dies while a form is being saved: nothing of it is there, or a step that is whole by itself.

What one unit of work changes SQLite keeps or drops as a whole: a form is safe where it is saved in one. Each that needs
more stands in a table here, with what its first steps leave.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlmodel import Session

from aggregator.store import decisions
from aggregator.vocabulary import Role
from aggregator.web.rights import RIGHTS, may
from tests.fakes.browser import Answer
from tests.integration.full_desk import FullDesk
from tests.integration.web_routes import UNSAFE, Route, routes

#: Routes whose form is saved in more than one unit of work.
STEPS = {
    # a person without a link to set a password by: the same page makes one
    "POST /people": 2,
}
#: Routes of which the form as it stands on a page changes something; the others' forms ask for words first.
SAVED = {
    "POST /diary/{decision_id}/undo",
    "POST /issues/{digest_id}/cover",
    "POST /issues/{digest_id}/publish",
    "POST /issues/{digest_id}/review",
    "POST /items/{item_id}/cite",
    "POST /items/{item_id}/draft",
    "POST /items/{item_id}/fill",
    "POST /items/{item_id}/merge",
    "POST /logout",
    "POST /people",
    "POST /people/{user_id}/disable",
    "POST /people/{user_id}/link",
    "POST /setup/{token}",
    "POST /sources/decisions/{decision_id:int}/undo",
    "POST /sources/{source_id}/disable",
    "POST /sources/{source_id}/edit",
    "POST /sources/{source_id}/label",
    "POST /sources/{source_id}/remove",
    "POST /stories/{story_id}/merge",
    "POST /stories/{story_id}/pull",
}


class PowerFails(Exception):
    """Nothing that the process would still have done is done."""


@dataclass
class Power:
    """Lets units of work that change something be counted, and the power fail as the n-th is to be committed."""

    full: FullDesk
    fails_at: int = 0
    changes: int = 0

    @contextmanager
    def write(self) -> Iterator[Session]:
        database = self.full.served.desk.database
        with type(database).write(database) as session:
            raw: Any = session.connection().connection.driver_connection
            before = raw.total_changes
            yield session
            session.flush()
            if raw.total_changes == before:
                return
            if self.fails_at == self.changes + 1:
                raise PowerFails
            self.changes += 1


@contextmanager
def power(full: FullDesk, monkeypatch: pytest.MonkeyPatch, *, fails_at: int = 0) -> Iterator[Power]:
    found = Power(full, fails_at)
    with monkeypatch.context() as patch:
        patch.setattr(full.served.desk.database, "write", found.write)
        yield found


def send(full: FullDesk, route: Route) -> Answer:
    role = next(each for each in (Role.PUBLISHER, Role.ADMINISTRATOR) if may(each, RIGHTS[route.method, route.path]))
    path, fields = full.form(route) or (route.path, dict(route.fields))
    full.served.clock.on(minutes=5)
    return full.browsers[role].post(path, fields, follow=False)


def kept(full: FullDesk) -> list[object]:
    """The database as SQLite counts its changes, and the config's very bytes."""
    return [full.state()["database"], *((path.name, path.read_bytes()) for path in sorted(full.root.glob("config/*")))]


@pytest.mark.parametrize("route", [route for route in routes() if route.method in UNSAFE], ids=str)
def test_a_form_is_saved_as_a_whole_or_not_at_all(
    full: FullDesk, monkeypatch: pytest.MonkeyPatch, route: Route
) -> None:
    with power(full, monkeypatch) as whole:
        send(full, route)
    assert whole.changes <= STEPS.get(str(route), 1)
    assert whole.changes or str(route) not in SAVED, "the form that stands on the page saves nothing here"
    for step in range(1, whole.changes + 1):
        full.restore()
        before = kept(full)
        with power(full, monkeypatch, fails_at=step) as cut:
            assert send(full, route).status == 500
        assert cut.changes == step - 1
        assert step > 1 or kept(full) == before, "what was to be dropped is there"


def test_several_decisions_sent_at_once_are_a_unit_of_work_each(
    full: FullDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that what the page said of each before the power failed holds."""
    browser = full.browsers[Role.PUBLISHER]
    chosen = list(dict.fromkeys(browser.get("/").tree.xpath("//*[@name='story']/@value")))[:3]
    form = {"verb": "reject", "story": chosen, "why": "کهنه است"}
    with power(full, monkeypatch, fails_at=3):
        assert browser.post("/inbox", form, follow=False).status == 500
    with full.served.database.read() as session:
        told = [row.verb for row in decisions.every(session)[-2:]]
    assert told == ["reject", "reject"]
    shown = browser.get("/").tree.xpath("//*[@name='story']/@value")
    assert [each in shown for each in chosen] == [False, False, True]
