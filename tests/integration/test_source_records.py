"""What pages of sources are drawn from: the right polls and articles of the right source, on both databases."""

from datetime import date, timedelta

from sqlalchemy import event
from sqlmodel import Session

from aggregator.collection.check_up import HealthMemory
from aggregator.models import Poll
from aggregator.store import polls, source_records, sources
from aggregator.store.database import Database
from aggregator.vocabulary import PollOutcome, SourceKind, SourceState
from tests.factories import NOW, add_articles, make_outlet, make_source

DAY = timedelta(days=1)


def fill(database: Database) -> None:
    """Two sources with polls and articles, one without, and one of clips."""
    with database.write() as session:
        session.add(make_outlet())
        session.flush()
        for source_id, kind in (("a", "feed"), ("b", "feed"), ("c", "feed"), ("clip:x", "clip")):
            address = f"https://rud.example/{source_id}"
            times = {"last_success_at": NOW, "last_new_at": NOW} if source_id in "ab" else {}
            session.add(make_source(id=source_id, url=address, kind=SourceKind(kind), **times))
        session.flush()
        for number in range(5):
            outcome = PollOutcome.HTTP_ERROR if number == 3 else PollOutcome.STORED
            at = NOW - (4 - number) * DAY
            polls.add(
                session, Poll(source_id="a", at=at, outcome=outcome, note=f"a{number}", seen=number, stored=number)
            )
            polls.add(session, Poll(source_id="b", at=at, outcome=PollOutcome.NOT_MODIFIED, note=f"b{number}"))
        for number in range(6):
            at = NOW - number * DAY
            add_articles(session, source_id="a", published_at=at, first_seen_at=at)
        add_articles(session, 2, source_id="b", published_at=NOW - 2 * DAY, first_seen_at=NOW)


def test_the_newest_polls_of_each_source_are_found(each_database: Database) -> None:
    fill(each_database)
    with each_database.read() as session:
        assert [one.source_id for one in source_records.standings(session)] == ["a", "b", "c"]
        assert {ident: one.note for ident, one in source_records.last_polls(session).items()} == {"a": "a4", "b": "b4"}
        assert list(source_records.last_polls(session, ["b", "none"])) == ["b"]
        assert source_records.last_read(session, ["a", "b"])["a"].seen == 4
        assert "b" not in source_records.last_read(session, ["a", "b"])
        latest = source_records.latest_polls(session, ["a", "b", "c"], most=3)
        few = source_records.latest_polls(session, ["a"], most=24)
    assert {ident: [one.note for one in found] for ident, found in latest.items()} == {
        "a": ["a2", "a3", "a4"],
        "b": ["b2", "b3", "b4"],
    }
    assert [one.note for one in few["a"]] == ["a0", "a1", "a2", "a3", "a4"]
    assert (few["a"][3].outcome, few["a"][3].at) == (PollOutcome.HTTP_ERROR, NOW - DAY)


def test_articles_and_polls_are_counted_by_day(each_database: Database) -> None:
    fill(each_database)
    with each_database.read() as session:
        days = source_records.articles_a_day(session, ["a", "b"], since=NOW - 3 * DAY)
        polled = source_records.polls_a_day(session, "a", since=NOW - 2 * DAY)
    assert days["a"] == {date(2026, 3, day): 1 for day in (1, 2, 3, 4)}
    assert days["b"] == {date(2026, 3, 2): 2}
    assert polled == {date(2026, 3, 2): (1, 0), date(2026, 3, 3): (1, 1), date(2026, 3, 4): (1, 0)}


def statements(database: Database, memory: HealthMemory) -> tuple[int, dict[str, SourceState]]:
    """How many statements a look takes, and what it finds."""
    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    with database.read() as session:
        found = {one.standing.source_id: one.health.state for one in memory.look(session, now=NOW)}
    return len([each for each in seen if each.lstrip().startswith("SELECT")]), found


def test_only_what_was_polled_or_edited_since_is_judged_again(each_database: Database) -> None:
    fill(each_database)
    memory = HealthMemory()
    first, found = statements(each_database, memory)
    assert found == {"a": SourceState.OK, "b": SourceState.NEW, "c": SourceState.NEW}
    again, same = statements(each_database, memory)
    assert same == found and again < first
    with each_database.write() as session:
        sources.get(session, "b").enabled = False
        row = sources.get(session, "a")
        row.failures = 3
        _poll(session, "a")
    _, found = statements(each_database, memory)
    assert found == {"a": SourceState.FAILING, "c": SourceState.NEW, "b": SourceState.PAUSED}
    with each_database.read() as session:
        (one,) = memory.look(session, now=NOW, named={"a"})
    assert one.last_poll is not None and one.health.reason.startswith("3 in a row")


def _poll(session: Session, source_id: str) -> None:
    polls.add(session, Poll(source_id=source_id, at=NOW, outcome=PollOutcome.UNREACHABLE, note="no answer"))
