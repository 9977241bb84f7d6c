from datetime import UTC, date, datetime

import pytest

from aggregator.errors import NotAllowedError, UnknownIdError, UsageError
from aggregator.review.issues import IssueDesk
from aggregator.settings import Desk
from aggregator.store import decisions, digests, users
from aggregator.store.database import Database
from aggregator.vocabulary import DigestStatus, Role
from tests.factories import NOW

#: 4 March 2026 is a Wednesday.
DESK = Desk(name="Prova", series="هفته‌نامه", cover_weekday="friday", first_number=40, time_zone="Asia/Tehran")


@pytest.fixture
def stored(each_database: Database) -> Database:
    with each_database.write() as session:
        users.add(session, "Ana Prifti", role=Role.EDITOR, now=NOW)
        users.add(session, "سارا", role=Role.EDITOR, now=NOW).disabled_at = NOW
    return each_database


def desk(database: Database, *, now: datetime = NOW, settings: Desk = DESK) -> IssueDesk:
    return IssueDesk(database, settings, now=now)


def test_a_new_digest_is_in_preparation_and_one_diary_row(stored: Database) -> None:
    digest = desk(stored).new("Ana Prifti", headline="بهار\nآمد\x00")
    assert (digest.number, digest.cover_date, digest.status) == (40, date(2026, 3, 6), DigestStatus.PREPARING)
    assert (digest.series, digest.headline, digest.created_at) == ("هفته‌نامه", "بهار آمد", NOW)
    with stored.read() as session:
        [row] = decisions.every(session)
    assert (row.verb, row.noun, row.noun_id, row.user_id) == ("new", "digest", digest.id, 1)
    assert (row.before, row.after) == ({}, {"number": 40, "cover_date": "2026-03-06"})


def test_the_next_digests_follow_week_by_week_number_by_number(stored: Database) -> None:
    found = [desk(stored).new("Ana Prifti") for _ in range(3)]
    assert [(digest.number, digest.cover_date.day) for digest in found] == [(40, 6), (41, 13), (42, 20)]


def test_after_a_pause_the_next_cover_day_is_not_in_the_past(stored: Database) -> None:
    desk(stored, now=datetime(2026, 1, 2, 6, tzinfo=UTC)).new("Ana Prifti", cover_date=date(2026, 1, 2))
    assert desk(stored).new("Ana Prifti").cover_date == date(2026, 3, 6)


def test_the_day_is_the_desks_own_not_that_of_utc(stored: Database) -> None:
    late = datetime(2026, 3, 6, 21, 0, tzinfo=UTC)  # Saturday half past midnight in Tehran
    assert desk(stored, now=late).new("Ana Prifti").cover_date == date(2026, 3, 13)


def test_a_cover_day_today_is_today(stored: Database) -> None:
    assert desk(stored, now=datetime(2026, 3, 6, 6, tzinfo=UTC)).new("Ana Prifti").cover_date == date(2026, 3, 6)


def test_a_number_is_never_reused_and_other_series_count_for_themselves(stored: Database) -> None:
    desk(stored).new("Ana Prifti", cover_date=date(2026, 5, 1))
    assert desk(stored).new("Ana Prifti", cover_date=date(2026, 4, 1)).number == 41
    other = DESK.model_copy(update={"series": "Java", "first_number": 1})
    assert desk(stored, settings=other).new("Ana Prifti", cover_date=date(2026, 4, 1)).number == 1
    assert desk(stored).new("Ana Prifti", cover_date=date(2026, 4, 2)).number == 42


def test_a_cover_date_in_the_past_is_refused_by_the_desks_own_calendar(stored: Database) -> None:
    late = datetime(2026, 3, 6, 21, 0, tzinfo=UTC)  # 7 March in Tehran
    with pytest.raises(UsageError, match="2026-03-06 is past"):
        desk(stored, now=late).new("Ana Prifti", cover_date=date(2026, 3, 6))
    assert desk(stored, now=late).new("Ana Prifti", cover_date=date(2026, 3, 7)).number == 40


def test_a_second_digest_of_a_day_is_refused_and_takes_no_number(stored: Database) -> None:
    desk(stored).new("Ana Prifti", cover_date=date(2026, 4, 1))
    with pytest.raises(UsageError, match="digest of 2026-04-01 already"):
        desk(stored).new("Ana Prifti", cover_date=date(2026, 4, 1))
    assert desk(stored).new("Ana Prifti", cover_date=date(2026, 4, 2)).number == 41


@pytest.mark.parametrize(("by", "error"), [("Nobody", UnknownIdError), ("سارا", NotAllowedError)])
def test_nobody_and_the_disabled_start_none(stored: Database, by: str, error: type[UsageError]) -> None:
    with pytest.raises(error):
        desk(stored).new(by)
    with stored.read() as session:
        assert digests.every(session) == []
        assert decisions.every(session) == []
