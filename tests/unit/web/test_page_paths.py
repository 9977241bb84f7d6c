"""Where somebody goes after signing in: a page, never the address of a form."""

import pytest

from aggregator.web.page_paths import page_for
from aggregator.web.rights import RIGHTS


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/items/7", "/items/7"),
        ("/items/7/quote", "/items/7"),
        ("/sources/rud/edit", "/sources/rud"),
        ("/sources/add/12", "/sources/add/12"),
        ("/sources/list.opml", "/sources"),
        ("/issues/3/cover", "/issues/3"),
        ("/issues/3/approve", "/issues/3"),
        ("/clips/text", "/clip"),
        ("/undo/items/5,4", "/"),
        ("/nowhere/at/all", "/"),
    ],
)
def test_a_form_s_own_address_leads_to_the_page_it_stands_on(path: str, page: str) -> None:
    assert page_for(path) == page


def test_no_form_leads_to_an_address_without_a_page() -> None:
    for method, path in RIGHTS:
        if method == "POST":
            page = page_for(path.replace(":int", "").replace("{", "1").replace("}", ""))
            assert page_for(page) == page
