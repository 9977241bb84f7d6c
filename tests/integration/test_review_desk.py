import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.errors import AggregatorError, NotAllowedError, StaleVersionError, UnknownIdError, UsageError
from aggregator.models import Decision, DigestItem
from aggregator.review.desk import ReviewDesk
from aggregator.store import decisions, digests, item_growth, users
from aggregator.store.database import Database
from aggregator.vocabulary import ItemStatus, PieceRole, Role
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest, make_piece

#: Each decision, made on item 1 with item 2 beside it.
DECISIONS: dict[str, Callable[[ReviewDesk], DigestItem]] = {
    "accept": lambda desk: desk.accept(1),
    "reject": lambda desk: desk.reject(1, why="کهنه است"),
    "hold": lambda desk: desk.hold(1, why="një burim tjetër"),
    "edit": lambda desk: desk.edit(1, {"lead": "سطر تازه"}),
    "move": lambda desk: desk.move(1, section="english", position=1),
    "take in": lambda desk: desk.merge(1, 2),
}

#: The sources of the items 1 and 2, as the diary has them.
BOTH = [["source", 1, 1, 0, 0, ""], ["source", 2, 1, 0, 0, ""]]


@pytest.fixture
def stored(each_database: Database) -> Database:
    """Digest 1 with the items 1, 2 and 3 at places 1, 2 and 3; they cite the articles 1, 2 and 3."""
    fill(each_database)
    return each_database


def fill(database: Database) -> None:
    with database.write() as session:
        add_outlet(session)
        add_articles(session, 3)
        digests.add(session, make_digest())
        for place in (1, 2, 3):
            add_item(session, 1, cites=[place], position=place, headline=f"سرخط {place}", body=f"متن {place}")
        users.add(session, "Ana Prifti", role=Role.EDITOR, now=NOW)
        users.add(session, "سارا", role=Role.EDITOR, now=NOW).disabled_at = NOW


def desk(database: Database, by: str = "Ana Prifti") -> ReviewDesk:
    return ReviewDesk(database, by, now=NOW)


def item(database: Database, item_id: int = 1) -> DigestItem:
    with database.read() as session:
        return digests.item(session, item_id)


def diary(database: Database, item_id: int | None = None) -> list[Decision]:
    with database.read() as session:
        return decisions.every(session) if item_id is None else decisions.of(session, "item", item_id)


def order(database: Database, section: str = "main") -> list[int | None]:
    with database.read() as session:
        return [row.id for row in digests.items(session, 1) if row.section == section]


@pytest.mark.parametrize(
    ("verb", "before", "after", "why"),
    [
        ("accept", {"status": "draft"}, {"status": "accepted"}, ""),
        ("reject", {"status": "draft"}, {"status": "rejected"}, "کهنه است"),
        ("hold", {"status": "draft"}, {"status": "held"}, "një burim tjetër"),
        ("edit", {"lead": "رودنامه از گشایش پلی خبر داد."}, {"lead": "سطر تازه"}, ""),
        ("move", {"section": "main", "position": 1}, {"section": "english", "position": 1}, ""),
        (
            "take in",
            {"body": "متن 1", "pieces": [["source", 1, 1, 0, 0, ""]]},
            {"body": "متن 1\n\nرودنامه از گشایش پلی خبر داد.\n\nمتن 2", "took": 2, "pieces": BOTH},
            "",
        ),
    ],
)
def test_a_decision_is_one_diary_row_of_who_from_to_and_why(
    stored: Database, verb: str, before: dict[str, Any], after: dict[str, Any], why: str
) -> None:
    left = DECISIONS[verb](desk(stored))
    [row] = diary(stored, 1)
    assert (row.verb, row.before, row.after, row.why) == (verb, before, after, why)
    assert (row.user_id, row.at, row.noun, row.noun_id) == (1, NOW, "item", 1)
    assert left.version == item(stored).version == 2
    fields = set(after) - {"took", "pieces"}
    assert {name: getattr(item(stored), name) for name in fields} == {name: after[name] for name in fields}


@pytest.mark.parametrize("verb", DECISIONS)
@pytest.mark.parametrize(("by", "error"), [("Nobody", UnknownIdError), ("سارا", NotAllowedError), ("", UnknownIdError)])
def test_nobody_and_the_disabled_decide_nothing(
    stored: Database, verb: str, by: str, error: type[AggregatorError]
) -> None:
    with pytest.raises(error):
        DECISIONS[verb](desk(stored, by))
    assert diary(stored) == []
    assert [item(stored, ident).version for ident in (1, 2, 3)] == [1, 1, 1]
    assert order(stored) == [1, 2, 3]


