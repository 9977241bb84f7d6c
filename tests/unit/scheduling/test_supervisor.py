"""Children are started, started again with growing waits, and ended together."""

import threading
from collections.abc import Sequence
from itertools import count

import pytest

from aggregator.scheduling.supervisor import (
    GRACE,
    HUNG_ASKED_EVERY,
    LONGEST_WAIT,
    WELL_AFTER,
    Child,
    Supervisor,
    restart_wait,
)


class FakeProcess:
    """A process that ends when told to, or when the test says so."""

    numbers = count(100)

    def __init__(self, *, stubborn: bool = False) -> None:
        self.pid, self.code, self.stubborn = next(self.numbers), None, stubborn
        self.asked = 0

    code: int | None

    def poll(self) -> int | None:
        return self.code

    def terminate(self) -> None:
        self.asked += 1
        if not self.stubborn:
            self.code = 0

    def kill(self) -> None:
        self.code = -9


class Stage:
    """A supervisor with a clock and processes of the test's."""

    def __init__(self, *, stubborn: bool = False) -> None:
        self.seconds, self.started, self.stubborn = 0.0, [], stubborn
        children = [Child("collector", ["c"]), Child("scheduler", ["s"])]
        self.supervisor = Supervisor(children, self.start, clock=self.clock, pause=self.pause)

    started: list[FakeProcess]

    def clock(self) -> float:
        self.seconds += 0.001
        return self.seconds

    def pause(self, seconds: float) -> None:
        self.seconds += seconds

    def start(self, command: Sequence[str]) -> FakeProcess:
        self.started.append(FakeProcess(stubborn=self.stubborn and command == ["c"]))
        return self.started[-1]

    def after(self, seconds: float) -> int:
        """How many were started until then."""
        self.seconds += seconds
        self.supervisor.look()
        return len(self.started)


@pytest.mark.parametrize(("failures", "wait"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, LONGEST_WAIT), (10_000, 60)])
def test_the_wait_doubles_up_to_a_minute(failures: int, wait: float) -> None:
    assert restart_wait(failures) == wait


def test_a_child_that_ends_is_started_again_after_a_growing_wait() -> None:
    stage = Stage()
    assert stage.after(0) == 2
    for wait in (1, 2, 4):
        stage.started[-1 if wait > 1 else 0].code = -9
        before = stage.after(0)
        assert stage.after(wait - 0.1) == before, "too early"
        assert stage.after(0.2) == before + 1


def test_a_child_that_was_well_for_long_is_started_again_soon() -> None:
    stage = Stage()
    stage.after(0)
    child = stage.supervisor.children[0]
    child.failures = 6
    stage.seconds += WELL_AFTER
    stage.started[0].code = 1
    stage.after(0)
    assert stage.after(1.1) == 3


def test_the_others_are_left_alone() -> None:
    stage = Stage()
    stage.after(0)
    stage.started[0].code = 1
    stage.after(0)
    stage.after(1.1)
    assert [process.asked for process in stage.started] == [0, 0, 0]
    assert stage.started[1].code is None


def test_all_are_asked_to_end_and_who_does_not_is_killed() -> None:
    stage = Stage(stubborn=True)
    stage.after(0)
    stage.supervisor.end()
    assert [process.asked for process in stage.started] == [1, 1]
    assert [process.code for process in stage.started] == [-9, 0]
    assert stage.seconds >= GRACE


def test_whatever_ends_the_supervisor_ends_the_children() -> None:
    stage = Stage()

    def fail() -> None:
        raise RuntimeError("x")

    stage.supervisor._every_look = fail
    with pytest.raises(RuntimeError):
        stage.supervisor.run(threading.Event())
    assert [process.code for process in stage.started] == [0, 0]


def test_a_child_that_hangs_is_killed_and_started_again_and_it_is_not_asked_all_the_time() -> None:
    stage = Stage(stubborn=True)
    asked: list[str] = []

    def hung(child: Child) -> bool:
        asked.append(child.name)
        return child.process is stage.started[0]

    stage.supervisor._hung = hung
    stage.after(0)
    stage.after(HUNG_ASKED_EVERY / 2)
    assert asked == []
    stage.after(HUNG_ASKED_EVERY / 2)
    stage.after(1)
    assert asked == ["collector", "scheduler"]
    assert [process.code for process in stage.started] == [-9, None]
    assert stage.after(1.1) == 3, "it is started again"
    stage.after(HUNG_ASKED_EVERY)
    assert stage.started[2].code is None, "the new one is left alone"
