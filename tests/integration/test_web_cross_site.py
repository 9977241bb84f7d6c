"""Requests that another site has a browser send: refused on every route that may change something; and looking changes
nothing on any route."""

import pytest

from aggregator.vocabulary import Role
from tests.fakes.browser import ADDRESS
from tests.integration.full_desk import FullDesk
from tests.integration.web_routes import UNSAFE, Route, routes

#: What browsers say of a request that another site made, and what they would not say at all.
FOREIGN: dict[str, dict[str, str]] = {
    "no header": {},
    "foreign origin": {"origin": "https://evil.example"},
    "a sandbox's origin": {"origin": "null"},
    "cross-site": {"sec-fetch-site": "cross-site"},
    "same site, another host": {"sec-fetch-site": "same-site"},
    "typed into the address bar": {"sec-fetch-site": "none"},
    "own origin, but cross-site": {"origin": ADDRESS, "sec-fetch-site": "cross-site"},
    "foreign origin, said to be our own": {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
    "another port": {"origin": "http://localhost:9999"},
    "own name inside another": {"origin": "http://localhost:8000.evil.example"},
    "own name as user": {"origin": "http://localhost:8000@evil.example"},
    "only a referer": {"referer": f"{ADDRESS}/"},
}
_FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("route", [route for route in routes() if route.method in UNSAFE], ids=str)
def test_what_another_site_sends_is_refused_whoever_is_signed_in(full: FullDesk, route: Route) -> None:
    path, fields = full.form(route) or (route.path, {})
    before = full.state()
    for role in (Role.PUBLISHER, Role.ADMINISTRATOR):
        for said, headers in FOREIGN.items():
            for body in (b"", "&".join(f"{name}=1" for name in fields).encode()):
                answer = full.browsers[role].send(route.method, path, body, headers=_FORM | headers)
                assert answer.status == 403, said
                assert not any(name == "set-cookie" for name, _ in answer.headers), said
    assert full.state() == before


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND", "TRACE", "post"])
def test_a_method_that_no_page_has_is_refused_all_the_same(full: FullDesk, method: str) -> None:
    before = full.state()
    assert full.browsers[Role.ADMINISTRATOR].send(method, "/people", headers=FOREIGN["foreign origin"]).status == 403
    assert full.state() == before


@pytest.mark.parametrize("route", [route for route in routes() if route.method == "GET"], ids=str)
@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.ADMINISTRATOR])
def test_looking_changes_nothing(full: FullDesk, route: Route, role: Role) -> None:
    browser = full.browsers[role]
    before = full.state()
    full.served.clock.on(minutes=5)  # else noting the moment would leave all as it was
    for path in full.paths(route):
        for method, headers in (("GET", {}), ("GET", {"hx-request": "true"}), ("HEAD", {}), ("OPTIONS", {})):
            assert browser.send(method, path, headers=headers).status < 500, (method, path)
        assert full.state() == before, path


@pytest.mark.parametrize("route", [route for route in routes() if route.method in UNSAFE], ids=str)
def test_what_is_sent_by_a_form_cannot_be_got_by_a_link(full: FullDesk, route: Route) -> None:
    """A link that another site gives is followed with the session's cookie (SameSite=Lax)."""
    path, fields = full.form(route) or (route.path, {})
    before = full.state()
    query = "&".join(f"{name}=1" for name in fields)
    answer = full.browsers[Role.ADMINISTRATOR].send("GET", f"{path}?{query}", headers={"sec-fetch-site": "cross-site"})
    assert answer.status in (200, 303, 403, 404, 405)
    assert full.state() == before
