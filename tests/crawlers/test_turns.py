"""Servers that hold on to a request keep no source that is well from its turn."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlmodel import select

from aggregator.models import Poll
from aggregator.vocabulary import PollOutcome
from tests.fakes import adversary
from tests.fakes.adversary import HOLDS
from tests.fakes.desk import Desk
from tests.fakes.scripted_collector import scripted
from tests.fakes.web import Answer, Asked, Web

WELL = [f"well-{number}" for number in range(8)]
ADDRESS = "127.1.0.7"
GOOD = Answer(adversary.rss("<guid>پل</guid>".encode()))


@dataclass(frozen=True)
class Turns:
    #: of the first round
    ledger: list[Asked]
    #: of the second round, sources in the order in which their polls were stored
    stored: list[str]
    outcomes: set[PollOutcome]


@pytest.fixture(scope="module")
def turns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Turns]:
    with Web(domain="example", everywhere=True) as web:
        feeds = {name: web.say(name, "/feed", answer) for name, answer in HOLDS.items()}
        feeds |= {name: web.say(name, "/feed", GOOD) for name in WELL}
        desk = Desk(tmp_path_factory.mktemp("turns") / "d", feeds, allow="127.1.0.0/16")
        dns = {f"{name}.example": [[ADDRESS]] for name in feeds}
        outcomes, firsts = set(), []
        for settings in ({"DOWNLOAD_TIMEOUT": 5}, {"DOWNLOAD_TIMEOUT": 2, "CONCURRENT_REQUESTS": 2}):
            with scripted(desk, dns, **settings):
                polls = desk.collect()
            outcomes |= {polls[name].outcome for name in WELL}
            firsts.append(len(web.ledger))
        with desk.database.read() as session:
            every = session.exec(select(Poll).order_by(Poll.id))
            stored = [poll.source_id for poll in every if poll.id in {found.id for found in polls.values()}]
        yield Turns(web.ledger[: firsts[0]], stored, outcomes)
        desk.database.close()


def test_all_that_are_well_are_asked_before_one_that_holds_on_is_given_up(turns: Turns) -> None:
    asked = [entry.at for entry in turns.ledger if entry.host in WELL and entry.path == "/feed"]
    # the silent one notices late
    given_up = [
        entry.ended[0] for entry in turns.ledger if entry.host in HOLDS and entry.path == "/feed" and entry.ended
    ]
    assert len(asked) == len(WELL) and len(given_up) >= len(HOLDS) - 1
    assert max(asked) < min(given_up)


def test_whoever_failed_at_the_last_poll_is_asked_when_all_others_have_been(turns: Turns) -> None:
    # two requests at a time: four servers that hold on would keep the others waiting for two turns
    assert set(turns.stored[: len(WELL)]) == set(WELL)
    assert turns.outcomes <= {PollOutcome.STORED, PollOutcome.SAME_BODY}
