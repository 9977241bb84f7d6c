"""When polls fail because the desk is cut off, and when because of their sources."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collection.global_trouble import LATEST, SOONEST, Ended, is_over, recognise, soon
from aggregator.vocabulary import IncidentKind
from aggregator.vocabulary import PollOutcome as Outcome

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NOTHING, NO_NETWORK, PORTAL = None, IncidentKind.NO_NETWORK, IncidentKind.CAPTIVE_PORTAL


def one(number: int, outcome: Outcome = Outcome.UNREACHABLE, **given: object) -> Ended:
    return replace(Ended(f"s{number}", f"site{number}.example", outcome), **given)  # type: ignore[arg-type]


def page(number: int, **given: object) -> Ended:
    return one(number, Outcome.NOT_A_FEED, **{"http_status": 200, "size": 900 + number} | given)


SILENT = [one(number) for number in range(3)]
READ = one(9, Outcome.STORED)
DEAD = [one(number, was_well=False) for number in range(9)]

# polls in order, what cuts the desk off, note
ROUNDS = [
    ([], NOTHING, "nothing polled"),
    (SILENT[:2], NOTHING, "two sites tell nothing"),
    (SILENT, NO_NETWORK, "three sites in a row"),
    ([READ, *SILENT], NO_NETWORK, "after an answer"),
    ([*SILENT, READ], NOTHING, "before an answer: the web is there"),
    ([*SILENT[:2], READ, SILENT[2]], NOTHING, "an answer in between"),
    ([*SILENT[:2], one(9, Outcome.NOT_MODIFIED), SILENT[2]], NOTHING, "a 304 is an answer"),
    ([*SILENT[:2], one(9, Outcome.HTTP_ERROR, http_status=500), SILENT[2]], NOTHING, "so is a server's error"),
    ([*SILENT[:2], one(9, Outcome.TOO_LARGE), SILENT[2]], NOTHING, "so is too much of one"),
    ([*SILENT[:2], one(9, Outcome.PARSER_DIED), SILENT[2]], NOTHING, "so is poison"),
    ([*SILENT[:2], one(9, Outcome.NOT_STORED), SILENT[2]], NO_NETWORK, "our own trouble is none"),
    ([*SILENT[:2], page(9), SILENT[2]], NOTHING, "so is a page of its own"),
    (DEAD, NOTHING, "sources that were dead before"),
    ([*DEAD, *SILENT[:2]], NOTHING, "they count for nothing"),
    ([*DEAD, *SILENT], NO_NETWORK, "nor against"),
    ([replace(silent, site="one.example") for silent in SILENT], NOTHING, "three sources of one site"),
    ([page(n, led_to="login.example") for n in range(3)], PORTAL, "all led to one page"),
    ([page(n, led_to=f"site{n}.example") for n in range(3)], NOTHING, "each led to a page of its own site"),
    ([page(n, led_to=f"other{n}.example") for n in range(3)], NOTHING, "each led elsewhere"),
    ([page(n, size=4_711) for n in range(3)], PORTAL, "all answer the same page"),
    ([page(n) for n in range(3)], NOTHING, "three sites that are being mended"),
    ([page(n, size=0) for n in range(3)], NOTHING, "three that answer nothing"),
    ([one(0), page(1, led_to="login.example"), page(2, led_to="login.example")], PORTAL, "and no https at all"),
    ([one(n, Outcome.ROBOTS) for n in range(3)], PORTAL, "robots.txt leads to a private address"),
    ([one(n, Outcome.REFUSED) for n in range(3)], PORTAL, "every name is a private address"),
    ([one(n, Outcome.HTTP_ERROR, http_status=511) for n in range(3)], PORTAL, "whoever stands between says so"),
    ([one(n, Outcome.HTTP_ERROR, http_status=404) for n in range(3)], NOTHING, "three feeds that are gone"),
]


@pytest.mark.parametrize(("ended", "kind", "note"), ROUNDS, ids=[row[2] for row in ROUNDS])
def test_several_sites_that_were_well_and_no_answer_in_between_are_one_trouble(
    ended: list[Ended], kind: IncidentKind | None, note: str
) -> None:
    found = recognise(ended)
    assert (found.kind if found else None) is kind, note


def test_any_site_that_answers_for_itself_ends_it() -> None:
    portal = [page(n, led_to="login.example") for n in range(3)]
    assert is_over(READ, [*portal, READ])
    assert is_over(one(5, Outcome.HTTP_ERROR, http_status=404), portal)
    assert is_over(page(7), [*portal, page(7)]), "a page of its own"
    again = page(7, led_to="login.example")
    assert not any(is_over(last, [*portal, last]) for last in (one(7), again, one(7, Outcome.NOT_STORED)))


def test_it_is_asked_again_soon_and_less_often_the_longer_it_lasts() -> None:
    waits = [soon(lasted, 6 * HOUR) for lasted in (0 * HOUR, 10 * MINUTE, HOUR, 3 * HOUR, 99 * HOUR)]
    assert waits == [SOONEST, SOONEST, 15 * MINUTE, 45 * MINUTE, LATEST]
    assert soon(99 * HOUR, 15 * MINUTE) == 15 * MINUTE


@given(st.lists(st.builds(Ended, st.just("s"), st.sampled_from("abcd"), st.sampled_from(Outcome), st.none())))
def test_it_is_never_told_right_after_an_answer_nor_without_enough_sites(ended: list[Ended]) -> None:
    found = recognise(ended)
    assert recognise([*ended, READ]) is None
    assert found is None or len(found.sites) >= 3
