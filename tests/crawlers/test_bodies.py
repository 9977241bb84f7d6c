"""Answers without an end, bombs, and feeds that eat their reader's time, in one round with sources that are well.

Each ends in an outcome that says what it was, within the caps on size, time and memory, and the others are read all the
same. The caps are the product's, but for time, which is seconds instead of a minute.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlmodel import select

from aggregator.models import Article, Poll
from aggregator.store import sources
from aggregator.vocabulary import PollOutcome
from tests.fakes import adversary
from tests.fakes.adversary import FEEDS, FLOODS, HOLDS, PACKED, encoded, pack
from tests.fakes.desk import Desk
from tests.fakes.scripted_collector import peak_mb, scripted
from tests.fakes.web import Answer, Web, redirect

WELL = 12
ADDRESS = "127.1.0.7"
SECONDS = 4
ONE = adversary.rss("<guid>پل</guid>".encode())
TWO = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>P</title><item><title>Ura e re</title><link>https://p.example/1'
    "</link><guid>1</guid></item><item><title>پل نو</title><link>https://p.example/2</link><guid>2</guid></item></channel></rss>"
).encode()
#: Lengths at which a feed breaks off.
CUTS = {f"cut-at-{length}": length for length in range(11, len(TWO) - 1, 23)}
GOOD = Answer(ONE, headers=(adversary.XML, ("ETag", '"1"')))


@dataclass(frozen=True)
class Round:
    web: Web
    desk: Desk
    polls: dict[str, Poll]
    order: list[str]
    peak: float


def _script(web: Web) -> dict[str, str]:
    answers = FLOODS | HOLDS | {f"feed-{name}": Answer(body) for name, body in FEEDS.items()}
    answers |= {f"bomb-{name}": encoded(body, name) for name, body in PACKED.items()}
    answers |= {name: adversary.closing(TWO[:length], b'ETag: "1"\r\n') for name, length in CUTS.items()}
    answers["bomb-twice"] = encoded(pack(PACKED["gzip"], "gzip"), "gzip, gzip")
    answers["bomb-of-error"] = encoded(PACKED["br"], "br", 500)
    answers["bomb-of-redirect"] = Answer(
        PACKED["gzip"], 302, (("Location", "/elsewhere"), ("Content-Encoding", "gzip"))
    )
    answers["many-entries"] = Answer(adversary.MANY_ENTRIES)
    answers["endless-robots"] = answers["holding-robots"] = answers["bomb-of-robots"] = GOOD
    answers["wandering"] = redirect("/a")
    for step in range(20):
        web.say("wandering", "/" + "a" * (step + 1), redirect("/" + "a" * (step + 2)))
    web.say("bomb-of-redirect", "/elsewhere", GOOD)
    web.say("endless-robots", "/robots.txt", FLOODS["endless-body"])
    web.say("holding-robots", "/robots.txt", HOLDS["dribbled-body"])
    web.say("bomb-of-robots", "/robots.txt", encoded(PACKED["zstd"], "zstd"))
    for name in PACKED:
        answers[f"packed-{name}"] = encoded(pack(ONE, name), name)
        answers[f"cut-{name}"] = encoded(pack(ONE, name)[:-9], name)
    hostile = {name: web.say(name, "/feed", answer) for name, answer in answers.items()}
    # the hostile ones come first, and so do their requests
    return hostile | {f"well-{number}": web.say(f"well-{number}", "/feed", GOOD) for number in range(WELL)}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    with Web(domain="example", everywhere=True) as web:
        feeds = _script(web)
        desk = Desk(tmp_path_factory.mktemp("bodies") / "d", feeds, allow="127.1.0.0/16")
        with scripted(desk, {f"{name}.example": [[ADDRESS]] for name in feeds}, DOWNLOAD_TIMEOUT=SECONDS):
            polls = desk.collect()
        with desk.database.read() as session:
            order = [poll.source_id for poll in session.exec(select(Poll).order_by(Poll.id))]
        yield Round(web, desk, polls, order, peak_mb(desk))
        desk.database.close()


def test_every_source_has_its_poll(held: Round) -> None:
    assert held.polls.keys() == set(held.order)
    assert len(held.order) > WELL + 35


@pytest.mark.parametrize("name", HOLDS | FLOODS)
def test_a_server_without_an_end_is_given_up_in_time_or_at_the_cap(held: Round, name: str) -> None:
    poll = held.polls[name]
    assert poll.outcome in (PollOutcome.UNREACHABLE, PollOutcome.TOO_LARGE)
    assert poll.note


@pytest.mark.parametrize("name", ["endless-headers", "endless-100"])
def test_headers_without_an_end_are_given_up_at_their_bound(held: Round, name: str) -> None:
    # in twenty seconds they filled 2.5 GB
    assert "headers of more than 65,536 bytes" in held.polls[name].note


@pytest.mark.parametrize("name", HOLDS)
def test_a_server_that_holds_on_is_asked_once(held: Round, name: str) -> None:
    assert held.web.paths(name) == ["/robots.txt", "/feed"], "not again, when its time was over"
    assert "does not answer in time" in held.polls[name].note


def test_the_sources_that_are_well_are_all_read(held: Round) -> None:
    assert {held.polls[f"well-{number}"].outcome for number in range(WELL)} == {PollOutcome.STORED}


@pytest.mark.parametrize("name", [*(f"bomb-{name}" for name in PACKED), "bomb-twice", "bomb-of-error"])
def test_a_bomb_is_too_large(held: Round, name: str) -> None:
    poll = held.polls[name]
    assert (poll.outcome, "larger than allowed" in poll.note) == (PollOutcome.TOO_LARGE, True)


def test_the_body_of_a_redirect_is_not_unpacked(held: Round) -> None:
    assert held.polls["bomb-of-redirect"].outcome is PollOutcome.STORED


@pytest.mark.parametrize("name", ["bomb-of-robots", "endless-robots"])
def test_a_robots_txt_without_an_end_means_wait(held: Round, name: str) -> None:
    assert held.polls[name].outcome in (PollOutcome.ROBOTS, PollOutcome.UNREACHABLE)
    assert set(held.web.paths(name)) == {"/robots.txt"}


def test_redirects_without_an_end_are_followed_five_times(held: Round) -> None:
    assert "max redirections" in held.polls["wandering"].note
    assert held.web.paths("wandering") == ["/robots.txt", "/feed", *("/" + "a" * (step + 1) for step in range(5))]


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_that_eats_its_reader_s_time_is_read_with_its_one_entry(held: Round, name: str) -> None:
    poll = held.polls[f"feed-{name}"]
    assert (poll.outcome, poll.seen, poll.stored) == (PollOutcome.STORED, 1, 1)


def test_no_file_of_this_machine_is_in_an_article(held: Round) -> None:
    with held.desk.database.read() as session:
        words = [f"{row.title} {row.summary}" for row in session.exec(select(Article))]
    assert words and not [text for text in words if "root:" in text]


def test_of_a_hundred_thousand_entries_two_thousand_are_stored_and_the_rest_is_counted(held: Round) -> None:
    poll = held.polls["many-entries"]
    assert (poll.seen, poll.stored, poll.truncated) == (100_000, 2_000, 98_000)


@pytest.mark.parametrize("encoding", PACKED)
def test_a_packed_body_is_read_and_one_that_is_cut_short_is_no_answer(held: Round, encoding: str) -> None:
    assert held.polls[f"packed-{encoding}"].stored == 1
    cut = held.polls[f"cut-{encoding}"]
    assert (cut.outcome, "no whole" in cut.note) == (PollOutcome.UNREACHABLE, True)


@pytest.mark.parametrize("name", CUTS)
def test_a_feed_that_breaks_off_where_its_connection_does_leaves_no_half_entry_and_no_validators(
    held: Round, name: str
) -> None:
    poll = held.polls[name]
    assert poll.outcome in (PollOutcome.STORED, PollOutcome.NOT_A_FEED)
    with held.desk.database.read() as session:
        source = sources.get(session, name)
        titles = {row.title for row in session.exec(select(Article).where(Article.source_id == name))}
    assert (source.etag, source.body_hash) == (None, None)
    assert titles <= {"Ura e re", "پل نو"}
    assert poll.outcome is not PollOutcome.STORED or "breaks off" in poll.note


def test_memory_stays_within_bounds(held: Round) -> None:
    # 64 MB bombs, and bodies of ten megabytes of which sixteen are taken in at once
    assert held.peak < 400
