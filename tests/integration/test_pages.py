"""Article pages: their text takes the feed's place when it tells more, and trying ends."""

import pytest

from aggregator.collection import intake, pages
from aggregator.collection.raw import Published
from aggregator.store import search, snapshots
from aggregator.store.database import Database
from aggregator.vocabulary import PageState, PublishedBasis
from tests.factories import NOW
from tests.integration.collecting import (
    HOUR,
    answer,
    feed,
    item,
    mirrored,
    page,
    plan,
    the_articles,
    the_texts,
)

LONG = "متن کامل این خبر که در صفحه آمده است. " * 5


@pytest.fixture
def desk(database: Database) -> Database:
    mirrored(database, "rud", "rud-port")
    intake.store_feed(database, plan(), answer(), feed(item(1, title="پل تازه")), now=NOW)
    return database


def the_page(desk: Database) -> pages.PagePlan:
    (wanted,) = pages.wanted(desk, now=NOW + 1_000 * HOUR, limit=10)
    return wanted


def test_pages_wanted_are_found_in_the_database_longest_due_first(desk: Database) -> None:
    intake.store_feed(desk, plan("rud-port"), answer(), feed(item(2)), now=NOW - HOUR)
    found = pages.wanted(desk, now=NOW, limit=10)
    assert [(one.source_id, one.url, one.attempts) for one in found] == [
        ("rud-port", "https://rud.example/2", 0),
        ("rud", "https://rud.example/1", 0),
    ]
    assert len(pages.wanted(desk, now=NOW, limit=1)) == 1
    assert [one.source_id for one in pages.wanted(desk, now=NOW, limit=10, source_ids=["rud"])] == ["rud"]
    assert pages.wanted(desk, now=NOW - 2 * HOUR, limit=10) == []


def test_a_page_that_tells_more_is_a_new_revision_with_its_snapshot(desk: Database) -> None:
    washed = page(LONG)
    assert pages.store_page(desk, the_page(desk), washed, now=NOW + HOUR)
    (article,) = the_articles(desk)
    assert (article.page_state, article.page_due_at, article.revision) == (PageState.FETCHED, None, 2)
    assert the_texts(desk)[-1][1:] == (2, "page", LONG)
    with desk.read() as session:
        assert snapshots.read(session, washed.packed.sha256) == LONG.encode()
        assert search.find(session, "صفحه") == [article.id]
    assert pages.wanted(desk, now=NOW + 1_000 * HOUR, limit=10) == []


def test_a_page_that_says_the_same_is_no_revision(desk: Database) -> None:
    same = page("شهرداری پل تازه‌ای را گشود.")
    assert not pages.store_page(desk, the_page(desk), same, now=NOW + HOUR)
    assert len(the_texts(desk)) == 1
    assert the_articles(desk)[0].page_state is PageState.FETCHED


@pytest.mark.parametrize("text", ["", "شهرداری", "برای خواندن"], ids=["nothing", "a teaser", "a wall"])
def test_a_page_with_less_than_half_of_the_feed_s_words_leaves_them(desk: Database, text: str) -> None:
    assert not pages.store_page(desk, the_page(desk), page(text), now=NOW + HOUR)
    assert [origin for _, _, origin, _ in the_texts(desk)] == ["feed"]
    assert the_articles(desk)[0].page_state is PageState.FETCHED


def test_a_page_s_later_text_takes_the_place_of_its_earlier_one_even_when_shorter(desk: Database) -> None:
    wanted = the_page(desk)
    pages.store_page(desk, wanted, page(LONG), now=NOW + HOUR)
    assert pages.store_page(desk, wanted, page("این خبر پس گرفته شد."), now=NOW + 2 * HOUR)
    assert not pages.store_page(desk, wanted, page(""), now=NOW + 3 * HOUR)
    assert [number for _, number, _, _ in the_texts(desk)] == [1, 2, 3]