@pytest.mark.parametrize(
    "decide",
    [
        lambda desk: desk.accept(1, version=1),
        lambda desk: desk.reject(1, why="x", version=1),
        lambda desk: desk.hold(1, version=1),
        lambda desk: desk.edit(1, {"body": "B"}, version=1),
        lambda desk: desk.move(1, section="english", position=1, version=1),
    ],
)
def test_who_saves_second_is_refused_and_the_first_words_stay(
    stored: Database, decide: Callable[[ReviewDesk], DigestItem]
) -> None:
    desk(stored).edit(1, {"body": "A"}, version=1)
    with pytest.raises(StaleVersionError) as refusal:
        decide(desk(stored))
    assert (refusal.value.expected, refusal.value.found) == (1, 2)
    assert (item(stored).body, item(stored).status, item(stored).section) == ("A", ItemStatus.DRAFT, "main")
    assert len(diary(stored)) == 1


def test_the_version_returned_is_the_one_to_save_over(stored: Database) -> None:
    first = desk(stored).edit(1, {"lead": "eins"}, version=1)
    second = desk(stored).accept(1, version=first.version)
    assert (second.version, second.status, second.lead) == (3, ItemStatus.ACCEPTED, "eins")


@pytest.mark.parametrize("why", ["", " ", "\x00", "\n"])
def test_a_rejection_without_a_reason_changes_nothing(stored: Database, why: str) -> None:
    with pytest.raises(NotAllowedError, match="--why"):
        desk(stored).reject(1, why=why)
    assert item(stored).status is ItemStatus.DRAFT
    assert diary(stored) == []


def test_an_unknown_item_is_said_to_be_unknown(stored: Database) -> None:
    for decide in (lambda: desk(stored).accept(9), lambda: desk(stored).move(9, section="main", position=1)):
        with pytest.raises(UnknownIdError, match="no item 9"):
            decide()


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({}, "nothing to change"),
        ({"body": "متن 1"}, "nothing to change"),  # the words that stand there
        ({"body": " متن 1\n"}, "nothing to change"),
        ({"lead": "  "}, "names the source"),
        ({"lead": "\x00"}, "names the source"),
        ({"status": "accepted"}, "does not change status"),  # not by this door
        ({"kind": "poem"}, "no kind of item"),
        ({"version": "9"}, "does not change version"),
    ],
)
def test_an_edit_that_changes_no_words_is_refused(stored: Database, words: dict[str, str], fault: str) -> None:
    with pytest.raises(UsageError, match=fault):
        desk(stored).edit(1, words)
    assert item(stored).version == 1
    assert diary(stored) == []


def test_edited_words_are_washed_and_only_changed_ones_are_noted(stored: Database) -> None:
    desk(stored).edit(1, {"headline": "سر\nخط\x00", "lead": item(stored).lead, "body": "a\r\n\r\nب\u200cج \ud800"})
    found = item(stored)
    assert (found.headline, found.body) == ("سر خط", "a\n\nب\u200cج \ufffd")
    assert set(diary(stored)[0].after) == {"headline", "body"}


def test_a_reason_is_washed(stored: Database) -> None:
    desk(stored).reject(1, why=" alt\x00\ud800 ")
    assert diary(stored)[0].why == "alt\ufffd"


@pytest.mark.parametrize(
    ("moved", "position", "expected"),
    [
        (3, 1, [3, 1, 2]),
        (1, 2, [2, 1, 3]),
        (1, 3, [2, 3, 1]),
        (1, 99, [2, 3, 1]),  # behind the last, and the diary says so
    ],
)
def test_moving_renumbers_the_section(stored: Database, moved: int, position: int, expected: list[int]) -> None:
    left = desk(stored).move(moved, section="main", position=position)
    assert order(stored) == expected
    assert [item(stored, ident).position for ident in expected] == [1, 2, 3]
    assert diary(stored)[0].after["position"] == left.position == expected.index(moved) + 1
    assert [item(stored, ident).version for ident in expected if ident != moved] == [1, 1]


def test_rejected_items_take_no_place_in_the_order(stored: Database) -> None:
    desk(stored).reject(1, why="old")
    desk(stored).move(3, section="main", position=1)
    assert [ident for ident in order(stored) if ident != 1] == [3, 2]
    assert item(stored, 3).position == 1


