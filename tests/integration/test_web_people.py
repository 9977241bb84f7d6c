"""`/people` and `/me` in a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.store import decisions, users
from aggregator.vocabulary import Role
from aggregator.web.rights import Right
from aggregator.web.role_words import RIGHT_WORDS, ROLE_WORDS
from tests.databases import Databases
from tests.fakes.browser import ADDRESS, Answer
from tests.fakes.page_reading import check
from tests.integration.web_desk import CONFIG, NAMES, PASSWORD, Served, web_desk

TEUTA, MINA, HELENE = NAMES[Role.EDITOR], NAMES[Role.PUBLISHER], NAMES[Role.ADMINISTRATOR]


@pytest.fixture(params=["sqlite", "postgres"])
def served(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open(request.param) as database:
        yield web_desk(tmp_path, database)


def number(served: Served, name: str) -> int:
    with served.database.read() as session:
        return users.get(session, name).id or 0


def role(served: Served, name: str) -> Role:
    with served.database.read() as session:
        return users.get(session, name).role


def link_in(answer: Answer) -> str:
    return str(answer.tree.xpath("//input[@readonly]/@value")[0]).removeprefix("http://localhost:8000")


def test_every_role_and_every_right_has_words() -> None:
    assert set(ROLE_WORDS) == set(Role)
    assert set(RIGHT_WORDS) == set(Right) - {Right.OPEN}


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("who", list(Role))
@pytest.mark.parametrize("path", ["/people", "/me"])
def test_the_pages_are_sound(served: Served, path: str, who: Role, language: str) -> None:
    browser = served.browser(who)
    browser.post("/appearance", {"language": language})
    check(browser.get(path).text)


def test_everybody_sees_who_may_do_what_and_only_administrators_see_buttons(served: Served) -> None:
    editor = served.browser().get("/people")
    assert all(name in editor.words() for name in NAMES.values())
    assert "✓ yes" in editor.words()
    assert editor.tree.xpath("//main//form") == []
    assert served.browser(Role.ADMINISTRATOR).get("/people").tree.xpath("//main//form")


def test_a_person_is_added_comes_in_by_the_link_and_decides(served: Served) -> None:
    answer = served.browser(Role.ADMINISTRATOR).post("/people", {"name": "  Besa Kola ", "role": "editor"})
    check(answer.text)
    assert "Besa Kola" in answer.words()
    newcomer = served.stranger()
    check(newcomer.get(link_in(answer)).text)
    inside = newcomer.post(link_in(answer), {"name": "somebody else", "password": PASSWORD})
    assert (inside.status, inside.path) == (200, "/")
    assert newcomer.get("/me").words().startswith("Besa Kola Editor")
    with served.database.read() as session:
        rows = decisions.every(session)
        names = users.names(session)
    assert [(row.verb, names[row.user_id]) for row in rows] == [
        ("add", HELENE),
        ("link", HELENE),
        ("passwd", "Besa Kola"),
    ]


def test_a_link_for_a_person_leads_to_where_the_desk_is_served(databases: Databases, tmp_path: Path) -> None:
    """As `newsloom up --port` does, which config knows nothing of."""
    desk_yaml = CONFIG["desk.yaml"] + "web: {address: 'http://localhost:9999'}\n"
    with databases.open("sqlite") as database:
        elsewhere = web_desk(tmp_path, database, config={"desk.yaml": desk_yaml}).browser(Role.ADMINISTRATOR)
        answer = elsewhere.post("/people", {"name": "Besa Kola", "role": "editor"})
    assert answer.tree.xpath("//main//input[@readonly]/@value")[0].startswith(f"{ADDRESS}/setup/")


def test_a_refusal_leads_back_to_where_the_form_stood_and_to_no_other_host(served: Served) -> None:
    browser = served.browser(Role.ADMINISTRATOR)
    browser.get("/people")
    twice = {"name": "Teuta", "role": "editor"}
    refused = browser.post("/people", twice)
    check(refused.text)
    assert (refused.status, refused.tree.xpath("//main//a/@href")) == (422, ["/people"])
    for elsewhere in ("https://evil.example/people", "http://localhost:8000//evil.example", "nonsense"):
        assert browser.post("/people", twice, referer=elsewhere).tree.xpath("//main//a/@href") == ["/"]
    assert browser.get("/items/99", referer=f"{ADDRESS}/items/99").tree.xpath("//main//a/@href") == ["/"]


@pytest.mark.parametrize("name", ["teuta", "TEUTA", " مينا "])
def test_a_name_that_could_be_taken_for_anothers_is_refused(served: Served, name: str) -> None:
    answer = served.browser(Role.ADMINISTRATOR).post("/people", {"name": name, "role": "editor"})
    assert answer.status == 422 and "already" in answer.words()


def test_a_role_is_given_signs_the_person_out_and_can_be_taken_back(served: Served) -> None:
    teuta, helene = served.browser(), served.browser(Role.ADMINISTRATOR)
    answer = helene.post(f"/people/{number(served, TEUTA)}/role", {"role": "publisher"})
    assert role(served, TEUTA) is Role.PUBLISHER and "Publisher" in answer.said()
    assert teuta.get("/", follow=False).status == 303
    undo = answer.tree.xpath("//div[@id='status']//form/@action")[0]
    helene.post(undo)
    assert role(served, TEUTA) is Role.EDITOR


def test_disabling_shuts_out_and_can_be_taken_back(served: Served) -> None:
    mina, helene = served.browser(Role.PUBLISHER), served.browser(Role.ADMINISTRATOR)
    answer = helene.post(f"/people/{number(served, MINA)}/disable")
    assert mina.get("/", follow=False).status == 303
    assert served.stranger().sign_in(MINA, PASSWORD).status == 401
    assert "disabled" in answer.words()
    helene.post(answer.tree.xpath("//div[@id='status']//form/@action")[0])
    assert served.browser(Role.PUBLISHER).get("/me").status == 200


def test_the_last_administrator_stays(served: Served) -> None:
    helene = served.browser(Role.ADMINISTRATOR)
    for path, data in (("disable", {}), ("role", {"role": "editor"})):
        answer = helene.post(f"/people/{number(served, HELENE)}/{path}", data)
        assert answer.status == 403 and "last administrator" in answer.words()
    assert role(served, HELENE) is Role.ADMINISTRATOR


def test_a_link_for_oneself_is_offered_nowhere_and_refused(served: Served) -> None:
    helene = served.browser(Role.ADMINISTRATOR)
    assert f"/people/{number(served, HELENE)}/link" not in helene.get("/people").text
    assert helene.post(f"/people/{number(served, HELENE)}/link").status == 403


def test_ones_own_password_is_changed_and_other_browsers_are_signed_out(served: Served) -> None:
    here, elsewhere = served.browser(), served.browser()
    before = dict(here.cookies)
    wrong = here.post("/me/password", {"old": "not this one", "new": "گذرواژه‌ی تازه"})
    assert wrong.status == 422 and "another one" in wrong.words()
    short = here.post("/me/password", {"old": PASSWORD, "new": "short"})
    assert short.status == 422 and "10 to 1000" in short.words()
    done = here.post("/me/password", {"old": PASSWORD, "new": "گذرواژه‌ی تازه"})
    assert (done.status, done.path) == (200, "/me") and "changed" in done.said()
    assert here.cookies["newsloom"] != before["newsloom"]
    assert elsewhere.get("/me", follow=False).status == 303
    assert served.stranger().sign_in(TEUTA, PASSWORD).status == 401
    assert served.stranger().sign_in(TEUTA, "گذرواژه‌ی تازه").status == 200


def test_own_sessions_are_listed_and_ended_and_nobody_elses(served: Served) -> None:
    here, elsewhere, mina = served.browser(), served.browser(), served.browser(Role.PUBLISHER)
    listed = here.get("/me").tree.xpath("//form[contains(@action, '/me/sessions/')]/@action")
    ends = [path for path in listed if path != "/me/sessions/end"]
    assert len(ends) == 1
    others = mina.get("/me").tree.xpath("//form/@action")
    assert not any("/me/sessions/" in path for path in others), "one alone has nothing to end but by signing out"
    assert mina.post(ends[0]).status == 404
    assert elsewhere.get("/me", follow=False).status == 200
    here.post(ends[0])
    assert [each.get("/me", follow=False).status for each in (here, elsewhere, mina)] == [200, 303, 200]
    third = served.browser()
    here.post("/me/sessions/end")
    assert [each.get("/me", follow=False).status for each in (here, third, mina)] == [200, 303, 200]
