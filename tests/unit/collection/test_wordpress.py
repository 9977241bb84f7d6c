"""Posts of WordPress sites."""

import json
from typing import Any

import pytest

from aggregator.collection.posts_address import PER_PAGE, posts_address, site_address
from aggregator.collection.raw import FeedEntry
from aggregator.collection.wordpress import parse_posts
from aggregator.errors import NotAFeedError

URL = posts_address("https://skele.example/")
POST: dict[str, Any] = {
    "id": 7,
    "guid": {"rendered": "https://skele.example/?p=7"},
    "link": "https://skele.example/2026/03/ura/",
    "date": "2026-03-04T10:30:00",
    "date_gmt": "2026-03-04T09:30:00",
    "modified_gmt": "2026-03-04T11:00:00",
    "title": {"rendered": "Ura u hap &#8211; پل باز شد"},
    "excerpt": {"rendered": "<p>Ura e re.</p>"},
    "content": {"rendered": "<p>Ura e re u hap sot.</p>", "protected": False},
    "_embedded": {"author": [{"id": 1, "name": "Besa Gjoka"}, {"code": "rest_user_invalid_id"}]},
}


def read(*posts: object, url: str = URL) -> tuple[FeedEntry, ...]:
    return parse_posts(json.dumps(posts).encode(), url).entries


def test_a_post_is_read_with_its_author_and_its_moment_in_utc() -> None:
    [entry] = read(POST)
    assert (entry.guid, entry.link) == ("https://skele.example/?p=7", "https://skele.example/2026/03/ura/")
    assert (entry.published, entry.updated) == ("2026-03-04T09:30:00Z", "2026-03-04T11:00:00Z")
    assert (entry.title, entry.authors) == ("Ura u hap &#8211; پل باز شد", ("Besa Gjoka",))
    assert entry.content == "<p>Ura e re u hap sot.</p>"


def test_a_moment_without_its_twin_in_utc_is_in_the_source_s_own_zone() -> None:
    [entry] = read(POST | {"date_gmt": "0000-00-00T00:00:00", "modified_gmt": None})
    assert (entry.published, entry.updated) == ("2026-03-04T10:30:00", "")


def test_the_featured_picture_s_address_is_kept_and_no_other_kind_s_or_a_lost_one_s() -> None:
    def of(*media: object) -> str:
        [entry] = read(POST | {"_embedded": {"wp:featuredmedia": list(media)}})
        return entry.image

    picture = {"media_type": "image", "source_url": "https://skele.example/uploads/ura-پل.jpg"}
    assert of(picture) == "https://skele.example/uploads/ura-پل.jpg"
    assert of({"code": "rest_forbidden", "message": "…", "data": {"status": 401}}) == ""
    assert of({"media_type": "file", "source_url": "https://skele.example/uploads/zeri.mp3"}, picture) == of(picture)
    assert of({"source_url": 7}, "ura.jpg") == ""
    assert "_embed=author,wp:featuredmedia&" in URL


def test_words_behind_a_password_are_not_taken() -> None:
    [entry] = read(POST | {"content": {"rendered": "<form>password</form>", "protected": True}})
    assert entry.content == ""


@pytest.mark.parametrize(
    ("site", "asked"),
    [
        ("https://skele.example", "https://skele.example/wp-json/wp/v2/posts?"),
        ("https://skele.example/blog/", "https://skele.example/blog/wp-json/wp/v2/posts?"),
        (
            "https://skele.example/wp-json/wp/v2/posts?categories=3",
            "https://skele.example/wp-json/wp/v2/posts?categories=3&",
        ),
        ("https://skele.example/?rest_route=/wp/v2/posts", "https://skele.example/?rest_route=/wp/v2/posts&"),
    ],
)
def test_a_site_or_its_interface_serves_as_address(site: str, asked: str) -> None:
    address = posts_address(site)
    assert address.startswith(asked) and address.endswith("&page=1")
    assert posts_address(address, page=2) == address.removesuffix("1") + "2"


@pytest.mark.parametrize(
    "site", ["https://skele.example/", "https://skele.example/sq/", "https://e.example/?rest_route=/"]
)
def test_the_site_is_told_from_where_its_posts_stand(site: str) -> None:
    assert site_address(posts_address(site)) == site
    assert posts_address(site_address(posts_address(site))) == posts_address(site)


def test_a_full_page_goes_on_in_the_next_and_one_that_is_not_full_ends() -> None:
    full = parse_posts(json.dumps([POST] * PER_PAGE).encode(), URL)
    assert full.further == (posts_address("https://skele.example/", page=2),)
    assert parse_posts(json.dumps([POST]).encode(), URL).further == ()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('{"code": "rest_no_route", "message": "Asnjë rrugë"}', "Asnjë rrugë"),
        ("<html>", "something else"),
        ('[{"a": 1}]', "no list"),
        ("[" * 5_000, "something else"),
        ("7", "no posts"),
    ],
)
def test_what_is_no_list_of_posts_is_told_as_such(body: str, says: str) -> None:
    with pytest.raises(NotAFeedError, match=says):
        parse_posts(body.encode(), URL)


@pytest.mark.parametrize("wrong", [None, 7, [], {}, "x", {"rendered": 7}, {"author": [7]}, {"author": {}}])
def test_fields_of_another_form_are_empty_and_crash_nothing(wrong: object) -> None:
    [entry] = read(dict.fromkeys(POST, wrong) | {"link": "https://skele.example/a", "title": wrong})
    assert entry.link == "https://skele.example/a"


def test_no_posts_yet_is_no_fault() -> None:
    assert read() == ()
