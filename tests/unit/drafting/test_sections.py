import pytest

from aggregator.drafting.sections import SectionRule, section_for

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
