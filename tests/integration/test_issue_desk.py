from datetime import UTC, date, datetime

import pytest

from aggregator.errors import NotAllowedError, StaleVersionError, UnknownIdError, UsageError
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


def started(database: Database, **given: object) -> int:
    return desk(database).new("Ana Prifti", **given).id or 0  # type: ignore[arg-type]


def test_headline_date_and_number_are_changed_in_one_decision(stored: Database) -> None:
    ident = started(stored, headline="L'été au port")
    digest = desk(stored).change(
        ident, "Ana Prifti", version=1, headline=" پل تازه\nباز شد ", cover_date=date(2026, 3, 9), number=44
    )
    assert (digest.headline, digest.cover_date, digest.number) == ("پل تازه باز شد", date(2026, 3, 9), 44)
    assert digest.version == 2
    with stored.read() as session:
        row = decisions.of(session, "digest", ident)[-1]
    assert (row.verb, row.user_id) == ("edit", 1)
    assert row.before == {"headline": "L'été au port", "cover_date": "2026-03-06", "number": 40}
    assert row.after == {"headline": "پل تازه باز شد", "cover_date": "2026-03-09", "number": 44}
    assert desk(stored).new("Ana Prifti").number == 45


def test_what_is_left_out_of_a_change_stays_and_an_empty_headline_is_the_first_items(stored: Database) -> None:
    ident = started(stored, headline="بهار")
    digest = desk(stored).change(ident, "Ana Prifti", headline="")
    assert (digest.headline, digest.number, digest.cover_date) == ("", 40, date(2026, 3, 6))


def test_an_issue_changed_meanwhile_is_not_changed(stored: Database) -> None:
    ident = started(stored)
    desk(stored).change(ident, "Ana Prifti", version=1, headline="Printemps")
    with pytest.raises(StaleVersionError):
        desk(stored).change(ident, "Ana Prifti", version=1, headline="Été")
    with stored.read() as session:
        assert digests.get(session, ident).headline == "Printemps"
        assert len(decisions.of(session, "digest", ident)) == 2


def test_a_number_goes_beyond_all_others_and_a_slip_can_be_taken_back(stored: Database) -> None:
    first, second = started(stored), started(stored)
    desk(stored).change(second, "Ana Prifti", number=400)
    assert desk(stored).change(second, "Ana Prifti", number=41).number == 41
    for number in (40, 39, 0, -1, 1_000_000):
        with pytest.raises(UsageError, match="may be another issue's"):
            desk(stored).change(second, "Ana Prifti", number=number)
    with pytest.raises(UsageError, match="choose a number from 42"):
        desk(stored).change(first, "Ana Prifti", number=41)
    with pytest.raises(NotAllowedError, match="stand there already"):
        desk(stored).change(second, "Ana Prifti", number=41)


def test_a_cover_date_that_is_past_or_taken_is_refused(stored: Database) -> None:
    first, second = started(stored), started(stored)
    with stored.read() as session:
        taken = digests.get(session, first).cover_date
    for day, why in ((date(2026, 3, 3), "is past"), (taken, "already")):
        with pytest.raises(UsageError, match=why):
            desk(stored).change(second, "Ana Prifti", cover_date=day)


def test_a_change_of_the_cover_ends_an_approval_and_readers_issues_are_closed(stored: Database) -> None:
    ident = started(stored)
    with stored.write() as session:
        digests.set_status(session, ident, DigestStatus.APPROVED)
    assert desk(stored).change(ident, "Ana Prifti", headline="Port").status is DigestStatus.IN_REVIEW
    for status in (DigestStatus.PUBLISHED, DigestStatus.CORRECTED, DigestStatus.WITHDRAWN):
        with stored.write() as session:
            digests.set_status(session, ident, status)
        with pytest.raises(NotAllowedError, match="digest correct"):
            desk(stored).change(ident, "Ana Prifti", headline="Autre")


def test_nobody_and_the_disabled_change_no_cover(stored: Database) -> None:
    ident = started(stored)
    for by, error in (("Nobody", UnknownIdError), ("سارا", NotAllowedError)):
        with pytest.raises(error):
            desk(stored).change(ident, by, headline="x")
    with pytest.raises(UnknownIdError):
        desk(stored).change(999, "Ana Prifti", headline="x")
