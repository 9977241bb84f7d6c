"""The address policy, proven: one round of the real collector among servers that lead it inside.

The resolver is scripted, and one server listens on all of 127.0.0.0/8. The desk may speak to 127.1.0.0/16, which stands
for the web; the rest of loopback stands for what must never be reached. So every redirect is seen served, and a single
connection elsewhere would be in the ledger. A second listener stands on ::1 at the same port.
"""

import socket
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlmodel import select

from aggregator.errors import UrlError
from aggregator.models import Article, Poll
from aggregator.text.urls import canonical_url
from aggregator.vocabulary import PageState, PollOutcome
from tests.fakes.desk import Desk
from tests.fakes.scripted_collector import lookups, scripted
from tests.fakes.web import Answer, Web, redirect

OUTSIDE = "127.1.0.7"
INSIDE = "127.0.0.1"
FEED = '<rss version="2.0"><channel><title>P</title>{}</channel></rss>'
ONE = FEED.format("<item><title>پل نو باز شد</title></item>").encode()
CLOSING = (("Content-Type", "text/xml"), ("Connection", "close"))

# Each of them is a way to this machine, its network or a cloud's metadata; PORT is where the server listens.
LITERALS = {
    "dotted": "http://127.0.0.1:PORT/",
    "other-loopback": "http://127.255.255.254:PORT/",
    "decimal": "http://2130706433:PORT/",
    "octal": "http://0177.0.0.1:PORT/",
    "octal-whole": "http://017700000001:PORT/",
    "hex": "http://0x7f.0x0.0x0.0x1:PORT/",
    "hex-whole": "http://0x7f000001:PORT/",
    "hex-upper": "http://0X7F000001:PORT/",
    "mixed": "http://0x7f.0.1:PORT/",
    "short": "http://127.1:PORT/",
    "three-parts": "http://127.0.1:PORT/",
    "dot-at-end": "http://127.0.0.1.:PORT/",
    "zero": "http://0:PORT/",
    "unspecified": "http://0.0.0.0:PORT/",
    "full-width-dots": "http://127。0。0。1:PORT/",
    "circled": "http://①②⑦.⓪.⓪.①:PORT/",
    "persian-digits": "http://۱۲۷.۰.۰.۱:PORT/",
    "localhost": "http://localhost:PORT/",
    "localhost-dot": "http://LOCALHOST.:PORT/",
    "below-localhost": "http://desk.localhost:PORT/",
    "v6": "http://[::1]:PORT/",
    "v6-long": "http://[0:0:0:0:0:0:0:1]:PORT/",
    "v6-unspecified": "http://[::]:PORT/",
    "v6-zone": "http://[fe80::1%25lo]:PORT/",
    "mapped": "http://[::ffff:127.0.0.1]:PORT/",
    "mapped-hex": "http://[::ffff:7f00:1]:PORT/",
    "mapped-long": "http://[0:0:0:0:0:ffff:7f00:0001]:PORT/",
    "compatible": "http://[::127.0.0.1]:PORT/",
    "translated": "http://[::ffff:0:127.0.0.1]:PORT/",
    "nat64": "http://[64:ff9b::127.0.0.1]:PORT/",
    "nat64-metadata": "http://[64:ff9b::a9fe:a9fe]/",
    "nat64-local": "http://[64:ff9b:1::7f00:1]:PORT/",
    "6to4": "http://[2002:7f00:1::1]:PORT/",
    "6to4-metadata": "http://[2002:a9fe:a9fe::]/",
    "teredo": "http://[2001:0:7f00:1::]:PORT/",
    "site-local": "http://[fec0::1]:PORT/",
    "unique-local": "http://[fd00:ec2::254]/",
    "metadata": "http://169.254.169.254/latest/",
    "azure": "http://168.63.129.16/",
    "oracle": "http://192.0.0.192/",
    "private": "http://10.0.0.1/",
    "user": "http://web.example@127.0.0.1:PORT/",
    "user-like-host": "http://web.example:80@127.0.0.1:PORT/",
    "backslash": "http://127.0.0.1:PORT\\@web.example/",
    "encoded-nul": "http://127.0.0.1%00.web.example:PORT/",
    "encoded-dots": "http://127%2e0%2e0%2e1:PORT/",
    "name-of-metadata": "http://metadata.example/",
    "name-of-loopback": "http://inside.example:PORT/",
    "name-of-v6": "http://inside6.example:PORT/",
    "name-of-nat64": "http://nat64.example/",
    "name-of-both": "http://both.example:PORT/",
    "no-scheme": "//127.0.0.1:PORT/",
}
# Ports where no web server is; the name has a public address, which is not asked because of the port.
PORTS = {f"port-{port}": f"http://public.example:{port}/" for port in (22, 25, 6379, 3306, 11211, 1, 65535)}
# What is no http(s) is not followed: the redirect itself is the answer.
SCHEMES = {
    "file": "file:///etc/passwd",
    "file-host": "file://127.0.0.1/etc/passwd",
    "ftp": "ftp://127.0.0.1:PORT/",
    "gopher": "gopher://127.0.0.1:PORT/_GET%20/",
    "data": "data:text/xml,<rss/>",
    "dict": "dict://127.0.0.1:PORT/info",
    "ldap": "ldap://127.0.0.1:PORT/",
    "jar": "jar:http://127.0.0.1:PORT/!/",
}
DNS = {
    "metadata.example": [["169.254.169.254"]],
    "inside.example": [[INSIDE]],
    "inside6.example": [["::1"]],
    "nat64.example": [["64:ff9b::7f00:1"]],
    "both.example": [[OUTSIDE, INSIDE]],
    "public.example": [["93.184.215.14"]],
    "plain.example": [[OUTSIDE]],
    "links.example": [[OUTSIDE]],
    "to-script.example": [[OUTSIDE]],
    "refused-robots.example": [[OUTSIDE]],
    # outside for robots.txt, inside for the feed, which is another connection
    "rebinding.example": [[OUTSIDE], [INSIDE]],
    # the same, and two answers at once
    "rebinding-both.example": [[OUTSIDE], [OUTSIDE, INSIDE]],
    # outside in the first round, inside in the second
    "turning.example": [[OUTSIDE], [OUTSIDE], [INSIDE]],
    "again.example": [[OUTSIDE], [OUTSIDE], [INSIDE]],
}
#: A page of an article at each of these.
TARGETS = LITERALS | PORTS


