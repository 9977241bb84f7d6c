"""Scrapy's own commands, its effective settings, and what a spider may not change."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator.store import polls
from aggregator.vocabulary import PollOutcome
from tests.fakes.desk import Desk
from tests.fakes.web import Answer, Web

ONE = b'<rss version="2.0"><channel><item><title>Ura e re</title></item></channel></rss>'

# What Scrapy would do by default stands in reliability.md (T5, T6) and dependencies.md (section 1).
CLOSED = [
    ("DOWNLOAD_VERIFY_CERTIFICATES", True, "by default any certificate will do"),
    ("TELNETCONSOLE_ENABLED", False, "a console that runs Python"),
    ("REMOTE_CONTROL_ENABLED", False, "a server that runs Python"),
    ("HTTPPROXY_ENABLED", False, "a proxy would connect for us, past the address policy"),
    ("METAREFRESH_ENABLED", False, "a redirect by content"),
    ("COOKIES_ENABLED", False, "nobody is followed"),
    ("DOWNLOAD_MAXSIZE", 10 << 20, "1 GiB by default"),
    ("DOWNLOAD_TIMEOUT", 60, "three minutes by default"),
    ("REDIRECT_MAX_TIMES", 5, "twenty by default"),
    ("CONCURRENT_REQUESTS_PER_DOMAIN", 1, "eight by default"),
    ("RETRY_HTTP_CODES", [], "an answer is an answer"),
    ("RETRY_TIMES", 1, "the next poll asks again"),
    ("REFERRER_POLICY", "no-referrer", "where we come from is nobody's business"),
    ("TWISTED_DNS_RESOLVER", "crawlers.resolver.GuardedResolver", "the address policy, for names"),
    ("NEWSLOOM_OBEY_ROBOTS", True, "robots.txt"),
    ("NEWSLOOM_EGRESS_ALLOW", [], "no exception unless config makes one"),
    ("ROBOTSTXT_OBEY", False, "our own middleware obeys: Scrapy's takes an unreachable robots.txt for a yes"),
    ("DOWNLOAD_HANDLERS", {"file": None, "ftp": None, "s3": None, "data": None}, "only the web"),
    (
        "EXTENSIONS_BASE",
        {"scrapy.extensions.corestats.CoreStats": 0, "scrapy.extensions.memusage.MemoryUsage": 0},
        "no console, no server: not even loaded",
    ),
    (
        "DOWNLOADER_MIDDLEWARES",
        {
            "crawlers.middlewares.Egress": 50,
            "crawlers.middlewares.Robots": 100,
            "crawlers.middlewares.Pace": 110,
            "crawlers.unpacking.Unpacking": 590,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
        },
        "the two gates, before everything else, and the pace; what is cut short is not unpacked",
    ),
    (
        "DOWNLOAD_DELAY_JITTER",
        0,
        "a delay is never cut short",
    ),
]

PRINT_SETTINGS = """
import json, sys
from scrapy.utils.project import get_project_settings
from scrapy.settings import BaseSettings
found = get_project_settings()
plain = lambda value: value.copy_to_dict() if isinstance(value, BaseSettings) else value
print(json.dumps({name: plain(found[name]) for name in sys.argv[1:]}, default=sorted))
"""


@pytest.fixture(scope="module")
def effective(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    desk = Desk(tmp_path_factory.mktemp("settings") / "d", {"one": "https://prova.example/feed"}, allow="")
    desk.database.close()
    run = subprocess.run(
        [sys.executable, "-c", PRINT_SETTINGS, *(row[0] for row in CLOSED)],
        cwd=Path(__file__).parents[2],
        env={"NEWSLOOM_DESK": str(desk.root), "SCRAPY_SETTINGS_MODULE": "crawlers.settings", "PATH": "/usr/bin"},
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize(("name", "value", "note"), CLOSED, ids=[row[0] for row in CLOSED])
def test_a_door_is_closed(effective: dict[str, Any], name: str, value: object, note: str) -> None:
    assert effective[name] == value, note


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as running:
        running.say("slow", "/feed", Answer(ONE * 100, pause=0.1))
        running.say("plain", "/feed", Answer(ONE))
        yield running


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, web: Web) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("scrapy") / "d", {"plain": web.url("plain"), "slow": web.url("slow")})
    yield made
    made.database.close()


def test_scrapy_lists_the_spiders(desk: Desk) -> None:
    assert desk.scrapy("list").stdout.split() == ["collector", "feed", "listing", "sitemap", "spider", "wordpress"]


def test_scrapy_crawls_one_feed(desk: Desk, web: Web) -> None:
    run = desk.scrapy("crawl", "feed", "-a", "source=plain")
    assert run.returncode == 0, run.stderr
    assert len(web.asked("plain")) == 1
    with desk.database.read() as session:
        poll = polls.last_poll(session, "plain")
    assert poll is not None and (poll.outcome, poll.stored) == (PollOutcome.STORED, 1)


@pytest.mark.parametrize(("argument", "said"), [("source=nobody", "no source nobody"), ("other=x", "which source?")])
def test_scrapy_says_which_source_it_cannot_crawl(desk: Desk, argument: str, said: str) -> None:
    assert said in desk.scrapy("crawl", "feed", "-a", argument).stderr


def test_a_body_that_dribbles_is_given_up_when_its_time_is_over(desk: Desk) -> None:
    # the cap is on the whole request, so a byte now and then does not prolong it; 60 s in production, 2 here
    desk.scrapy("crawl", "feed", "-a", "source=slow", "-s", "DOWNLOAD_TIMEOUT=2", "-s", "RETRY_TIMES=0")
    with desk.database.read() as session:
        poll = polls.last_poll(session, "slow")
    assert poll is not None
    assert poll.outcome is PollOutcome.UNREACHABLE and "does not answer in time" in poll.note


def test_without_an_exception_loopback_and_odd_ports_are_refused(tmp_path: Path, web: Web) -> None:
    before = len(web.ledger)
    feeds = {
        "literal": f"http://127.0.0.1:{web.port}/feed",
        "name": f"http://localhost:{web.port}/feed",
        "usual-port": "http://plain.localhost/feed",
        "mail": "http://mail.invalid:25/feed",
        "store": "http://store.invalid:6379/feed",
    }
    closed = Desk(tmp_path / "d", feeds, allow="")
    found = closed.collect()
    closed.database.close()
    assert {poll.outcome for poll in found.values()} == {PollOutcome.REFUSED}
    assert "not a public address" in found["usual-port"].note
    assert "port 25" in found["mail"].note and "port 6379" in found["store"].note
    assert len(web.ledger) == before


# In a process of its own: Twisted, once imported, stays, and import-linter fails beside zope.interface.
REFUSE = """
import json
from scrapy.settings import default_settings
from aggregator.errors import UsageError
from crawlers import settings
from crawlers.spiders.feed import FeedSpider

