"""Same and not the same: what moves, what follows, what is refused; and undoing, with what happened in between."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from aggregator.clustering import stage
from aggregator.errors import NotAllowedError, UnknownIdError, UsageError
from aggregator.models import Decision, DigestItem, Link, Membership, Story
from aggregator.review.grouping import Outcome, StoryDesk
from aggregator.settings.thresholds import StoryThresholds
from aggregator.store import articles, decisions, digests, links, placements, sketches, stories, users
from aggregator.store.database import Database
from aggregator.vocabulary import LinkKind, Role, StoryStatus, Verdict
from tests.factories import NOW, add_articles, add_item, add_outlet, add_story, make_digest, make_membership

MUST, CANNOT = LinkKind.MUST_LINK, LinkKind.CANNOT_LINK
Decide = Callable[[StoryDesk], Outcome]


def prepared(database: Database) -> Database:
    """Story 1 with the articles 1, 2, 3; story 2 with 4, 5; story 3 with 6; 7 and 8 stand in none. By the machine."""
    with database.write() as session:
        add_outlet(session)
        for hour in range(8):
            add_articles(session, title=f"پل {hour + 1}", published_at=NOW + timedelta(hours=hour))
        for number, inside in enumerate(([1, 2, 3], [4, 5], [6])):
            ident = add_story(session, inside, title=f"پل {inside[0]}")
            said = [{"name": "words", "value": 0.5, "weight": 1.0, "says": f"ura {number}"}]
            for member in stories.members(session, [ident])[ident]:
                member.reasons, member.score = said, 0.1 + member.article_id / 7
        digests.add(session, make_digest())
        for story in (1, 2, 2):
            add_item(session, 1, cites=[], story_id=story)
        for name in ("Ana Prifti", "سارا"):
            users.add(session, name, role=Role.EDITOR, now=NOW)
    return database


@pytest.fixture
def stored(database: Database) -> Database:
    return prepared(database)


@pytest.fixture
def stored_anywhere(each_database: Database) -> Database:
    return prepared(each_database)


def desk(database: Database, by: str = "Ana Prifti", *, hours: int = 24) -> StoryDesk:
    return StoryDesk(database, by, now=NOW + timedelta(hours=hours))


def stands(database: Database) -> dict[int, int]:
    with database.read() as session:
        return {one.article_id: one.story_id for one in stories.all_memberships(session)}


def everything(database: Database) -> list[dict[str, Any]]:
    tables = (Story, Membership, Link, DigestItem)
    with database.read() as session:
        # an item's version only grows, and one that comes back stands behind the others: theirs may be its old place
        rows = [
            row.model_dump(exclude={"version", "position"}) for table in tables for row in session.exec(select(table))
        ]
    return sorted(rows, key=repr)


def run(database: Database, **given: Any) -> None:
    stage.run(database, StoryThresholds(), now=NOW + timedelta(days=2), **given)


def place(database: Database, article_id: int, story_id: int) -> None:
    """As the machine would."""
    with database.write() as session:
        articles.set_verdict(session, article_id, Verdict.UNIQUE)
        stories.place(session, make_membership(article_id=article_id, story_id=story_id, placed_at=NOW))


def test_same_makes_two_stories_one_and_ties_these_two_articles(stored: Database) -> None:
    done = desk(stored).same(2, 5, why="همان پل")
    assert (done.story_id, done.moved, done.taken_back) == (1, (4, 5), 0)
    assert stands(stored) == {1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 3}
    with stored.read() as session:
        assert [(link.kind, link.article_a, link.article_b) for link in stories.links(session)] == [(MUST, 2, 5)]
        assert stories.get(session, 2).merged_into == 1
        assert [digests.item(session, ident).story_id for ident in (1, 2, 3)] == [1, 1, 1]
        row, *gave_way = sorted(decisions.every(session), key=lambda each: each.verb)
    assert (row.verb, row.noun, row.noun_id, row.why) == ("same", "article", 2, "همان پل")
    assert row.after == {"with": 5, "moved": [4, 5]}
    assert [(each.verb, each.noun, each.noun_id) for each in gave_way] == [
        ("supersede", "item", 2),
        ("supersede", "item", 3),
    ], "a story has one draft"


def test_same_of_an_article_that_stands_nowhere_is_obeyed_when_it_is_placed(stored: Database) -> None:
    assert desk(stored).same(7, 6).story_id is None
    with stored.write() as session:
        articles.set_verdict(session, 7, Verdict.UNIQUE)
    run(stored)
    assert stands(stored)[7] == 3


def test_what_belongs_with_one_that_stands_nowhere_belongs_together(stored: Database) -> None:
    desk(stored).same(7, 1)
    assert desk(stored).same(7, 6).moved == (6,)
    assert stands(stored)[6] == 1


def test_an_article_goes_where_the_group_of_its_group_stands(stored: Database) -> None:
    desk(stored).same(7, 8)
    desk(stored).same(8, 6)
    with stored.write() as session:
        articles.set_verdict(session, 7, Verdict.UNIQUE)  # 8, by which the two hang together, is still to be judged
    run(stored)
    assert stands(stored)[7] == 3


def test_not_same_lets_the_second_leave_with_what_belongs_with_it(stored: Database) -> None:
    desk(stored).same(3, 2)
    done = desk(stored).not_same(1, 2)
    assert (done.story_id, done.moved) == (4, (2, 3))
    assert stands(stored) == {1: 1, 2: 4, 3: 4, 4: 2, 5: 2, 6: 3}


def test_not_same_holds_for_all_that_belongs_with_the_two(stored: Database) -> None:
    desk(stored).same(7, 1)
    assert desk(stored).not_same(7, 2).moved == (2,)
    assert stands(stored)[2] != stands(stored)[1]


def test_the_later_word_on_the_same_two_replaces_the_earlier_one(stored: Database) -> None:
    desk(stored).same(1, 6)
    assert desk(stored, "سارا").not_same(6, 1).taken_back == 1
    assert stands(stored)[1] != stands(stored)[6]
    assert desk(stored).same(1, 6).taken_back == 1
    assert stands(stored)[1] == stands(stored)[6]


@pytest.mark.parametrize(
    ("earlier", "decide", "fault"),
    [
        (
            [lambda d: d.same(1, 2), lambda d: d.same(2, 6)],
            lambda d: d.not_same(6, 1),
            "cannot be apart.*2 and 6 belong",
        ),
        ([lambda d: d.same(1, 7), lambda d: d.not_same(7, 6)], lambda d: d.same(6, 1), "6 and 7 do not belong"),
        ([lambda d: d.not_same(2, 4)], lambda d: d.same(1, 5), "stories 1 and 2 cannot.*2 and 4.*stories merge 1 2"),
        ([lambda d: d.same(1, 4)], lambda d: d.same(4, 1), "1 and 4 belong together, decision 1 already"),
    ],
)
def test_a_word_that_contradicts_another_is_refused_with_who_said_that_when_and_the_way_out(
    stored: Database, earlier: list[Decide], decide: Decide, fault: str
) -> None:
    for one in earlier:
        last = one(desk(stored, "سارا"))
    before = everything(stored)
    with pytest.raises(NotAllowedError, match=fault) as caught:
        decide(desk(stored))
    assert "سارا said on 2026-03-05 09:30" in str(caught.value)
    assert f"decision {last.decision_id}" in str(caught.value)
    if "already" not in fault:
        assert f"`newsloom stories undo {last.decision_id}` takes that back" in str(caught.value)
        desk(stored).undo(last.decision_id)
        decide(desk(stored))
    else:
        assert everything(stored) == before


@pytest.mark.parametrize("reverse", [False, True])
def test_what_stands_nowhere_does_not_come_where_something_of_its_group_was_set_apart(
    stored: Database, reverse: bool
) -> None:
    desk(stored).same(7, 8)
    apart = desk(stored, "سارا").not_same(8, 1).decision_id
    one, other = (7, 2) if reverse else (2, 7)
    with pytest.raises(NotAllowedError, match="8 do not belong together") as caught:
        desk(stored).same(one, other)  # 2 stands with 1
    assert "`newsloom stories split 1`" in str(caught.value)
    assert f"`newsloom stories undo {apart}` takes that back" in str(caught.value)
    desk(stored).split(1, [2])
    desk(stored).same(one, other)
    with stored.read() as session:
        assert links.broken(session, [1, 2, 7, 8]) is None


def test_a_merge_says_how_many_words_it_takes_back_and_undo_brings_them_back(stored: Database) -> None:
    desk(stored).not_same(2, 4)
    desk(stored).not_same(5, 1)
    desk(stored).same(7, 3)
    desk(stored).not_same(7, 4)  # holds for 3 as well, with which 7 will stand
    before = everything(stored)
    assert desk(stored).merge(1, 2).taken_back == 3
    desk(stored, "سارا").undo()
    assert everything(stored) == before


def test_a_split_parts_what_hangs_together_by_an_article_that_stands_nowhere(stored: Database) -> None:
    desk(stored).same(7, 1)
    desk(stored).same(7, 2)
    done = desk(stored).split(1, [2])
    assert done.taken_back == 1
    with stored.read() as session:
        assert links.broken(session, [1, 2, 7]) is None
    place(stored, 7, 1)
    desk(stored).undo()
    assert stands(stored) == {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3}
    with stored.read() as session:
        assert len(stories.links(session)) == 2


@pytest.mark.parametrize(
    ("ids", "error", "fault"),
    [((1, 1), UsageError, "two different"), ((1, 99), UnknownIdError, "no article 99")],
)
def test_a_word_that_makes_no_sense_is_refused(
    stored: Database, ids: tuple[int, int], error: type[UsageError], fault: str
) -> None:
    for decide in (desk(stored).same, desk(stored).not_same):
        with pytest.raises(error, match=fault):
            decide(*ids)


def test_of_a_mere_copy_it_is_said_of_the_article_it_copies(stored: Database) -> None:
    with stored.write() as session:
        sketches.set_verdicts(session, {7: (Verdict.REPRINT, 1)})
    with pytest.raises(NotAllowedError, match="article 7 is a copy"):
        desk(stored).same(1, 7)


def test_an_article_that_turns_out_to_be_a_copy_stays_with_the_one_it_was_tied_to(stored: Database) -> None:
    desk(stored).same(1, 2)
    with stored.write() as session:
        sketches.set_verdicts(session, {2: (Verdict.REPRINT, 1), 5: (Verdict.REPRINT, 1)})
    run(stored)
    assert stands(stored)[2] == 1
    assert 5 not in stands(stored)
    desk(stored).undo()
    run(stored)
    assert 2 not in stands(stored)


@pytest.mark.parametrize(
    "decide",
    [
        lambda d: d.merge(1, 2),
        lambda d: d.split(1, [3, 1]),
        lambda d: d.same(3, 4),
        lambda d: d.same(1, 2),
        lambda d: d.not_same(1, 2),
        lambda d: d.not_same(1, 6),
        lambda d: d.same(7, 1),
    ],
)
def test_undoing_restores_the_identical_state(stored_anywhere: Database, decide: Decide) -> None:
    desk(stored_anywhere).same(2, 3)
    before = everything(stored_anywhere)
    done = decide(desk(stored_anywhere))
    assert everything(stored_anywhere) != before
    undone = desk(stored_anywhere, "سارا", hours=30).undo(why="gabim")
    assert everything(stored_anywhere) == before
    assert (undone.undone, undone.put_back, undone.waiting) == (done.decision_id, undone.put_back, ())
    assert sorted(undone.put_back) == list(done.moved)
    with stored_anywhere.read() as session:
        row = decisions.every(session)[-1]
    assert (row.verb, row.user_id, row.why, row.after["undoes"]) == ("undo", 2, "gabim", done.decision_id)


def test_articles_that_came_since_are_placed_anew_and_items_of_a_story_that_goes_are_kept(stored: Database) -> None:
    new = desk(stored).split(1, [3]).story_id or 0
    place(stored, 7, new)
    with stored.write() as session:
        item = add_item(session, 1, cites=[], story_id=new)
    assert desk(stored).undo().waiting == (7,)
    assert stands(stored) == {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3}
    with stored.read() as session:
        assert session.get(Story, new) is None
        assert digests.item(session, item).story_id == 1
    run(stored)
    assert 7 in stands(stored)


def test_articles_that_came_since_into_a_merged_story_wait_and_its_times_are_those_of_before(stored: Database) -> None:
    desk(stored).merge(1, 2)
    place(stored, 7, 1)
    assert desk(stored).undo().waiting == (7,)
    assert stands(stored) == {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3}
    with stored.read() as session:
        one, two = stories.get(session, 1), stories.get(session, 2)
    assert (one.status, two.status, two.merged_into) == (StoryStatus.OPEN, StoryStatus.OPEN, None)
    assert (one.first_at, one.last_at) == (NOW, NOW + timedelta(hours=2))


def test_articles_that_came_since_into_a_story_that_ended_stay(stored: Database) -> None:
    desk(stored).merge(1, 2)
    place(stored, 7, 1)
    with stored.write() as session:
        stories.get(session, 1).status = StoryStatus.ENDED
    assert desk(stored).undo().waiting == ()
    assert stands(stored) == {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3, 7: 1}
    with stored.read() as session:
        kept = stories.get(session, 1)
    assert (kept.status, kept.last_at) == (StoryStatus.ENDED, NOW + timedelta(hours=6))


def test_articles_go_back_to_the_story_that_the_machine_gave_theirs_to(stored: Database) -> None:
    desk(stored).split(1, [3])
    with stored.write() as session:
        placements.unite(session, {1: 3}, now=NOW)
    desk(stored).undo()
    assert stands(stored) == {1: 3, 2: 3, 3: 3, 4: 2, 5: 2, 6: 3}
    with stored.read() as session:
        assert stories.get(session, 1).status is StoryStatus.MERGED


def test_a_decision_on_which_a_later_one_rests_is_undone_after_that_one(stored: Database) -> None:
    first = desk(stored).merge(1, 2).decision_id
    second = desk(stored, "سارا").split(1, [2, 5]).decision_id
    desk(stored).same(6, 7)  # on others: nothing rests on it
    with pytest.raises(NotAllowedError, match=rf"decision {second} rests.*split, by سارا.*undo {second}` first"):
        desk(stored).undo(first)
    desk(stored).undo(second)
    desk(stored).undo(first)
    assert stands(stored) == {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3}


def test_what_cannot_be_undone_is_refused_with_the_reason(stored: Database) -> None:
    with pytest.raises(NotAllowedError, match="no decision on stories is left"):
        desk(stored).undo()
    with pytest.raises(UnknownIdError, match="stories decisions"):
        desk(stored).undo(99)
    done = desk(stored).merge(1, 2).decision_id
    undone = desk(stored).undo().decision_id
    with pytest.raises(NotAllowedError, match=f"undone already, by decision {undone}"):
        desk(stored).undo(done)
    with pytest.raises(NotAllowedError, match="make it again"):
        desk(stored).undo(undone)
    with stored.write() as session:
        old = Decision(at=NOW, user_id=1, verb="merge", noun="story", noun_id=1)
        decisions.note(session, old)
    with pytest.raises(NotAllowedError, match=f"decision {old.id} was made by a version"):
        desk(stored).undo()


def test_nobody_and_the_disabled_say_and_undo_nothing(stored: Database) -> None:
    desk(stored).same(1, 6)
    before = everything(stored)
    with stored.write() as session:
        users.get(session, "سارا").disabled_at = NOW
    for by in ("Nobody", "سارا"):
        for decide in (lambda d: d.same(2, 4), lambda d: d.not_same(1, 2), lambda d: d.undo()):
            with pytest.raises(UsageError):
                decide(desk(stored, by))
    assert everything(stored) == before
