"""`newsloom clip` on a desk of its own: what it takes, prints and refuses, and that nothing polls clips."""

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from aggregator.cli import clip as command
from aggregator.cli.app import app
from aggregator.clock import utc_now
from aggregator.collection.clipping import of_details
from aggregator.errors import CollectorError, UsageError
from aggregator.models import CollectionRequest
from aggregator.settings import load
from aggregator.store import sources
from aggregator.store.database import Database
from aggregator.vocabulary import PublishedBasis, RequestKind
from tests.databases import upgraded
from tests.integration.cli_desk import Desk
from tests.integration.clipped import AR, FA, FR, SQ, everything, the_article

POST = ("--platform", "Telegram", "--handle", "@bordi")
DAY = ("--date", "2024-05-06")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    monkeypatch.setenv("NEWSLOOM_DESK", "")
    config = tmp_path / "config"
    config.mkdir()
    (config / "desk.yaml").write_text("name: Prova\nseries: Prova\ntime_zone: Asia/Tehran\n", "utf-8")
    (config / "outputs.yaml").write_text("outputs: {}\n", "utf-8")
    quay = "{name: Quay Post, home: 'https://quay.example/', languages: [en], feed: 'https://quay.example/feed'}"
    (config / "sources.yaml").write_text(f"sources:\n  quay-post: {quay}\n", "utf-8")
    for name, text in {"fa.txt": FA, "ar.txt": AR, "sq.txt": SQ, "fr.txt": FR}.items():
        (tmp_path / name).write_text(text, "utf-8")
    return Desk(tmp_path)


@pytest.fixture
def database(desk: Desk) -> Database:
    return upgraded(load(desk.root, environ={}).database_url)


def file(desk: Desk, name: str) -> str:
    return str(desk.root / name)


def typed(desk: Desk, raw: bytes, *arguments: str) -> Any:
    """What a clip of standard input prints."""
    result = CliRunner().invoke(
        app, ["--desk", str(desk.root), "clip", "--text", "-", *arguments], input=raw, catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return json.loads(result.output) if "--json" in arguments else result.output


def test_a_text_in_a_file_is_clipped(desk: Desk, database: Database) -> None:
    text = ("clip", "--text", file(desk, "fa.txt"), "--outlet", "رودنامه", "--date", "۱۷ اردیبهشت ۱۴۰۳")
    answer = desk.json(
        *text, "--author", "پریسا رودبان", "--author", "سیمین", "--title", "پل", "--url", "http://rud.example/1"
    )
    assert (answer["new"], answer["title"], answer["outlet"], answer["language"]) == (True, "پل", "رودنامه", "fa")
    article = the_article(database, answer["article_id"])
    assert f"{article.published_at:%Y-%m-%d %H:%M}" == "2024-05-05 20:30", "midnight in the desk's zone"
    assert (article.published_basis, article.bylines) == (PublishedBasis.CLIP, ["پریسا رودبان", "سیمین"])
    assert article.url == "http://rud.example/1"
    before = everything(database)
    assert desk.json(*text, "--url", "http://rud.example/1") == answer | {"new": False}
    assert everything(database) == before


@pytest.mark.parametrize(("name", "language"), [("ar.txt", "ar"), ("sq.txt", "sq"), ("fr.txt", "fr")])
def test_a_post_says_where_it_comes_from(desk: Desk, name: str, language: str) -> None:
    said = desk.run("clip", "--text", file(desk, name), *POST, "--outlet", "Bordi i Lumit", *DAY)
    opening = (desk.root / name).read_text("utf-8")[:20]
    assert said.startswith("article 1 is new: " + opening)
    assert f"– Bordi i Lumit (@bordi, Telegram), {language}, " in said
    assert "was there already" in desk.run("clip", "--text", file(desk, name), *POST, "--outlet", "Bordi i Lumit", *DAY)
    (found,) = desk.json("search", opening.split()[1])
    assert (found["platform"], found["handle"], found["outlet"]) == ("Telegram", "@bordi", "Bordi i Lumit")
    assert "(@bordi, Telegram)" in desk.run("search", opening.split()[1])


def test_standard_input_is_washed_and_marks_of_direction_stay(desk: Desk, database: Database) -> None:
    raw = "\ufeffUra\0 u mbyll \u202bپل\u202c sot\r\n".encode()
    answer = typed(desk, raw, *POST, *DAY, "--json")
    assert (answer["title"], answer["outlet"]) == ("Ura u mbyll \u202bپل\u202c sot", "@bordi")
    assert "\u202b" not in typed(desk, raw, *POST, *DAY), "a terminal is not turned round"


def test_a_text_by_hand_revises_the_article_of_its_address(desk: Desk) -> None:
    there = ("--outlet", "Bregu", *DAY, "--url", "https://bregu.example/ura")
    desk.run("clip", "--text", file(desk, "sq.txt"), *there)
    said = desk.run("clip", "--text", file(desk, "fr.txt"), *there)
    assert said.startswith("article 1 has a further revision: ")


TOMORROW = f"{utc_now() + timedelta(days=1):%Y-%m-%d %H:%M}"
WRONG = [
    ((), "give the URL", "nothing"),
    (("https://a.example/", "--text", "fa.txt"), "not both", "a page and a text"),
    (("https://a.example/", "--url", "https://a.example/"), "--url goes with --text", "two addresses"),
    (("--text", "fa.txt", *DAY), "needs --outlet", "no outlet"),
    (("--text", "fa.txt", "--author", "Ana", *DAY), "needs --outlet", "an author is no outlet"),
    (("--text", "fa.txt", "--outlet", "Rud"), "needs --date", "no date"),
    (("--text", "fa.txt", "--outlet", "Rud", "--date", TOMORROW), "future", "tomorrow"),
    (("--text", "fa.txt", "--outlet", "Rud", "--date", "۳۲ اسفند ۱۴۰۲"), "not surely a date", "no such day"),
    (("--text", "fa.txt", "--outlet", "Rud", *DAY, "--url", "rud"), "no address", "no address"),
    (("--text", "fa.txt", "--outlet", "Rud", *DAY, "--language", "x"), "language", "no language"),
    (("--text", "fa.txt", "--platform", "X", *DAY), "somebody who wrote it", "a post of nobody"),
    (("--text", "nosuch.txt", "--outlet", "Rud", *DAY), "cannot be read", "no such file"),
    (("--text", ".", "--outlet", "Rud", *DAY), "cannot be read", "a folder"),
    (("not-an-address",), "no address", "no address to fetch"),
]


@pytest.mark.parametrize(("arguments", "said", "note"), WRONG, ids=[case[-1] for case in WRONG])
def test_what_makes_no_sense_is_refused(
    desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str, note: str
) -> None:
    monkeypatch.chdir(desk.root)
    error = desk.refused("clip", *arguments)
    assert isinstance(error, UsageError) and said in str(error), note
    assert not [row for row in everything(database) if "url_key" in row]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "no words"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 9, "not UTF-8"),
        (b"\0" * (20 << 20), "larger than 1 MB"),
        (b"\xc3\x28", "not UTF-8"),
        (b"<!doctype html>", "web page"),
    ],
)
def test_what_is_no_text_is_refused(desk: Desk, raw: bytes, said: str) -> None:
    (desk.root / "x").write_bytes(raw)
    assert said in str(desk.refused("clip", "--text", file(desk, "x"), "--outlet", "Rud", *DAY))
    result = CliRunner().invoke(
        app, ["--desk", str(desk.root), "clip", "--text", "-", "--outlet", "R", *DAY], input=raw
    )
    assert said in str(result.exception)


