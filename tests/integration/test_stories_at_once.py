"""Two editors at once, an editor beside a run, and death in the middle of a decision: nothing lost, nothing half."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from aggregator.clustering import stage
from aggregator.errors import NotAllowedError
from aggregator.models import Decision, Link, Membership, Story, StoryChange
from aggregator.review.grouping import StoryDesk
from aggregator.settings.thresholds import StoryThresholds
from aggregator.store import articles, decisions, links, stories, users
from aggregator.store.database import Database
from aggregator.vocabulary import Role, Verdict
from tests.factories import NOW, add_articles, add_outlet, add_story, make_article, make_revision

PAIRS = [(number, number + 10) for number in range(1, 7)]


@pytest.fixture
def stored(each_database: Database) -> Database:
    """Twenty articles, each in a story of its own."""
    with each_database.write() as session:
        add_outlet(session)
        for number in range(20):
            add_story(session, add_articles(session, title=f"کتابخانه {number}"))
        for name in ("Ana Prifti", "سارا"):
            users.add(session, name, role=Role.EDITOR, now=NOW)
    return each_database


def at_once(*works: Callable[[], None]) -> list[BaseException]:
    """Does all of it in threads that start together; what they raised."""
    raised: list[BaseException] = []
    start = threading.Barrier(len(works))

    def work(one: Callable[[], None]) -> None:
        start.wait()
        try:
            one()
        except BaseException as error:  # told to the test
            raised.append(error)

    threads = [threading.Thread(target=work, args=(one,)) for one in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def everything(database: Database) -> list[str]:
    tables = (Story, Membership, Link, Decision, StoryChange)
    with database.read() as session:
        return sorted(repr(row.model_dump()) for table in tables for row in session.exec(select(table)))


def test_of_two_who_merge_the_same_stories_the_second_sees_what_the_first_did(stored: Database) -> None:
    ana, sara = StoryDesk(stored, "Ana Prifti", now=NOW), StoryDesk(stored, "سارا", now=NOW)
    [error] = at_once(lambda: ana.merge(1, 2) and None, lambda: sara.merge(2, 1) and None)
    assert isinstance(error, NotAllowedError)
    with stored.read() as session:
        assert len(decisions.every(session)) == 1


def test_two_who_say_opposite_things_leave_the_word_of_the_later_one(stored: Database) -> None:
    ana, sara = StoryDesk(stored, "Ana Prifti", now=NOW), StoryDesk(stored, "سارا", now=NOW)
    raised = at_once(
        lambda: [ana.same(*pair) for pair in PAIRS] and None, lambda: [sara.not_same(*pair) for pair in PAIRS] and None
    )
    assert raised == []
    with stored.read() as session:
        rows = [(row.noun_id, row.verb) for row in decisions.every(session)]
        assert len(rows) == 2 * len(PAIRS)
        later = dict(rows)
        stands = stories.standing(session, range(1, 21))
        assert {one: stands[one] == stands[other] for one, other in PAIRS} == {
            one: verb == "same" for one, verb in later.items()
        }
        assert links.broken(session, range(1, 21)) is None


def test_an_editor_beside_a_run_is_obeyed(stored: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "BATCH", 3)
    monkeypatch.setattr(stage, "_TRIES", 50)
    with stored.write() as session:
        for number in range(20):
            given = {"title": f"کتابخانه {number}", "verdict": Verdict.UNIQUE, "published_at": NOW}
            articles.add(session, make_article(**given), make_revision(title=f"کتابخانه {number}", text=""))
    ana = StoryDesk(stored, "Ana Prifti", now=NOW)

    def decide() -> None:
        for number in range(1, 9):
            ana.same(number, 20 + number)
            ana.not_same(number, 30 + number)
            if number % 3 == 0:
                ana.undo()

    raised = at_once(lambda: stage.run(stored, StoryThresholds(), now=NOW) and None, decide)
    assert raised == []
    with stored.read() as session:
        assert links.broken(session, range(1, 41)) is None
        assert len(decisions.every(session)) == 18


def test_what_an_editor_moves_between_two_batches_is_seen(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "BATCH", 1)
    with database.write() as session:
        add_outlet(session)
        users.add(session, "Ana Prifti", role=Role.EDITOR, now=NOW)
        for hour in range(4):
            given = {"title": "Ura e drurit në Guras", "language": "sq", "published_at": NOW + timedelta(hours=hour)}
            revision = make_revision(title="Ura e drurit në Guras", text="", language="sq")
            articles.add(session, make_article(**given, verdict=Verdict.PENDING), revision)
        for ident in (1, 2):
            articles.set_verdict(session, ident, Verdict.UNIQUE)
    stage.run(database, StoryThresholds(), now=NOW)
    with database.write() as session:
        for ident in (3, 4):
            articles.set_verdict(session, ident, Verdict.UNIQUE)
    ana = StoryDesk(database, "Ana Prifti", now=NOW)
    ana.same(2, 4)

    def meanwhile(placed: int) -> None:
        if placed == 1:
            ana.not_same(1, 2)

    stage.run(database, StoryThresholds(), now=NOW, progress=meanwhile)
    with database.read() as session:
        stands = stories.standing(session, [1, 2, 4])
    assert stands[4] == stands[2] != stands[1]


def _decide_and_die(url: str, work: str, statement: int) -> None:
    """In a process of its own: decide, and be killed before the given statement."""
    database = Database(url)
    sent: list[str] = []

    def die(*call: Any) -> None:
        sent.append(call[2])
        if len(sent) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", die)
    desk = StoryDesk(database, "سارا", now=NOW)
    if work == "undo":
        desk.undo()
    else:
        desk.same(1, 2)


@pytest.mark.parametrize("work", ["same", "undo"])
def test_who_is_killed_at_any_statement_has_decided_all_or_nothing(stored: Database, work: str) -> None:
    if work == "undo":
        StoryDesk(stored, "Ana Prifti", now=NOW).same(1, 2)
    before = everything(stored)
    url = stored.url.render_as_string(hide_password=False)
    died = 0
    for statement in range(1, 200, 1 if stored.is_sqlite else 7):
        process = multiprocessing.get_context("fork").Process(target=_decide_and_die, args=(url, work, statement))
        process.start()
        process.join()
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
        assert everything(stored) == before
        died += 1
    assert died >= 3
    assert everything(stored) != before
