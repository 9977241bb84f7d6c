"""What a block of each kind of source may say."""

import pytest
from pydantic import ValidationError

from aggregator.settings.sources import SourceBlock, address_in, values_of
from aggregator.text.yaml_text import block as written
from aggregator.vocabulary import SourceKind

ADDRESS = "https://bandar.example/fa"
GOOD = [
    ({"feed": ADDRESS}, SourceKind.FEED),
    ({"listing": ADDRESS, "select": {"link": "h2 a"}, "match": "/fa/", "depth": 7}, SourceKind.LISTING),
    ({"listing": ADDRESS, "select": {"entry": "//li", "link": "./a", "date": "time"}}, SourceKind.LISTING),
    ({"sitemap": ADDRESS, "match": r"/20\d\d/"}, SourceKind.SITEMAP),
    ({"wordpress": ADDRESS, "depth": 1}, SourceKind.WORDPRESS),
    ({"feed": ADDRESS, "article": {"text": "div.متن", "without": "aside"}}, SourceKind.FEED),
]
WRONG = [
    ({}, "this has none"),
    ({"feed": ADDRESS, "sitemap": ADDRESS}, "this has feed and sitemap"),
    ({"feed": ADDRESS, "select": {"link": "a"}}, "`select` is for a listing; this is a feed"),
    ({"sitemap": ADDRESS, "depth": 2}, "`depth` is for a listing or a wordpress"),
    ({"wordpress": ADDRESS, "match": "x"}, "`match` is for"),
    ({"listing": ADDRESS}, "needs `select`"),
    ({"listing": ADDRESS, "select": {"link": "h2[["}}, "no CSS selector"),
    ({"listing": ADDRESS, "select": {"link": "//a["}}, "no XPath"),
    ({"listing": ADDRESS, "select": {"link": " "}}, "1 to 300 characters"),
    ({"listing": ADDRESS, "select": {}}, "Field required"),
    ({"sitemap": ADDRESS, "match": "(?=x)"}, "RE2"),
    ({"feed": "ftp://bandar.example/"}, "http"),
]


@pytest.mark.parametrize(("values", "kind"), GOOD)
def test_a_block_has_one_address_and_says_its_kind_by_it(values: dict[str, object], kind: SourceKind) -> None:
    found = SourceBlock.model_validate({"name": "بندر", **values})
    assert (found.kind, found.address) == (kind, ADDRESS)
    assert address_in(values) == (kind, ADDRESS)
    said = values_of(found)
    assert SourceBlock.model_validate(said) == found
    assert f"  {kind.value}: {ADDRESS}\n" in written("bandar", said)


@pytest.mark.parametrize(("values", "says"), WRONG)
def test_what_does_not_go_together_is_refused_in_words(values: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError) as caught:
        SourceBlock.model_validate({"name": "Le quai", **values})
    assert says in str(caught.value)
