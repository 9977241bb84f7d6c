"""What the last action said is carried to the next page, and what others put in its place is left alone."""

import json
from base64 import urlsafe_b64encode
from http.cookies import SimpleCookie

import pytest
from starlette.requests import Request
from starlette.responses import Response

from aggregator.web.notices import Notice, keep, kept

#: What browsers take of a cookie, with its name (RFC 6265, section 6.1).
_LARGEST_COOKIE = 4096


def carried(notice: Notice) -> str:
    answer = Response()
    keep(answer, notice)
    (morsel,) = SimpleCookie(answer.headers["set-cookie"]).values()
    return morsel.value


def read(cookie: str) -> Notice | None:
    return kept(Request({"type": "http", "headers": [(b"cookie", f"notice={cookie}".encode())]}))


def encoded(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize("words", ["هفت نامزد رد شد؛ ", "Chaque récit a été écarté. ", "a\ud800 "])
def test_the_longest_is_no_longer_than_a_browser_takes(words: str) -> None:
    notice = Notice(words * 300, "/undo/items/" + ",".join(str(number) for number in range(10_000, 10_200)))
    cookie = carried(notice)
    assert len("notice=" + cookie) <= _LARGEST_COOKIE
    told = read(cookie)
    assert told is not None and told.undo == notice.undo and len(told.said) == 600


@pytest.mark.parametrize("text", ["[" * 9_000, "7", "null", "{}", '{"said": "a"}', '{"said": "a", "undo": [', "é"])
def test_what_is_none_of_ours_says_nothing(text: str) -> None:
    assert read(encoded(text)) is None


@pytest.mark.parametrize("undo", ["//evil.example/", "/\\evil.example", "https://evil.example/", "javascript:x"])
def test_nothing_is_taken_back_on_another_site(undo: str) -> None:
    assert read(encoded(json.dumps({"said": "a", "undo": undo, "is_bad": False}))) == Notice("a")
