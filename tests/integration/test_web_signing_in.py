"""Signing in on the desk in a browser: sessions, guesses, links that work once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from aggregator.models import SetUpLink, SignInAttempt, User, WebSession
from aggregator.review.people import PeopleDesk
from aggregator.review.signing_in import IDLE, LONGEST, Door, place_of
from aggregator.store.database import Database
from aggregator.vocabulary import Role
from tests.databases import Databases
from tests.fakes.browser import ADDRESS, Browser
from tests.integration.web_desk import NAMES, PASSWORD, Served, web_desk

EDITOR = NAMES[Role.EDITOR]


@pytest.fixture(params=["sqlite", "postgres"])
def served(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open(request.param) as database:
        yield web_desk(tmp_path, database)


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back_to_the_page_that_was_wanted(served: Served) -> None:
    browser = served.stranger()
    answer = browser.get("/?section=first", follow=False)
    assert (answer.status, answer.header("location")) == (303, "/login?next=%2F%3Fsection%3Dfirst")
    form = browser.get(answer.header("location"))
    goal = form.tree.xpath("//input[@name='next']/@value")[0]
    after = browser.post("/login", {"name": EDITOR, "password": PASSWORD, "next": goal})
    assert (after.status, after.path) == (200, "/?section=first")


def test_whoever_is_signed_out_before_a_form_comes_back_to_its_page(served: Served) -> None:
    browser = served.browser()
    browser.get("/clip")
    browser.cookies.clear()
    answer = browser.post("/clips/text", {"text": "متن"}, follow=False)
    assert (answer.status, answer.header("location")) == (303, "/login?next=%2Fclip")
    elsewhere = {"referer": "https://evil.example/page"}
    assert browser.post("/clips/text", {}, follow=False, **elsewhere).header("location") == "/login?next=%2F"
    part = browser.post("/inbox", {}, follow=False, **{"hx-request": "true", "referer": f"{ADDRESS}/clip"})
    assert (part.status, part.header("hx-redirect")) == (401, "/login?next=%2Fclip")
    assert "You are signed out" in part.text


def test_whoever_is_signed_out_before_a_form_that_was_refused_comes_back_to_a_page(served: Served) -> None:
    browser = served.browser()
    refused = browser.post("/clips/text", {"text": "متن", "date": "no day"})
    assert (refused.status, browser.at) == (422, "/clips/text")
    browser.cookies.clear()
    answer = browser.post("/clips/text", {"text": "متن"})
    goal = answer.tree.xpath("//input[@name='next']/@value")[0]
    after = browser.post("/login", {"name": EDITOR, "password": PASSWORD, "next": goal})
    assert (after.status, after.path) == (200, "/clip")


@pytest.mark.parametrize(
    "goal", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/a\tb"]
)
def test_signing_in_leads_to_no_other_site(served: Served, goal: str) -> None:
    answer = served.stranger().post("/login", {"name": EDITOR, "password": PASSWORD, "next": goal}, follow=False)
    assert answer.header("location") == "/"


def test_a_wrong_password_and_an_unknown_name_are_told_in_the_same_words(served: Served) -> None:
    wrong = served.stranger().post("/login", {"name": EDITOR, "password": "not this one"})
    unknown = served.stranger().post("/login", {"name": "ناشناس", "password": PASSWORD})
    assert wrong.status == unknown.status == 401
    assert wrong.words() == unknown.words()


def test_a_session_ends_when_its_person_does_nothing_and_after_a_day_in_any_case(served: Served) -> None:
    browser = served.browser()
    served.clock.on(seconds=IDLE.total_seconds() + 1)
    assert browser.get("/", follow=False).status == 303
    browser = served.browser()
    began = served.clock.at
    while served.clock.at <= began + LONGEST:
        served.clock.on(minutes=90)
        answer = browser.post("/appearance", {"theme": "dark"}, follow=False)
        assert answer.status == 303
        who = Door(served.database, now=served.clock.at).who(browser.cookies.get("newsloom", ""))
        if who is not None:
            Door(served.database, now=served.clock.at).stay(who.session_id)
    assert browser.get("/", follow=False).status == 303


def test_what_is_done_within_a_minute_of_the_last_thing_is_known_already(served: Served) -> None:
    browser = served.browser()
    began = served.clock.at
    noted = []
    for seconds in (0, 59, 60, 61, 3_600):
        served.clock.at = began + timedelta(seconds=seconds)
        browser.post("/here", {"tab": "a", "active": "1"}, follow=False)
        with served.database.read() as session:
            noted.append((session.exec(select(WebSession)).one().seen_at - began).total_seconds())
    assert noted == [0, 0, 60, 60, 3_600]


def test_what_was_signed_out_opens_nothing_when_it_is_played_again(served: Served) -> None:
    browser = served.browser()
    kept = dict(browser.cookies)
    assert "/login" in browser.post("/logout").path
    assert Browser(served.app, kept).get("/", follow=False).status == 303


def test_a_token_that_was_there_before_is_not_the_one_that_signing_in_gives(served: Served) -> None:
    browser = Browser(served.app, {"newsloom": "chosen-by-somebody-else"})
    browser.sign_in(EDITOR, PASSWORD)
    assert browser.cookies["newsloom"] != "chosen-by-somebody-else"
    assert Browser(served.app, {"newsloom": "chosen-by-somebody-else"}).get("/", follow=False).status == 303


def test_a_new_password_and_a_disabled_person_end_all_sessions(served: Served) -> None:
    first, second = served.browser(), served.browser()
    PeopleDesk(served.database, now=served.clock.at).set_password(EDITOR, "quite another one")
    assert [each.get("/", follow=False).status for each in (first, second)] == [303, 303]
    publisher = served.browser(Role.PUBLISHER)
    PeopleDesk(served.database, now=served.clock.at).disable(NAMES[Role.PUBLISHER], by=NAMES[Role.ADMINISTRATOR])
    assert publisher.get("/", follow=False).status == 303
    assert served.stranger().sign_in(NAMES[Role.PUBLISHER], PASSWORD).status == 401


def test_the_database_holds_no_token_and_no_guessed_name(served: Served) -> None:
    browser = served.browser()
    served.stranger().post("/login", {"name": "my password by mistake", "password": "x"})
    with served.database.read() as session:
        rows = [*session.exec(select(WebSession)), *session.exec(select(SignInAttempt))]
    assert rows
    text = " ".join(str(row.model_dump()) for row in rows)
    assert browser.cookies["newsloom"] not in text and "mistake" not in text


def test_guesses_wait_longer_and_longer_and_the_right_person_is_let_in_after_seconds(served: Served) -> None:
    browser = served.stranger()
    found = [browser.post("/login", {"name": EDITOR, "password": f"guess {n}"}).status for n in range(7)]
    assert found == [401] * 5 + [429] * 2
    assert browser.sign_in(EDITOR, PASSWORD).status == 429
    served.clock.on(seconds=2)
    assert browser.sign_in(EDITOR, PASSWORD).status == 200


def test_guesses_of_a_clock_that_was_ahead_keep_nobody_waiting_for_days(served: Served) -> None:
    browser = served.stranger()
    served.clock.on(days=3)
    for number in range(30):
        browser.post("/login", {"name": EDITOR, "password": f"guess {number}"})
        served.clock.on(minutes=5)
    served.clock.on(days=-3)
    assert browser.sign_in(EDITOR, PASSWORD).status == 200


def test_a_refused_guess_computes_no_hash_and_waits_no_longer_for_it(served: Served) -> None:
    door = Door(served.database, now=served.clock.at)
    for number in range(50):
        door.sign_in(EDITOR, f"guess {number}", address="192.0.2.7")
    with served.database.read() as session:
        assert len(session.exec(select(SignInAttempt)).all()) == 5


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("fe80::1%eth0", "fe80:0000:0000:0000"),
        ("", "unknown"),
    ],
)
def test_one_subscriber_is_one_place(address: str, place: str) -> None:
    assert place_of(address) == place


def test_the_first_person_comes_in_by_a_link_that_works_once(databases: Databases, tmp_path: Path) -> None:
    with databases.open("sqlite") as database:
        served = web_desk(tmp_path, database)
        _forget_passwords(database)
        token = Door(database, now=served.clock.at).first_link()
        assert token is not None
        browser = served.stranger()
        assert "open the link that the desk printed" in browser.get("/").words()
        assert browser.get(f"/setup/{token}").status == 200
        short = browser.post(f"/setup/{token}", {"name": "Élise", "password": "short"})
        assert short.status == 422 and "10 characters" in short.text
        answer = browser.post(f"/setup/{token}", {"name": "Élise", "password": PASSWORD})
        assert (answer.status, answer.path) == (200, "/")
        again = served.stranger().post(f"/setup/{token}", {"name": "Mallory", "password": PASSWORD})
        assert again.status == 404
        assert "An administrator makes you a link" in served.stranger().get("/").words()
        with database.read() as session:
            assert session.exec(select(User).where(User.name == "Élise")).one().role is Role.ADMINISTRATOR
            assert session.exec(select(User).where(User.name == "Mallory")).first() is None
        assert Door(database, now=served.clock.at).first_link() is None


def test_a_link_runs_out_and_a_new_one_makes_the_old_void(databases: Databases, tmp_path: Path) -> None:
    with databases.open("sqlite") as database:
        served = web_desk(tmp_path, database)
        _forget_passwords(database)
        door = Door(database, now=served.clock.at)
        old, new = door.first_link(), door.first_link()
        assert old and new and not door.link_is_open(old)[0] and door.link_is_open(new)[0]
        later = Door(database, now=served.clock.at + timedelta(days=1))
        assert not later.link_is_open(new)[0]
        with database.read() as session:
            assert [row.token_sha256 for row in session.exec(select(SetUpLink))] != [new]


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(served: Served) -> None:
    answer = served.stranger().post("/login", {"name": EDITOR, "password": PASSWORD}, follow=False)
    cookie = next(value for name, value in answer.headers if name == "set-cookie" and value.startswith("newsloom="))
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Domain" not in cookie
    assert ADDRESS.startswith("http://") and "Secure" not in cookie


def _forget_passwords(database: Database) -> None:
    with database.write() as session:
        for user in session.exec(select(User)):
            user.password_hash = None
            session.add(user)
