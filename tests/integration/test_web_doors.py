"""Attacks on the door: fixed, stolen and replayed sessions (T27), guesses (T29), redirects and foreign hosts (T31)."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pwdlib import PasswordHash

from aggregator.review import hashing
from aggregator.review.people import PeopleDesk
from aggregator.review.signing_in import Door
from aggregator.store import users
from aggregator.vocabulary import Role
from aggregator.web.app import create_app
from aggregator.web.rights import RIGHTS, Right
from tests.databases import Databases
from tests.fakes.browser import ADDRESS, Browser
from tests.integration.full_desk import FullDesk
from tests.integration.web_desk import NAMES, PASSWORD, Served, web_desk
from tests.integration.web_routes import routes

TEUTA, HELENE = NAMES[Role.EDITOR], NAMES[Role.ADMINISTRATOR]
EVIL = "evil.example"


@pytest.fixture
def served(databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open("sqlite") as database:
        yield web_desk(tmp_path, database)


def opens(served: Served, cookies: dict[str, str]) -> bool:
    return Browser(served.app, dict(cookies)).get("/me", follow=False).status == 200


# --- sessions


def ends() -> dict[str, Any]:
    """Everything after which a session's token must be worth nothing."""

    def people(served: Served) -> PeopleDesk:
        return PeopleDesk(served.database, now=served.clock.at)

    return {
        "signing out": lambda served, browser: browser.post("/logout"),
        "a new role": lambda served, _: people(served).change_role(TEUTA, Role.PUBLISHER, by=HELENE),
        "a password by its owner": lambda served, browser: browser.post(
            "/me/password", {"old": PASSWORD, "new": "quite another one"}
        ),
        "a password by a command": lambda served, _: people(served).set_password(TEUTA, "quite another one"),
        "a password by a link": lambda served, _: Door(served.database, now=served.clock.at).use_link(
            Door(served.database, now=served.clock.at).link_for(TEUTA, by=HELENE), "", "quite another one"
        ),
        "being disabled": lambda served, _: people(served).disable(TEUTA, by=HELENE),
        "all others ended from elsewhere": lambda served, _: served.browser().post("/me/sessions/end"),
    }


@pytest.mark.parametrize("end", ends().values(), ids=ends().keys())
def test_a_token_that_was_kept_opens_nothing_when_it_is_played_again(served: Served, end: Any) -> None:
    browser = served.browser()
    kept = dict(browser.cookies)
    assert opens(served, kept)
    end(served, browser)
    assert not opens(served, kept)
    for route in routes():
        if route.method == "GET" and not route.parameters and RIGHTS["GET", route.path] is not Right.OPEN:
            assert Browser(served.app, dict(kept)).get(route.path, follow=False).status == 303, route


def test_whoever_is_disabled_and_enabled_again_has_no_old_session(served: Served) -> None:
    kept = dict(served.browser().cookies)
    people = PeopleDesk(served.database, now=served.clock.at)
    people.disable(TEUTA, by=HELENE)
    people.enable(TEUTA, by=HELENE)
    assert not opens(served, kept)


@pytest.mark.parametrize("token", ["", "x", "chosen-by-somebody-else", "' OR 1=1 --", "../../x", "0" * 5_000])
def test_a_token_that_somebody_else_chose_is_never_taken_up(served: Served, token: str) -> None:
    victim = Browser(served.app, {"newsloom": token})
    victim.get("/login")
    victim.sign_in(TEUTA, PASSWORD)
    assert victim.cookies["newsloom"] != token
    assert not opens(served, {"newsloom": token})
    assert not opens(served, {"newsloom": token, "__Host-newsloom": victim.cookies["newsloom"]})


def test_every_signing_in_gives_another_token_of_256_bits(served: Served) -> None:
    tokens = {served.browser().cookies["newsloom"] for _ in range(5)}
    assert len(tokens) == 5 and all(len(token) >= 43 for token in tokens)


def test_the_hash_in_the_database_opens_nothing(served: Served) -> None:
    browser = served.browser()
    with served.database.read() as session:
        from aggregator.store import sessions

        rows = sessions.of_user(session, users.get(session, TEUTA).id or 0)
    assert opens(served, dict(browser.cookies))
    assert not any(opens(served, {"newsloom": row.token_sha256}) for row in rows)