@pytest.mark.parametrize(("moved", "position"), [(2, 2), (3, 99)])
def test_a_move_to_where_the_item_stands_is_refused(stored: Database, moved: int, position: int) -> None:
    with pytest.raises(NotAllowedError, match="stands at that place already"):
        desk(stored).move(moved, section="main", position=position)
    assert (diary(stored), item(stored, moved).version) == ([], 1)


@pytest.mark.parametrize("verb", ["accept", "hold"])
def test_an_item_that_comes_back_shares_no_place_with_another(stored: Database, verb: str) -> None:
    desk(stored).reject(1, why="old")
    desk(stored).move(3, section="main", position=1)
    left = DECISIONS[verb](desk(stored))
    assert [item(stored, ident).position for ident in (3, 2, 1)] == [1, 2, 3]
    assert (left.position, diary(stored, 1)[-1].after["position"]) == (3, 3)


def test_every_decision_of_a_person_marks_the_item_as_touched(stored: Database) -> None:
    assert not item(stored).touched
    assert desk(stored).hold(1).touched and not item(stored, 2).touched


def test_whether_a_decision_is_possible_is_said_beforehand_and_changes_nothing(stored: Database) -> None:
    assert desk(stored).check("edit", 1).version == 1
    desk(stored).reject(2, why="old")
    for ident, by, version, error in [
        (2, "Ana Prifti", None, NotAllowedError),
        (9, "Ana Prifti", None, UnknownIdError),
        (1, "Nobody", None, UnknownIdError),
        (1, "Ana Prifti", 7, StaleVersionError),
    ]:
        with pytest.raises(error):
            desk(stored, by).check("edit", ident, version=version)
    assert [row.verb for row in diary(stored)] == ["reject"]


