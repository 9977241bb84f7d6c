import pytest

from aggregator.drafting.sections import SectionFit, SectionRule, fit, section_for, usual_items

RULES = (
    SectionRule("river", outlets=frozenset({"rudnameh"}), languages=frozenset({"fa"})),
    SectionRule("farsi", languages=frozenset({"fa", "ar"})),
    SectionRule("english", languages=frozenset({"en"})),
    SectionRule("rest"),
)

CASES = [
    ("fa", "rudnameh", "river", "both conditions hold"),
    ("ar", "rudnameh", "farsi", "the outlet alone is not enough"),
    ("fa", "eskeleh", "farsi", "the first rule that fits"),
    ("en-GB", "quay-post", "english", "a rule for en takes en-GB"),
    ("de", "hafenblatt", "rest", "no rule meets everything"),
    ("und", "hafenblatt", "rest", "no language known"),
]


@pytest.mark.parametrize(("language", "outlet", "section", "note"), CASES, ids=[case[-1] for case in CASES])
def test_an_article_goes_to_the_first_section_that_takes_it(
    language: str, outlet: str, section: str, note: str
) -> None:
    assert section_for(language, outlet, rules=RULES) == section, note


def test_what_no_rule_takes_goes_to_the_last_section() -> None:
    assert section_for("sq", "bregu-i-ri", rules=RULES[:3]) == "english"


def test_a_section_fits_by_its_rule_or_merely_as_the_last_one() -> None:
    here, usual = {"farsi": 2}, {"farsi": 5.0, "english": 7.0}
    assert fit("ar", "al-marsa", rules=RULES[:3], here=here, usual=usual) == SectionFit("farsi", True, 2, 5.0)
    assert fit("sq", "bregu", rules=RULES[:3], here=here, usual=usual) == SectionFit("english", False, 0, 7.0)


def test_a_section_usually_has_what_it_had_in_earlier_issues() -> None:
    printed = {"farsi": 30, "english": 10, "gone": 99}
    assert usual_items(printed, rules=RULES, room=12) == {"river": 0, "farsi": 9, "english": 3, "rest": 0}


def test_before_the_first_issue_the_sections_share_evenly() -> None:
    assert usual_items({}, rules=RULES, room=12) == {"river": 3, "farsi": 3, "english": 3, "rest": 3}
