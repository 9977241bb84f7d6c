"""Two editors on one item, in every order of what each does: no text is lost, nobody approves words they have not seen.

Each opens the item, types, saves, approves its issue and publishes it; the 126 ways in which two such rows of five can
fall into one another are gone through one by one (126 more are the same with the names exchanged).
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from aggregator.errors import NotAllowedError, StaleVersionError, UsageError
from aggregator.models import Edition
from aggregator.press import approval, publication
from aggregator.review.unsaved import UnsavedWords
from aggregator.review.versions import versions
from aggregator.settings import DeskHome, load
from aggregator.store import decisions, digests, editions, item_drafts, users
from aggregator.store.database import Database
from aggregator.vocabulary import DigestStatus, ItemStatus, Role
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest

STEPS = ("open", "type", "save", "approve", "publish")
FIRST = "متن نخست از ماشین."
TYPED = {"مینا": "پل تازه پس از شش هفته گشوده شد.", "Hélène": "Le pont rouvre après six semaines."}


def orders() -> Iterator[tuple[str, ...]]:
    """Who takes the next of their steps, in every order in which the first of them opens the item first."""
    one, other = TYPED
    for places in combinations(range(1, 2 * len(STEPS)), len(STEPS) - 1):
        yield tuple(one if place in (0, *places) else other for place in range(2 * len(STEPS)))


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
    """One person before a browser: what stands on the screen, and what came of each step."""

    name: str
    database: Database
    home: DeskHome
    digest_id: int
    item_id: int
    version: int = 0
    #: the hash of the issue as last looked at, and the item's words in it
    seen: str = ""
    words: str = ""
    saved: bool = False
    #: editions this person approved, each with the words looked at before
    approved: list[tuple[int, str]] = field(default_factory=list)

    def take(self, step: str) -> None:
        with suppress(StaleVersionError, NotAllowedError):
            getattr(self, f"_{step}")()

    def _open(self) -> None:
        with self.database.read() as session:
            item = digests.item(session, self.item_id)
            self.version, self.words = item.version, item.body
            issue = approval.read(session, self.home, digests.get(session, self.digest_id), now=NOW)
            self.seen = issue.printed.hash

    def _type(self) -> None:
        self._unsaved().keep(self.item_id, self._typed(), base_version=self.version, tab=self.name)

    def _save(self) -> None:
        self._unsaved().save(self.item_id, self._typed(), version=self.version, tab=self.name)
        self.saved = True
        self._open()  # the page that comes back

    def _approve(self) -> None:
        made = approval.approve(self.database, self.home, self.digest_id, self.name, now=NOW, seen=self.seen)
        self.approved.append((made.id or 0, self.words))

    def _publish(self) -> None:
        publication.publish(self.database, self.home, self.digest_id, self.name, now=NOW)

    def _typed(self) -> dict[str, str]:
        return {"body": TYPED[self.name]}

    def _unsaved(self) -> UnsavedWords:
        return UnsavedWords(self.database, self.name, now=NOW)


def begin(database: Database, home: DeskHome, number: int) -> list[Editor]:
    """An issue with one accepted item, and both editors before it."""
    with database.write() as session:
        (article,) = add_articles(session)
        digest_id = digests.add(
            session, make_digest(series=f"{number}", cover_date=date(2026, 1, 1) + timedelta(number))
        )
        item_id = add_item(session, digest_id, cites=[article], body=FIRST, status=ItemStatus.ACCEPTED)
    return [Editor(name, database, home, digest_id, item_id) for name in TYPED]


def check(database: Database, editors: list[Editor], told: str) -> None:
    digest_id, item_id = editors[0].digest_id, editors[0].item_id
    with database.read() as session:
        item, status = digests.item(session, item_id), digests.get(session, digest_id).status
        kept = {one.words.body for one in versions(item, decisions.of(session, "item", item_id))}
        drafts = {(row.tab, row.body) for row in item_drafts.of(session, item_id)}
        made = {row.id: row for row in editions.of(session, digest_id)}
    assert FIRST in kept, told
    for editor in editors:
        text = TYPED[editor.name]
        assert text in kept or (editor.name, text) in drafts, f"{told}: a text of {editor.name} is lost"
        assert editor.saved is (text in kept), told
        for edition_id, words in editor.approved:
            assert words in made[edition_id].content, f"{told}: {editor.name} approved words never seen"
    _check_published(list(made.values()), item.body, status, editors, told)


def _check_published(made: list[Edition], body: str, status: DigestStatus, editors: list[Editor], told: str) -> None:
    """What readers have was approved, and is what stands in the item."""
    out = [row for row in made if row.published_at is not None]
    assert (status is DigestStatus.PUBLISHED) is bool(out), told
    for row in out:
        assert row.id in {edition_id for editor in editors for edition_id, _ in editor.approved}, told
        assert row.void_at is None and body in row.content, told


def test_no_text_is_lost_and_nobody_approves_unseen_words(each_database: Database, home: DeskHome) -> None:
    with each_database.write() as session:
        add_outlet(session)
        for name in TYPED:
            users.add(session, name, role=Role.PUBLISHER, now=NOW)
    seen: set[DigestStatus] = set()
    both = 0
    for number, order in enumerate(orders()):
        editors = begin(each_database, home, number)
        left = {editor.name: iter(STEPS) for editor in editors}
        by_name = {editor.name: editor for editor in editors}
        for name in order:
            by_name[name].take(next(left[name]))
        check(each_database, editors, " ".join(order))
        with each_database.read() as session:
            seen.add(digests.get(session, editors[0].digest_id).status)
        both += all(editor.saved for editor in editors)
    assert number == 125 and DigestStatus.PUBLISHED in seen
    assert 0 < both < 126, "in some orders both save, in others one is refused"


@pytest.mark.parametrize("second", ["مینا", "Hélène"])
def test_who_saves_second_has_both_texts_and_can_still_save(
    each_database: Database, home: DeskHome, second: str
) -> None:
    with each_database.write() as session:
        add_outlet(session)
        for name in TYPED:
            users.add(session, name, role=Role.PUBLISHER, now=NOW)
    editors = begin(each_database, home, 0)
    late = next(one for one in editors if one.name == second)
    first = next(one for one in editors if one.name != second)
    for editor in editors:
        editor.take("open")
    first.take("save")
    with pytest.raises(StaleVersionError):
        late._save()
    late._open()
    assert late.words == TYPED[first.name]
    both = f"{late.words}\n\n{TYPED[second]}"
    with suppress(UsageError):
        UnsavedWords(each_database, second, now=NOW).save(
            late.item_id, {"body": both}, version=late.version, tab=second
        )
    check(each_database, [first], "after the second saved both")
    with each_database.read() as session:
        assert digests.item(session, late.item_id).body == both and item_drafts.every(session) == []