@dataclass(frozen=True)
class Doors:
    web: Web
    desk: Desk
    first: dict[str, Poll]
    second: dict[str, Poll]
    trap: socket.socket


def _script(web: Web) -> dict[str, str]:
    def at(target: str) -> str:
        return target.replace("PORT", str(web.port))

    feeds = {f"to-{key}": web.say(f"to-{key}", "/feed", redirect(at(url))) for key, url in (TARGETS | SCHEMES).items()}
    feeds |= {f"at-{key}": at(url) for key, url in TARGETS.items() if _is_taken(at(url))}
    for host in ("rebinding", "rebinding-both", "turning"):
        feeds[host] = web.say(host, "/feed", Answer(ONE, headers=CLOSING))
        web.say(host, "/robots.txt", Answer(b"", 404, headers=CLOSING))
    feeds["again"] = web.say("again", "/feed", Answer(b"", 302, (("Location", "/feed?2"), ("Connection", "close"))))
    web.say("again", "/robots.txt", Answer(b"", 404, headers=CLOSING))
    feeds["to-script"] = web.say("to-script", "/feed", redirect(at("javascript:location='//127.0.0.1:PORT/'")))
    feeds["refused-robots"] = web.say("refused-robots", "/feed", Answer(ONE))
    web.say("refused-robots", "/robots.txt", redirect(at(LITERALS["decimal"])))
    links = (f"<item><title>{key}</title><link>{at(url)}{key}</link></item>" for key, url in TARGETS.items())
    feeds["links"] = web.say("links", "/feed", Answer(FEED.format("".join(links)).encode()))
    feeds["plain"] = web.say("plain", "/feed", Answer(ONE, headers=CLOSING))
    web.say("plain", "/robots.txt", Answer(b"", 404, headers=CLOSING))
    return feeds


def _is_taken(url: str) -> bool:
    """Whether the desk's config takes this for a source's address; where it does not, nothing can be asked for."""
    try:
        return bool(canonical_url(url))
    except UrlError:
        return False


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with (
        Web(domain="example", everywhere=True) as web,
        socket.create_server(("::1", web.port), family=socket.AF_INET6) as trap,
    ):
        desk = Desk(tmp_path_factory.mktemp("doors") / "d", _script(web), allow="127.1.0.0/16")
        with scripted(desk, DNS | {f"to-{key}.example": [[OUTSIDE]] for key in TARGETS | SCHEMES}):
            first = desk.collect()
            second = desk.collect("turning")
        yield Doors(web, desk, first, second, trap)
        desk.database.close()