def test_the_feed_s_later_words_do_not_undo_the_page_s(desk: Database) -> None:
    pages.store_page(desk, the_page(desk), page(LONG), now=NOW + HOUR)
    intake.store_feed(desk, plan(), answer(), feed(item(1, "خلاصه‌ای دیگر.", title="پل تازه")), now=NOW + 2 * HOUR)
    assert the_texts(desk)[-1][1:] == (2, "page", LONG)
    assert the_articles(desk)[0].page_state is PageState.WANTED


def test_the_page_fills_what_the_feed_left_open_and_overwrites_nothing(desk: Database) -> None:
    intake.store_feed(desk, plan(), answer(), feed(item(2, published=None), item(3, bylines=("آرش",))), now=NOW)
    washed = page(LONG, bylines=("سیمین",), published=Published(NOW - 5 * HOUR, PublishedBasis.META, 60))
    for wanted in pages.wanted(desk, now=NOW, limit=10):
        pages.store_page(desk, wanted, washed, now=NOW + HOUR)
    first, undated, signed = the_articles(desk)
    assert (first.published_at, first.published_basis) == (NOW - 3 * HOUR, PublishedBasis.FEED)
    assert (undated.published_at, undated.published_basis) == (NOW - 5 * HOUR, PublishedBasis.META)
    assert (undated.published_offset, undated.bylines, signed.bylines) == (60, ["سیمین"], ["آرش"])


def test_a_page_that_fails_is_tried_after_ten_minutes_and_two_hours_and_then_given_up(desk: Database) -> None:
    waits = []
    for _ in range(3):
        wanted = the_page(desk)
        pages.store_page_failure(desk, wanted, now=NOW, why="the server answers 500", final=False)
        (article,) = the_articles(desk)
        waits.append(article.page_due_at and round((article.page_due_at - NOW).total_seconds() / 60))
    assert waits == [10, 120, None]
    assert (article.page_state, article.page_attempts, article.page_error) == (
        PageState.FAILED,
        3,
        "the server answers 500",
    )
    assert len(the_texts(desk)) == 1


def test_a_final_answer_ends_the_trying_at_once(desk: Database) -> None:
    pages.store_page_failure(desk, the_page(desk), now=NOW, why="the server answers 410", final=True)
    assert the_articles(desk)[0].page_state is PageState.FAILED
    assert pages.wanted(desk, now=NOW + 1_000 * HOUR, limit=10) == []


def test_success_forgets_the_last_failure(desk: Database) -> None:
    pages.store_page_failure(desk, the_page(desk), now=NOW, why="x" * 900, final=False)
    assert len(the_articles(desk)[0].page_error or "") == 500
    pages.store_page(desk, the_page(desk), page(LONG), now=NOW + HOUR)
    assert the_articles(desk)[0].page_error is None


def test_an_error_inside_the_transaction_leaves_the_page_wanted(
    desk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_fill_gaps", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        pages.store_page(desk, the_page(desk), page(LONG), now=NOW + HOUR)
    assert len(the_texts(desk)) == 1
    assert the_page(desk).attempts == 0


def test_the_image_of_the_feed_stands_and_the_page_fills_in_where_there_is_none(desk: Database) -> None:
    intake.store_feed(desk, plan(), answer(), feed(item(2, image="https://rud.example/2.jpg")), now=NOW)
    for found in pages.wanted(desk, now=NOW + HOUR, limit=10):
        pages.store_page(desk, found, page(LONG, image="https://rud.example/page.jpg"), now=NOW + HOUR)
    first, second = the_articles(desk)
    assert (first.image, second.image) == ("https://rud.example/page.jpg", "https://rud.example/2.jpg")
    edited = item(2, title="پل باز شد", image="https://rud.example/new.jpg")
    intake.store_feed(desk, plan(), answer(body=b"2"), feed(edited, body=b"2"), now=NOW + 2 * HOUR)
    assert the_articles(desk)[1].image == "https://rud.example/new.jpg"
