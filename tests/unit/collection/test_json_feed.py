"""JSON Feed: versions, authors, and everything that is JSON but no feed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collection.json_feed import looks_like_json, parse_json_feed
from aggregator.errors import NotAFeedError

URL = "https://prova.example/feed.json"


def feed(*items: Any, **more: Any) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": list(items)} | more).encode()


def test_an_item_is_read_field_by_field() -> None:
    item = {
        "id": "قایق-۱",
        "url": "https://prova.example/1",
        "title": "قایق خورشیدی به راه افتاد",
        "summary": "خلاصه",
        "content_html": "<p>متن</p>",
        "date_published": "2026-03-01T08:00:00+03:30",
        "date_modified": "2026-03-02T08:00:00+03:30",
        "authors": [{"name": "آرش"}, {"url": "https://prova.example/"}, {"name": ""}],
    }
    parsed = parse_json_feed(feed(item, title="روزنامهٔ رود", home_page_url="https://prova.example/"), url=URL)
    (entry,) = parsed.entries
    assert (parsed.version, parsed.title, parsed.home) == ("json11", "روزنامهٔ رود", "https://prova.example/")
    assert (entry.guid, entry.link, entry.title) == ("قایق-۱", "https://prova.example/1", "قایق خورشیدی به راه افتاد")
    assert (entry.summary, entry.content, entry.authors) == ("خلاصه", "<p>متن</p>", ("آرش",))
    assert (entry.published, entry.updated) == ("2026-03-01T08:00:00+03:30", "2026-03-02T08:00:00+03:30")


# what the item says, the field, its value, note
FIELDS = [
    ({"id": 17}, "guid", "17", "a number, which version 1 asked readers to accept"),
    ({"id": True}, "guid", "", "a truth value is no id"),
    ({"id": None}, "guid", "", "null"),
    ({"external_url": "https://prova.example/2"}, "link", "https://prova.example/2", "a link blog"),
    ({"url": ["x"]}, "link", "", "a list is no address"),
    ({"content_text": "Vetëm tekst"}, "content", "Vetëm tekst", "no HTML"),
    ({"author": {"name": "Ilva"}}, "authors", ("Ilva",), "one author, as version 1 had it"),
    ({"author": "Ilva"}, "authors", (), "a name without its object"),
    ({"authors": "Ilva"}, "authors", (), "a string in place of a list"),
    ({"title": "x" * 600_000}, "title", "x" * 500_000, "a field is cut at its longest"),
]


@pytest.mark.parametrize(("item", "field", "value", "note"), FIELDS, ids=[row[3] for row in FIELDS])
def test_odd_items_are_read_as_far_as_they_go(item: dict[str, Any], field: str, value: Any, note: str) -> None:
    (entry,) = parse_json_feed(feed(item), url=URL).entries
    assert getattr(entry, field) == value, note


def test_the_feed_s_authors_stand_in_for_an_item_s() -> None:
    body = feed({"id": "1"}, {"id": "2", "authors": [{"name": "B"}]}, authors=[{"name": "A"}])
    assert [entry.authors for entry in parse_json_feed(body, url=URL).entries] == [("A",), ("B",)]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"items": {}}',
        b'{"items": null}',
        b"[1, 2]",
        b"{}",
        b"[" * 100_000,
        b'{"items": [' + b"9" * 5_000 + b"]}",
    ],
    ids=["open", "an object", "null", "a list", "nothing", "too deep", "too long a number"],
)
def test_json_that_is_no_feed_says_so_with_its_address(body: bytes) -> None:
    with pytest.raises(NotAFeedError, match=URL):
        parse_json_feed(body, url=URL)


@pytest.mark.parametrize(
    ("body", "content_type", "is_json"),
    [
        (b'{"a": 1}', "text/html", True),
        (b"\xef\xbb\xbf  {", "", True),
        (b"[]", "application/json", True),
        (b"[]", "text/plain", False),
        (b"<rss/>", "application/json", False),
        (b"", "application/json", False),
    ],
)
def test_the_first_character_tells_json(body: bytes, content_type: str, is_json: bool) -> None:
    assert looks_like_json(body, content_type) is is_json


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["id", "url", "authors", "author", "name", "title"]), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_every_item_of_any_shape_becomes_one_entry(item: Any) -> None:
    entries = parse_json_feed(feed(item), url=URL).entries
    assert len(entries) == 1
    assert all(isinstance(name, str) for name in entries[0].authors)
