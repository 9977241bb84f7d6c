"""The real collector process against a hostile little web: two rounds over thirty sources.

The rounds run once; each test looks at the account or the ledger of one source. A listener stands where the proxy of
the environment would be.
"""

import gzip
import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from sqlmodel import select

from aggregator.models import Article, Poll, Source
from aggregator.store import sources
from aggregator.vocabulary import PageState, PollOutcome
from tests.fakes.desk import Desk
from tests.fakes.web import Answer, Web, redirect

FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>P</title>{}</channel></rss>'
ONE = FEED.format("<item><title>Ura e re u hap</title><description>پل باز شد.</description></item>").encode()
XML = ("Content-Type", "text/xml")
ETAG = 'W/"caf\xe9 ;,\\ 1"'
MODIFIED = "Wed, 04 Mar 2026 9:00:00 GMT"  # one digit short of RFC 9110, sent back as it came
BOMB = Answer(gzip.compress(b" " * (64 << 20)), headers=(XML, ("Content-Encoding", "gzip")))
NAMING = b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'
REFRESHING = b'<html><meta http-equiv="refresh" content="0;url=/elsewhere"></html>'
WORDS = "Uji i lumit u ngrit përtej skelës së vjetër dhe tregu u mbyll deri të hënën. "


def robots(text: str, status: int = 200) -> Answer:
    return Answer(text.encode(), status, (("Content-Type", "text/plain"),))


def article_page(text: str) -> Answer:
    body = f"<html><head><title>T</title></head><body><article><p>{text}</p></article></body></html>"
    return Answer(body.encode(), headers=(("Content-Type", "text/html; charset=utf-8"),))


def script(web: Web) -> dict[str, str]:
    """What every host answers; returns the feeds' addresses."""
    feeds = {
        "plain": web.say(
            "plain",
            "/feed",
            Answer(ONE, headers=(XML, ("ETag", ETAG), ("Last-Modified", MODIFIED))),
            Answer(status=304),
        ),
        "same": web.say(
            "same", "/feed", Answer(ONE, headers=(XML, ("ETag", '"1"'))), Answer(ONE, headers=(XML, ("ETag", '"2"')))
        ),
        "bare": web.say("bare", "/feed", Answer(ONE, headers=())),
        "moved": web.say("moved", "/feed", redirect("/new", 301)),
        "looping": web.say("looping", "/feed", redirect("/feed")),
        "gone": web.say("gone", "/feed", Answer(b"gone", 410)),
        "busy": web.say("busy", "/feed", Answer(b"busy", 503, (("Retry-After", "7200"),))),
        "big": web.say("big", "/feed", Answer(ONE + b" " * (11 << 20))),
        "bomb": web.say("bomb", "/feed", BOMB),
        "bomb-404": web.say("bomb-404", "/feed", replace(BOMB, status=404)),
        "cut": web.say("cut", "/feed", Answer(ONE, length=len(ONE) + 500)),
        "web-page": web.say("web-page", "/feed", Answer(NAMING)),
        "refreshing": web.say("refreshing", "/feed", Answer(REFRESHING)),
        "path": web.say("path", "/feed", Answer(b"/etc/passwd")),
        "to-metadata": web.say("to-metadata", "/feed", redirect("http://169.254.169.254/latest/meta-data/")),
        "to-ipv6": web.say("to-ipv6", "/feed", redirect(f"http://[::1]:{web.port}/feed")),
        "to-mapped": web.say("to-mapped", "/feed", redirect(f"http://[::ffff:10.0.0.1]:{web.port}/feed")),
        "to-private": web.say("to-private", "/feed", redirect("http://10.0.0.1/feed", 307)),
        "to-number": web.say("to-number", "/feed", redirect("http://167772161/feed", 308)),
        "to-file": web.say("to-file", "/feed", redirect("file:///etc/passwd")),
        "to-data": web.say("to-data", "/feed", redirect("data:text/xml,<rss/>")),
        "to-password": web.say("to-password", "/feed", redirect(f"http://me:secret@plain.localhost:{web.port}/x")),
        "forbidden": web.say("forbidden", "/feed", Answer(ONE)),
        "forbidden-to-us": web.say("forbidden-to-us", "/feed", Answer(ONE)),
        "allowed": web.say("allowed", "/feed", Answer(ONE)),
        "locked-robots": web.say("locked-robots", "/feed", Answer(ONE)),
        "sick-robots": web.say("sick-robots", "/feed", Answer(ONE)),
        "busy-robots": web.say("busy-robots", "/feed", Answer(ONE)),
        "wandering-robots": web.say("wandering-robots", "/feed", Answer(ONE)),
        "paged": web.say("paged", "/feed", Answer(_paged(web))),
        "deaf": f"http://deaf.localhost:{_closed_port()}/feed",
        "nowhere": "http://nowhere.invalid/feed",
        "literal": "http://10.0.0.9/feed",
    }
    web.say("moved", "/new", Answer(ONE))
    web.say("forbidden", "/robots.txt", robots("User-agent: *\nDisallow: /feed\n"))
    web.say("forbidden-to-us", "/robots.txt", robots("User-agent: Prova\nDisallow: /\n\nUser-agent: *\nAllow: /\n"))
    web.say("allowed", "/robots.txt", robots("User-agent: *\nDisallow: /private/\n"))
    web.say("locked-robots", "/robots.txt", robots("no", 403))
    web.say("sick-robots", "/robots.txt", robots("no", 500))
    web.say("busy-robots", "/robots.txt", robots("no", 429))
    web.say("wandering-robots", "/robots.txt", redirect("http://169.254.169.254/robots.txt"))
    web.say("paged", "/good", article_page(WORDS * 8))
    web.say("paged", "/pdf", Answer(b"%PDF", headers=(("Content-Type", "application/pdf"),)))
    web.say("paged", "/inside", redirect("http://169.254.169.254/"))
    web.say("paged", "/sick", Answer(b"", 500))
    return feeds


