"""Who gets through which route: every route of the application, by every role, on what is there and what is not.

Routes are found from the application and their ids from its pages, so that a new page is in here by itself. What a role
may do with a thing beyond its route (one's own sessions, the last administrator) is tested where the rule is.
"""

import json
from base64 import urlsafe_b64decode

import pytest

from aggregator.vocabulary import Role
from aggregator.web.navigation import NAVIGATION
from aggregator.web.rights import RIGHTS, ROLES, Right, may
from tests.fakes.browser import Answer, Browser
from tests.integration.full_desk import FullDesk
from tests.integration.web_routes import Route, routes

#: What the gate says to those whose role has not the right (`gate.py`); the desks' refusals read otherwise.
_BY_THE_GATE = "this is not for people whose role is"
_EVERY = pytest.mark.parametrize("route", routes(), ids=str)

#: A number and a name that nothing has.
_NOBODYS, _NO_NAME = 987_654_321, "no-such-thing"


def right_of(route: Route) -> Right:
    return RIGHTS[route.method, route.path]


def send(full: FullDesk, browser: Browser, route: Route, *, path: str | None = None) -> Answer:
    """Ask for a page of the route, or send a form that stands on one."""
    if route.method == "GET":
        return browser.get(path or full.paths(route)[0], follow=False)
    there, fields = full.form(route) or ("", {})
    return browser.post(path or there, fields, follow=False)


def is_told_as_bad(answer: Answer) -> bool:
    """Whether a form leads back to its page, which says that nothing was done."""
    kept = [value for name, value in answer.headers if name == "set-cookie" and value.startswith("notice=")]
    raw = kept[0].partition("=")[2].partition(";")[0].strip('"') if kept else ""
    return answer.status == 303 and bool(raw) and json.loads(urlsafe_b64decode(raw))["is_bad"] is True


def is_to_sign_in(answer: Answer) -> bool:
    return answer.status == 303 and answer.header("location").partition("?")[0] == "/login"


def test_the_table_of_rights_has_every_route_and_no_other() -> None:
    assert {(route.method, route.path) for route in routes()} == set(RIGHTS)


def test_every_number_that_a_route_takes_has_an_end() -> None:
    """Beyond it a database fails, which looks like a fault of the desk."""
    assert [str(route) for route in routes() if route.endless] == []


def test_every_right_is_a_role_s() -> None:
    assert set(ROLES) == set(Right) - {Right.OPEN}
    assert all(ROLES.values())


def test_what_is_open_to_everybody_is_the_door_and_how_the_process_fares() -> None:
    found = {f"{method} {path}" for (method, path), right in RIGHTS.items() if right is Right.OPEN}
    doors = {"GET /login", "POST /login", "GET /setup/{token}", "POST /setup/{token}", "POST /appearance"}
    assert found == doors | {"GET /healthz", "GET /readyz"}


def test_what_changes_something_asks_for_more_than_reading_but_for_what_is_one_s_own() -> None:
    unsafe = {path for (method, path), right in RIGHTS.items() if method != "GET" and right is Right.READ}
    own = ("/me/", "/logout", "/here", "/seen")
    assert [path for path in unsafe if not path.startswith(own)] == []


def test_links_of_the_navigation_lead_to_pages(full: FullDesk) -> None:
    for link in NAVIGATION:
        for role in Role:
            status = full.browsers[role].get(link.path, follow=False).status
            assert status in ((200, 303) if may(role, link.right) else (403,)), (link, role)


def test_pages_lead_to_routes_that_are_there_and_answer(full: FullDesk) -> None:
    assert (full.seen.astray, full.seen.broken) == ([], [])


@_EVERY
def test_the_desk_of_everything_has_something_for_each_route(full: FullDesk, route: Route) -> None:
    """Else the tests below say nothing: let a page lead there, or add a row of its table to `full_desk.py`."""
    assert full.paths(route) if route.method == "GET" else full.form(route)


@_EVERY
def test_nobody_comes_in_without_signing_in(full: FullDesk, route: Route) -> None:
    before = full.state()
    answer = send(full, full.served.stranger(), route)
    if right_of(route) is Right.OPEN:
        assert not is_to_sign_in(answer) and answer.status < 500
    else:
        assert is_to_sign_in(answer), (answer.status, answer.text[:300])
        assert full.state() == before


@_EVERY
@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_as_far_as_the_table_says(full: FullDesk, route: Route, role: Role) -> None:
    before = full.state()
    answer = send(full, full.browsers[role], route)
    if not may(role, right_of(route)):
        assert answer.status == 403 and _BY_THE_GATE in answer.text
        assert full.state() == before
        return
    assert answer.status < 500 and _BY_THE_GATE not in answer.text, answer.text[:300]
    assert not is_to_sign_in(answer) or route.path == "/logout" or "password" in route.path
    if route in full.seen.pages:
        assert answer.status in (200, 303), answer.text[:300]


@pytest.mark.parametrize("route", [route for route in routes() if route.parameters], ids=str)
@pytest.mark.parametrize("role", list(Role))
def test_what_is_not_there_is_found_by_nobody_and_changes_nothing(full: FullDesk, route: Route, role: Role) -> None:
    numbers = all(name.endswith("_id") or name in ("number", "revision", "version") for name in route.parameters)
    path = route.filled(dict.fromkeys(route.parameters, _NOBODYS if numbers else _NO_NAME))
    before = full.state()
    answer = send(full, full.browsers[role], route, path=path)
    assert full.state() == before
    if not may(role, right_of(route)):
        assert answer.status == 403
    elif route.method == "GET":
        found = full.browsers[role].get(path) if answer.status == 303 else answer
        assert found.status in ((404,) if numbers and not route.query else (404, 422)), found.text[:300]
    else:
        assert answer.status in (403, 404, 409, 422) or is_told_as_bad(answer), (answer.status, answer.text[:300])


@_EVERY
@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 5_000], ids=["one too large", "endless"])
def test_a_number_that_no_database_holds_is_refused(full: FullDesk, route: Route, number: str) -> None:
    for role in (role for role in (Role.PUBLISHER, Role.ADMINISTRATOR) if may(role, right_of(route))):
        answer = send(full, full.browsers[role], route, path=route.filled(dict.fromkeys(route.parameters, number)))
        assert answer.status < 500, answer.text


@pytest.mark.parametrize("role", list(Role))
def test_fields_that_no_form_has_are_left_alone(full: FullDesk, role: Role) -> None:
    """Mass assignment: who decides, and as what, is never taken from a form."""
    browser = full.browsers[role]
    for route, forms in full.seen.forms.items():
        if route.path.startswith(("/me", "/logout", "/people")) or not may(role, right_of(route)):
            continue
        path, fields = forms[0]
        more = {"user_id": 1, "role": "administrator", "approved_by": 1, "by": "Mallory", "is_admin": "true"}
        assert browser.post(path, fields | {k: v for k, v in more.items() if k not in fields}).status < 500, path
    with full.served.database.read() as session:
        from aggregator.store import users

        assert (
            [user.name for user in users.administrators(session)]
            == [user.name for user in users.every(session) if user.role is Role.ADMINISTRATOR]
            == ["Hélène"]
        )
