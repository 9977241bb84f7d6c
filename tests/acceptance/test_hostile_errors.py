"""Hostile strings on standard error, in messages and the log: no orders to a terminal, no line that is not ours."""

import json
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator import log
from aggregator.cli.app import main
from aggregator.cli.context import error_text
from aggregator.collection.launch import failure
from aggregator.errors import CollectorError, ConfigError, UnknownIdError, UsageError
from crawlers import runner
from tests.fakes.hostile import sample
from tests.fakes.hostile_reading import check_complaint, check_log, controls_in

#: Three events 3 ms; a command up to 80 ms.
STRINGS = sample(300)
COMMANDS = STRINGS[:: max(1, len(STRINGS) // 12)]


@pytest.fixture
def logged() -> Iterator[None]:
    """What setting up the log changes is as it was afterwards."""
    handlers, hook = logging.root.handlers, sys.excepthook
    yield
    logging.root.handlers, sys.excepthook = handlers, hook


def event(poison: str) -> None:
    named = {f"x{poison}": poison}
    log.get(poison, source=poison).error(poison, title=poison, those=[poison], where=Path(poison), **named)


def trouble(poison: str) -> None:
    try:
        raise ValueError(poison)
    except ValueError:
        log.get("stage").exception("failed", item=poison)


@pytest.mark.parametrize("as_json", [False, True], ids=["for people", "for programs"])
def test_an_event_is_one_line_of_the_log_and_a_trace_is_indented(
    as_json: bool, logged: None, capsys: pytest.CaptureFixture[str]
) -> None:
    log.set_up(json=as_json)
    for poison in STRINGS:
        event(poison)
        trouble(poison)
        logging.getLogger("library").warning("%s", poison)
        check_log(capsys.readouterr().err, 3)


def test_the_log_for_programs_says_the_same_string(logged: None, capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up(json=True)
    for poison in STRINGS:
        log.get("stage").error("failed", title=poison)
        assert json.loads(capsys.readouterr().err)["title"] == poison


def test_what_a_crash_says_is_indented(logged: None, capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up()
    for poison in STRINGS[::10]:
        error = RuntimeError(poison)
        sys.excepthook(RuntimeError, error, None)
        check_log(capsys.readouterr().err, 1)


def test_a_message_is_one_line_or_further_ones_are_indented() -> None:
    for poison in STRINGS:
        for error in (UsageError(poison), UnknownIdError("outlet", poison, hint=poison), CollectorError(poison)):
            check_complaint(f"newsloom: {error_text(error)}")
        complaints = error_text(ConfigError([f"desk.yaml:1: {poison}", f"desk.yaml:2: {poison}"])).split("\n")
        assert [line[:12] for line in complaints] == ["desk.yaml:1:", "desk.yaml:2:"]
        assert not controls_in("".join(complaints))


def test_what_a_collector_says_last_is_its_own_line_for_line(capsys: pytest.CaptureFixture[str]) -> None:
    for poison in STRINGS[::10]:
        runner._say(ConfigError([f"a:1: {poison}", f"b:2: {poison}"]), runner._options([]))
        printed = capsys.readouterr().err.splitlines()
        assert [line[:11] for line in printed] == ["error: a:1:", "error: b:2:"]
        assert not controls_in("".join(printed))
        error = failure(os.EX_CONFIG, printed)
        assert isinstance(error, ConfigError) and len(error.complaints) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("{}",),
        ("digest", "show", "{}"),
        ("search", "--limit", "{}", "x"),
        ("--{}",),
        ("--desk", "/nowhere/{}", "search", "x"),
    ],
    ids=" ".join,
)
def test_arguments_repeated_in_a_message_are_harmless(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for poison in COMMANDS:
        given = [argument.replace("{}", poison.replace("\0", "")) for argument in arguments]
        monkeypatch.setattr(sys, "argv", ["newsloom", *given])
        monkeypatch.setenv("NEWSLOOM_DESK", "/nowhere")
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert ended.value.code in (0, 1, 2), given
        assert not controls_in(said.err) and "Traceback" not in said.err
        if ended.value.code == 1:  # no desk is there: three files are missing, a line each
            assert len(said.err.splitlines()) == 3
        elif ended.value.code == 2:
            check_complaint("Error: " + said.err.partition("Error: ")[2], "Error: ")
