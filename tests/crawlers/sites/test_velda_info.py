"""The saved page of `velda_info`, and what its spider reads there."""

from tests.crawlers.sites.saved import expected, found

NAME = "velda_info"


def test_the_saved_page_gives_what_stands_on_it() -> None:
    assert found(NAME) == expected(NAME)