def _paged(web: Web) -> bytes:
    paths = ("good", "pdf", "inside", "sick", "missing")
    items = (f"<item><title>{path}</title><link>{web.url('paged', '/' + path)}</link></item>" for path in paths)
    return FEED.format("".join(items)).encode()


def _closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass(frozen=True)
class Rounds:
    web: Web
    desk: Desk
    first: dict[str, Poll]
    second: dict[str, Poll]
    proxy: socket.socket

    def source(self, source_id: str) -> Source:
        with self.desk.database.read() as session:
            return sources.get(session, source_id)


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rounds]:
    with Web() as web, socket.create_server(("127.0.0.1", 0)) as proxy, pytest.MonkeyPatch.context() as patch:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            patch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        desk = Desk(tmp_path_factory.mktemp("desk") / "d", script(web))
        first = desk.collect()
        second = desk.collect("plain", "same", "moved")
        yield Rounds(web, desk, first, second, proxy)
        desk.database.close()


# source, outcome, HTTP status, what the note says, note
OUTCOMES = [
    ("plain", PollOutcome.STORED, 200, "", "all well"),
    ("bare", PollOutcome.STORED, 200, "", "no header at all"),
    ("moved", PollOutcome.STORED, 200, "", "a permanent redirect"),
    ("looping", PollOutcome.UNREACHABLE, None, "redirect", "a redirect to itself"),
    ("gone", PollOutcome.HTTP_ERROR, 410, "answers 410", "gone"),
    ("busy", PollOutcome.HTTP_ERROR, 503, "asks to wait 7200 s", "busy"),
    ("big", PollOutcome.TOO_LARGE, None, "larger than allowed", "11 MB"),
    ("bomb", PollOutcome.TOO_LARGE, None, "larger than allowed", "64 MB in 64 KB"),
    ("bomb-404", PollOutcome.TOO_LARGE, None, "larger than allowed", "the same on an error"),
    ("cut", PollOutcome.UNREACHABLE, None, "", "less than the server announced"),
    ("web-page", PollOutcome.NOT_A_FEED, 200, "/rss", "the page names its feed"),
    ("refreshing", PollOutcome.NOT_A_FEED, 200, "web page", "a refresh is not followed"),
    ("path", PollOutcome.NOT_A_FEED, 200, "neither RSS", "a path in place of a feed"),
    ("to-metadata", PollOutcome.REFUSED, None, "169.254.169.254", "cloud metadata"),
    ("to-ipv6", PollOutcome.REFUSED, None, "::1", "loopback, which only IPv4 is allowed to be here"),
    ("to-mapped", PollOutcome.REFUSED, None, "10.0.0.1", "a private address in IPv6 clothes"),
    ("to-private", PollOutcome.REFUSED, None, "10.0.0.1", "a private address"),
    ("to-number", PollOutcome.REFUSED, None, "not a public address", "10.0.0.1 as one number"),
    ("to-file", PollOutcome.HTTP_ERROR, 302, "no http(s) address", "a file"),
    ("to-data", PollOutcome.HTTP_ERROR, 302, "no http(s) address", "data"),
    ("to-password", PollOutcome.REFUSED, None, "user name", "with a password"),
    ("forbidden", PollOutcome.ROBOTS, None, "forbids /feed", "robots.txt says no to all"),
    ("forbidden-to-us", PollOutcome.ROBOTS, None, "forbids /feed", "robots.txt says no to us"),
    ("allowed", PollOutcome.STORED, 200, "", "robots.txt says no to others"),
    ("locked-robots", PollOutcome.STORED, 200, "", "403 is free (RFC 9309)"),
    ("sick-robots", PollOutcome.ROBOTS, None, "so we wait", "500 is wait"),
    ("busy-robots", PollOutcome.ROBOTS, None, "so we wait", "429 is wait"),
    ("wandering-robots", PollOutcome.ROBOTS, None, "so we wait", "a robots.txt that leads inside"),
    ("deaf", PollOutcome.UNREACHABLE, None, "refuses the connection", "nobody listens"),
    ("nowhere", PollOutcome.UNREACHABLE, None, "no such host 'nowhere.invalid'", "no such host"),
    ("literal", PollOutcome.REFUSED, None, "not a public address", "a private address in config"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "outcome", "status", "said", "note"), OUTCOMES, ids=[row[0] for row in OUTCOMES])
