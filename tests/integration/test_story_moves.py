"""Articles that a person moves from one story to another, on both engines."""

from datetime import timedelta

import pytest

from aggregator.errors import NotAllowedError, UnknownIdError, UsageError
from aggregator.review.grouping import StoryDesk
from aggregator.store import articles, decisions, digests, links, stories, users
from aggregator.store.database import Database
from aggregator.vocabulary import LinkKind, Role, StoryStatus, Verdict
from tests.factories import NOW, add_articles, add_item, add_outlet, add_story, make_digest
from tests.integration.test_story_laws import state_of

MUST, CANNOT = LinkKind.MUST_LINK, LinkKind.CANNOT_LINK


@pytest.fixture
def stored(each_database: Database) -> Database:
    """Story 1 with 1, 2, 3 (پل), story 2 with 4, 5 (panairi), 6 in none; each an hour after the one before."""
    with each_database.write() as session:
        add_outlet(session)
        for hour in range(6):
            add_articles(session, title=f"خبر {hour + 1}", published_at=NOW + timedelta(hours=hour))
        add_story(session, [1, 2, 3], title="پل تازه")
        add_story(session, [4, 5], title="Panairi i peshkut")
        users.add(session, "Ana Prifti", role=Role.EDITOR, now=NOW)
        users.add(session, "سارا", role=Role.EDITOR, now=NOW)
    return each_database


def desk(database: Database, by: str = "سارا") -> StoryDesk:
    return StoryDesk(database, by, now=NOW + timedelta(days=1))


def stand(database: Database) -> dict[int, int]:
    with database.read() as session:
        return stories.standing(session, range(1, 7))


def said(database: Database) -> set[tuple[LinkKind, int, int]]:
    with database.read() as session:
        return {(link.kind, link.article_a, link.article_b) for link in stories.links(session)}


def test_moved_articles_stand_in_the_other_story_and_no_run_takes_them_back(stored: Database) -> None:
    done = desk(stored).move(1, [4], why="همان پل")
    assert (done.story_id, done.moved, done.taken_back) == (1, (4,), 0)
    assert stand(stored) == {1: 1, 2: 1, 3: 1, 4: 1, 5: 2}
    assert said(stored) == {(MUST, 1, 4), (CANNOT, 4, 5)}


def test_a_move_is_one_row_of_the_diary(stored: Database) -> None:
    desk(stored).move(1, [4], why=" همان پل ")
    with stored.read() as session:
        [row] = decisions.every(session)
    assert (row.verb, row.noun, row.noun_id, row.user_id, row.why) == ("move", "story", 1, 2, "همان پل")
    assert (row.before, row.after) == (
        {"articles": [1, 2, 3]},
        {"articles": [1, 2, 3, 4], "moved": [4], "from_story": 2},
    )


def test_the_taker_keeps_its_headline_and_the_giver_takes_that_of_its_first_article(stored: Database) -> None:
    desk(stored).move(1, [4])
    with stored.read() as session:
        taker, giver = stories.get(session, 1), stories.get(session, 2)
    assert (taker.title, taker.last_at) == ("پل تازه", NOW + timedelta(hours=3))
    assert (giver.title, giver.first_at, giver.status) == ("خبر 5", NOW + timedelta(hours=4), StoryStatus.OPEN)


def test_the_item_of_the_giver_still_tells_the_giver(stored: Database) -> None:
    with stored.write() as session:
        digests.add(session, make_digest())
        item_id = add_item(session, 1, cites=[4], story_id=2)
    desk(stored).move(1, [4])
    with stored.read() as session:
        assert digests.item(session, item_id).story_id == 2


def test_undoing_a_move_restores_every_row(stored: Database) -> None:
    desk(stored).not_same(2, 5)
    desk(stored).same(4, 5)
    before = state_of(stored)
    done = desk(stored).move(1, [5])
    assert done.taken_back == 2  # that 5 belongs with 4, and that it does not belong with 2
    undone = desk(stored, "Ana Prifti").undo(done.decision_id)
    assert (undone.verb, undone.put_back) == ("move", (5,))
    assert state_of(stored) == before


def test_a_story_whose_articles_all_move_is_merged(stored: Database) -> None:
    done = desk(stored).move(1, [5, 4])
    with stored.read() as session:
        assert stories.get(session, 2).merged_into == 1
        assert decisions.every(session)[0].verb == "merge"
    desk(stored).undo(done.decision_id)
    assert stand(stored)[4] == 2


def test_an_article_that_waits_and_is_tied_to_one_that_moved_does_not_hold_it_back(stored: Database) -> None:
    desk(stored).same(4, 6)
    desk(stored).same(5, 6)
    desk(stored).move(1, [4])
    assert stand(stored)[4] == 1
    with stored.read() as session:
        assert links.broken(session, range(1, 7)) is None


def test_an_ended_story_that_takes_an_article_of_a_living_one_lives_again(stored: Database) -> None:
    with stored.write() as session:
        stories.get(session, 1).status = StoryStatus.ENDED
    done = desk(stored).move(1, [4])
    with stored.read() as session:
        assert stories.get(session, 1).status is StoryStatus.OPEN
    desk(stored).undo(done.decision_id)
    with stored.read() as session:
        assert stories.get(session, 1).status is StoryStatus.ENDED


@pytest.mark.parametrize(
    ("story", "chosen", "fault"),
    [
        (1, [], "no article is chosen"),
        (1, [2], "already in story 1"),
        (1, [4, 2], "already in story 1"),
        (1, [6], "article 6 stands in no story"),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(stored: Database, story: int, chosen: list[int], fault: str) -> None:
    before = state_of(stored)
    with pytest.raises(UsageError, match=fault):
        desk(stored).move(story, chosen)
    assert state_of(stored) == before


def test_articles_of_several_stories_are_moved_story_by_story(stored: Database) -> None:
    new_id = desk(stored).split(1, [3]).story_id or 0
    with pytest.raises(UsageError, match="one story at a time"):
        desk(stored).move(2, [1, 3])
    desk(stored).move(2, [3])
    assert stand(stored)[3] == 2
    with pytest.raises(NotAllowedError, match="merged into story 2"):
        desk(stored).move(new_id, [1])


def test_unknown_stories_and_articles_are_named(stored: Database) -> None:
    with pytest.raises(UnknownIdError, match="no story 99"):
        desk(stored).move(99, [1])
    with pytest.raises(UnknownIdError, match="no article 99"):
        desk(stored).move(1, [99])


def test_a_copy_is_not_moved_by_itself(stored: Database) -> None:
    with stored.write() as session:
        articles.set_verdict(session, 6, Verdict.REPRINT)
    with pytest.raises(UsageError, match="6 stands in no story"):
        desk(stored).move(1, [6])
