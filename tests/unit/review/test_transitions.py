from itertools import product

import pytest

from aggregator.errors import NotAllowedError
from aggregator.review.transitions import STEPS, step
from aggregator.vocabulary import ItemStatus

DRAFT, ACCEPTED, HELD, REJECTED, MERGED = ItemStatus
#: Steps that leave an item where it is.
STAYING = frozenset(STEPS) - {"accept", "reject", "hold", "merge"}
#: Steps that need a reason.
REASONED = {"reject", "allow"}
#: Every step that may be taken, and where it ends; whatever is not here is refused.
ALLOWED = {
    ("accept", DRAFT): ACCEPTED,
    ("accept", HELD): ACCEPTED,
    ("accept", REJECTED): ACCEPTED,  # a rejection can be taken back
    ("reject", DRAFT): REJECTED,
    ("reject", ACCEPTED): REJECTED,
    ("reject", HELD): REJECTED,
    ("hold", DRAFT): HELD,
    ("hold", ACCEPTED): HELD,
    ("hold", REJECTED): HELD,
    **{(verb, status): status for verb in STAYING for status in (DRAFT, ACCEPTED, HELD)},
    **{("merge", status): MERGED for status in (DRAFT, ACCEPTED, HELD)},
}


@pytest.mark.parametrize(("verb", "status"), list(product(STEPS, ItemStatus)))
def test_a_step_ends_where_the_table_says_or_is_refused(verb: str, status: ItemStatus) -> None:
    wanted = ALLOWED.get((verb, status))
    if wanted is None:
        with pytest.raises(NotAllowedError, match=f"an item that is {status.value} cannot {verb}"):
            step(verb, status, why="دلیل")
    else:
        assert step(verb, status, why="دلیل") is wanted


def test_a_refusal_names_what_is_possible() -> None:
    with pytest.raises(NotAllowedError, match=r"possible: accept, hold$"):
        step("reject", REJECTED, why="x")
    with pytest.raises(NotAllowedError, match=r"possible: nothing$"):
        step("edit", MERGED)


@pytest.mark.parametrize("why", ["", "   ", "\n\t", "\u3000"])
@pytest.mark.parametrize("verb", sorted(REASONED))
def test_a_rejection_and_an_allowance_need_their_reason(verb: str, why: str) -> None:
    with pytest.raises(NotAllowedError, match="--why"):
        step(verb, DRAFT, why=why)


@pytest.mark.parametrize("verb", sorted(set(STEPS) - REASONED))
def test_every_other_step_may_go_without_one(verb: str) -> None:
    assert isinstance(step(verb, DRAFT), ItemStatus)


def test_a_step_nobody_knows_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        step("publish", DRAFT)
