"""Which step an issue may take from where, and who may take it."""

import pytest

from aggregator.errors import NotAllowedError
from aggregator.review.issue_steps import ISSUE_STEPS, OUT, issue_step
from aggregator.vocabulary import DigestStatus, Role

#: Written down before the table: from where each step may be taken.
FROM = {
    "review": {"preparing"},
    "reopen": {"in_review", "approved"},
    "approve": {"preparing", "in_review", "approved"},
    "publish": {"approved"},
    "send": {"published", "corrected", "withdrawn"},
    "correct": {"published", "corrected"},
    "withdraw": {"published", "corrected"},
}
TO = {
    "review": "in_review",
    "reopen": "preparing",
    "approve": "approved",
    "publish": "published",
    "correct": "corrected",
    "withdraw": "withdrawn",
}


@pytest.mark.parametrize("status", list(DigestStatus))
@pytest.mark.parametrize("verb", sorted(FROM))
def test_a_step_is_possible_from_these_places_only(verb: str, status: DigestStatus) -> None:
    if status.value in FROM[verb]:
        assert issue_step(verb, status, Role.PUBLISHER, why="w") == TO.get(verb, status)
    else:
        with pytest.raises(NotAllowedError, match="possible:"):
            issue_step(verb, status, Role.PUBLISHER, why="w")


def test_what_is_possible_is_told_by_the_names_of_commands() -> None:
    with pytest.raises(NotAllowedError, match=r"possible: publish, correct, withdraw$"):
        issue_step("approve", DigestStatus.PUBLISHED, Role.PUBLISHER)


def test_the_table_is_whole() -> None:
    assert ISSUE_STEPS.keys() == FROM.keys()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("verb", ["approve", "publish", "send", "correct", "withdraw"])
def test_nobody_but_a_publisher_brings_anything_before_readers(verb: str, role: Role) -> None:
    for status in DigestStatus:
        with pytest.raises(NotAllowedError, match="only a publisher"):
            issue_step(verb, status, role, why="w")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("verb", ["review", "reopen"])
def test_everybody_may_put_an_issue_into_review_and_take_it_back(verb: str, role: Role) -> None:
    assert issue_step(verb, DigestStatus(next(iter(FROM[verb]))), role)


@pytest.mark.parametrize("why", ["", " \n"])
def test_withdrawing_needs_a_reason(why: str) -> None:
    with pytest.raises(NotAllowedError, match="--why"):
        issue_step("withdraw", DigestStatus.PUBLISHED, Role.PUBLISHER, why=why)


def test_no_step_leads_from_what_readers_have_back_to_preparation() -> None:
    for step in ISSUE_STEPS.values():
        assert not (step.allowed & OUT) or step.to in (*OUT, None)
