"""The list of candidates that a run keeps for the inbox: what stands in it, and that it is the old one or the new."""

import os
import signal
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from typing import Any

import pytest
from sqlalchemy import event

from aggregator.drafting import stage
from aggregator.models import Candidate, Digest, User
from aggregator.review.desk import ReviewDesk
from aggregator.store import articles, candidates, digests, inbox, redaction, stories
from aggregator.store.database import Database
from aggregator.store.inbox import Entry, Wanted
from aggregator.text.names import WatchEntry
from aggregator.vocabulary import DigestStatus, Facet, NoveltyKind, Role, Standing
from tests.integration.drafting_desk import DE_TEXT, NOW, SHIPPED, add_article, add_outlets, add_story, desk, story_of

WATCHED = [WatchEntry("coop", "تعاونی قایقرانان", "organisation", 3.0, ("Kooperativa e Varkëtarëve",))]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def database(each_database: Database) -> Database:
    add_outlets(each_database)
    with each_database.write() as session:
        session.add(User(name="Ana Prifti", role=Role.EDITOR, created_at=NOW))
    return each_database


def run(database: Database, *, now: datetime = NOW, items: int = 12) -> int:
    """Draft; returns the id of the newest list."""
    stage.run(database, desk(drafting={"items": items}), now=now, templates=[SHIPPED], watchlist=WATCHED)
    with database.read() as session:
        newest = candidates.latest(session)
    assert newest is not None and newest.id is not None
    return newest.id


def shown(
    database: Database, list_id: int, standing: Standing | None = None, *, after: int = 0, most: int = 50, **facets: str
) -> list[Entry]:
    wanted = Wanted({Facet(name): value for name, value in facets.items()}, standing)
    with database.read() as session:
        digest = digests.in_preparation(session, "Velda Weekly")
        found = inbox.entries(session, list_id, wanted, digest_id=digest and digest.id, after=after, most=most)
        count = inbox.count(session, list_id, wanted, digest_id=digest and digest.id)
    assert after or len(found) == min(count, most)
    return found


def ids(found: list[Entry]) -> list[int]:
    return [each.candidate.story_id for each in found]


def reviewing(database: Database, now: datetime = NOW) -> ReviewDesk:
    return ReviewDesk(database, "Ana Prifti", now=now)


def test_a_candidate_says_what_an_editor_decides_by(database: Database) -> None:
    story = add_story(database)
    first = add_article(database, "تعاونی قایقرانان: آب‌بند بسته شد", story=story, days=3)
    add_article(database, "Schleuse", story=story, outlet="hafenblatt", language="de", text="Zu.", days=2)
    add_article(database, "نسخه", outlet="bregu", copy_of=first, days=2)
    [found] = shown(database, run(database))
    row = found.candidate
    assert (found.heading, found.language, found.whence) == ("تعاونی قایقرانان: آب‌بند بسته شد", "fa", "رودنامه")
    assert (found.articles, found.reach) == (3, (3, 2))
    assert row.languages == ["fa", "de"]
    assert row.watched == ["تعاونی قایقرانان"]
    assert row.days == [["2026-11-20", 1], ["2026-11-21", 2]]
    assert found.outlets[0] == "رودنامه" and set(found.outlets) == {"رودنامه", "Hafenblatt", "Bregu i Ri"}
    assert (row.section, row.novelty, row.told_issue) == ("farsi", NoveltyKind.NEW, None)
    assert "3 outlets, 2 independent" in [reason["says"] for reason in row.reasons]
    assert row.score == pytest.approx(sum(float(str(reason["points"])) for reason in row.reasons))
    assert found.standing is Standing.UNDECIDED and found.item is not None and found.item.version == 1


def test_lists_are_filtered_by_what_a_candidate_has_in_any_of_its_articles(database: Database) -> None:
    both = add_story(database)
    add_article(database, "آب‌بند بسته شد", story=both)
    add_article(database, "L'écluse est fermée", story=both, outlet="courier", language="fr", text="L'écluse.", days=9)
    french = story_of(database, "Le pont", outlet="courier", language="fr", text="Un pont neuf.", days=2)
    watched = story_of(database, "تعاونی قایقرانان رأی داد", text="رأی داد.", days=2)
    newest = run(database)
    assert set(ids(shown(database, newest))) == {both, french, watched}
    assert set(ids(shown(database, newest, language="fr"))) == {both, french}
    assert set(ids(shown(database, newest, language="fr", section="farsi"))) == {both}
    assert set(ids(shown(database, newest, outlet="rudnameh"))) == {both, watched}
    assert ids(shown(database, newest, watched="تعاونی قایقرانان")) == [watched]
    assert ids(shown(database, newest, week="2026-11-20")) == [both], "articles of the 14th, and none of the others"
    assert ids(shown(database, newest, language="sq")) == []
    with database.read() as session:
        facets = candidates.get(session, newest).facets  # type: ignore[union-attr]  # it was made above
    assert facets["language"] == {"fa": 2, "fr": 2}
    assert facets["section"] == {"farsi": 2, "rest": 1}


