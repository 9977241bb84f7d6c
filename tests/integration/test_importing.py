"""Past issues in the store: identity, numbers, files that come again, and what was covered by them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from aggregator.cli import digest_news
from aggregator.compression import decompress
from aggregator.drafting import facts
from aggregator.drafting import stage as drafting
from aggregator.drafting.watch import Watch
from aggregator.errors import NotAllowedError, UnknownIdError, UsageError
from aggregator.models import Digest, DigestItem, Piece, Snapshot
from aggregator.past_issues.importing import ImportDesk, Outcome, Taken
from aggregator.past_issues.issue import PastIssue, PastItem
from aggregator.review.issues import IssueDesk
from aggregator.review.people import PeopleDesk
from aggregator.review.preflight.issue import findings
from aggregator.review.preflight.reading import Manner, issue_facts, item_facts
from aggregator.store import decisions, digests, retention
from aggregator.store.database import Database
from aggregator.text.names import WatchEntry
from aggregator.vocabulary import Check, DigestStatus, ItemStatus, NoveltyKind, Role
from tests.integration.drafting_desk import DE_TEXT, NOW, SHIPPED, add_article, add_outlets, add_story, desk, revise

COVER = date(2026, 11, 13)
LOCK = PastItem(
    "farsi",
    "رودنامه از بسته شدن آب‌بند درمل خبر داد.",
    "آب‌بند درمل از دوشنبه بسته شده است، چون در دروازه پایینی آن ترکی پیدا شد.",
    "fa",
    ("https://rudnameh.example/1/?utm_source=digest", "https://elsewhere.example/x", "https://["),
)
GERMAN = PastItem("rest", "Das Hafenblatt berichtet über die Schleuse.", "Sie ist zu.", "de")


def issue(*items: PastItem, number: int | None = 213, cover: date | None = COVER) -> PastIssue:
    return PastIssue("Schleuse zu", number, cover, items or (LOCK, GERMAN))


@pytest.fixture
def database(each_database: Database) -> Database:
    add_outlets(each_database)
    people = PeopleDesk(each_database, now=NOW)
    people.add("Ana", Role.EDITOR)
    people.add("بهار", Role.PUBLISHER)
    return each_database


def take(
    database: Database, found: PastIssue, raw: bytes = b"one", *, by: str = "Ana", now: datetime = NOW, **how: bool
) -> Taken:
    return ImportDesk(database, desk(), by, now=now).take(raw, "text/html", found, pattern="marked", **how)


def stored(database: Database) -> list[tuple[Digest, list[DigestItem]]]:
    with database.read() as session:
        return [(row, digests.items(session, row.id or 0)) for row in digests.every(session)]


def pieces(database: Database) -> list[Piece]:
    with database.read() as session:
        ids = [row.id or 0 for _, rows in stored(database) for row in rows]
        return [piece for found in digests.pieces(session, ids).values() for piece in found]


def test_an_import_is_a_published_issue_with_accepted_items_its_file_and_a_diary_row(database: Database) -> None:
    taken = take(database, issue())
    [(digest, items)] = stored(database)
    assert (taken.outcome, taken.digest_id, taken.notes) == (Outcome.IMPORTED, digest.id, ())
    assert (digest.series, digest.number, digest.cover_date) == ("Velda Weekly", 213, COVER)
    assert (digest.status, digest.headline) == (DigestStatus.PUBLISHED, "Schleuse zu")
    assert [(row.section, row.position, row.lead, row.body, row.language) for row in items] == [
        ("farsi", 1, LOCK.lead, LOCK.body, "fa"),
        ("rest", 1, GERMAN.lead, GERMAN.body, "de"),
    ]
    assert {row.status for row in items} == {ItemStatus.ACCEPTED}
    with database.read() as session:
        kept = session.get(Snapshot, digest.imported_sha256)
        assert kept is not None and decompress(kept.body or b"") == b"one"
        [row] = decisions.of(session, "digest", digest.id or 0)
    assert (row.verb, row.after) == ("import", {"file": digest.imported_sha256, "pattern": "marked", "items": 2})


def test_the_same_file_again_and_another_form_of_the_same_page_change_nothing(database: Database) -> None:
    take(database, issue())
    before = stored(database)
    assert take(database, issue(), now=NOW + timedelta(days=1)).outcome is Outcome.UNCHANGED
    assert take(database, issue(), b"its page for phones", by="بهار", replace=True).outcome is Outcome.UNCHANGED
    assert stored(database) == before
    with database.read() as session:
        assert len(decisions.of(session, "digest", 1)) == 1


def test_another_text_for_the_date_is_refused_until_a_publisher_replaces_it(database: Database) -> None:
    take(database, issue())
    other = issue(LOCK, number=214)
    with pytest.raises(NotAllowedError, match="--replace"):
        take(database, other, b"two")
    with pytest.raises(NotAllowedError, match="'Ana' is no publisher"):
        take(database, other, b"two", replace=True)
    ids = [row.id for row in stored(database)[0][1]]
    assert take(database, other, b"two", by="بهار", replace=True).outcome is Outcome.REPLACED
    [(digest, items)] = stored(database)
    accepted = [row.id for row in items if row.status is ItemStatus.ACCEPTED]
    assert (digest.number, digest.version, accepted, len(items)) == (214, 2, ids[:1], 2)
    assert take(database, other, b"its page for phones").outcome is Outcome.UNCHANGED
    more = issue(GERMAN, LOCK, GERMAN, number=214)
    take(database, more, b"three", by="بهار", replace=True)
    [(_, items)] = stored(database)
    assert sorted((row.id or 0, row.lead) for row in items)[0] == (ids[0], GERMAN.lead)
    assert len(items) == 3


@pytest.mark.parametrize(
    "better",
    [issue(LOCK), PastIssue("بسته شد", 213, COVER, (LOCK, GERMAN)), issue(LOCK, replace(GERMAN, headline="Zu"))],
)
def test_the_same_file_that_a_mended_pattern_reads_otherwise_may_be_put_in_its_place(
    database: Database, better: PastIssue
) -> None:
    take(database, issue())
    before = stored(database)
    taken = take(database, better)
    assert taken.outcome is Outcome.UNCHANGED and "reads otherwise" in taken.notes[0]
    assert stored(database) == before
    assert take(database, better, by="بهار", replace=True).outcome is Outcome.REPLACED
    again = take(database, better, by="بهار", replace=True)
    assert (again.outcome, again.notes) == (Outcome.UNCHANGED, ())


def test_an_issue_of_the_desk_gives_way_to_no_file(database: Database) -> None:
    IssueDesk(database, desk(), now=NOW).new("Ana", cover_date=NOW.date())
    with pytest.raises(NotAllowedError, match="made on this desk"):
        take(database, issue(cover=NOW.date()), by="بهار", replace=True)


@pytest.mark.parametrize("cover", [None, date(2026, 12, 24)])
def test_an_issue_without_a_past_date_is_refused(database: Database, cover: date | None) -> None:
    with pytest.raises(UsageError, match="--date"):
        take(database, issue(cover=cover))


def test_nobody_imports_under_a_name_that_nobody_has(database: Database) -> None:
    with pytest.raises(UnknownIdError, match="no user"):
        take(database, issue(), by="Nobody")
    assert stored(database) == []


def test_a_dry_run_says_what_would_come_and_stores_nothing(database: Database) -> None:
    taken = take(database, issue(), dry=True)
    assert (taken.outcome, taken.digest_id) == (Outcome.IMPORTED, None)
    with database.read() as session:
        assert digests.every(session) == [] and decisions.every(session)[2:] == []


def test_numbers_may_be_missing_or_doubled_and_the_next_one_counts_on_above_the_highest(database: Database) -> None:
    take(database, issue(number=None), b"a")
    take(database, issue(number=412, cover=date(2026, 10, 2)), b"b")
    doubled = take(database, issue(number=412, cover=date(2026, 10, 9)), b"c")
    assert doubled.notes == ("the issue of 2026-10-02 has the number 412 too; both keep it",)
    new = IssueDesk(database, desk(), now=NOW).new("Ana")
    assert new.number == 413
    with database.read() as session:
        assert digests.by_number(session, "Velda Weekly", 412).cover_date == date(2026, 10, 9)


def test_links_become_sources_as_the_article_read_when_the_issue_came_out(database: Database) -> None:
    article = add_article(database, "آب‌بند درمل بسته شد", days=12)
    revise(database, article, "آب‌بند درمل باز شد.")
    assert take(database, issue()).cited == 1
    assert [(piece.article_id, piece.revision) for piece in pieces(database)] == [(article, 1)]
    assert take(database, issue(number=9, cover=NOW.date()), b"b").cited == 1
    assert [piece.revision for piece in pieces(database)] == [1, 2]


def test_the_file_of_an_issue_outlives_the_keeping_of_bytes(database: Database) -> None:
    take(database, issue())
    with database.write() as session:
        mark, free = retention.unneeded_snapshots(session, before=NOW + timedelta(days=400), after=None, most=10)
        assert (mark, free) == (None, [])
        assert retention.snapshots(session, [stored(database)[0][0].imported_sha256 or ""]) == 0


def ranked(database: Database, watched: Sequence[WatchEntry] = ()) -> dict[int, tuple[NoveltyKind, int | None]]:
    with database.read() as session:
        found = facts.candidates(session, desk(), now=NOW, watch=Watch(watched)).ranked
    return {each.story_id: (each.novelty.kind, each.novelty.number) for each in found}


def test_what_an_imported_issue_tells_in_its_words_is_a_repeat(database: Database) -> None:
    told, other = add_story(database), add_story(database, "Brücke")
    add_article(database, "آب‌بند درمل بسته شد", text=LOCK.body, story=told, days=10)
    add_article(database, "Brücke offen", text="Die Brücke über die Velda ist offen.", story=other, language="de")
    assert ranked(database) == {told: (NoveltyKind.NEW, None), other: (NoveltyKind.NEW, None)}
    take(database, issue(replace(LOCK, links=()), GERMAN))
    assert ranked(database) == {told: (NoveltyKind.REPEAT, 213), other: (NoveltyKind.NEW, None)}


def test_what_an_imported_issue_cites_is_used_and_news_of_its_story_is_an_update(database: Database) -> None:
    story = add_story(database)
    add_article(database, "آب‌بند درمل بسته شد", story=story, days=12)
    assert set(ranked(database)) == {story}
    take(database, issue())
    assert ranked(database) == {}, "its one article is used"
    add_article(
        database, "Schleuse zu", story=story, text=f"{DE_TEXT} Es kostet 730 Taler.", outlet="hafenblatt", days=1
    )
    assert ranked(database) == {story: (NoveltyKind.UPDATE, 213)}


def test_pre_flight_sees_that_a_source_was_used_in_an_imported_issue(database: Database) -> None:
    article = add_article(database, "آب‌بند درمل بسته شد", days=12)
    take(database, issue(number=None))
    with database.write() as session:
        digest = digests.add(session, Digest(series="Velda Weekly", cover_date=date(2026, 11, 27), created_at=NOW))
        row = DigestItem(digest_id=digest, section="farsi", position=1, lead="x", created_at=NOW)
        digests.add_item(session, row, [Piece(item_id=0, position=0, role="source", article_id=article, revision=1)])
    with database.read() as session:
        [found] = item_facts(session, digests.items(session, digest), desk())
    assert found.sources[0].used_in == "Velda Weekly - 2026-11-13, item 1"


@pytest.mark.parametrize(("number", "called"), [(213, "issue 213"), (None, "an earlier issue")])
def test_pre_flight_and_news_of_an_item_tell_the_imported_issue_that_had_it(
    database: Database, number: int | None, called: str
) -> None:
    add_article(database, "آب‌بند درمل بسته شد", text=LOCK.body, story=add_story(database), days=10)
    take(database, issue(replace(LOCK, links=()), GERMAN, number=number))
    report = drafting.run(database, desk(), now=NOW, templates=[SHIPPED])
    with database.read() as session:
        [item] = digests.items(session, report.digest_id)
        before = digest_news.earlier(session, item)
        digest = digests.get(session, report.digest_id)
        manner = Manner(lambda _: [], ())
        found = list(findings(issue_facts(session, digest, desk(), now=NOW, manner=manner)))
    assert before is not None
    assert (before.issue, before.cover_date, before.lead) == (number, COVER, LOCK.lead)
    [told] = [one for one in found if one.check is Check.TOLD_BEFORE]
    assert told.says == f"the story was told in {called}, and nothing new is known of it"