def test_editors_who_move_items_at_once_leave_one_order(stored: Database) -> None:
    together = threading.Barrier(3, timeout=30)

    def move(ident: int) -> None:
        for place in (1, 2, 3, 1):
            together.wait()
            # whoever finds the item at that place already has nothing to do
            with contextlib.suppress(NotAllowedError):
                desk(stored).move(ident, section="main", position=place)

    threads = [threading.Thread(target=move, args=(ident,)) for ident in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(item(stored, ident).position for ident in (1, 2, 3)) == [1, 2, 3]
    assert 1 <= len(diary(stored)) <= 12


def test_moving_to_a_place_below_one_is_refused(stored: Database) -> None:
    with pytest.raises(UsageError, match="count from 1"):
        desk(stored).move(1, section="main", position=0)


def test_a_merge_keeps_all_words_and_sources_and_each_source_once(stored: Database) -> None:
    with stored.write() as session:
        quoted = {"role": PieceRole.QUOTATION, "start": 1, "end": 4, "text": "پل"}
        digests.put_pieces(session, 1, [make_piece(article_id=1), make_piece(article_id=3)])
        digests.put_pieces(session, 2, [make_piece(article_id=3), make_piece(article_id=2, **quoted)])
    left = desk(stored).merge(1, 2)
    given_away = item(stored, 2)
    assert left.body == f"متن 1\n\n{given_away.lead}\n\nمتن 2"
    assert (given_away.status, given_away.merged_into, given_away.headline) == (ItemStatus.MERGED, 1, "سرخط 2")
    with stored.read() as session:
        pieces = digests.pieces(session, [1, 2])
    assert [(piece.article_id, piece.text) for piece in pieces[1]] == [(1, ""), (3, ""), (2, "پل")]
    assert [piece.position for piece in pieces[1]] == [1, 2, 3]
    assert [piece.article_id for piece in pieces[2]] == [3, 2]
    assert [(row.verb, row.noun_id) for row in diary(stored)] == [("take in", 1), ("merge", 2)]


def test_an_item_without_a_headline_takes_the_others(stored: Database) -> None:
    desk(stored).edit(1, {"headline": ""})
    assert desk(stored).merge(1, 2).headline == "سرخط 2"


def test_an_item_is_not_merged_with_itself_nor_with_one_of_another_digest(stored: Database) -> None:
    with stored.write() as session:
        other = digests.add(session, make_digest(series="another"))
        stranger = add_item(session, other, cites=[1])
    with pytest.raises(UsageError, match="itself"):
        desk(stored).merge(1, 1)
    with pytest.raises(NotAllowedError, match="different digests"):
        desk(stored).merge(1, stranger)
    assert diary(stored) == []


def test_a_merge_refused_half_way_leaves_the_first_item_alone(stored: Database) -> None:
    desk(stored).reject(2, why="old")
    with pytest.raises(NotAllowedError, match="cannot merge"):
        desk(stored).merge(1, 2)
    assert (item(stored).version, item(stored).body) == (1, "متن 1")
    assert [row.verb for row in diary(stored)] == ["reject"]


STEP = st.sampled_from(("accept", "reject", "hold", "edit", "move", "merge"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(STEP, st.integers(1, 3), st.integers(1, 4)), max_size=12))
def test_after_any_decisions_the_diary_tells_where_each_item_stands(
    databases: Any, steps: list[tuple[str, int, int]]
) -> None:
    with databases.open("sqlite") as database:
        fill(database)
        taken = sum(_take(desk(database), *step, turn=turn) for turn, step in enumerate(steps))
        assert len(diary(database)) == taken
        for ident in (1, 2, 3):
            _check(item(database, ident), diary(database, ident))


def _take(desk: ReviewDesk, verb: str, ident: int, other: int, *, turn: int) -> int:
    """Take a step if it is allowed; says how many diary rows it owes."""
    decide: dict[str, Callable[[], DigestItem]] = {
        "accept": lambda: desk.accept(ident),
        "reject": lambda: desk.reject(ident, why="x"),
        "hold": lambda: desk.hold(ident),
        "edit": lambda: desk.edit(ident, {"lead": f"سطر {turn}"}),
        "move": lambda: desk.move(ident, section="main", position=other),
        "merge": lambda: desk.merge(ident, other),
    }
    try:
        decide[verb]()
    except UsageError:
        return 0
    return 2 if verb == "merge" else 1


def _check(found: DigestItem, rows: list[Decision]) -> None:
    """Each row begins where the one before ended, the last ends where the item stands, and every row is a version."""
    status: object = "draft"
    for row in rows:
        assert row.before.get("status", status) == status
        status = row.after.get("status", status)
    assert status == found.status.value
    assert found.version == len(rows) + 1
    assert [row.after["lead"] for row in rows if "lead" in row.after][-1:] in ([], [found.lead])


@pytest.mark.parametrize("wrong", [{"text": "متن دیگر"}, {"start": 1}, {"revision": 2}])
def test_what_does_not_stand_where_it_says_is_not_taken(stored: Database, wrong: dict[str, Any]) -> None:
    words = "شهرداری پل"
    right = {"article_id": 2, "role": PieceRole.QUOTATION, "end": len(words), "text": words}
    with pytest.raises(UsageError, match="does not stand at"):
        desk(stored).take(1, [2], [make_piece(), make_piece(**right | wrong)], version=1)
    assert (item(stored).version, diary(stored)) == (1, [])
    assert desk(stored).take(1, [2], [make_piece(), make_piece(**right)], version=1).touched


def test_news_worked_out_for_an_earlier_version_are_neither_taken_nor_left(stored: Database) -> None:
    desk(stored).edit(1, {"body": "متن تازه"})
    with pytest.raises(StaleVersionError):
        desk(stored).take(1, [2], [make_piece(), make_piece(article_id=2)], words="سخن", version=1)
    with pytest.raises(StaleVersionError):
        desk(stored).leave(1, {2: 1}, version=1)
    assert item(stored).body == "متن تازه" and len(diary(stored)) == 1


def test_what_is_left_is_kept_with_who_and_when_until_it_is_taken(stored: Database) -> None:
    left = desk(stored).leave(1, {2: 1, 3: 1}, why="\x00e njohur", version=1)
    again = desk(stored).leave(1, {3: 2}, version=left.version)
    with stored.read() as session:
        rows = item_growth.left(session, [1, 2])
    assert [(row.article_id, row.revision, row.user_id, row.left_at) for row in rows[1]] == [
        (2, 1, 1, NOW),
        (3, 2, 1, NOW),
    ]
    assert rows[2] == [] and again.touched
    assert [(row.verb, row.before, row.after, row.why) for row in diary(stored, 1)] == [
        ("leave", {}, {"left": [[2, 1], [3, 1]]}, "e njohur"),
        ("leave", {"left": [[3, 1]]}, {"left": [[3, 2]]}, ""),
    ]
    taken = desk(stored).take(1, [2], [make_piece(), make_piece(article_id=2)], words="سخن تازه", version=again.version)
    with stored.read() as session:
        assert [row.article_id for row in item_growth.left(session, [1])[1]] == [3]
    assert taken.body == "متن 1\n\nسخن تازه"
