"""Deciding on stories in the inbox: what has no draft is drafted then and there, once, however many press at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

from aggregator.drafting import stage
from aggregator.errors import NotAllowedError, StaleVersionError, UnknownIdError
from aggregator.models import Digest, DigestItem, User
from aggregator.press.inbox import InboxDesk
from aggregator.review.desk import ReviewDesk
from aggregator.store import decisions, digests, stories
from aggregator.store.database import Database
from aggregator.vocabulary import ItemStatus, PieceRole, Role
from tests.integration.drafting_desk import DE_TEXT, NOW, SHIPPED, add_article, add_outlets, add_story, home, story_of

FRENCH = "Le pont est ouvert depuis lundi. « Nous avons attendu ce jour », dit une batelière."


@pytest.fixture
def database(each_database: Database) -> Database:
    add_outlets(each_database)
    with each_database.write() as session:
        session.add(User(name="Ana Prifti", role=Role.EDITOR, created_at=NOW))
        session.add(User(name="Gone", role=Role.EDITOR, created_at=NOW, disabled_at=NOW))
    return each_database


def inbox(database: Database, by: str = "Ana Prifti") -> InboxDesk:
    return InboxDesk(database, home(Path("/nowhere")), by, now=NOW)


def run(database: Database, items: int = 1) -> None:
    stage.run(database, home(Path(), drafting={"items": items}).desk, now=NOW, templates=[SHIPPED])


def items(database: Database, story: int) -> list[DigestItem]:
    with database.read() as session:
        return digests.drafted_stories(session, "Velda Weekly").get(story, [])


@pytest.mark.parametrize(
    ("title", "text", "outlet", "language", "section"),
    [
        ("پل تازه", "پل باز شد. «سال‌ها منتظر این روز بودیم»، قایقرانی گفت.", "rudnameh", "fa", "farsi"),
        ("Le pont est ouvert", FRENCH, "courier", "fr", "rest"),
    ],
)
def test_accepting_a_story_without_a_draft_drafts_and_accepts_it(
    database: Database, title: str, text: str, outlet: str, language: str, section: str
) -> None:
    first = story_of(database, "Schleuse", outlet="hafenblatt", language="de", text=DE_TEXT, days=0.5)
    story = story_of(database, title, outlet=outlet, language=language, text=text, days=3)
    run(database)
    assert [len(items(database, each)) for each in (first, story)] == [1, 0], "the issue was full"
    item = inbox(database).accept(story)
    assert (item.status, item.story_id, item.section, item.headline) == (ItemStatus.ACCEPTED, story, section, title)
    assert item.score > 0 and [reason["name"] for reason in item.reasons][:1] == ["novelty"]
    with database.read() as session:
        pieces = digests.pieces(session, [item.id or 0])[item.id or 0]
        [entry] = decisions.of(session, "item", item.id or 0)
    assert {PieceRole.SOURCE, PieceRole.QUOTATION} <= {piece.role for piece in pieces}
    assert (entry.verb, entry.before, entry.after) == ("accept", {"status": "draft"}, {"status": "accepted"})


def test_rejecting_and_holding_do_the_same(database: Database) -> None:
    rejected, held = story_of(database, "پل"), story_of(database, "بندر", text="بندر باز شد.")
    assert inbox(database).reject(rejected, why="تکراری").status is ItemStatus.REJECTED
    aside = inbox(database).hold(held, why="منبع دوم")
    assert aside.status is ItemStatus.HELD
    with pytest.raises(NotAllowedError, match="needs a reason"):
        inbox(database).reject(held, why=" ", version=aside.version)
    assert [each.status for each in items(database, held)] == [ItemStatus.HELD]


def test_a_story_that_is_drafted_is_decided_on_as_it_was_seen(database: Database) -> None:
    story = story_of(database, "پل")
    run(database)
    [drafted] = items(database, story)
    with pytest.raises(StaleVersionError):
        inbox(database).accept(story, version=drafted.version + 1)
    assert inbox(database).accept(story, version=drafted.version).id == drafted.id
    assert len(items(database, story)) == 1


def test_who_saw_no_draft_decides_on_no_words_of_somebody_else(database: Database) -> None:
    """The list on the screen was loaded before a colleague drafted the story and wrote on it."""
    story = story_of(database, "پل")
    drafted = inbox(database).hold(story)
    review = ReviewDesk(database, "Ana Prifti", now=NOW)
    written = review.edit(drafted.id or 0, {"body": "جمله‌ای که دیگری نوشت."}, version=drafted.version)
    for decide in (inbox(database).accept, inbox(database).hold, lambda each: inbox(database).reject(each, why="alt")):
        with pytest.raises(NotAllowedError, match=f"item {written.id}.* since: look at it"):
            decide(story)
    assert [(each.status, each.version) for each in items(database, story)] == [(ItemStatus.HELD, written.version)]
    assert inbox(database).accept(story, version=written.version).status is ItemStatus.ACCEPTED


def test_a_draft_that_a_run_made_since_is_nobody_s_words(database: Database) -> None:
    story = story_of(database, "پل")
    run(database)
    assert inbox(database).accept(story).status is ItemStatus.ACCEPTED


def test_two_who_accept_one_story_at_once_make_one_item_and_one_decision(database: Database) -> None:
    story = story_of(database, "پل")
    run(database, items=1)
    other = story_of(database, "بندر", text="بندر باز شد.")

    def accept(_: int) -> str:
        try:
            return inbox(database).accept(other).status.value
        except (NotAllowedError, StaleVersionError) as error:
            return type(error).__name__

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(accept, range(4)))
    assert said.count("accepted") == 1
    [item] = items(database, other)
    with database.read() as session:
        assert len(decisions.of(session, "item", item.id or 0)) == 1
    assert len(items(database, story)) == 1


def test_without_an_issue_in_preparation_the_next_one_is_begun(database: Database) -> None:
    item = inbox(database).accept(story_of(database, "پل"))
    with database.read() as session:
        digest = digests.get(session, item.digest_id)
    assert (digest.number, digest.cover_date) == (278, date(2026, 11, 27))


def test_what_cannot_be_told_is_refused_and_nothing_is_drafted(database: Database) -> None:
    taker, merged, open_elsewhere = story_of(database, "پل"), add_story(database), story_of(database, "بندر")
    empty = add_story(database, "هیچ")
    elsewhere = inbox(database).hold(open_elsewhere)
    with database.write() as session:
        stories.move_all(session, from_id=merged, to_id=taker, user_id=1, now=NOW)
        digests.add(session, Digest(series="Velda Weekly", cover_date=date(2026, 12, 4), number=279, created_at=NOW))
    with pytest.raises(NotAllowedError, match="nothing to tell: it has no article"):
        inbox(database).accept(empty)
    with pytest.raises(NotAllowedError, match=f"was merged into story {taker}"):
        inbox(database).accept(merged)
    with pytest.raises(NotAllowedError, match="stands in another issue"):
        inbox(database).accept(open_elsewhere)
    with pytest.raises(UnknownIdError):
        inbox(database).accept(4711)
    assert [each.id for each in items(database, open_elsewhere)] == [elsewhere.id]
    assert items(database, empty) == items(database, merged) == []


def test_an_old_story_is_drafted_where_a_person_wants_it(database: Database) -> None:
    assert inbox(database).hold(story_of(database, "پل", days=40)).status is ItemStatus.HELD


def test_nobody_drafts_who_may_not_decide(database: Database) -> None:
    story = story_of(database, "پل")
    with pytest.raises(NotAllowedError, match="disabled"):
        inbox(database, "Gone").accept(story)
    with pytest.raises(UnknownIdError):
        inbox(database, "Nobody").accept(story)
    assert items(database, story) == []


def test_a_told_story_is_drafted_from_what_came_since(database: Database) -> None:
    story = story_of(database, "پل", days=9)
    before = inbox(database).accept(story)
    with database.write() as session:
        digest = digests.get(session, before.digest_id)
        digest.cover_date = NOW.date() - timedelta(days=3)
        session.add(digest)
        digests.add(session, Digest(series="Velda Weekly", cover_date=date(2026, 11, 27), number=279, created_at=NOW))
    with pytest.raises(NotAllowedError, match="nothing to tell"):
        inbox(database).accept(story)
    fresh = add_article(database, "پل دوم", story=story, text="پل دوم باز شد.", outlet="bregu", days=-0.1)
    later = inbox(database).accept(story)
    assert later.id != before.id
    with database.read() as session:
        cited = {piece.article_id for piece in digests.pieces(session, [later.id or 0])[later.id or 0]}
    assert cited == {fresh}
