"""Two editors on one item, in every order of what each does: no text is lost, nobody approves words they have not seen.

Each opens the item, types, saves, approves its issue and publishes it; the 126 ways in which two such rows of five can
fall into one another are gone through one by one (126 more are the same with the names exchanged).
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from aggregator.errors import NotAllowedError, StaleVersionError
from aggregator.press import approval, publication
from aggregator.review.unsaved import UnsavedWords
from aggregator.settings import DeskHome, load
from aggregator.store import digests, item_drafts, users
from aggregator.store.database import Database
from aggregator.vocabulary import DigestStatus, Role
from tests.factories import NOW, add_outlet
from tests.integration.two_editors import STEPS, TYPED, Seat, begin, check, orders


@pytest.fixture
def home(tmp_path: Path) -> DeskHome:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "desk.yaml").write_text("name: Prova\nseries: Prova\npublic_url: https://digest.example/\n", "utf-8")
    (folder / "sources.yaml").write_text("sources: {}\n", "utf-8")
    (folder / "outputs.yaml").write_text("outputs:\n  archive: {kind: site, path: site}\n", "utf-8")
    return load(tmp_path, environ={})


@dataclass
class Editor:
    """A person who works by the desks themselves."""

    seat: Seat
    database: Database
    home: DeskHome

    def take(self, step: str) -> None:
        with suppress(StaleVersionError, NotAllowedError):
            getattr(self, f"_{step}")()

    def _open(self) -> None:
        with self.database.read() as session:
            item = digests.item(session, self.seat.item_id)
            self.seat.version, self.seat.words = item.version, item.body
            issue = approval.read(session, self.home, digests.get(session, self.seat.digest_id), now=NOW)
            self.seat.seen = issue.printed.hash

    def _type(self) -> None:
        half = {"body": TYPED[self.seat.name][:12]}
        self._unsaved().keep(self.seat.item_id, half, base_version=self.seat.version, tab=self.seat.name)

    def _save(self) -> None:
        self._unsaved().save(self.seat.item_id, self._typed(), version=self.seat.version, tab=self.seat.name)
        self.seat.saved = True
        self._open()  # the page that comes back

    def _approve(self) -> None:
        seat = self.seat
        made = approval.approve(self.database, self.home, seat.digest_id, seat.name, now=NOW, seen=seat.seen)
        seat.approved.append((made.id or 0, seat.words))

    def _publish(self) -> None:
        publication.publish(self.database, self.home, self.seat.digest_id, self.seat.name, now=NOW)

    def _typed(self) -> dict[str, str]:
        return {"body": TYPED[self.seat.name]}

    def _unsaved(self) -> UnsavedWords:
        return UnsavedWords(self.database, self.seat.name, now=NOW)


def seated(database: Database, home: DeskHome, number: int) -> dict[str, Editor]:
    """Both before a new issue, by name."""
    digest_id, item_id = begin(database, number)
    return {name: Editor(Seat(name, digest_id, item_id), database, home) for name in TYPED}


@pytest.fixture
def peopled(each_database: Database) -> Database:
    with each_database.write() as session:
        add_outlet(session)
        for name in TYPED:
            users.add(session, name, role=Role.PUBLISHER, now=NOW)
    return each_database


def test_no_text_is_lost_and_nobody_approves_unseen_words(peopled: Database, home: DeskHome) -> None:
    ends: set[DigestStatus] = set()
    both = 0
    for number, order in enumerate(orders()):
        editors = seated(peopled, home, number)
        left = {name: iter(STEPS) for name in editors}
        for name in order:
            editors[name].take(next(left[name]))
        seats = [editor.seat for editor in editors.values()]
        ends.add(check(peopled, seats, " ".join(order)))
        both += all(seat.saved for seat in seats)
    assert number == 125 and DigestStatus.PUBLISHED in ends
    assert 0 < both < 126, "in some orders both save, in others one is refused"


@pytest.mark.parametrize("second", TYPED)
def test_who_saves_second_has_both_texts_and_can_still_save(peopled: Database, home: DeskHome, second: str) -> None:
    editors = seated(peopled, home, 0)
    late = editors.pop(second)
    (first,) = editors.values()
    for editor in (late, first):
        editor.take("open")
    first.take("save")
    with pytest.raises(StaleVersionError):
        late._save()
    late._open()
    seat = late.seat
    assert seat.words == TYPED[first.seat.name]
    both = f"{seat.words}\n\n{TYPED[second]}"
    typing = UnsavedWords(peopled, second, now=NOW)
    typing.save(seat.item_id, {"body": both}, version=seat.version, tab=second)
    check(peopled, [first.seat], "after the second saved both")
    with peopled.read() as session:
        assert digests.item(session, seat.item_id).body == both and item_drafts.every(session) == []
