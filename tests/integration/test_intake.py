"""A poll is stored as a whole or not at all, and an article is stored once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.collection import intake
from aggregator.collection.raw import Published
from aggregator.collection.sources import Claim
from aggregator.errors import AggregatorError, LeaseHeldError
from aggregator.models import CollectionRequest, Source
from aggregator.store import articles, polls, requests, search, snapshots
from aggregator.store.database import Database
from aggregator.vocabulary import PageState, PollOutcome, PublishedBasis, QuarantineState, RequestKind, RequestState
from tests.factories import NOW
from tests.integration.collecting import (
    HOUR,
    answer,
    feed,
    item,
    mirrored,
    plan,
    the_articles,
    the_source,
    the_texts,
)


@pytest.fixture
def desk(database: Database) -> Database:
    mirrored(database, "rud", "rud-port")
    return database


def validators(source: Source) -> tuple[str | None, str | None, str | None]:
    return source.etag, source.last_modified, source.body_hash


def test_new_entries_are_stored_with_all_they_say(desk: Database) -> None:
    poll = intake.store_feed(desk, plan(), answer(), feed(item(1), item(2)), now=NOW)
    assert (poll.outcome, poll.seen, poll.stored, poll.http_status) == (PollOutcome.STORED, 2, 2, 200)
    first = the_articles(desk)[0]
    assert (first.title, first.language, first.source_id) == ("پل تازه 1", "fa", "rud")
    assert (first.published_at, first.published_basis, first.published_offset) == (
        NOW - 3 * HOUR,
        PublishedBasis.FEED,
        210,
    )
    assert the_texts(desk)[0] == (first.id, 1, "feed", "شهرداری پل تازه‌ای را گشود.")
    with desk.read() as session:
        assert search.find(session, "شهرداری") != []
        assert snapshots.read(session, feed().packed.sha256) == b"<rss/>"  # type: ignore[union-attr]  # it has one


def test_an_entry_without_a_date_is_dated_by_when_it_was_first_seen(desk: Database) -> None:
    intake.store_feed(desk, plan(), answer(), feed(item(1, published=None)), now=NOW)
    article = the_articles(desk)[0]
    assert (article.published_at, article.published_basis) == (NOW, PublishedBasis.FIRST_SEEN)


def test_known_entries_change_nothing(desk: Database) -> None:
    intake.store_feed(desk, plan(), answer(), feed(item(1)), now=NOW)
    poll = intake.store_feed(desk, plan(), answer(), feed(item(1), item(2)), now=NOW + HOUR)
    assert (poll.stored, poll.known, poll.revised) == (1, 1, 0)
    assert [number for _, number, _, _ in the_texts(desk)] == [1, 1]


def test_an_edited_entry_is_a_new_revision_and_never_a_second_article(desk: Database) -> None:
    intake.store_feed(desk, plan(), answer(), feed(item(1)), now=NOW)
    edited = item(1, "شهرداری پل را نگشود.", title="پل بسته ماند", language="ar")
    poll = intake.store_feed(desk, plan(), answer(), feed(edited), now=NOW + HOUR)
    assert (poll.stored, poll.revised) == (0, 1)
    (article,) = the_articles(desk)
    assert (article.title, article.revision, article.language, article.changed_at) == (
        "پل بسته ماند",
        2,
        "ar",
        NOW + HOUR,
    )
    assert [text for _, _, _, text in the_texts(desk)] == ["شهرداری پل تازه‌ای را گشود.", "شهرداری پل را نگشود."]
    with desk.read() as session:
        assert search.find(session, "نگشود") == [article.id]


def test_an_edit_of_typography_alone_is_no_revision(desk: Database) -> None:
    intake.store_feed(desk, plan(), answer(), feed(item(1, "کتاب‌ها رسید")), now=NOW)
    same = replace(item(1, "كتاب‌ها رسيد"), text_hash=item(1, "کتاب‌ها رسید").text_hash)
    poll = intake.store_feed(desk, plan(), answer(), feed(same), now=NOW + HOUR)
    assert poll.revised == 1
    assert len(the_texts(desk)) == 1


def test_an_edited_entry_has_its_page_fetched_again(desk: Database) -> None:
    intake.store_feed(desk, plan(), answer(), feed(item(1)), now=NOW)
    with desk.write() as session:
        article = articles.get(session, 1)
        article.page_state, article.page_due_at, article.page_attempts = PageState.FETCHED, None, 2
        session.add(article)
    intake.store_feed(desk, plan(), answer(), feed(item(1, "متنی دیگر.")), now=NOW + HOUR)
    (article,) = the_articles(desk)
    assert (article.page_state, article.page_due_at, article.page_attempts) == (PageState.WANTED, NOW + HOUR, 0)


def test_the_same_page_through_two_sources_is_one_article(desk: Database) -> None:
    intake.store_feed(desk, plan(), answer(), feed(item(1)), now=NOW)
    again = replace(item(1), entry_key="k" * 64)
    poll = intake.store_feed(desk, plan("rud-port"), answer(), feed(again), now=NOW)
    assert (poll.stored, poll.known) == (0, 1)
    assert len(the_articles(desk)) == 1
    poll = intake.store_feed(desk, plan("rud-port"), answer(), feed(again), now=NOW + HOUR)
    assert (poll.known, poll.revised) == (1, 0)


def test_two_entries_of_a_document_with_one_page_are_one_article(desk: Database) -> None:
    poll = intake.store_feed(desk, plan(), answer(), feed(item(1), replace(item(1), entry_key="k" * 64)), now=NOW)
    assert (poll.stored, poll.known) == (1, 1)
    assert len(the_articles(desk)) == 1


def test_another_source_s_teaser_never_takes_the_place_of_the_text(desk: Database) -> None:
    long = "متن کامل این خبر در چند بند. " * 20
    intake.store_feed(desk, plan(), answer(), feed(item(1, long)), now=NOW)
    teaser = replace(item(1, "متن کامل…"), entry_key="k" * 64)
    intake.store_feed(desk, plan("rud-port"), answer(), feed(teaser), now=NOW)
    edited = replace(item(1, "متن تازه…"), entry_key="k" * 64)
    intake.store_feed(desk, plan("rud-port"), answer(), feed(edited), now=NOW + HOUR)
    assert [text for _, _, _, text in the_texts(desk)] == [long]


def test_another_outlet_s_words_never_stand_in_an_article(desk: Database) -> None:
    mirrored(desk, "rud", "rud-port", "permbledhje")
    digest = plan("permbledhje", outlet_id="permbledhje-e-lajmeve", url="https://permbledhje.example/feed")
    shown = item(1, "Gazeta shkruan për urën.", entry_key="d" * 64)
    intake.store_feed(desk, plan(), answer(), feed(item(1)), now=NOW)
    intake.store_feed(desk, digest, answer(), feed(shown), now=NOW)
    before = the_texts(desk)
    edited = replace(shown, text="Një tekst krejt tjetër. " * 9, text_hash="t" * 64, content_hash="c" * 64)
    poll = intake.store_feed(desk, digest, answer(), feed(edited), now=NOW + HOUR)
    assert (poll.revised, the_texts(desk)) == (1, before)
    assert [article.title for article in the_articles(desk)] == [item(1).title]


def test_a_source_that_config_gave_to_another_outlet_still_corrects_its_articles(desk: Database) -> None:
    intake.store_feed(desk, plan(), answer(), feed(item(1)), now=NOW)
    corrected = item(1, "تصحیح: پل فردا گشوده می‌شود.")
    intake.store_feed(desk, plan(outlet_id="rudnameh-ye-tazeh"), answer(), feed(corrected), now=NOW + HOUR)
    assert the_texts(desk)[-1][1:] == (2, "feed", corrected.text)


def test_the_article_s_own_source_may_shorten_it(desk: Database) -> None:
    intake.store_feed(desk, plan(), answer(), feed(item(1, "متن کامل این خبر در چند بند. " * 20)), now=NOW)
    intake.store_feed(desk, plan(), answer(), feed(item(1, "این خبر پس گرفته شد.")), now=NOW + HOUR)
    assert the_texts(desk)[-1][1:] == (2, "feed", "این خبر پس گرفته شد.")


# pages, full text, own page, page state, note
PAGES = [
    ("auto", False, True, PageState.WANTED, "the feed has a teaser"),
    ("auto", True, True, PageState.UNWANTED, "the feed has it all"),
    ("always", True, True, PageState.WANTED, "config wants pages"),
    ("never", False, True, PageState.UNWANTED, "config wants none"),
    ("always", False, False, PageState.UNWANTED, "the link is the front page's"),
]


@pytest.mark.parametrize(("pages", "full", "own", "state", "note"), PAGES, ids=[row[4] for row in PAGES])
def test_a_page_is_wanted_where_it_tells_more(
    desk: Database, pages: str, full: bool, own: bool, state: PageState, note: str
) -> None:
    intake.store_feed(desk, plan(pages=pages), answer(), feed(item(1, full_text=full, own_page=own)), now=NOW)
    (article,) = the_articles(desk)
    assert article.page_state is state, note
    assert (article.page_due_at is not None) is (state is PageState.WANTED)


def test_validators_move_with_the_entries(desk: Database) -> None:
    assert validators(the_source(desk)) == (None, None, None)
    intake.store_feed(desk, plan(), answer(b"abc"), feed(item(1)), now=NOW)
    source = the_source(desk)
    assert source.etag == '"e1"' and source.last_modified == "Wed, 04 Mar 2026 09:00:00 GMT"
    assert source.body_hash == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (source.next_poll_at, source.last_new_at, source.failures) == (NOW + HOUR, NOW, 0)
    assert source.wait_seconds == 3_600


@pytest.mark.parametrize("breaks", ["account", "item", "late"])
def test_an_error_inside_the_transaction_leaves_everything_as_it_was(
    desk: Database, monkeypatch: pytest.MonkeyPatch, breaks: str
) -> None:
    intake.store_feed(desk, plan(), answer(b"one"), feed(item(1), body=b"one"), now=NOW)
    before = validators(the_source(desk)), the_texts(desk)
    document = feed(item(1, "تازه"), item(2), body=b"two")
    if breaks == "account":
        document = replace(document, seen=7)
    if breaks == "item":
        document = replace(document, items=(*document.items, replace(item(3), title=None)))  # type: ignore[arg-type]  # NOT NULL
    if breaks == "late":
        monkeypatch.setattr(intake, "succeeded", lambda *_args, **_named: 1 / 0)
    with pytest.raises((ValueError, AggregatorError, ZeroDivisionError)):
        intake.store_feed(desk, plan(), answer(b"two", etag='"e2"'), document, now=NOW + HOUR)
    assert (validators(the_source(desk)), the_texts(desk)) == before
    with desk.read() as session:
        assert len(polls.by_ids(session, range(10))) == 1


def test_an_unchanged_document_moves_times_and_a_304_no_validator(desk: Database) -> None:
    intake.store_feed(desk, plan(), answer(b"one"), feed(item(1)), now=NOW)
    before = validators(the_source(desk))
    poll = intake.store_unchanged(desk, plan(), answer(b"", status=304, etag=None, last_modified=None), now=NOW + HOUR)
    assert (poll.outcome, poll.seen) == (PollOutcome.NOT_MODIFIED, 0)
    assert validators(the_source(desk)) == before
    assert the_source(desk).next_poll_at == NOW + 2 * HOUR
    assert the_source(desk).last_new_at == NOW


def test_the_same_bytes_under_another_etag_are_remembered_under_it(desk: Database) -> None:
    intake.store_feed(desk, plan(), answer(b"one"), feed(item(1)), now=NOW)
    poll = intake.store_unchanged(desk, plan(), answer(b"one", etag='"e2"'), now=NOW + HOUR)
    assert poll.outcome is PollOutcome.SAME_BODY
    assert the_source(desk).etag == '"e2"'


def test_where_a_redirect_ended_is_kept_also_when_nothing_was_new(desk: Database) -> None:
    moved = answer(url="https://rud.example/new.xml")
    for poll in (
        intake.store_feed(desk, plan(), moved, feed(item(1)), now=NOW),
        intake.store_unchanged(desk, plan(), replace(moved, status=304), now=NOW + HOUR),
    ):
        assert poll.final_url == "https://rud.example/new.xml"
    spelled = plan(url="https://RUD.example:443/لیست.xml")
    same = answer(url="https://rud.example/%D9%84%DB%8C%D8%B3%D8%AA.xml")
    assert intake.store_feed(desk, spelled, same, feed(item(2)), now=NOW).final_url is None


def test_a_failure_moves_nothing_but_the_failure_count(desk: Database) -> None:
    intake.store_feed(desk, plan(), answer(b"one"), feed(item(1)), now=NOW)
    before = validators(the_source(desk)), the_texts(desk)
    for failures in (1, 2):
        at = NOW + failures * HOUR
        poll = intake.store_failure(desk, plan(), PollOutcome.HTTP_ERROR, now=at, note="500", http_status=500)
        source = the_source(desk)
        assert (source.failures, source.next_poll_at) == (failures, at + HOUR * 2 ** (failures - 1))
        assert source.wait_seconds == 3_600 * 2 ** (failures - 1)
        assert (poll.outcome, poll.http_status, poll.note) == (PollOutcome.HTTP_ERROR, 500, "500")
    assert (validators(the_source(desk)), the_texts(desk)) == before
    assert the_source(desk).last_success_at == NOW


def test_the_server_s_wait_is_kept_and_a_success_forgets_the_failures(desk: Database) -> None:
    outcome = PollOutcome.HTTP_ERROR
    intake.store_failure(desk, plan(), outcome, now=NOW, note="429", http_status=429, retry_after=5 * 3_600)
    source = the_source(desk)
    assert (source.next_poll_at, source.wait_seconds) == (NOW + 5 * HOUR, 5 * 3_600)
    intake.store_feed(desk, plan(), answer(), feed(item(1)), now=NOW)
    source = the_source(desk)
    assert (source.failures, source.wait_seconds) == (0, 3_600)


# outcome, HTTP status, waits after the first, second, third and tenth failure in hours, note
KINDS = [
    (PollOutcome.NOT_STORED, None, [1, 1, 1, 1], "our own trouble"),
    (PollOutcome.UNREACHABLE, None, [1, 2, 4, 24], "a server in trouble"),
    (PollOutcome.HTTP_ERROR, 404, [6, 12, 24, 24], "the feed is not there"),
    (PollOutcome.HTTP_ERROR, 410, [24, 720, 720, 720], "nor will it be again"),
]


@pytest.mark.parametrize(("outcome", "status", "hours", "note"), KINDS, ids=[row[3] for row in KINDS])
def test_a_failing_source_is_left_alone_as_its_kind_of_failure_asks(
    desk: Database, outcome: PollOutcome, status: int | None, hours: list[int], note: str
) -> None:
    waits = []
    for _ in range(10):
        intake.store_failure(desk, plan(), outcome, now=NOW, note=note, http_status=status)
        source = the_source(desk)
        assert source.next_poll_at == NOW + timedelta(seconds=source.wait_seconds)
        waits.append(source.wait_seconds // 3_600)
    assert [waits[0], waits[1], waits[2], waits[9]] == hours


def test_a_document_that_kills_its_parser_costs_no_more_than_any_other_failure(desk: Database) -> None:
    waits = []
    for _ in range(3):
        intake.store_death(desk, plan(), answer(b"poison"), now=NOW, why="crash")
        waits.append(the_source(desk).wait_seconds // 3_600)
    assert waits == [1, 2, 4]


def test_the_third_death_quarantines_the_document_and_keeps_its_bytes(desk: Database) -> None:
    intake.store_feed(desk, plan(), answer(b"good"), feed(item(1)), now=NOW)
    before = validators(the_source(desk))
    outcomes = []
    for hour in (1, 2, 3):
        poll = intake.store_death(desk, plan(), answer(b"poison"), now=NOW + hour * HOUR, why="parsing took longer")
        outcomes.append(poll.outcome)
    assert outcomes == [PollOutcome.PARSER_DIED, PollOutcome.PARSER_DIED, PollOutcome.QUARANTINED]
    assert validators(the_source(desk)) == before
    with desk.read() as session:
        (row,) = polls.quarantined(session)
        assert (row.state, row.attempts, row.reason) == (QuarantineState.QUARANTINED, 3, "parsing took longer")
        assert (row.first_at, row.last_at) == (NOW + HOUR, NOW + 3 * HOUR)
        assert polls.forbidden(session) == {"rud": {row.sha256}}
        assert snapshots.read(session, row.sha256) == b"poison"


def test_another_document_of_the_source_is_not_in_quarantine_with_it(desk: Database) -> None:
    for body in (b"poison", b"poison", b"other"):
        poll = intake.store_death(desk, plan(), answer(body), now=NOW, why="crash")
    assert poll.outcome is PollOutcome.PARSER_DIED


def test_rejected_repeated_and_truncated_entries_are_in_the_account(desk: Database) -> None:
    document = feed(item(1), seen=9, repeated=2, truncated=3, rejected={"empty": 2, "unreadable": 1})
    poll = intake.store_feed(desk, plan(), answer(url="https://rud.example/moved"), document, now=NOW)
    assert (poll.seen, poll.stored, poll.known, poll.rejected, poll.truncated) == (9, 1, 2, 3, 3)
    assert poll.reasons == {"empty": 2, "unreadable": 1}
    assert poll.final_url == "https://rud.example/moved"


def test_a_date_is_not_moved_by_a_later_poll(desk: Database) -> None:
    intake.store_feed(desk, plan(), answer(), feed(item(1)), now=NOW)
    later = Published(NOW - timedelta(minutes=1), PublishedBasis.FEED, 0)
    intake.store_feed(desk, plan(), answer(), feed(item(1, "ویرایش شد.", published=later)), now=NOW + HOUR)
    assert the_articles(desk)[0].published_at == NOW - 3 * HOUR


def test_a_poll_is_stored_once_and_only_by_the_collector_that_took_it_up(desk: Database) -> None:
    with desk.write() as session:
        asked = CollectionRequest(kind=RequestKind.POLL, source_id="rud", slot=NOW, asked_at=NOW, token="mine")
        request_id = requests.add(session, asked)
    with pytest.raises(LeaseHeldError):
        intake.store_feed(desk, plan(claim=Claim(request_id, "another's")), answer(), feed(item(1)), now=NOW)
    assert the_articles(desk) == []
    mine = plan(claim=Claim(request_id, "mine"))
    poll = intake.store_feed(desk, mine, answer(), feed(item(1)), now=NOW)
    with desk.read() as session:
        done = requests.get(session, request_id)
    assert (done.state, done.answer, done.done_at) == (RequestState.DONE, {"poll_id": poll.id}, NOW)
    with pytest.raises(LeaseHeldError):
        intake.store_failure(desk, mine, PollOutcome.UNREACHABLE, now=NOW, note="again")
    assert the_source(desk).failures == 0
