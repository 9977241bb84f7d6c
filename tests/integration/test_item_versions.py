"""An item's words after each decision, read back from its diary; restoring some of them."""

import pytest

from aggregator.models import Decision
from aggregator.review.desk import ReviewDesk
from aggregator.review.edition_desk import Change, EditionDesk, Printed
from aggregator.review.undo import ItemUndo
from aggregator.review.versions import Version, Words, at_version, differences, versions
from aggregator.store import decisions, digests, editions, users
from aggregator.store.database import Database
from aggregator.text.difference import Fate
from aggregator.vocabulary import CorrectionKind, DigestStatus, ItemStatus, Role
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest


@pytest.fixture
def stored(each_database: Database) -> Database:
    with each_database.write() as session:
        add_outlet(session)
        add_articles(session, 2)
        digests.add(session, make_digest())
        add_item(session, 1, cites=[1], headline="سرخط", body="یک")
        add_item(session, 1, cites=[2], lead="Deux", body="Autre", position=2)
        users.add(session, "Ana", role=Role.PUBLISHER, now=NOW)
    return each_database


def desk(database: Database) -> ReviewDesk:
    return ReviewDesk(database, "Ana", now=NOW)


def read(database: Database) -> list[Version]:
    with database.read() as session:
        return versions(digests.item(session, 1), decisions.of(session, "item", 1))


def bodies(database: Database) -> list[str]:
    return [one.words.body for one in read(database)]


def test_a_draft_has_one_version_by_nobody(stored: Database) -> None:
    (only,) = read(stored)
    assert (only.number, only.decision_id, only.words.body) == (1, None, "یک")


def test_every_decision_on_words_is_a_version_and_others_are_none(stored: Database) -> None:
    desk(stored).edit(1, {"body": "دو"})
    desk(stored).accept(1)
    desk(stored).edit(1, {"lead": "سطر", "kind": "op_ed"})
    desk(stored).hold(1)
    found = read(stored)
    assert [(one.verb, one.words.body, one.words.kind) for one in found] == [
        ("edit", "دو", "op_ed"), ("edit", "دو", "report"), ("", "یک", "report"),
    ]  # fmt: skip
    assert [one.number for one in found] == [5, 3, 1]


def test_the_words_at_each_version_are_those_of_then(stored: Database) -> None:
    told = {1: "یک"}
    for number, body in ((2, "دو"), (3, "سه"), (4, "چهار")):
        desk(stored).edit(1, {"body": body})
        told[number] = body
    desk(stored).accept(1)
    with stored.read() as session:
        item, rows = digests.item(session, 1), decisions.of(session, "item", 1)
    found = {number: at_version(item, rows, number).body for number in range(1, 7)}
    assert found == told | {5: "چهار", 6: "چهار"}


def test_merging_taking_undoing_and_restoring_are_versions_too(stored: Database) -> None:
    desk(stored).edit(1, {"body": "دو"})
    desk(stored).merge(1, 2)
    with stored.read() as session:
        merged = next(row.id for row in decisions.of(session, "item", 1) if row.verb == "take in")
    ItemUndo(stored, "Ana", now=NOW).undo(merged or 0)
    oldest = read(stored)[-1]
    desk(stored).edit(1, oldest.words.as_fields())
    assert bodies(stored) == ["یک", "دو", "دو\n\nDeux\n\nAutre", "دو", "یک"]
    assert [one.verb for one in read(stored)] == ["edit", "undo", "take in", "edit", ""]


@pytest.mark.parametrize(("was", "now", "first"), [("یک", "نخست", "یک"), ("یک", "", "")])
def test_a_correction_is_a_version_as_far_as_anybody_can_tell(stored: Database, was: str, now: str, first: str) -> None:
    desk(stored).accept(1)
    with stored.write() as session:
        digests.set_status(session, 1, DigestStatus.APPROVED)
    edition_desk = EditionDesk(stored, "Ana", now=NOW)
    edition_desk.approve(1, lambda *_: Printed("{}", "0", [], {}))
    edition_desk.publish(1, lambda *_: None, lambda *_: [])
    edition_desk.correct(
        1, Change(CorrectionKind.CORRECTION, 1, was, now), lambda *_: Printed("{}", "1", [], {}), lambda *_: []
    )
    assert bodies(stored)[-1] == first and bodies(stored)[0] == now


def test_what_was_changed_is_told_word_by_word_for_each_field() -> None:
    before, after = Words("H", "Der Rat sagt ja", "eins", "report"), Words("H", "Der Rat sagt nein", "eins", "op_ed")
    found = differences(before, after)
    assert set(found) == {"lead", "kind"}
    assert [(run.fate, run.text) for run in found["lead"]] == [
        (Fate.KEPT, "Der Rat sagt "), (Fate.GONE, "ja"), (Fate.NEW, "nein"),
    ]  # fmt: skip
    assert differences(before, before) == {}


def test_nothing_in_the_diary_of_a_run_is_taken_for_words(stored: Database) -> None:
    with stored.write() as session:
        row = Decision(at=NOW, user_id=1, verb="leave", noun="item", noun_id=1, after={"left": [[2, 1]]})
        decisions.note(session, row)
        assert digests.item(session, 1).status is ItemStatus.DRAFT and editions.of(session, 1) == []
    assert bodies(stored) == ["یک"]