@pytest.mark.parametrize("key", TARGETS)
def test_a_redirect_inside_was_served_and_its_end_was_never_asked_for(doors: Doors, key: str) -> None:
    assert doors.web.paths(f"to-{key}") == ["/robots.txt", "/feed"], "the first hop was really asked for"
    poll = doors.first[f"to-{key}"]
    assert poll.outcome in (PollOutcome.REFUSED, PollOutcome.UNREACHABLE) and poll.note
    assert poll.outcome is PollOutcome.REFUSED or "no such host" in poll.note


@pytest.mark.parametrize("key", TARGETS)
def test_a_source_at_an_address_inside_is_refused_by_config_or_by_its_poll(doors: Doors, key: str) -> None:
    url = TARGETS[key].replace("PORT", str(doors.web.port))
    assert _is_taken(url) == (f"at-{key}" in doors.first)
    if poll := doors.first.get(f"at-{key}"):
        assert poll.outcome in (PollOutcome.REFUSED, PollOutcome.UNREACHABLE) and poll.note


def test_an_article_s_address_inside_is_refused_or_never_becomes_one(doors: Doors) -> None:
    with doors.desk.database.read() as session:
        found = {row.title: row for row in session.exec(select(Article).where(Article.source_id == "links"))}
    assert found.keys() == TARGETS.keys()
    for key, article in found.items():
        assert article.page_state is not PageState.FETCHED, key
        assert article.page_error or not article.url, key


@pytest.mark.parametrize("key", SCHEMES)
def test_a_redirect_to_what_is_no_web_address_is_an_answer_and_not_followed(doors: Doors, key: str) -> None:
    poll = doors.first[f"to-{key}"]
    assert doors.web.paths(f"to-{key}") == ["/robots.txt", "/feed"]
    assert (poll.outcome, poll.http_status) == (PollOutcome.HTTP_ERROR, 302)
    assert "no http(s) address" in poll.note


def test_a_redirect_to_a_script_is_told_as_what_nobody_can_ask_for(doors: Doors) -> None:
    poll = doors.first["to-script"]
    assert doors.web.paths("to-script") == ["/robots.txt", "/feed"]
    assert not poll.outcome.is_success and "javascript:" in poll.note


@pytest.mark.parametrize("key", PORTS)
def test_a_port_that_is_not_the_web_s_is_refused_and_named(doors: Doors, key: str) -> None:
    assert f"port {key.removeprefix('port-')} is not a web port" in doors.first[f"to-{key}"].note


def test_no_connection_was_made_to_an_address_that_the_desk_may_not_speak_to(doors: Doors) -> None:
    assert set(doors.web.connections) == {OUTSIDE}
    doors.trap.setblocking(False)
    with pytest.raises(BlockingIOError):
        doors.trap.accept()


def test_the_listeners_would_have_taken_such_a_connection(doors: Doors) -> None:
    before = len(doors.web.connections)
    with socket.create_connection(("127.0.0.1", doors.web.port)) as sent:
        sent.sendall(b"GET / HTTP/1.0\r\n\r\n")
        sent.recv(100)
    assert doors.web.connections[before:] == [INSIDE]
    doors.web.connections.pop()
    doors.trap.setblocking(True)
    doors.trap.settimeout(5)
    with socket.create_connection(("::1", doors.web.port)):
        doors.trap.accept()[0].close()


@pytest.mark.parametrize("host", ["rebinding", "rebinding-both", "again"])
def test_a_name_that_turns_inside_between_two_connections_is_refused_at_the_second(doors: Doors, host: str) -> None:
    poll = doors.first[host]
    assert poll.outcome is PollOutcome.REFUSED
    assert "127.0.0.1 is not a public address (loopback)" in poll.note
    assert doors.web.paths(host) == ["/robots.txt", "/feed"][: 2 if host == "again" else 1]


def test_a_name_that_turns_inside_between_two_rounds_is_refused_in_the_second(doors: Doors) -> None:
    assert doors.first["turning"].outcome is PollOutcome.STORED
    assert doors.second["turning"].outcome is PollOutcome.REFUSED


def test_a_name_is_looked_up_once_for_each_connection(doors: Doors) -> None:
    # both of its answers close the connection
    assert lookups(doors.desk).count("plain.example") == len(doors.web.paths("plain")) == 2


def test_a_robots_txt_that_leads_inside_means_wait(doors: Doors) -> None:
    poll = doors.first["refused-robots"]
    assert (poll.outcome, doors.web.paths("refused-robots")) == (PollOutcome.ROBOTS, ["/robots.txt"])
    assert "which redirects to http://2130706433" in poll.note and "not a public address" in poll.note
