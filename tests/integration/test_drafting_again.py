"""What was drafted before is not drafted again: stories open in another digest, and articles used after a split."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aggregator.drafting import stage
from aggregator.drafting.past import standing
from aggregator.models import Digest, DigestItem, Membership
from aggregator.store import digests, stories
from aggregator.store.database import Database
from aggregator.vocabulary import ItemStatus, PieceRole
from tests.integration.drafting_desk import DE_TEXT, NOW, SHIPPED, add_article, add_story, desk, scratch


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = scratch(tmp_path)
    yield database
    database.close()


def run(database: Database) -> stage.DraftReport:
    return stage.run(database, desk(), now=NOW, templates=[SHIPPED])


def items(database: Database, digest_id: int) -> list[DigestItem]:
    with database.read() as session:
        return digests.items(session, digest_id)


def sources(database: Database, item: DigestItem) -> list[int]:
    with database.read() as session:
        found = digests.pieces(session, [item.id or 0])[item.id or 0]
    return [piece.article_id for piece in found if piece.role is PieceRole.SOURCE]


def decide(database: Database, item: DigestItem, status: ItemStatus) -> None:
    with database.write() as session:
        assert digests.change_item(session, item.id or 0, expected_version=item.version, values={"status": status})


@pytest.mark.parametrize("status", [ItemStatus.DRAFT, ItemStatus.ACCEPTED, ItemStatus.HELD])
def test_a_story_open_in_an_older_digest_is_not_drafted_into_the_next(database: Database, status: ItemStatus) -> None:
    add_article(database, "آب‌بند بسته شد", story=add_story(database))
    first = run(database)
    [item] = items(database, first.digest_id)
    if status is not ItemStatus.DRAFT:
        decide(database, item, status)
    with database.write() as session:
        later = digests.add(
            session, Digest(series="Velda Weekly", cover_date=date(2026, 12, 25), number=300, created_at=NOW)
        )
    second = run(database)
    assert (second.digest_id, second.candidates, second.drafted) == (later, 0, 0)


def split(database: Database, article_id: int) -> int:
    story = add_story(database, "جدا")
    with database.write() as session:
        stories.place(session, Membership(article_id=article_id, story_id=story, score=1.0, placed_at=NOW))
    return story


def test_an_article_an_accepted_item_cites_is_not_proposed_in_another_story(database: Database) -> None:
    story = add_story(database)
    first = add_article(database, "آب‌بند بسته شد", story=story)
    used = add_article(database, "Schleuse geschlossen", story=story, outlet="hafenblatt", language="de", text=DE_TEXT)
    report = run(database)
    [item] = items(database, report.digest_id)
    assert sorted(sources(database, item)) == [first, used]
    decide(database, item, ItemStatus.ACCEPTED)
    parted = split(database, used)
    assert run(database).drafted == 0, "all that the new story has is printed already"
    fresh = add_article(database, "Das Tor ist repariert", story=parted, outlet="courier", language="de", text=DE_TEXT)
    assert run(database).drafted == 1
    [new] = [row for row in items(database, report.digest_id) if row.story_id == parted]
    assert sources(database, new) == [fresh]


def test_where_some_stories_stand_is_what_the_whole_series_says_of_them(database: Database) -> None:
    ids = [add_story(database) for _ in range(5)]
    for number, story in enumerate(ids):
        add_article(database, f"خبر {number}", story=story)
    first = run(database)
    accepted, rejected, giver, taker, _ = items(database, first.digest_id)
    decide(database, accepted, ItemStatus.ACCEPTED)
    decide(database, rejected, ItemStatus.REJECTED)
    decide(database, taker, ItemStatus.ACCEPTED)
    with database.write() as session:
        merged = {"status": ItemStatus.MERGED, "merged_into": taker.id}
        assert digests.change_item(session, giver.id or 0, expected_version=giver.version, values=merged)
    with database.read() as session:
        later = date(2027, 1, 1)
        whole = standing(session, "Velda Weekly", cover_date=later)
        assert {accepted.story_id, giver.story_id, taker.story_id} == set(whole.told) and whole.settled
        for story in ids:
            alone = standing(session, "Velda Weekly", cover_date=later, stories=[story])
            assert alone.settled == whole.settled & {story}
            assert alone.told == {one: at for one, at in whole.told.items() if one == story}