def test_lists_are_filtered_by_what_was_decided_and_show_that_at_once(database: Database) -> None:
    stories_ = [story_of(database, f"خبر {name}", text=f"قایق {name} آمد.") for name in "ابپتث"]
    newest = run(database, items=4)
    items = {each.candidate.story_id: each.item.item_id for each in shown(database, newest) if each.item}
    [undrafted] = ids(shown(database, newest, Standing.UNDRAFTED))
    accepted, rejected, held, left = (story for story in stories_ if story != undrafted)
    reviewing(database).accept(items[accepted])
    reviewing(database).reject(items[rejected], why="تکراری")
    reviewing(database).hold(items[held])
    assert ids(shown(database, newest, Standing.ACCEPTED)) == [accepted]
    assert ids(shown(database, newest, Standing.REJECTED)) == [rejected]
    assert ids(shown(database, newest, Standing.HELD)) == [held]
    assert set(ids(shown(database, newest, Standing.UNDECIDED))) == {left, undrafted}
    with database.read() as session:
        digest = digests.in_preparation(session, "Velda Weekly")
        counts = inbox.standings(session, newest, digest_id=digest and digest.id)
    assert counts == {Standing.ACCEPTED: 1, Standing.HELD: 1, Standing.REJECTED: 1, Standing.MERGED: 0}


def test_what_was_decided_on_keeps_its_place_in_the_lists_to_come(database: Database) -> None:
    for name in "ابپ":
        story_of(database, f"خبر {name}", text=f"قایق {name} آمد.")
    before = shown(database, run(database))
    assert before[0].item is not None
    reviewing(database).accept(before[0].item.item_id)
    story_of(database, "خبر تازه", text="قایق تازه آمد.", days=0.1)
    after = shown(database, run(database, now=LATER))
    assert [each for each in ids(after) if each in ids(before)] == ids(before)
    [kept] = [each for each in after if each.standing is Standing.ACCEPTED]
    was, now = before[0].candidate, kept.candidate
    assert (now.story_id, now.score, now.reasons) == (was.story_id, was.score, was.reasons)
    assert (now.novelty, now.section, now.article_id, now.days) == (was.novelty, was.section, was.article_id, was.days)


def test_pages_follow_each_other_without_gap_or_overlap(database: Database) -> None:
    for name in "ابپتث":
        story_of(database, f"خبر {name}", text=f"قایق {name} آمد.")
    newest = run(database)
    whole = shown(database, newest)
    first = shown(database, newest, most=2)
    rest = shown(database, newest, after=first[-1].candidate.place)
    assert [each.candidate.place for each in whole] == [1, 2, 3, 4, 5]
    assert ids(first + rest) == ids(whole)


def test_a_list_stays_as_it_was_for_whoever_reads_it_and_tells_how_many_are_new(database: Database) -> None:
    old = story_of(database, "آب‌بند بسته شد", days=5)
    loaded = run(database)
    fresh = story_of(database, "Der neue Hafen", outlet="hafenblatt", language="de", text=DE_TEXT, days=0.1)
    newest = run(database, now=LATER)
    assert newest != loaded
    assert ids(shown(database, loaded)) == [old]
    assert set(ids(shown(database, newest))) == {old, fresh}
    with database.read() as session:
        since = {
            language: inbox.count(session, newest, Wanted({Facet.LANGUAGE: language}), digest_id=None, since=loaded)
            for language in ("de", "fa")
        }
    assert since == {"de": 1, "fa": 0}, "the old story is nothing new"


def test_running_again_keeps_the_list_and_old_lists_go(database: Database) -> None:
    story_of(database, "آب‌بند بسته شد", days=5)
    run(database)
    first = run(database)  # in which the section has what the first run drafted
    assert run(database) == first and run(database, now=LATER) == first, "points alone make no other list"
    with database.read() as session:
        checked = candidates.get(session, first)
        assert checked is not None and (checked.made_at, checked.checked_at) == (NOW, LATER)
    made = []
    for number, name in enumerate("ابپتث"):
        story_of(database, f"خبر {name}", text=f"قایق {name} آمد.")
        made.append(run(database, now=LATER + timedelta(hours=number)))
    with database.read() as session:
        assert candidates.get(session, first) is None
        assert [candidates.get(session, each) is not None for each in made] == [False, True, True, True, True]
    assert shown(database, first) == [], "a list that went has nothing, and no error"


