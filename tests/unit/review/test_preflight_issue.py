"""What pre-flight says of an issue as a whole."""

from dataclasses import replace

from aggregator.review.preflight.finding import Finding
from aggregator.review.preflight.issue import findings
from aggregator.vocabulary import Check, ItemStatus
from tests.unit.review.flying import MEASURES, issue, item, source


def _of(check: Check, found: list[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.check is check]


def test_an_issue_in_order_gives_no_finding() -> None:
    two = [item(id=1, story_id=1), item(id=2, story_id=2, sources=(source(article_id=2, outlet="Bregu i Ri"),))]
    assert list(findings(issue(*two))) == []


def test_an_issue_without_items_says_so_once_and_nothing_of_sections() -> None:
    assert [finding.check for finding in findings(issue())] == [Check.NO_ITEMS]


def test_a_draft_nobody_decided_on_is_named_and_an_accepted_item_is_not() -> None:
    found = findings(issue(item(id=1, status=ItemStatus.DRAFT), item(id=2, sources=(source(article_id=2),))))
    assert [finding.item_id for finding in _of(Check.UNDECIDED, list(found))] == [1]


def test_two_items_on_one_story_are_one_finding_that_names_the_first() -> None:
    found = _of(Check.REPEATED, list(findings(issue(item(id=1, story_id=9), item(id=2, story_id=9)))))
    assert [(finding.item_id, "item 1" in finding.says) for finding in found] == [(2, True)]
    assert "merge 1 2" in found[0].mend


def test_two_items_that_cite_one_article_are_told() -> None:
    found = _of(Check.REPEATED, list(findings(issue(item(id=1, story_id=1), item(id=2, story_id=2)))))
    assert [finding.item_id for finding in found] == [2]
    assert "article 1" in found[0].says


def test_an_item_that_cites_one_article_twice_repeats_nobody() -> None:
    assert not _of(Check.REPEATED, list(findings(issue(item(sources=(source(), source()))))))


def test_a_story_told_before_without_news_is_told_with_its_issue() -> None:
    (found,) = _of(Check.TOLD_BEFORE, list(findings(issue(item(told_in="issue 40")))))
    assert "issue 40" in found.says


def test_an_empty_section_is_told_by_its_heading_as_the_one_without_or_by_its_key() -> None:
    found = findings(issue(item(), sections={"first": "", "english": "In English:", "sq": ""}))
    assert [finding.says for finding in found] == ["section “In English:” is empty", "section “sq” is empty"]
    (found_one,) = findings(issue(item(section="english"), sections={"first": "", "english": "In English:"}))
    assert found_one.says == "the section without a heading is empty"


def _of_outlets(*outlets: str) -> list[Finding]:
    items = [
        item(id=n, story_id=n, sources=(source(article_id=n, outlet=outlet),)) for n, outlet in enumerate(outlets, 1)
    ]
    return _of(Check.ONE_OUTLET, list(findings(issue(*items))))


def test_an_outlet_over_its_share_is_told_from_five_items_on() -> None:
    assert not _of_outlets("A", "A", "A", "B")
    assert not _of_outlets("A", "A", "B", "C", "D")
    (found,) = _of_outlets("A", "A", "A", "B", "C")
    assert "3 of 5 items rest on A" in found.says


def test_an_item_rests_on_the_outlet_it_cites_first() -> None:
    both = (source(article_id=8, outlet="B"), source(article_id=9, outlet="A"))
    items = [item(id=n, story_id=n, sources=(source(article_id=n, outlet="A"),)) for n in (1, 2)]
    items += [
        item(id=n, story_id=n, sources=tuple(replace(s, article_id=10 * n + s.article_id) for s in both))
        for n in (3, 4, 5)
    ]
    found = _of(Check.ONE_OUTLET, list(findings(issue(*items, measures=replace(MEASURES, outlet_share=0.5)))))
    assert [finding.says.split(" rest on ")[1][0] for finding in found] == ["B"]


def test_shares_and_sections_are_those_of_what_was_accepted_once_something_is() -> None:
    accepted = [item(id=number, section="english", sources=(source(outlet="Rudnameh"),)) for number in range(1, 6)]
    draft = item(id=6, section="first", status=ItemStatus.DRAFT, sources=(source(outlet="Le Quai"),))
    sections = {"first": "", "english": "In English:"}
    found = list(findings(issue(*accepted, draft, sections=sections)))
    (share,) = _of(Check.ONE_OUTLET, found)
    assert share.says.startswith("5 of 5 items") and _of(Check.EMPTY_SECTION, found)
    drafts = [replace(one, status=ItemStatus.DRAFT) for one in (*accepted, draft)]
    (share,) = _of(Check.ONE_OUTLET, list(findings(issue(*drafts, sections=sections))))
    assert share.says.startswith("5 of 6 items")