def test_behind_https_the_cookie_is_one_that_no_other_host_can_set(databases: Databases, tmp_path: Path) -> None:
    with databases.open("sqlite") as database:
        served = web_desk(tmp_path, database)
        _, app = create_app(tmp_path, database, address="https://desk.example", now=served.clock)
        browser = Browser(app, address="https://desk.example")
        answer = browser.post("/login", {"name": TEUTA, "password": PASSWORD}, follow=False)
        [cookie] = [v for k, v in answer.headers if k == "set-cookie" and "newsloom=" in v]
        assert cookie.startswith("__Host-newsloom=")
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= set(cookie.lower().split("; "))
        assert answer.header("strict-transport-security")
        assert (
            Browser(app, {"newsloom": browser.cookies["__Host-newsloom"]}, "https://desk.example")
            .get("/me", follow=False)
            .status
            == 303
        )


# --- guesses


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Filled with what was hashed or compared with a hash."""
    computed: list[str] = []
    for name in ("hash", "verify", "verify_and_update"):
        real = getattr(PasswordHash, name)

        def counted(self: PasswordHash, *given: Any, _real: Any = real, _name: str = name, **more: Any) -> Any:
            computed.append(_name)
            return _real(self, *given, **more)

        monkeypatch.setattr(PasswordHash, name, counted)
    return computed


def test_unknown_known_disabled_and_new_people_cost_the_same_hashes(served: Served, hashes: list[str]) -> None:
    people = PeopleDesk(served.database, now=served.clock.at)
    people.add("Besa Kola", Role.EDITOR)
    people.disable(NAMES[Role.PUBLISHER], by=HELENE)
    hashing._NOBODY.clear()
    create_app(served.root, served.database, address=ADDRESS)
    found = {}
    for name in ("nobody at all", TEUTA, "Besa Kola", NAMES[Role.PUBLISHER], "ناشناس"):
        hashes.clear()
        answer = served.stranger().post("/login", {"name": name, "password": "a wrong password"})
        found[name] = (answer.status, answer.words(), tuple(hashes))
    assert len(set(found.values())) == 1, found
    assert found[TEUTA][2] == ("verify_and_update",)


def test_a_thousand_guesses_at_a_name_from_everywhere_cost_ten_hashes_a_minute(
    served: Served, hashes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1_000):
        served.clock.on(milliseconds=60)
        door = Door(served.database, now=served.clock.at)
        door.sign_in(TEUTA, f"guess {number}", address=f"198.51.{number // 250}.{number % 250}")
    assert len(hashes) <= 11  # the eleventh is of the next minute


def test_guesses_at_many_names_from_one_place_slow_down(served: Served, hashes: list[str]) -> None:
    for number in range(1_000):
        served.clock.on(milliseconds=60)
        Door(served.database, now=served.clock.at).sign_in(f"name {number}", "guess", address="198.51.100.7")
    assert len(hashes) <= 30


def test_while_strangers_guess_the_right_person_waits_for_a_minute_at_most(served: Served) -> None:
    for number in range(200):
        served.clock.on(milliseconds=200)
        Door(served.database, now=served.clock.at).sign_in(TEUTA, "guess", address=f"198.51.100.{number}")
    waited = timedelta()
    while not isinstance(Door(served.database, now=served.clock.at).sign_in(TEUTA, PASSWORD, address="192.0.2.1"), str):
        served.clock.on(seconds=5)
        waited += timedelta(seconds=5)
        assert waited <= timedelta(minutes=1)


def test_names_are_guessed_by_no_page_that_strangers_see(served: Served) -> None:
    told = [served.stranger().get(path).text for path in ("/login", "/setup/x", "/nowhere", "/healthz", "/readyz")]
    assert not any(name in text for name in NAMES.values() for text in told)


# --- redirects and hosts

_SCHEMES = (
    "https:",
    "http:",
    "",
    "javascript:",
    "data:",
    "HTTPS:",
    "ht\ttps:",
    "\x00https:",
    "%68ttps:",
    "\u2028https:",
)
_SLASHES = (
    "//",
    "/\\",
    "\\\\",
    "\\/",
    "///",
    "/\t/",
    "/%09/",
    "/\n/",
    "/%0a/",
    "//%0d%0a",
    "/.//",
    "/%2f",
    "/%5c",
    "/ /",
    "\u3000//",
)
_HOSTS = (
    EVIL,
    f"{EVIL}%2f..",
    f"localhost:8000@{EVIL}",
    f"{EVIL}#localhost:8000",
    f"{EVIL}\u3002",
    f"localhost:8000.{EVIL}",
)
GOALS = [f"{scheme}{slashes}{host}" for scheme, slashes, host in product(_SCHEMES, _SLASHES, _HOSTS)]
GOALS += [
    "javascript:alert(1)",
    "//",
    "/\\",
    "https:evil.example",
    "@evil.example",
    ".evil.example",
    "/..//evil.example",
]


def leads_to(location: str) -> str:
    """The host that a browser goes to, as the WHATWG URL standard reads it: tabs and line ends go, backslashes lean."""
    from urllib.parse import urljoin, urlsplit

    cleaned = location.strip("".join(map(chr, range(33)))).translate({9: None, 10: None, 13: None}).replace("\\", "/")
    return urlsplit(urljoin(f"{ADDRESS}/login", cleaned)).netloc


def test_no_address_in_the_query_of_the_door_leads_to_another_site(served: Served) -> None:
    browser = served.browser()
    for goal in GOALS:
        answer = browser.get(f"/login?next={quote(goal, safe='')}", follow=False)
        assert answer.status == 303 and leads_to(answer.header("location")) == "localhost:8000", goal
    for goal in GOALS[:: len(GOALS) // 8]:
        form, other = served.stranger(), served.stranger()
        page = form.get(f"/login?next={quote(goal, safe='')}").tree
        sent = {"name": TEUTA, "password": PASSWORD, "next": page.xpath("//input[@name='next']/@value")[0]}
        assert leads_to(form.post("/login", sent, follow=False).header("location")) == "localhost:8000", goal
        sent["next"] = goal
        assert leads_to(other.post("/login", sent, follow=False).header("location")) == "localhost:8000", goal


@pytest.mark.parametrize(
    "referer",
    [f"https://{EVIL}/", f"http://localhost:8000@{EVIL}/", f"{ADDRESS}//{EVIL}/x", f"http://{EVIL}\\@localhost:8000/"],
)
def test_no_referer_leads_to_another_site(served: Served, referer: str) -> None:
    answer = served.browser().post("/appearance", {"theme": "dark"}, follow=False, referer=referer)
    assert leads_to(answer.header("location")) == "localhost:8000"


def test_a_host_that_is_not_the_desk_s_gets_nothing_and_stands_nowhere(full: FullDesk) -> None:
    before = full.state()
    for browser in (full.served.stranger(), *full.browsers.values()):
        for host in (
            EVIL,
            f"{EVIL}:8000",
            f"localhost.{EVIL}",
            f"localhost:8000@{EVIL}",
            "localhost:80:80",
            "[::1",
            "",
        ):
            for method in ("GET", "POST"):
                answer = browser.send(method, "/login", headers={"host": host, "origin": f"http://{host}"})
                assert answer.status in (403, 421) and EVIL not in answer.text
    assert full.state() == before


@pytest.mark.parametrize("route", [route for route in routes() if route.method == "GET"], ids=str)
def test_what_a_proxy_is_said_to_have_been_asked_for_stands_on_no_page(full: FullDesk, route: Any) -> None:
    """Links that are shown and sent are made of `web.address` alone."""
    forged = dict.fromkeys(("x-forwarded-host", "x-host", "x-original-host", "x-rewrite-url", "x-original-url"), EVIL)
    forged |= {"forwarded": f"host={EVIL}", "x-forwarded-proto": "https", "x-forwarded-for": EVIL}
    for path in full.paths(route)[:1]:
        for role in (Role.PUBLISHER, Role.ADMINISTRATOR):
            answer = full.browsers[role].get(path, follow=False, **forged)
            assert EVIL not in answer.text and not any(EVIL in value for _, value in answer.headers)


def test_a_link_for_a_person_begins_with_the_desk_s_address_whatever_is_said(full: FullDesk) -> None:
    with full.served.database.read() as session:
        besa = users.get(session, "Besa Kola").id
    answer = full.browsers[Role.ADMINISTRATOR].post(f"/people/{besa}/link", **{"x-forwarded-host": EVIL})
    assert answer.tree.xpath("//input[@readonly]/@value")[0].startswith(f"{ADDRESS}/setup/")
    assert EVIL not in answer.text
