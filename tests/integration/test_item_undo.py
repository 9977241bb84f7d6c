"""Taking a decision on an item back: all it changed is as before, and no later word of anybody is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.errors import AggregatorError, NotAllowedError, StaleVersionError, UnknownIdError, UsageError
from aggregator.models import Decision, DigestItem, Edition
from aggregator.review.desk import ReviewDesk
from aggregator.review.ledger_desk import LedgerDesk, Rendering
from aggregator.review.undo import ItemUndo
from aggregator.store import decisions, digests, editions, item_growth, ledger, users
from aggregator.store.database import Database
from aggregator.vocabulary import (
    Check,
    DigestStatus,
    EditionCause,
    ItemStatus,
    PieceRole,
    Role,
    TranslationKind,
)
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest, make_piece
from tests.integration.redacting import take_away

TEXT = "شهرداری پل تازه‌ای را گشود. «این پل دو محله را به هم می‌رساند»، این را مهندس شهر گفت."
PASSAGE = "این پل دو محله را به هم می‌رساند"
RENDERING = Rendering(PASSAGE, "Ce pont relie deux quartiers", TranslationKind.HUMAN, "Ana")
BOSS = "بهار"

#: Each decision on item 1, with item 2 beside it.
DECISIONS: dict[str, Callable[[Database], object]] = {
    "accept": lambda db: desk(db).accept(1),
    "reject": lambda db: desk(db).reject(1, why="vieux"),
    "hold": lambda db: desk(db).hold(1),
    "edit": lambda db: desk(db).edit(1, {"lead": "سطر تازه", "body": "neu", "kind": "op_ed"}),
    "move": lambda db: desk(db).move(1, section="english", position=1),
    "take in": lambda db: desk(db).merge(1, 2),
    "merge": lambda db: desk(db).merge(2, 1),
    "take": lambda db: desk(db).take(1, [3], [make_piece(), quotation(3)], words="« plus »", version=version(db)),
    "leave": lambda db: desk(db).leave(1, {3: 1}, version=version(db)),
    "cite": lambda db: said(db).cite(1, 3),
    "uncite": lambda db: said(db).uncite(1, 1),
    "cite anonymous": lambda db: said(db).cite_anonymous(1, "des riverains"),
    "uncite anonymous": lambda db: said(db).uncite_anonymous(1, "un passant"),
    "translate": lambda db: said(db).translate(1, 1, RENDERING),
    "untranslate": lambda db: said(db).untranslate(2),
    "confirm": lambda db: said(db).confirm(2),
    "allow": lambda db: said(db, BOSS).allow(1, Check.NOT_FOUND, "mots", why="entendu"),
    "disallow": lambda db: said(db).disallow(1, Check.ALTERED, "autres mots"),
}


def quotation(article: int = 1) -> Any:
    start = TEXT.index(PASSAGE)
    end = start + len(PASSAGE)
    return make_piece(role=PieceRole.QUOTATION, article_id=article, start=start, end=end, text=PASSAGE, speaker="مهندس")


def fill(database: Database) -> Database:
    """Digest 1 with the items 1, 2 and 3; of item 1 a title is translated, a passant cited, words let stand."""
    with database.write() as session:
        add_outlet(session)
        add_articles(session, 3, text=TEXT)
        digests.add(session, make_digest())
        for place in (1, 2, 3):
            add_item(session, 1, cites=[place], position=place, headline=f"سرخط {place}", body=f"متن {place}")
        digests.put_pieces(session, 1, [make_piece(), quotation()])
        users.add(session, "Ana", role=Role.EDITOR, now=NOW)
        users.add(session, BOSS, role=Role.PUBLISHER, now=NOW)
    said(database).translate(2, 2, Rendering("", "Un pont", TranslationKind.HUMAN, "Ana"))
    said(database).translate(1, 1, Rendering("", "Un pont neuf", TranslationKind.HUMAN, "Ana"))
    said(database).cite_anonymous(1, "un passant")
    said(database, BOSS).allow(1, Check.ALTERED, "autres mots", why="vu")
    return database


@pytest.fixture
def stored(each_database: Database) -> Database:
    return fill(each_database)


def desk(database: Database, by: str = "Ana") -> ReviewDesk:
    return ReviewDesk(database, by, now=NOW)


def said(database: Database, by: str = "Ana") -> LedgerDesk:
    return LedgerDesk(database, by, now=NOW)


def undo(database: Database, by: str = "Ana") -> ItemUndo:
    return ItemUndo(database, by, now=NOW)


def item(database: Database, item_id: int = 1) -> DigestItem:
    with database.read() as session:
        return digests.item(session, item_id)


def version(database: Database) -> int:
    return item(database).version


def diary(database: Database, item_id: int = 1) -> list[Decision]:
    with database.read() as session:
        return decisions.of(session, "item", item_id)


def last(database: Database, item_id: int = 1) -> int:
    return diary(database, item_id)[-1].id or 0


def state(database: Database) -> Any:
    """Everything a decision may change, but for what only counts on: versions, ids, who left an article."""
    with database.read() as session:
        rows = [row.model_dump(exclude={"version", "touched", "position"}) for row in digests.items(session, 1)]
        order = [row.id for row in digests.items(session, 1) if row.status not in ("rejected", "merged")]
        pieces = {
            key: [one.model_dump(exclude={"id"}) for one in some]
            for key, some in digests.pieces(session, [1, 2]).items()
        }
        spoken = [
            [(row.id, getattr(row, "confirmed_by", None)) for row in found]
            for read in (ledger.translations, ledger.allowances, ledger.anonymous)
            for found in read(session, [1, 2]).values()  # type: ignore[operator]
        ]
        left = {
            key: [(one.article_id, one.revision) for one in some]
            for key, some in item_growth.left(session, [1, 2]).items()
        }
    return sorted(rows, key=lambda row: row["id"]), sorted(order), pieces, spoken, left


@pytest.mark.parametrize("verb", DECISIONS)
def test_undoing_puts_everything_back_and_is_a_row_of_the_diary(stored: Database, verb: str) -> None:
    before = state(stored)
    DECISIONS[verb](stored)
    wanted = last(stored)
    assert state(stored) != before and undo(stored, BOSS).can(wanted) == ""
    done = undo(stored, BOSS).undo(wanted, why="اشتباه بود")
    assert state(stored) == before
    row = diary(stored)[-1]
    assert (row.verb, row.after["undoes"], row.why, row.user_id, row.id) == (
        "undo",
        wanted,
        "اشتباه بود",
        2,
        done.decision_id if verb != "merge" else row.id,
    )
    assert done.items == {"take in": (1, 2), "merge": (2, 1)}.get(verb, (1,))
    assert item(stored).touched


@pytest.mark.parametrize("verb", [each for each in DECISIONS if each not in ("take in", "merge", "confirm", "allow")])
def test_what_was_undone_can_be_had_again_by_undoing_that(stored: Database, verb: str) -> None:
    DECISIONS[verb](stored)
    made = state(stored)
    undo(stored, BOSS).undo(last(stored))
    undo(stored, BOSS).undo(last(stored))
    assert state(stored) == made


@pytest.mark.parametrize("verb", ["take in", "merge", "confirm", "allow"])
def test_ones_own_word_is_given_again_not_by_undoing(stored: Database, verb: str) -> None:
    DECISIONS[verb](stored)
    undo(stored).undo(last(stored))
    with pytest.raises(NotAllowedError, match="make it again"):
        undo(stored, BOSS).undo(last(stored))
    DECISIONS[verb](stored)


def test_a_decision_is_undone_once(stored: Database) -> None:
    desk(stored).hold(1)
    held = last(stored)
    undone = undo(stored).undo(held)
    with pytest.raises(NotAllowedError, match=f"undone already, by decision {undone.decision_id}"):
        undo(stored).undo(held)
    undo(stored).undo(undone.decision_id)
    assert undo(stored).undo(held).verb == "hold" and item(stored).status is ItemStatus.DRAFT


def test_a_later_word_on_the_same_is_never_lost_and_one_elsewhere_stays(stored: Database) -> None:
    desk(stored).edit(1, {"body": "eins", "headline": "H"})
    first = last(stored)
    desk(stored, BOSS).edit(1, {"body": "zwei"})
    second = last(stored)
    desk(stored).accept(1)
    assert f"undo decision {second} first" in undo(stored).can(first)
    with pytest.raises(NotAllowedError, match=rf"decision {second} \(edit, by {BOSS} on 2026-03-04 09:30 UTC\)"):
        undo(stored).undo(first)
    undo(stored).undo(second)
    undo(stored).undo(first)
    assert (item(stored).body, item(stored).headline, item(stored).status) == ("متن 1", "سرخط 1", ItemStatus.ACCEPTED)


def test_what_a_run_changed_since_is_not_undone_over(stored: Database) -> None:
    desk(stored).edit(1, {"body": "eins"})
    with stored.write() as session:
        digests.item(session, 1).body = "autre"
    with pytest.raises(NotAllowedError, match="by a run or from elsewhere"):
        undo(stored).undo(last(stored))


def test_undoing_never_accepts_words_nobody_has_looked_at(stored: Database) -> None:
    desk(stored).accept(1)
    desk(stored).hold(1)
    held = last(stored)
    desk(stored, BOSS).edit(1, {"body": "anderes"})
    with pytest.raises(NotAllowedError, match="its words were changed since"):
        undo(stored).undo(held)
    assert item(stored).status is ItemStatus.HELD


def test_undoing_an_earlier_edit_changes_the_words_for_what_was_decided_since(stored: Database) -> None:
    desk(stored).edit(1, {"body": "جمله‌ای که همه دیدند"})
    edited = last(stored)
    desk(stored).accept(1)
    desk(stored).hold(1)
    held = last(stored)
    undone = undo(stored, BOSS).undo(edited).decision_id
    with pytest.raises(NotAllowedError, match=f"its words were changed since: decision {undone}"):
        undo(stored).undo(held)
    assert item(stored).status is ItemStatus.HELD
    undo(stored).undo(undone)
    undo(stored).undo(held)
    assert (item(stored).status, item(stored).body) == (ItemStatus.ACCEPTED, "جمله‌ای که همه دیدند")


def test_what_was_edited_and_undone_since_is_as_it_was(stored: Database) -> None:
    desk(stored).accept(1)
    desk(stored).hold(1)
    held = last(stored)
    desk(stored, BOSS).edit(1, {"body": "anderes"})
    undo(stored).undo(last(stored))
    undo(stored).undo(held)
    assert item(stored).status is ItemStatus.ACCEPTED


def test_a_merge_is_undone_from_either_side_with_the_words_and_places_of_both(stored: Database) -> None:
    desk(stored).accept(2)
    before = state(stored)
    desk(stored).merge(1, 2)
    desk(stored).accept(1)
    done = undo(stored).undo(last(stored, 2))
    assert done.items == (1, 2) and item(stored, 2).status is ItemStatus.ACCEPTED
    assert item(stored).status is ItemStatus.ACCEPTED  # a later word that stays
    assert state(stored)[2:] == before[2:]


def test_a_merge_after_which_the_taker_was_written_on_stays(stored: Database) -> None:
    desk(stored).merge(1, 2)
    merged = last(stored)
    desk(stored).edit(1, {"body": item(stored).body + "\n\nplus"})
    for number in (merged, last(stored, 2)):
        with pytest.raises(NotAllowedError, match=r"undo decision \d+ first"):
            undo(stored).undo(number)
    assert item(stored, 2).status is ItemStatus.MERGED


def test_a_translation_that_was_confirmed_since_stays_with_the_word_of_who_did(stored: Database) -> None:
    desk(stored).merge(1, 2)
    with stored.read() as session:
        handed = next(row for row in ledger.translations(session, [1])[1] if row.article_id == 2)
    said(stored).confirm(handed.id or 0)
    with pytest.raises(NotAllowedError, match="rests on it: undo that first"):
        undo(stored).undo(last(stored, 2))


def test_only_a_publisher_lets_words_stand_again_by_undoing(stored: Database) -> None:
    DECISIONS["disallow"](stored)
    with pytest.raises(NotAllowedError, match="no publisher"):
        undo(stored).undo(last(stored))
    undo(stored, BOSS).undo(last(stored))
    with pytest.raises(NotAllowedError, match="no publisher"):
        undo(stored).undo(_undone_twice(stored))


def _undone_twice(database: Database) -> int:
    """An undo that took an allowance away again."""
    undo(database, BOSS).undo(last(database))
    return last(database)


def test_an_undo_ends_an_approval_and_readers_issues_are_left_alone(stored: Database) -> None:
    desk(stored).accept(1)
    desk(stored).edit(1, {"body": "neu"})
    edit = last(stored)
    with stored.write() as session:
        digests.set_status(session, 1, DigestStatus.APPROVED)
        row = Edition(
            digest_id=1, revision=0, cause=EditionCause.APPROVAL, content="{}", hash="0", approved_by=2, approved_at=NOW
        )
        editions.add(session, row, [], {})
    undo(stored).undo(edit)
    with stored.write() as session:
        assert digests.get(session, 1).status is DigestStatus.IN_REVIEW and editions.latest(session, 1) is None
        digests.set_status(session, 1, DigestStatus.PUBLISHED)
    assert "sets right what readers have" in undo(stored).can(last(stored))
    with pytest.raises(NotAllowedError, match="sets right what readers have"):
        undo(stored).undo(last(stored))


def test_a_moved_item_goes_back_to_its_place_among_those_that_are_there_now(stored: Database) -> None:
    desk(stored).move(3, section="main", position=1)
    desk(stored).reject(2, why="x")
    moved = next(row.id for row in diary(stored, 3) if row.verb == "move")
    undo(stored).undo(moved or 0)
    with stored.read() as session:
        rows = digests.items(session, 1)
    assert [row.id for row in rows if row.status is not ItemStatus.REJECTED] == [1, 3]


def test_words_of_a_redacted_article_do_not_come_back(stored: Database) -> None:
    desk(stored).edit(1, {"body": "autres mots"})
    said(stored).uncite(1, 1)
    uncited = last(stored)
    said(stored).cite(1, 3)
    take_away(stored, 1, by=BOSS)
    row = next(row for row in diary(stored) if row.id == uncited)
    assert row.before["quoted"] == [] and "مهندس" not in str(row.before)
    undo(stored).undo(last(stored))
    undo(stored).undo(uncited)
    with stored.read() as session:
        assert {piece.text for piece in digests.pieces(session, [1])[1]} == {""}


def test_a_translation_of_what_was_redacted_does_not_hold_again(stored: Database) -> None:
    DECISIONS["untranslate"](stored)
    desk(stored).edit(1, {"body": "autres mots"})
    gone = next(row.id for row in diary(stored) if row.verb == "untranslate")
    take_away(stored, 1, by=BOSS)
    with pytest.raises(NotAllowedError, match="is redacted"):
        undo(stored).undo(gone or 0)


@pytest.mark.parametrize("number", [0, 99])
def test_a_decision_nobody_made_is_unknown(stored: Database, number: int) -> None:
    with pytest.raises(UnknownIdError, match="no decision"):
        undo(stored).undo(number)
    assert "no decision" in undo(stored).can(number)


def test_a_stale_page_undoes_nothing(stored: Database) -> None:
    desk(stored).hold(1)
    with pytest.raises(StaleVersionError):
        undo(stored).undo(last(stored), version=1)


def test_a_decision_of_an_older_version_without_its_pieces_is_refused_in_words(stored: Database) -> None:
    desk(stored).merge(1, 2)
    with stored.write() as session:
        for row in decisions.of(session, "item", 1):
            row.before = {key: value for key, value in row.before.items() if key != "pieces"}
            row.after = {key: value for key, value in row.after.items() if key not in ("pieces", "took")}
            session.add(row)
    for number in (last(stored), last(stored, 2)):
        with pytest.raises(NotAllowedError, match="did not keep what undoing takes"):
            undo(stored).undo(number)


STEPS = st.lists(st.sampled_from(sorted(DECISIONS)), max_size=6)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_decisions_undone_last_first_leave_the_item_as_it_was(databases: Any, steps: list[str]) -> None:
    with databases.open("sqlite") as database:
        fill(database)
        states, made = [state(database)], []
        for verb in steps:
            try:
                DECISIONS[verb](database)
            except (UsageError, AggregatorError):
                continue
            made.append(last(database))
            states.append(state(database))
        assert state(database) == states.pop()
        for number in reversed(made):
            undo(database, BOSS).undo(number)
            assert state(database) == states.pop()
