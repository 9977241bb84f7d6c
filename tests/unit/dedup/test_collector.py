"""The garbage collector rests inside the block only."""

import gc
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from aggregator.dedup.collector import resting_collector


@pytest.fixture(autouse=True)
def _collector_on() -> Iterator[None]:
    """Whatever a test here leaves behind, the next one has a working collector."""
    yield
    gc.enable()


def _fail_while_resting(error: BaseException) -> None:
    with resting_collector():
        assert not gc.isenabled()
        raise error


@pytest.mark.parametrize("error", [KeyError(), MemoryError(), KeyboardInterrupt(), SystemExit()], ids=repr)
def test_the_collector_rests_inside_and_works_again_behind_whatever_happens(error: BaseException) -> None:
    with pytest.raises(type(error)):
        _fail_while_resting(error)
    assert gc.isenabled()


def _half_way() -> Iterator[None]:
    with resting_collector():
        yield


def test_the_collector_works_again_when_the_block_is_given_up_half_way() -> None:
    steps = _half_way()
    next(steps)
    assert not gc.isenabled()
    del steps
    assert gc.isenabled()


def test_a_collector_that_somebody_switched_off_stays_off() -> None:
    gc.disable()
    with resting_collector():
        pass
    assert not gc.isenabled()
    with pytest.raises(KeyError):
        _fail_while_resting(KeyError())
    assert not gc.isenabled()


def test_a_block_within_a_block_does_not_end_the_rest_of_the_outer_one() -> None:
    with resting_collector():
        with resting_collector():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_block_that_begins_just_as_another_ends_leaves_the_collector_on(monkeypatch: pytest.MonkeyPatch) -> None:
    other = resting_collector()
    other.__enter__()
    ask = gc.isenabled

    def ask_and_let_the_other_end() -> bool:
        answer = ask()
        other.__exit__(None, None, None)
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(gc, "isenabled", ask_and_let_the_other_end)
        block = resting_collector()
        block.__enter__()
    block.__exit__(None, None, None)
    assert gc.isenabled()


def test_many_threads_at_once_leave_the_collector_on() -> None:
    together = threading.Barrier(8)

    def rest_often(_: int) -> None:
        together.wait()
        for _ in range(500):
            with resting_collector():
                pass

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(rest_often, range(8)))
    assert gc.isenabled()