def test_a_poll_ends_as_it_should_and_says_why(
    rounds: Rounds, source: str, outcome: PollOutcome, status: int | None, said: str, note: str
) -> None:
    poll = rounds.first[source]
    assert (poll.outcome, poll.http_status) == (outcome, status), f"{note}: {poll.note}"
    assert said in poll.note


def test_every_source_has_its_poll_whatever_the_others_do(rounds: Rounds) -> None:
    with rounds.desk.database.read() as session:
        assert set(rounds.first) == {source.id for source in sources.every(session)}


def test_validators_go_back_byte_for_byte(rounds: Rounds) -> None:
    first, second = rounds.web.asked("plain")
    assert "if-none-match" not in first.headers and "if-modified-since" not in first.headers
    assert second.headers["if-none-match"] == ETAG.encode("latin-1")
    assert second.headers["if-modified-since"] == MODIFIED.encode()
    assert rounds.second["plain"].outcome is PollOutcome.NOT_MODIFIED


def test_the_same_body_under_another_etag_is_not_read_again(rounds: Rounds) -> None:
    assert rounds.second["same"].outcome is PollOutcome.SAME_BODY
    assert rounds.source("same").etag == '"2"'


def test_a_redirect_is_followed_and_where_it_led_is_noted(rounds: Rounds) -> None:
    assert rounds.web.paths("moved")[-2:] == ["/feed", "/new"]
    assert rounds.first["moved"].final_url == rounds.web.url("moved", "/new")


REFUSED = [row[0] for row in OUTCOMES if row[0].startswith("to-")]


@pytest.mark.parametrize("source", REFUSED)
def test_a_refused_redirect_was_really_reached_and_went_no_further(rounds: Rounds, source: str) -> None:
    assert rounds.web.paths(source) == ["/robots.txt", "/feed"]
    assert {entry.host for entry in rounds.web.ledger} <= set(rounds.first)
    assert rounds.web.asked("plain", "/x") == []


@pytest.mark.parametrize("source", ["forbidden", "forbidden-to-us", "sick-robots", "busy-robots", "wandering-robots"])
def test_what_robots_txt_withholds_is_not_asked_for(rounds: Rounds, source: str) -> None:
    assert set(rounds.web.paths(source)) == {"/robots.txt"}


def test_a_refresh_inside_a_page_is_not_followed(rounds: Rounds) -> None:
    assert rounds.web.paths("refreshing") == ["/robots.txt", "/feed"]


def test_a_failed_poll_leaves_no_validators_and_waits(rounds: Rounds) -> None:
    for source_id in ("gone", "big", "bomb", "web-page", "to-private", "sick-robots"):
        source = rounds.source(source_id)
        assert (source.etag, source.last_modified, source.body_hash) == (None, None, None)
        assert source.failures == 1


def test_the_server_s_retry_after_is_kept(rounds: Rounds) -> None:
    busy = rounds.source("busy")
    assert busy.next_poll_at is not None and busy.last_poll_at is not None
    assert (busy.next_poll_at - busy.last_poll_at).total_seconds() == 7_200


def test_a_proxy_of_the_environment_is_not_used(rounds: Rounds) -> None:
    rounds.proxy.setblocking(False)
    with pytest.raises(BlockingIOError):
        rounds.proxy.accept()


def test_we_say_who_we_are_and_carry_nothing_else(rounds: Rounds) -> None:
    for asked in rounds.web.ledger:
        assert asked.headers["user-agent"] == b"Prova/1.0"
        assert not {"cookie", "authorization", "referer", "proxy-authorization"} & set(asked.headers)


# page, state, attempts, revision, what its error says
PAGES = [
    ("good", PageState.FETCHED, 0, 2, None),
    ("pdf", PageState.FAILED, 1, 1, "no web page but application/pdf"),
    ("inside", PageState.FAILED, 1, 1, "169.254.169.254"),
    ("sick", PageState.WANTED, 1, 1, "answers 500"),
    ("missing", PageState.FAILED, 1, 1, "answers 404"),
]


@pytest.mark.parametrize(("title", "state", "attempts", "revision", "said"), PAGES, ids=[row[0] for row in PAGES])
def test_article_pages_fare_each_on_its_own(
    rounds: Rounds, title: str, state: PageState, attempts: int, revision: int, said: str | None
) -> None:
    with rounds.desk.database.read() as session:
        article = session.exec(select(Article).where(Article.title == title)).one()
    assert (article.page_state, article.page_attempts, article.revision) == (state, attempts, revision)
    assert article.page_error is None if said is None else said in str(article.page_error)


def test_a_page_is_asked_for_without_the_feed_s_validators_and_once_a_round(rounds: Rounds) -> None:
    for path in ("/good", "/pdf", "/inside", "/sick", "/missing"):
        (asked,) = rounds.web.asked("paged", path)
        assert "if-none-match" not in asked.headers
