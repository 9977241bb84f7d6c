"""What becomes of the drafts of two stories that are made one; on both engines."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from aggregator.drafting.past import standing
from aggregator.models import Decision, DigestItem, ItemDraft
from aggregator.review.desk import ReviewDesk
from aggregator.review.grouping import Outcome, StoryDesk
from aggregator.review.undo import ItemUndo
from aggregator.store import decisions, digests, item_drafts, users
from aggregator.store.database import Database
from aggregator.vocabulary import DigestStatus, ItemStatus, Role
from tests.factories import NOW, add_articles, add_item, add_outlet, add_story, make_digest

DRAFT, HELD, ACCEPTED, GONE = ItemStatus.DRAFT, ItemStatus.HELD, ItemStatus.ACCEPTED, ItemStatus.MERGED
BY = "Teuta"


@pytest.fixture
def stored(each_database: Database) -> Database:
    """Item 1 of story 1 and item 2 of story 2, untouched drafts of one issue."""
    with each_database.write() as session:
        add_outlet(session)
        add_articles(session, 2, title="پل تازه")
        add_story(session, [1], title="پل تازه")
        add_story(session, [2], title="Ura e re")
        users.add(session, BY, role=Role.EDITOR, now=NOW)
        digests.add(session, make_digest())
        add_item(session, 1, cites=[1], story_id=1)
        add_item(session, 1, cites=[2], story_id=2, headline="Ura e re", language="sq", position=2)
    return each_database


def merge(database: Database, taker: int = 1, giver: int = 2) -> Outcome:
    return StoryDesk(database, BY, now=NOW + timedelta(hours=1)).merge(taker, giver)


def undo(database: Database, decision_id: int) -> None:
    StoryDesk(database, BY, now=NOW + timedelta(hours=2)).undo(decision_id)


def item(database: Database, item_id: int) -> DigestItem:
    with database.read() as session:
        return digests.item(session, item_id)


def statuses(database: Database) -> tuple[ItemStatus, ItemStatus]:
    return item(database, 1).status, item(database, 2).status


def of_items(session: Session) -> list[Decision]:
    return [row for row in decisions.every(session) if row.noun == "item"]


@pytest.mark.parametrize(("taker", "giver", "left"), [(1, 2, (DRAFT, GONE)), (2, 1, (GONE, DRAFT))])
def test_of_two_drafts_that_nobody_worked_on_the_taking_story_s_own_stays(
    stored: Database, taker: int, giver: int, left: tuple[ItemStatus, ItemStatus]
) -> None:
    done = merge(stored, taker, giver)
    assert (statuses(stored), done.set_aside, done.is_doubled) == (left, 1, False)
    assert item(stored, giver).merged_into == taker
    with stored.read() as session:
        [row] = of_items(session)
    assert (row.verb, row.noun_id, row.before["status"]) == ("supersede", giver, "draft")


def test_undoing_the_merge_brings_the_draft_back_as_a_machine_s(stored: Database) -> None:
    before = item(stored, 2)
    done = merge(stored)
    undo(stored, done.decision_id)
    back = item(stored, 2)
    assert (back.status, back.merged_into, back.story_id, back.touched) == (DRAFT, None, 2, False)
    assert (back.headline, back.lead, back.body) == (before.headline, before.lead, before.body)
    with stored.read() as session:
        assert [row.verb for row in of_items(session)] == ["supersede", "undo"]


def test_what_somebody_worked_on_stays_and_the_draft_gives_way_whichever_story_took(stored: Database) -> None:
    ReviewDesk(stored, BY, now=NOW).edit(2, {"lead": "Gazeta shkruan për urën."})
    done = merge(stored)
    assert (statuses(stored), done.is_doubled) == ((GONE, DRAFT), False)
    assert item(stored, 2).lead == "Gazeta shkruan për urën."
    undo(stored, done.decision_id)
    assert (statuses(stored), item(stored, 1).story_id) == ((DRAFT, DRAFT), 1)


def test_of_two_that_people_worked_on_both_stay_and_that_is_told(stored: Database) -> None:
    review = ReviewDesk(stored, BY, now=NOW)
    review.accept(1)
    review.edit(2, {"body": "Dy lagje bëhen një."})
    done = merge(stored)
    assert (statuses(stored), done.set_aside, done.is_doubled) == ((ACCEPTED, DRAFT), 0, True)


def test_words_that_somebody_is_typing_are_work(stored: Database) -> None:
    words = {"headline": "", "lead": "Gazeta", "body": "", "kind": "report"}
    with stored.write() as session:
        typed = ItemDraft(user_id=1, item_id=2, tab="t", base_version=1, saved_at=NOW, **words)
        item_drafts.keep(session, typed)
    merge(stored)
    assert statuses(stored) == (GONE, DRAFT)


def test_a_draft_gives_way_to_one_that_is_put_off(stored: Database) -> None:
    ReviewDesk(stored, BY, now=NOW).hold(2)
    merge(stored)
    assert statuses(stored) == (GONE, HELD)


def test_what_became_of_the_draft_since_is_not_undone_over(stored: Database) -> None:
    done = merge(stored)
    with stored.read() as session:
        [row] = of_items(session)
    ItemUndo(stored, BY, now=NOW).undo(row.id or 0)
    ReviewDesk(stored, BY, now=NOW).accept(2)
    undo(stored, done.decision_id)
    assert statuses(stored) == (DRAFT, ACCEPTED)


def test_an_issue_that_readers_have_is_left_alone(stored: Database) -> None:
    with stored.write() as session:
        digests.set_status(session, 1, DigestStatus.PUBLISHED)
    merge(stored)
    assert statuses(stored) == (DRAFT, DRAFT)


def test_the_story_is_ranked_on_though_one_of_its_drafts_gave_way(stored: Database) -> None:
    merge(stored)
    digest = make_digest()
    with stored.read() as session:
        assert 1 not in standing(session, digest.series, cover_date=digest.cover_date).settled
