"""Sixty sources on twenty addresses, three of them hostile, for three rounds; `make torture` has two thousand."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.fakes.crowd import Crowd, RoundOfAll
from tests.fakes.web import Web

DELAY = 0.1
ROUNDS = 3


@dataclass(frozen=True)
class Trial:
    crowd: Crowd
    rounds: list[RoundOfAll]


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    with Web(domain="example", everywhere=True) as web:
        crowd = Crowd(web, tmp_path_factory.mktemp("crowd"), sources=60, addresses=20, delay=DELAY, rounds=ROUNDS)
        yield Trial(crowd, crowd.run(DOWNLOAD_TIMEOUT=2))
        crowd.desk.database.close()


def test_every_round_ends_with_a_poll_of_every_source(trial: Trial) -> None:
    assert [found.polls.keys() for found in trial.rounds] == [trial.crowd.well | trial.crowd.hostile.keys()] * ROUNDS
    assert all(poll.note for found in trial.rounds for name, poll in found.polls.items() if not poll.outcome.is_success)


def test_no_source_that_is_well_is_missed(trial: Trial) -> None:
    assert [trial.crowd.missed(found) for found in trial.rounds] == [[]] * ROUNDS


def test_every_host_has_its_delay_between_two_requests(trial: Trial) -> None:
    gaps = trial.crowd.gaps()
    assert len(gaps) > 150
    assert gaps[0] > 0.9 * DELAY


def test_hosts_are_spread_over_the_addresses(trial: Trial) -> None:
    assert set(trial.crowd.web.connections) <= {f"127.0.0.{number}" for number in range(1, 21)}
    assert len(set(trial.crowd.web.connections)) > 10


def test_memory_does_not_grow_from_round_to_round(trial: Trial) -> None:
    _, second, third = (found.resident for found in trial.rounds)
    assert third < 1.1 * second
