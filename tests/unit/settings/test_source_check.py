"""What is suspicious in sources.yaml without asking the network."""

from typing import Any

import pytest

from aggregator.settings import Sources
from aggregator.settings.source_check import suspicions

GOOD = {"name": "Bregu", "home": "https://bregu.example/", "languages": ["sq"], "feed": "https://bregu.example/rss"}


def found(**blocks: Any) -> list[tuple[str, bool, str]]:
    config = Sources(sources=blocks)
    return [(one.source_id, one.wrong, one.says) for one in suspicions(config)]


def test_nothing_is_said_of_a_source_that_is_in_order() -> None:
    assert found(a=GOOD, b=GOOD | {"feed": "https://bregu.example/sport.rss", "poll_minutes": 60}) == []


@pytest.mark.parametrize(
    ("feed", "says"),
    [
        ("https://bregu.example/rss", "polls the same address as a"),
        ("HTTPS://bregu.example:443/rss?utm_source=x", "polls the same address as a"),
        ("http://bregu.example/rss", "the same feed as a, but for http/https or a slash"),
        ("https://bregu.example/rss/", "the same feed as a, but for http/https or a slash"),
    ],
)
def test_one_feed_under_two_ids_is_wrong(feed: str, says: str) -> None:
    ((ident, wrong, said),) = found(a=GOOD, b=GOOD | {"feed": feed})
    assert (ident, wrong) == ("b", True)
    assert says in said


@pytest.mark.parametrize("name", ["News", "اخبار"])
def test_two_sites_that_a_general_name_makes_one_outlet_are_wrong(name: str) -> None:
    alpha = GOOD | {"name": name}
    beta = GOOD | {"name": name, "home": "https://beta.test/", "feed": "https://beta.test/feed"}
    ((ident, wrong, said),) = found(alpha=alpha, beta=beta)
    assert (ident, wrong) == ("beta", True)
    assert "one outlet" in said and "with alpha" in said and "`outlet:`" in said
    assert found(alpha=alpha, beta=beta | {"outlet": "beta"}) == []
    sport = GOOD | {"name": name, "feed": "https://feeds.tjeter.example/bregu-sport"}
    assert found(alpha=alpha, sport=sport) == [], "the home page is the site"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"languages": []}, "no languages"),
        ({"home": ""}, "no home page"),
        ({"enabled": False}, "disabled"),
        ({"poll_minutes": 15}, "every 15 minutes, which is often"),
        ({"poll_minutes": 2_880}, "every 2880 minutes, less than daily"),
    ],
)
def test_what_is_worth_knowing_is_not_wrong(given: dict[str, Any], says: str) -> None:
    ((ident, wrong, said),) = found(a=GOOD | given)
    assert (ident, wrong) == ("a", False)
    assert says in said
