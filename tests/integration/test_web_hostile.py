"""Script payloads in every text of the desk, through every page: nothing of them runs, loads or leads anywhere.

A few hundred by default; `NEWSLOOM_HOSTILE=10000` takes as many as it says.
"""

import os
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, urlencode

import pytest

from aggregator.vocabulary import Role
from aggregator.web.rights import RIGHTS, may
from tests.fakes.browser import Answer, Browser
from tests.fakes.hostile import hostile_strings, sample
from tests.fakes.page_reading import faults
from tests.integration.full_desk import FullDesk
from tests.integration.hostile_rows import spoil
from tests.integration.web_routes import Route, routes

#: How many passes there are at most; the next begins so many strings further on. A pass has 1,500 places, some hundreds
#: of which show.
_PASSES = 40


def for_pages(usual: int) -> tuple[str, ...]:
    """Strings of which every other one is markup; all there are where so many are asked for."""
    if os.environ.get("NEWSLOOM_HOSTILE"):
        return sample(usual)
    markup = [
        each
        for each in hostile_strings()
        if re.match(r"\s*[\"'>]*<[a-z]|javascript:|.{0,3}on\w+=", each, re.IGNORECASE)
    ]
    return tuple(each for pair in zip(markup[: usual // 2], sample(usual), strict=False) for each in pair)


def readers(full: FullDesk) -> Iterator[tuple[Browser, Route, str]]:
    """Every page that is there, each for one who may read it."""
    for route in routes():
        if route.method == "GET":
            role = next(role for role in (Role.PUBLISHER, Role.ADMINISTRATOR) if may(role, RIGHTS["GET", route.path]))
            for path in full.paths(route):
                yield full.browsers[role], route, path


def wrong_with(answer: Answer, path: str) -> list[str]:
    """What runs, loads or leads somewhere; a page that fails hides what it would have shown."""
    kind, policy = answer.header("content-type"), answer.header("content-security-policy")
    if answer.status >= 500:
        return [f"{path}: {answer.status}"]
    assert answer.header("x-content-type-options") == "nosniff", path
    if "sandbox" in policy:  # a document that is not ours, in an origin of its own
        return [] if "allow-scripts" not in policy and "default-src 'none'" in policy else [f"{path}: {policy}"]
    if kind.startswith("text/html"):
        return [f"{path}: {fault}" for fault in faults(answer.text)]
    return (
        [] if kind.split(";")[0] not in ("text/xml", "image/svg+xml", "application/xhtml+xml") else [f"{path}: {kind}"]
    )


def test_the_strings_get_where_pages_are_made_from(full: FullDesk) -> None:
    strings = sample(50)
    with full.served.database.write() as session:
        assert spoil(session, strings) > 500
    shown = full.browsers[Role.EDITOR].get("/").text + full.browsers[Role.EDITOR].get("/diary").text
    assert sum(quote_of(each) in shown for each in strings) > 10


def quote_of(text: str) -> str:
    """The beginning of a string as a page has it."""
    from markupsafe import escape

    return str(escape(text.split("\n")[0]))[:40]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_no_text_of_an_article_or_of_a_person_runs_on_any_page(full: FullDesk, language: str) -> None:
    strings = for_pages(120)
    found: list[str] = []
    for browser in full.browsers.values():
        browser.cookies["language"] = language
    step = max(40, len(strings) // _PASSES)
    for first in range(0 if language == "en" else step // 2, len(strings), step):
        with full.served.database.write() as session:
            spoil(session, strings, first=first)
        for browser, _, path in readers(full):
            found += wrong_with(browser.get(path, follow=False), path)
            assert len(found) < 30, "\n".join(found)
    assert found == []


def test_nothing_that_is_asked_for_runs_on_the_page_that_answers(full: FullDesk) -> None:
    """Queries and paths are outside text as well: a link of another site brings them."""
    found: list[str] = []
    for number, payload in enumerate(sample(24, share=0.005)):
        for browser, route, path in readers(full):
            names = [name for name, _ in parse_qsl(path.partition("?")[2], keep_blank_values=True)]
            if names:
                asked = f"{path.partition('?')[0]}?{urlencode(dict.fromkeys(names, payload), errors='replace')}"
                found += wrong_with(browser.get(asked, follow=False), asked)
            if route.parameters and number < 10:
                asked = route.filled(dict.fromkeys(route.parameters, quote(payload, safe="", errors="replace")))
                found += wrong_with(browser.get(asked, follow=False), asked)
    asked = [f"/login?next={quote(payload, errors='replace')}" for payload in sample(60)]
    for path in asked:
        found += wrong_with(full.served.stranger().get(path, follow=False), path)
    assert found == []


def test_nothing_that_is_sent_runs_on_the_page_that_answers(full: FullDesk) -> None:
    """What cannot be done is told with the words that were sent."""
    found: list[str] = []
    for payload in sample(8, share=0.002):
        full.restore()
        for route in routes():
            if route.method != "POST" or route.path in ("/logout", "/me/password", "/me/sessions/end"):
                continue
            path, fields = full.form(route) or ("", {})
            sent = {
                name: payload if isinstance(value, str) and not value.isdigit() else value
                for name, value in fields.items()
            }
            for role in (Role.PUBLISHER, Role.ADMINISTRATOR):
                if may(role, RIGHTS["POST", route.path]):
                    answer = full.browsers[role].post(
                        path, {k: v.encode("utf-8", "replace") if isinstance(v, str) else v for k, v in sent.items()}
                    )
                    found += wrong_with(answer, f"POST {path}")
                    break
    assert found == []