def test_a_story_that_another_took_in_is_shown_no_more_and_the_taker_counts_it(database: Database) -> None:
    taker = story_of(database, "آب‌بند بسته شد")
    giver = story_of(database, "Schleuse geschlossen", outlet="hafenblatt", language="de", text=DE_TEXT)
    newest = run(database)
    with database.write() as session:
        stories.move_all(session, from_id=giver, to_id=taker, user_id=1, now=LATER)
    [found] = shown(database, newest)
    assert (found.candidate.story_id, found.articles, found.reach) == (taker, 2, (2, 2))


def test_a_story_that_is_gone_takes_its_place_in_every_list_with_it(database: Database) -> None:
    story_of(database, "آب‌بند بسته شد")
    gone = add_story(database, "جدا")
    article = add_article(database, "Schleuse", story=gone, outlet="hafenblatt", language="de", text=DE_TEXT)
    newest = run(database, items=1)
    with database.write() as session:
        digest_item = [row for row in digests.items(session, 1) if row.story_id == gone]
        for row in digest_item:
            session.delete(row)
        session.delete(stories.membership_of(session, article))
        session.flush()
        session.delete(stories.get(session, gone))
    assert gone not in ids(shown(database, newest))


def test_a_redacted_article_leaves_no_word_in_a_list(database: Database) -> None:
    story = add_story(database)
    article = add_article(database, "نام کسی که نباید", story=story)
    newest = run(database)
    with database.write() as session:
        redaction.redact(session, articles.get(session, article), [], why="به خواست او", now=NOW)
    [found] = shown(database, newest)
    assert found.heading == "[redacted: به خواست او]"
    with database.read() as session:
        row = session.get(Candidate, (newest, 1))
        assert row is not None and "نباید" not in str(row.model_dump())


@pytest.mark.parametrize("status", [DigestStatus.IN_REVIEW, DigestStatus.PUBLISHED])
def test_a_list_is_overtaken_when_its_issue_leaves_preparation_until_the_next_run(
    database: Database, status: DigestStatus
) -> None:
    story_of(database, "آب‌بند بسته شد")
    run(database)
    with database.write() as session:
        issue = digests.in_preparation(session, "Velda Weekly")
        assert issue is not None and not candidates.are_overtaken(session)
        issue.status = status
        session.add(issue)
    with database.read() as session:
        assert candidates.are_overtaken(session)
    run(database)
    with database.read() as session:
        assert not candidates.are_overtaken(session)


def test_a_list_made_for_nobody_yet_is_read_without_a_digest(database: Database) -> None:
    story = story_of(database, "آب‌بند بسته شد")
    with database.write() as session:
        digest = digests.add(
            session, Digest(series="Other", cover_date=date(2026, 1, 2), created_at=datetime(2026, 1, 1, tzinfo=UTC))
        )
    newest = run(database)
    with database.read() as session:
        [found] = inbox.entries(session, newest, Wanted(standing=Standing.UNDRAFTED), digest_id=None)
        [other] = inbox.entries(session, newest, Wanted(standing=Standing.UNDRAFTED), digest_id=digest)
    assert found.candidate.story_id == other.candidate.story_id == story


def _put_and_die(url: str, statement: int) -> None:
    """In a process of its own: keep another list, and be killed before the given statement."""
    database, sent = Database(url), 0

    def die(*_call: Any) -> None:
        nonlocal sent
        sent += 1
        if sent == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    with database.read() as session:
        found = candidates.latest(session)
    assert found is not None
    event.listen(database.engine, "before_cursor_execute", die)
    with database.write() as session:
        candidates.put(session, found.digest_id, [], now=LATER)


def test_killed_at_any_statement_the_old_list_stands_or_the_new_one(database: Database) -> None:
    story = story_of(database, "آب‌بند بسته شد")
    newest = run(database)
    url, died = database.url.render_as_string(hide_password=False), 0
    for statement in range(1, 40):
        process = get_context("fork").Process(target=_put_and_die, args=(url, statement))
        process.start()
        process.join()
        with database.read() as session:
            found = candidates.latest(session)
            assert found is not None
        if process.exitcode == 0:
            break
        died += 1
        assert (found.id, ids(shown(database, newest))) == (newest, [story]), statement
    assert died >= 5
    assert found.id != newest and found.size == 0
    assert ids(shown(database, newest)) == [story], "for those who are reading it"
