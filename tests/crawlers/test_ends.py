"""How a round ends that does not end by itself, and what its end says."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.errors import ConfigError
from aggregator.store import polls, sources
from aggregator.vocabulary import PollOutcome
from tests.fakes.desk import Desk
from tests.fakes.web import Answer, Web

ONE = '<rss version="2.0"><channel><item><title>پل</title></item></channel></rss>'.encode()


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as running:
        running.say("slow", "/feed", Answer(ONE, pause=0.04))
        running.say("confused", "/feed", Answer(status=304))
        running.say("marked", "/feed", Answer(ONE))
        text = (("Content-Type", "text/plain"),)
        running.say("marked", "/robots.txt", Answer(b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n", headers=text))
        running.say("long", "/feed", Answer(ONE))
        long = b"User-agent: *\nAllow: /\n" + b"# more\n" * (12 << 17)
        running.say("long", "/robots.txt", Answer(long, headers=text))
        yield running


def test_a_round_that_is_told_to_stop_did_not_run(tmp_path: Path, web: Web) -> None:
    desk = Desk(tmp_path / "d", {"slow": web.url("slow")})
    run = subprocess.Popen(
        [sys.executable, "-m", "crawlers", "--desk", str(desk.root)],
        cwd=Path(__file__).parents[2],
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    until = time.monotonic() + 60
    while not web.asked("slow", "/feed") and time.monotonic() < until:
        time.sleep(0.05)
    run.send_signal(signal.SIGTERM)
    _, said = run.communicate(timeout=60)
    desk.database.close()
    assert run.returncode == 1
    assert "error: the round ended before its time (shutdown)" in said


def test_answers_that_are_odd_are_taken_for_what_they_are(tmp_path: Path, web: Web) -> None:
    desk = Desk(tmp_path / "d", {host: web.url(host) for host in ("confused", "marked", "long")})
    found = desk.collect()
    desk.database.close()
    assert (found["confused"].outcome, found["confused"].http_status) == (PollOutcome.HTTP_ERROR, 304)
    assert found["confused"].note == "the server answers 304"
    assert found["marked"].outcome is PollOutcome.ROBOTS, "a byte order mark hides no line"
    assert found["long"].outcome is PollOutcome.STORED, "a robots.txt of six megabytes is read in part"


# In a process of its own: Twisted, once imported, stays.
BROKEN = """
import sys
from aggregator.collection.parsers import Parsers
from crawlers import runner

class Broken:
    def schedule(self, *_, **__): raise RuntimeError("Unexpected error within the Pool")
    def stop(self): pass
    def join(self, timeout): pass

Parsers._new_pool = lambda self: Broken()
sys.exit(runner.main(["--desk", sys.argv[1]]))
"""


def test_a_round_without_parsers_ends_and_blames_no_source(tmp_path: Path, web: Web) -> None:
    desk = Desk(tmp_path / "d", {"confused": web.url("confused"), "long": web.url("long")})
    run = subprocess.run(
        [sys.executable, "-c", BROKEN, str(desk.root)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    with desk.database.read() as session:
        found = polls.last_poll(session, "long")
        failures = sources.get(session, "long").failures
    desk.database.close()
    assert run.returncode == 1
    assert "error: the round could not go on" in run.stderr and "no parsing process" in run.stderr
    assert (found, failures) == (None, 0)


def test_wrong_config_is_told_as_such(tmp_path: Path, web: Web) -> None:
    desk = Desk(tmp_path / "d", {"slow": web.url("slow")})
    (desk.root / "config" / "desk.yaml").write_text("nam: Prova\n", "utf-8")
    with pytest.raises(ConfigError, match="nam"):
        desk.collect()
    desk.database.close()


def test_a_bug_of_ours_over_an_answer_is_accounted_for_and_the_site_is_not_asked_again_at_once(
    tmp_path: Path, web: Web
) -> None:
    desk = Desk(tmp_path / "d", {"confused": web.url("confused")})
    bug = "import sys\nfrom crawlers.spiders import documents\ndef fail(*_): raise KeyError('a bug')\n"
    bug += "documents.as_response = fail\nfrom crawlers import runner\nsys.exit(runner.main(['--desk', sys.argv[1]]))\n"
    run = subprocess.run(
        [sys.executable, "-c", bug, str(desk.root)],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"NEWSLOOM_DESK": str(desk.root)},  # read as soon as a spider is imported
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    with desk.database.read() as session:
        found = polls.last_poll(session, "confused")
        waits = sources.get(session, "confused").next_poll_at
    desk.database.close()
    assert run.returncode == 0, run.stderr
    assert found is not None, run.stderr
    assert found.outcome is PollOutcome.NOT_STORED and "a bug" in found.note
    assert waits is not None and waits > found.at
