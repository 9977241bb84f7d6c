"""What brings a redacted article again: its feed, its page, a person. None brings its words back."""

import pytest

from aggregator.collection import clips, intake, pages
from aggregator.errors import CollectorError, UsageError
from aggregator.models import Snapshot
from aggregator.review.people import PeopleDesk
from aggregator.review.redaction import redact
from aggregator.store import articles, search
from aggregator.store.database import Database
from aggregator.vocabulary import Role
from tests.factories import NOW
from tests.integration.clipped import by_hand
from tests.integration.collecting import HOUR, answer, feed, item, mirrored, page, plan, the_articles, the_texts


@pytest.fixture
def desk(database: Database) -> Database:
    mirrored(database, "rud", "rud-port")
    intake.store_feed(database, plan(), answer(), feed(item(1), item(2)), now=NOW)
    PeopleDesk(database, now=NOW).add("Besa", Role.PUBLISHER)
    redact(database, "Besa", 1, why="gone", now=NOW)
    return database


def texts_of_first(desk: Database) -> set[str]:
    return {text for article, _, _, text in the_texts(desk) if article == 1}


def test_its_feed_says_it_again_and_otherwise(desk: Database) -> None:
    poll = intake.store_feed(desk, plan(), answer(), feed(item(1, "متنی دیگر."), item(2), item(3)), now=NOW + HOUR)
    assert (poll.seen, poll.stored, poll.known, poll.revised) == (3, 1, 1, 1)
    assert texts_of_first(desk) == {""} and the_articles(desk)[0].title == ""
    with desk.read() as session:
        kept = session.get(Snapshot, feed().packed.sha256)  # type: ignore[union-attr]  # it has one
        assert kept is not None and kept.body is None and kept.redacted_why
        assert search.find(session, "دیگر") == []
        assert articles.texts(session, [3])[3].text


def test_its_feed_says_it_again_under_another_address(desk: Database) -> None:
    moved = item(1, "متنی دیگر.", url="https://rud.example/new/1", url_key="rud.example/new/1")
    again = feed(moved, item(2), body=b"<rss>moved</rss>")
    intake.store_feed(desk, plan(), answer(), again, now=NOW + HOUR)
    assert texts_of_first(desk) == {""}
    with desk.read() as session:
        kept = session.get(Snapshot, again.packed.sha256)  # type: ignore[union-attr]  # it has one
        assert kept is not None and kept.body is None


def test_its_page_is_not_asked_for_and_one_on_the_way_is_not_kept(desk: Database) -> None:
    assert [one.article_id for one in pages.wanted(desk, now=NOW + HOUR, limit=9)] == [2]
    with pytest.raises(CollectorError, match="redacted"):
        pages.plan_of(desk, 1)
    on_its_way = pages.PagePlan(1, "rud", "https://rud.example/1", 0)
    assert not pages.store_page(desk, on_its_way, page("متن کامل صفحه. " * 20), now=NOW + HOUR)
    assert texts_of_first(desk) == {""}


def test_a_person_who_clips_it_is_told(desk: Database) -> None:
    with pytest.raises(UsageError, match=r"article 1 is redacted \(gone\)"):
        clips.store_clip(desk, by_hand("متن کامل این خبر.", url="https://rud.example/1"), now=NOW + HOUR)
    assert texts_of_first(desk) == {""}
