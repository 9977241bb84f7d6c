"""The saved page of `_template`, and what its spider reads there."""

from tests.crawlers.sites.saved import expected, found

NAME = "_template"


def test_the_saved_page_gives_what_stands_on_it() -> None:
    assert found(NAME) == expected(NAME)
