"""Canaries in the place of every secret: none sings on a page, in a header, in the log or in the database (T32)."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator import log
from aggregator.clock import utc_now
from aggregator.collection.config_gate import accept
from aggregator.review.signing_in import Door
from aggregator.settings import load
from aggregator.store import users
from aggregator.store.database import Database
from aggregator.vocabulary import Role
from aggregator.web.app import create_app
from tests.fakes.browser import ADDRESS, Answer, Browser
from tests.integration.full_desk import FullDesk
from tests.integration.web_desk import NAMES, PASSWORD
from tests.integration.web_routes import routes

#: Secrets of config, by the environment variable or file that holds each.
IN_ENVIRONMENT = {"DESK_MODEL_KEY": "canary-model-key", "DESK_BLOG_PASSWORD": "canary blog password"}
IN_A_FILE = "canary-mail-password"
#: What people type or are given.
TYPED = ("canary wrong password", "canary new password", "canary-next-to-name")
OUTPUTS = """  mail: {kind: smtp, host: mail.example, username: desk, password_file: secret.txt, sender: d@desk.example,
    recipients: [reader@desk.example]}
  blog: {kind: wordpress, url: 'https://blog.example/', username: desk, password_env: DESK_BLOG_PASSWORD}
"""
MODEL = "model: {endpoint: 'https://model.example/v1', name: m, key_env: DESK_MODEL_KEY}\n"


@pytest.fixture
def singing(full: FullDesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[FullDesk]:
    """The desk of everything with secrets in its config, its log set up as a process has it."""
    for name, value in IN_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    (full.root / "secret.txt").write_text(IN_A_FILE, "utf-8")
    for name, more in (("outputs.yaml", OUTPUTS), ("desk.yaml", MODEL)):
        with (full.root / "config" / name).open("a", encoding="utf-8") as file:
            file.write(more)
    accept(full.served.database, load(full.root), now=utc_now(), confirmed=True)
    log.set_up(verbose=True)
    yield full
    log.set_up()


def secrets_of(full: FullDesk) -> list[str]:
    tokens = [value for browser in full.browsers.values() for name, value in browser.cookies.items() if "newsl" in name]
    return [*IN_ENVIRONMENT.values(), IN_A_FILE, *TYPED, *tokens, str(full.known["token"]), PASSWORD]


def everything(answer: Answer) -> str:
    return answer.text + "\n".join(f"{name}: {value}" for name, value in answer.headers if name != "set-cookie")


def heard(secrets: list[str], text: str) -> list[str]:
    return [each for each in secrets if each in text]


def test_the_canaries_are_where_they_would_be_taken_from(singing: FullDesk) -> None:
    home = load(singing.root)
    assert home.desk.model.key() == IN_ENVIRONMENT["DESK_MODEL_KEY"]
    outputs: Any = home.outputs.outputs
    assert outputs["mail"].password("mail", home.root) == IN_A_FILE
    assert outputs["blog"].password("blog", home.root) == IN_ENVIRONMENT["DESK_BLOG_PASSWORD"]


def test_no_page_and_no_line_of_the_log_has_a_secret(singing: FullDesk, capfd: pytest.CaptureFixture[str]) -> None:
    secrets, found = secrets_of(singing), []
    for role, browser in singing.browsers.items():
        for route in routes():
            if route.method != "GET":
                continue
            for path in singing.paths(route):
                for asked in (path, f"{path}{'&' if '?' in path else '?'}nonsense=1"):
                    found += [
                        f"{role} {asked}: {each}"
                        for each in heard(secrets, everything(browser.get(asked, follow=False)))
                    ]
    said = capfd.readouterr()
    assert (found, heard(secrets, said.out + said.err)) == ([], [])


def test_what_is_typed_at_the_door_comes_back_nowhere(singing: FullDesk, capfd: pytest.CaptureFixture[str]) -> None:
    wrong, new, name = TYPED
    besa = _number(singing, "Besa Kola")
    helene, teuta, stranger = (
        singing.browsers[Role.ADMINISTRATOR],
        singing.browsers[Role.EDITOR],
        singing.served.stranger(),
    )
    token = helene.post(f"/people/{besa}/link").tree.xpath("//input[@readonly]/@value")[0].rpartition("/")[2]
    answers = [
        *(stranger.post("/login", {"name": NAMES[Role.EDITOR], "password": wrong}) for _ in range(7)),
        stranger.post("/login", {"name": NAMES[Role.EDITOR], "password": ["a" * 2_000, wrong]}),
        stranger.post("/login", {"password": wrong}),
        teuta.post("/me/password", {"old": wrong, "new": new}),
        teuta.post("/me/password", {"old": wrong, "new": "short"}),
        teuta.post("/me/password", {"old": wrong}),
        stranger.post(f"/setup/{token}", {"name": name, "password": "short"}),
        stranger.post(f"/setup/{token}", {"name": name, "password": new}),
        stranger.post(f"/setup/{token}", {"name": name, "password": new}),
        stranger.get("/me"),
        helene.get("/people"),
        helene.get("/diary"),
        helene.get("/operations"),
    ]
    secrets = [wrong, new, token, stranger.cookies["newsloom"]]
    assert [heard(secrets, everything(answer)) for answer in answers] == [[]] * len(answers)
    said = capfd.readouterr()
    assert heard(secrets, said.out + said.err) == []
    assert heard(secrets, _dump(singing)) == []


def test_a_page_that_fails_tells_the_log_no_secret_of_its_address_or_form(
    singing: FullDesk, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("something nobody thought of")

    for name in ("sign_in", "use_link", "change_password", "link_is_open"):
        monkeypatch.setattr(Door, name, fail)
    wrong, new, name = TYPED
    stranger, teuta, token = singing.served.stranger(), singing.browsers[Role.EDITOR], singing.known["token"]
    answers = [
        stranger.post("/login", {"name": name, "password": wrong}),
        stranger.get(f"/setup/{token}"),
        stranger.post(f"/setup/{token}", {"name": name, "password": new}),
        teuta.post("/me/password", {"old": wrong, "new": new}),
    ]
    assert [answer.status for answer in answers] == [500] * 4
    said = capfd.readouterr()
    assert "something nobody thought of" in said.err, "else nothing was logged at all"
    assert heard(secrets_of(singing), said.err + said.out + "".join(map(everything, answers))) == []


def test_a_database_that_is_not_there_is_told_without_its_password(
    tmp_path: Path, full: FullDesk, capfd: pytest.CaptureFixture[str]
) -> None:
    log.set_up(verbose=True)
    database = Database("postgresql+psycopg://desk:canary-database@127.0.0.1:1/desk?connect_timeout=1")
    _, app = create_app(full.root, database, address=ADDRESS)
    browser = Browser(app, {"newsloom": "canary-token"})
    answers = [browser.get(path, follow=False) for path in ("/", "/readyz", "/healthz", "/login")]
    answers.append(browser.post("/login", {"name": "Ana", "password": "canary-password"}, follow=False))
    database.close()
    assert 503 in [answer.status for answer in answers]
    said = capfd.readouterr()
    assert "canary" not in said.err + said.out + "".join(map(everything, answers))
    told = "".join(answer.text for answer in answers)
    assert "127.0.0.1" not in told and "connect" not in told, "strangers are not told where the database is"
    assert "127.0.0.1" in said.err + said.out, "the log is"


def _number(full: FullDesk, name: str) -> int:
    with full.served.database.read() as session:
        return users.get(session, name).id or 0


def _dump(full: FullDesk) -> str:
    connection = sqlite3.connect(full.served.database.url.database or "")
    try:
        return "\n".join(connection.iterdump())
    finally:
        connection.close()