def said_to(name):
    loose = type("Loose", (FeedSpider,), {"custom_settings": {name: None, "LOG_LEVEL": "INFO"}})
    try:
        loose.from_crawler(object(), source="plain")  # refused before the crawler is looked at
    except UsageError as error:
        return str(error)

known = [name for name in settings.PROTECTED if hasattr(default_settings, name) or hasattr(settings, name)]
print(json.dumps({"said": {name: said_to(name) for name in settings.PROTECTED}, "known": known}))
"""


@pytest.fixture(scope="module")
def refusals(desk: Desk) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-c", REFUSE],
        cwd=Path(__file__).parents[2],
        env={"NEWSLOOM_DESK": str(desk.root), "PATH": "/usr/bin"},
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_a_spider_that_loosens_a_protected_setting_is_refused_by_name(refusals: dict[str, Any]) -> None:
    assert len(refusals["said"]) >= 15
    for name, said in refusals["said"].items():
        assert said == f"spider feed may not set {name} in custom_settings"


@pytest.mark.parametrize(
    "setting", ["DOWNLOAD_MAXSIZE", "TWISTED_DNS_RESOLVER", "DOWNLOADER_MIDDLEWARES", "EXTENSIONS", "USER_AGENT"]
)
def test_what_guards_us_is_protected(refusals: dict[str, Any], setting: str) -> None:
    assert setting in refusals["said"]


def test_every_protected_setting_is_one_that_scrapy_or_we_know(refusals: dict[str, Any]) -> None:
    assert set(refusals["known"]) == set(refusals["said"])
