"""The check-up of all sources, from the store: facts of the right poll, the right period, the right source."""

from datetime import timedelta

from aggregator.collection.check_up import HealthMemory, check_up
from aggregator.models import Poll
from aggregator.store import polls
from aggregator.store.database import Database
from aggregator.vocabulary import PollOutcome, SourceState
from tests.factories import NOW, add_articles, make_outlet, make_source

DAY = timedelta(days=1)


def add_source(database: Database, source_id: str, **given: object) -> None:
    with database.write() as session:
        session.merge(make_outlet())
        session.flush()
        session.add(make_source(id=source_id, url=f"https://rud.example/{source_id}", **given))


def add_poll(database: Database, source_id: str, at: object, outcome: PollOutcome, **given: object) -> None:
    with database.write() as session:
        polls.add(session, Poll(source_id=source_id, at=at, outcome=outcome, **given))


def test_sources_that_need_a_person_come_first_with_their_numbers(database: Database) -> None:
    add_source(database, "daily", last_success_at=NOW, last_new_at=NOW - DAY)
    add_source(database, "never")
    add_source(database, "gone", failures=5, last_success_at=NOW - 9 * DAY)
    add_source(database, "off", enabled=False)
    with database.write() as session:
        for number in range(8):
            add_articles(session, source_id="daily", published_at=NOW - number * DAY, first_seen_at=NOW - number * DAY)
    add_poll(database, "daily", NOW - 40 * DAY, PollOutcome.STORED, seen=100, stored=100)
    add_poll(database, "daily", NOW - 2 * DAY, PollOutcome.STORED, seen=9, stored=7, rejected=2)
    add_poll(database, "daily", NOW, PollOutcome.NOT_MODIFIED)
    add_poll(database, "gone", NOW - 9 * DAY, PollOutcome.STORED, seen=3, stored=3)
    add_poll(database, "gone", NOW, PollOutcome.HTTP_ERROR, http_status=404, note="the server answers 404")
    found = check_up(database, now=NOW)
    assert [(one.source_id, one.health.state) for one in found] == [
        ("gone", SourceState.FAILING),
        ("never", SourceState.NEW),
        ("daily", SourceState.OK),
        ("off", SourceState.PAUSED),
    ]
    daily = found[2]
    assert (daily.counts.seen, daily.counts.stored, daily.counts.rejected) == (9, 7, 2), "of 30 days"
    assert "every 1 day" in daily.health.reason
    assert found[0].counts.stored == 3


def test_an_unchanged_empty_feed_is_still_empty(database: Database) -> None:
    add_source(database, "bare", last_success_at=NOW)
    add_poll(database, "bare", NOW - DAY, PollOutcome.STORED)
    add_poll(database, "bare", NOW, PollOutcome.SAME_BODY)
    assert [one.health.state for one in check_up(database, now=NOW)] == [SourceState.EMPTY]


def test_a_rhythm_is_told_from_a_source_s_own_latest_articles(database: Database) -> None:
    for source_id, every in (("daily", DAY), ("weekly", 7 * DAY)):
        add_source(database, source_id, last_success_at=NOW, last_new_at=NOW)
        add_poll(database, source_id, NOW, PollOutcome.STORED, seen=1, stored=1)
        with database.write() as session:
            for number in range(12):
                at = NOW - number * every
                add_articles(session, source_id=source_id, published_at=at, first_seen_at=at)
    found = {one.source_id: one.health.reason for one in check_up(database, now=NOW)}
    assert found == {"daily": "something new every 1 day", "weekly": "something new every 7 days"}


def test_a_move_is_told_when_it_has_settled_and_what_is_followed_needs_nobody(database: Database) -> None:
    there = {"moved_to": "https://e-re.example/feed", "moved_seen": 9}
    known = {
        "moved": there | {"moved_since": NOW - 7 * DAY},
        "since-today": there | {"moved_since": NOW},
        "twice": there | {"moved_since": NOW - 7 * DAY, "moved_seen": 2},
        "followed": there | {"moved_since": NOW - 9 * DAY, "followed_at": NOW},
        "failing": there | {"moved_since": NOW - 9 * DAY, "failures": 5},
        "stays": {},
    }
    for source_id, given in known.items():
        add_source(database, source_id, last_success_at=NOW, last_new_at=NOW, **given)
        outcome = PollOutcome.UNREACHABLE if source_id == "failing" else PollOutcome.NOT_MODIFIED
        add_poll(database, source_id, NOW, outcome)
    with database.read() as session:
        found = {one.standing.source_id: one for one in HealthMemory().look(session, now=NOW)}
    assert [ident for ident, one in found.items() if one.health.state is SourceState.MOVED] == ["moved"]
    assert [ident for ident in sorted(found) if found[ident].moved_to] == ["followed", "moved"]
    assert "polled at https://e-re.example/feed" in found["followed"].health.reason
