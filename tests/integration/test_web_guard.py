"""What holds for every request, whatever page it is: hosts, other sites, sizes, headers; and errors as pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.web.security import LARGEST_REQUEST, POLICY
from tests.databases import Databases
from tests.fakes.browser import ADDRESS
from tests.fakes.page_reading import check
from tests.integration.web_desk import Served, web_desk


@pytest.fixture
def served(databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open("sqlite") as database:
        yield web_desk(tmp_path, database)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ADDRESS, "sec-fetch-site": "cross-site"},
        {"origin": ADDRESS, "sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "http://localhost:9000"},
        {"origin": "http://localhost:8000.evil.example"},
    ],
)
def test_what_another_site_sends_changes_nothing(served: Served, headers: dict[str, str]) -> None:
    browser = served.browser()
    answer = browser.send("POST", "/logout", headers=headers)
    assert answer.status == 403
    assert browser.get("/", follow=False).status == 200


@pytest.mark.parametrize("headers", [{"origin": ADDRESS}, {"sec-fetch-site": "same-origin"}])
def test_what_the_desk_s_own_page_sends_is_done(served: Served, headers: dict[str, str]) -> None:
    assert served.browser().send("POST", "/logout", headers=headers).status == 303


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.2:8000", ""])
def test_the_desk_answers_to_its_own_name_only(served: Served, host: str) -> None:
    assert served.stranger().send("GET", "/login", headers={"host": host}).status == 421


def test_a_body_larger_than_any_form_is_refused_whether_or_not_its_length_is_told(served: Served) -> None:
    browser = served.browser()
    body = b"why=" + b"x" * LARGEST_REQUEST
    own = {"origin": ADDRESS, "content-type": "application/x-www-form-urlencoded"}
    assert browser.send("POST", "/appearance", body, headers=own).status == 413
    assert browser.send("POST", "/appearance", body, headers=own | {"content-length": "10"}).status == 413


@pytest.mark.parametrize("path", ["/login", "/", "/nowhere", "/static/desk.css", "/healthz", "/setup/x"])
def test_every_answer_has_the_policy(served: Served, path: str) -> None:
    answer = served.browser().get(path)
    assert answer.header("content-security-policy") == POLICY
    assert answer.header("x-content-type-options") == "nosniff"
    assert "unsafe" not in POLICY


def test_the_head_of_a_page_is_that_of_the_page(served: Served) -> None:
    browser = served.browser()
    head, page = browser.send("HEAD", "/"), browser.send("GET", "/")
    assert head.status == page.status == 200
    assert head.header("content-type") == page.header("content-type")


def test_pages_are_kept_by_nobody(served: Served) -> None:
    assert served.browser().get("/").header("cache-control") == "no-store"


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("path", ["/login", "/", "/setup/gone"])
def test_the_frame_is_sound_in_both_directions(served: Served, path: str, language: str) -> None:
    browser = served.stranger() if path == "/login" else served.browser()
    browser.post("/appearance", {"language": language})
    answer = browser.get(path)
    check(answer.text)
    assert answer.tree.get("dir") == {"en": "ltr", "fa": "rtl"}[language]


def test_an_error_is_a_page_with_its_status_and_a_part_for_htmx(served: Served) -> None:
    browser = served.browser()
    whole = browser.get("/clip/77")
    assert whole.status == 404 and "no request 77" in whole.words()
    check(whole.text)
    part = browser.get("/clip/77", **{"hx-request": "true"})
    assert part.status == 404 and "<html" not in part.text and "no request 77" in part.text
    assert browser.post("/clips/page", {}).status == 422


def test_the_language_is_the_one_the_browser_asks_for_until_one_is_chosen(served: Served) -> None:
    browser = served.stranger()
    asked = {"accept-language": "fa-IR,fa;q=0.9,en;q=0.8"}
    assert browser.get("/login", **asked).tree.get("lang") == "fa"
    browser.post("/appearance", {"language": "en", "theme": "no-such-theme"})
    page = browser.get("/login", **asked).tree
    assert (page.get("lang"), page.get("data-theme")) == ("en", "auto")
