"""What the collector's end means for whoever started it."""

import os
import sys

import pytest

from aggregator.collection.launch import KEPT_LINES, _run, failure
from aggregator.errors import AggregatorError, CollectorError, ConfigError, UsageError

# exit code, last lines, error, what it says, note
ENDS = [
    (2, ["12:00 WARNING x", "error: no source پل"], UsageError, "no source پل", "wrong use, without the log"),
    (os.EX_CONFIG, ["error: config/a.yaml:1", "error: bad"], ConfigError, "config/a.yaml:1\nbad", "wrong config"),
    (1, ["error: /srv/config/desk: disk is full"], CollectorError, "/srv/config/desk: disk is full", "a word, no code"),
    (1, ["Traceback", "E: x"], CollectorError, "Traceback\nE: x", "it died without a word"),
    (3, [], CollectorError, "the collector ended with code 3", "it died in silence"),
    (-9, ["error: x"], CollectorError, "killed by signal 9", "killed"),
]


@pytest.mark.parametrize(("code", "lines", "kind", "said", "note"), ENDS, ids=[row[4] for row in ENDS])
def test_an_end_is_told_by_its_code(
    code: int, lines: list[str], kind: type[AggregatorError], said: str, note: str
) -> None:
    error = failure(code, lines)
    assert type(error) is kind, note
    assert said in str(error)


CHILD = """
import sys, time
print("një", file=sys.stderr)
sys.stderr.flush()
for n in range({lines}): print(n, file=sys.stderr)
print("error: پل", file=sys.stderr)
sys.exit(3)
"""


def test_what_the_collector_says_is_passed_on_but_for_its_last_word(capfd: pytest.CaptureFixture[str]) -> None:
    code, said = _run([sys.executable, "-X", "utf8", "-c", CHILD.format(lines=KEPT_LINES)])
    passed_on = capfd.readouterr().err.splitlines()
    assert (code, len(said), said[-1]) == (3, KEPT_LINES, "error: پل")
    assert passed_on[0] == "një" and len(passed_on) == KEPT_LINES + 1
