"""What nearly was in a story, on both engines: told by placements, and by people who set articles apart."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from aggregator.clustering import stage
from aggregator.clustering.near_misses import NearStory, near_stories
from aggregator.review.grouping import StoryDesk
from aggregator.settings.thresholds import StoryThresholds
from aggregator.store import near_misses, placements, schema, stories, users
from aggregator.store.database import Database
from aggregator.vocabulary import Role, Verdict
from tests import factories
from tests.factories import (
    NOW,
    add_article_of_before,
    add_articles,
    add_outlet,
    add_outlet_of_before,
    make_membership,
    make_story,
)
from tests.integration.test_schema_steps import upgrade_to

_SHARED = {"name": "words", "value": 0.4, "weight": 1.0, "says": "shared words: پل"}


def near(story_id: int, score: float = 0.4) -> dict[str, Any]:
    said = {"name": near_misses.NAME, "value": score, "weight": 0.0, "says": f"story {story_id} was near"}
    return said | {"story": story_id, "reasons": [_SHARED]}


def row(article_id: int, story_id: int, *reasons: dict[str, Any]) -> dict[str, Any]:
    placed = {"article_id": article_id, "story_id": story_id, "score": 0.6, "reasons": list(reasons)}
    return placed | {"placed_at": NOW, "user_id": None}


@pytest.fixture
def stored(each_database: Database) -> Database:
    """Story 1 with 1 and 2, story 2 with 3 and 4, story 3 with 5: 3 and 5 nearly joined story 1, 2 nearly story 3."""
    with each_database.write() as session:
        add_outlet(session)
        add_articles(session, 5, published_at=NOW, verdict=Verdict.UNIQUE)
        for title in ("پل", "Ura", "Pont"):
            stories.add(session, factories.make_story(title=title))
        rows = [row(1, 1, _SHARED), row(2, 1, near(3, 0.45)), row(3, 2, near(1, 0.41)), row(4, 2), row(5, 3, near(1))]
        placements.place_all(session, rows, published=dict.fromkeys(range(1, 6), NOW))
        users.add(session, "Ana Prifti", role=Role.EDITOR, now=NOW)
    return each_database


def nearest(database: Database, story_id: int) -> list[NearStory]:
    with database.read() as session:
        return near_stories(session, story_id, stories.members(session, [story_id])[story_id])


def desk(database: Database) -> StoryDesk:
    return StoryDesk(database, "Ana Prifti", now=NOW + timedelta(days=1))


def told(database: Database, story_id: int) -> list[tuple[int, float, list[int], list[int]]]:
    return [(one.story_id, one.score, one.coming, one.going) for one in nearest(database, story_id)]


def test_articles_that_nearly_joined_a_story_are_found_with_their_reasons(stored: Database) -> None:
    assert told(stored, 1) == [(3, 0.45, [5], [2]), (2, 0.41, [3], [])]
    assert list(nearest(stored, 1)[1].reasons) == [_SHARED]


def test_a_near_miss_is_told_on_both_sides(stored: Database) -> None:
    assert told(stored, 2) == [(1, 0.41, [], [3])]
    assert told(stored, 3) == [(1, 0.45, [2], [5])]


def test_a_story_that_was_merged_leads_to_the_one_that_took_it(stored: Database) -> None:
    desk(stored).merge(3, 1)
    assert told(stored, 3) == [(2, 0.41, [3], [])]
    assert told(stored, 2) == [(3, 0.41, [], [3])]


def test_what_was_pulled_in_is_no_near_miss_any_more_and_is_one_again_after_undo(stored: Database) -> None:
    before = told(stored, 1)
    done = desk(stored).merge(1, 2)
    assert told(stored, 1) == [before[0]]
    desk(stored).undo(done.decision_id)
    assert told(stored, 1) == before


def test_an_article_that_was_placed_anew_is_told_by_its_new_reasons_only(stored: Database) -> None:
    with stored.write() as session:
        placements.move(session, [row(3, 3, near(2))], now=NOW)
    assert told(stored, 1) == [(3, 0.45, [5], [2])]
    assert told(stored, 2) == [(3, 0.4, [3], [])]


def test_those_that_a_person_set_apart_come_last_and_say_who(stored: Database) -> None:
    done = desk(stored).split(1, [2], why="dy ngjarje")
    [coming, _, apart] = nearest(stored, 1)
    assert coming.apart == []
    assert apart.story_id == done.story_id
    [words] = apart.apart
    assert (words.decision_id, words.user_id, words.words, words.one, words.other) == (done.decision_id, 1, 1, 1, 2)


def test_words_that_were_taken_back_hold_nothing_apart(stored: Database) -> None:
    done = desk(stored).not_same(1, 4)
    assert [one.story_id for one in nearest(stored, 1) if one.apart] == [2]
    desk(stored).undo(done.decision_id)
    assert [one for one in nearest(stored, 1) if one.apart] == []


def test_a_story_begun_in_the_same_batch_is_told_by_its_number(each_database: Database) -> None:
    titles = ["Ura e drurit në Guras mbyllet për punime", "Ura e drurit në Guras dhe kalimtarët e saj të rinj"]
    with each_database.write() as session:
        add_outlet(session)
        for hours, title in enumerate(titles):
            at = NOW + timedelta(hours=hours)
            add_articles(session, text="", title=title, language="sq", published_at=at, verdict=Verdict.UNIQUE)
        session.execute(text("UPDATE revision SET title = (SELECT title FROM article WHERE article.id = article_id)"))
    stage.run(each_database, StoryThresholds(join=0.99, merge=0.99, near_miss=0.0), now=NOW + timedelta(days=1))
    with each_database.read() as session:
        [first, second] = stories.all_memberships(session)
    assert first.story_id != second.story_id
    assert list(near_misses.of_reasons(second.reasons)) == [first.story_id]
    assert told(each_database, first.story_id)[0][2] == [second.article_id]


def test_near_misses_of_an_older_desk_are_found_after_the_upgrade(empty_database: Database) -> None:
    upgrade_to(empty_database, "0013")
    with empty_database.write() as session:
        add_outlet_of_before(session)
        for number in (1, 2):
            add_article_of_before(session, id=number, verdict=Verdict.UNIQUE)
            story_id = stories.add(session, make_story())
            stories.place(session, make_membership(article_id=number, story_id=story_id))
        session.flush()
        members = stories.all_memberships(session)
        members[1].reasons = [_SHARED, near(1), near(1), {"name": near_misses.NAME, "value": 0.3, "weight": 0.0}]
        session.add(members[1])
    schema.upgrade(empty_database)
    assert told(empty_database, 1) == [(2, 0.4, [2], [])]
