"""The garbage collector rests inside the block only."""

import gc

import pytest

from aggregator.dedup.collector import resting_collector


def _fail_while_resting() -> None:
    with resting_collector():
        assert not gc.isenabled()
        raise KeyError


def test_the_collector_rests_inside_and_works_again_behind_whatever_happens() -> None:
    with pytest.raises(KeyError):
        _fail_while_resting()
    assert gc.isenabled()


def test_a_collector_that_somebody_switched_off_stays_off() -> None:
    gc.disable()
    try:
        with resting_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