@pytest.mark.skipif(sys.platform != "linux", reason="a file without an end")
def test_a_file_without_an_end_is_not_read_to_it(desk: Desk) -> None:
    assert "larger than 1 MB" in str(desk.refused("clip", "--text", "/dev/zero", "--outlet", "Rud", *DAY))


class Collector:
    """Stands in for the collector: keeps what it was asked, answers or fails."""

    def __init__(self, answer: dict[str, Any] | CollectorError) -> None:
        self.answer = answer
        self.asked: list[CollectionRequest] = []

    def ask(self, database: Database, root: Path, request: CollectionRequest) -> dict[str, Any]:
        self.asked.append(request)
        if isinstance(self.answer, CollectorError):
            raise self.answer
        return self.answer


ANSWER = {"article_id": 7, "new": True, "title": "Ura", "outlet": "Bregu", "language": "sq", "words": 90}


def test_a_page_is_asked_of_the_collector_with_what_was_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    collector = Collector(ANSWER)
    monkeypatch.setattr(command, "ask", collector.ask)
    said = desk.run(
        "clip", "https://bregu.example/ura?fbclid=1", "--author", "Lule", "--date", "6 maj 2024 12:00", *POST
    )
    assert said == "article 7 is new: Ura – Bregu, sq, 90 words\n"
    (request,) = collector.asked
    assert (request.kind, request.url) == (RequestKind.CLIP, "https://bregu.example/ura")
    details = of_details(json.loads(json.dumps(request.details)))
    assert (details.authors, details.handle, details.platform) == (("Lule",), "@bordi", "Telegram")
    assert details.published is not None and details.published.moment.isoformat() == "2024-05-06T08:30:00+00:00"
    assert desk.json("clip", "https://bregu.example/ura") == ANSWER


def test_why_the_collector_failed_is_the_command_s_own_error(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "ask", Collector(CollectorError("the server answers 404")).ask)
    error = desk.refused("clip", "https://bregu.example/ura")
    assert isinstance(error, CollectorError) and error.exit_code == 1


def test_a_page_we_have_is_not_asked_of_the_collector(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    collector = Collector(ANSWER)
    monkeypatch.setattr(command, "ask", collector.ask)
    desk.run("clip", "--text", file(desk, "sq.txt"), "--outlet", "B", *DAY, "--url", "https://bregu.example/ura")
    assert "was there already" in desk.run("clip", "http://bregu.example/ura#x")
    assert collector.asked == []


def test_clips_are_no_sources_of_config(desk: Desk, database: Database) -> None:
    desk.run("clip", "--text", file(desk, "sq.txt"), *POST, *DAY)
    desk.run("clip", "--text", file(desk, "fr.txt"), "--outlet", "Quay Post", *DAY)
    assert [row["id"] for row in desk.json("sources", "list")] == ["quay-post"]
    assert [row["source_id"] for row in desk.json("sources", "health")] == ["quay-post"]
    with database.read() as session:
        assert sources.get(session, "clip:quay-post").enabled is False
        assert [source.id for source in sources.due(session, now=utc_now(), limit=9)] == ["quay-post"]
    assert "no source clip:quay-post" in str(desk.refused("collect", "--source", "clip:quay-post"))
