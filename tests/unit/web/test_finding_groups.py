"""What pre-flight says of several items stands once, with all of them."""

from aggregator.phrases import Phrase
from aggregator.review.preflight.finding import Finding
from aggregator.vocabulary import Check, FindingWeight
from aggregator.web.finding_groups import by_weight


def finding(item_id: int, says: str, mend: str = "say it", weight: FindingWeight = FindingWeight.ADVICE) -> Finding:
    return Finding(Check.NO_SOURCE, Phrase(says), Phrase(mend), item_id, weight=weight)


def test_the_same_sentence_stands_once_with_its_items_in_order() -> None:
    ((weight, groups),) = by_weight([finding(3, "a"), finding(1, "b"), finding(2, "a")])
    assert weight is FindingWeight.ADVICE
    assert [(group.says, [one.item_id for one in group.findings]) for group in groups] == [("a", [3, 2]), ("b", [1])]


def test_commands_that_differ_only_by_item_part_nothing() -> None:
    given = [finding(one, "undecided", f"`newsloom digest accept {one}`") for one in (1, 2)]
    ((_, (group,)),) = by_weight(given)
    assert (group.mend, group.count) == (None, 2)


def test_what_is_mended_otherwise_stands_apart() -> None:
    ((_, groups),) = by_weight([finding(1, "a", "cite"), finding(2, "a", "ask")])
    assert [group.mend for group in groups] == ["cite", "ask"]


def test_the_heaviest_come_first_and_weights_of_none_are_left_out() -> None:
    given = [finding(1, "a"), finding(2, "a", weight=FindingWeight.BLOCK)]
    assert [weight for weight, _ in by_weight(given)] == [FindingWeight.BLOCK, FindingWeight.ADVICE]
