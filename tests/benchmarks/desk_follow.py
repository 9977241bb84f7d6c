"""What a page asks for once it is there, as its scripts do (`static/presence.js`, htmx): who is here, advice, news."""

import re
from collections.abc import Iterator

from lxml import html

from tests.benchmarks.desk_wishes import Click

#: What one page shows, by the page, as presence calls it; and pages that show many things.
THINGS = {"story": "story", "item": "item"}
LISTS = ("inbox", "inbox, filtered")
PRESENCE = "presence"
_NUMBER = re.compile(r"\d+")
_WORDS = ("headline", "lead", "body", "kind", "version")


def followed_by(click: Click, body: str, tab: str) -> Iterator[Click]:
    """The requests that follow a page which was answered with `body`; of a redirect or an error none do."""
    if not body:
        return
    if click.page in LISTS:
        yield Click(PRESENCE, "/here", {"tab": tab or "list", "active": "1"}, by_htmx=True)
        yield Click(PRESENCE, "/present?noun=story", by_htmx=True)
        return
    found = _NUMBER.search(click.path)
    assert found is not None
    shown = {"noun": THINGS[click.page], "id": found[0], "doing": "reading"}
    yield Click(PRESENCE, "/here", {"tab": tab, "active": "1"} | shown, by_htmx=True)
    if click.page == "item":
        yield from _of_item(int(found[0]), body)


def _of_item(item_id: int, body: str) -> Iterator[Click]:
    """What the editor of an item that may still be changed asks for: advice on its words, and news of its story."""
    tree = html.document_fromstring(body)
    if not tree.xpath("//*[@id='advice']"):
        return
    [form] = tree.xpath("//form[@id='edit']")
    words = {name: str(form.fields[name] or "") for name in _WORDS}
    yield Click("item, advice", f"/items/{item_id}/advice", words, by_htmx=True)
    yield Click("item, news", f"/items/{item_id}/news", by_htmx=True)
