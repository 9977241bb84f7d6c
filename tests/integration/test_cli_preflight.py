"""Pre-flight and the ledger through the commands, on a small desk: what they print, decide and refuse."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner

from aggregator.cli.app import app
from aggregator.errors import AggregatorError, NotAllowedError, UsageError
from aggregator.newsstand.desk import write_desk
from aggregator.newsstand.library import library
from aggregator.newsstand.server import Newsstand
from aggregator.settings import load
from aggregator.store import articles, digests
from aggregator.store.database import Database
from tests.databases import upgraded
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest
from tests.integration.cli_desk import Desk


class Service:
    """A language model on loopback that always answers the same."""

    def __init__(self, answer: dict[str, object]) -> None:
        self.asked: list[tuple[str, dict[str, object]]] = []
        service, body = self, json.dumps(answer).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["content-length"])))
                service.asked.append((self.path, said))
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


SQ = "Ura e drurit nuk është më e sigurt për karrocat. Punimet zgjasin gjashtë javë."
WRONG = "Ura e drurit është më e sigurt për karrocat"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Digest 1 with item 1, which cites article 1; article 2 is cited by none."""
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    root = tmp_path / "desk"
    with Newsstand(library(NOW)) as stand:
        write_desk(root, stand)
    home = load(root, environ={})
    database = upgraded(home.database_url)
    with database.write() as session:
        add_outlet(session)
        add_articles(session, 2, text=SQ)
        digests.add(session, make_digest(series=home.desk.series))
        add_item(session, 1, cites=[1], position=1)
    database.close()
    made = Desk(root)
    made.run("users", "add", "Ana")
    made.run("users", "add", "بهار", "--role", "publisher")
    return made


def edited(desk: Desk, body: str) -> None:
    desk.run("digest", "edit", "1", "--body", body, "--as", "Ana")


def test_preflight_ends_with_1_until_what_blocks_is_mended_or_let_stand_by_a_publisher(desk: Desk) -> None:
    edited(desk, f"Inxhinieri tha: “{WRONG}”.")
    result = CliRunner().invoke(app, ["--desk", str(desk.root), "digest", "preflight"])
    assert result.exit_code == 1
    assert "1 finding stops the issue" in result.output
    with pytest.raises(AggregatorError) as caught:
        desk.run("digest", "allow", "1", "altered", "--why", "e dëgjuar", "--as", "Ana")
    assert isinstance(caught.value, NotAllowedError)
    desk.run("digest", "allow", "1", "altered", "--why", "e dëgjuar", "--as", "بهار")
    flight = desk.json("digest", "preflight")
    assert flight["ready"]
    assert [one["allowed"] for one in flight["findings"] if one["check"] == "altered"] == ["بهار: e dëgjuar"]
    desk.run("digest", "disallow", "1", "altered", "--as", "Ana")
    assert CliRunner().invoke(app, ["--desk", str(desk.root), "digest", "preflight"]).exit_code == 1


def test_a_translation_is_shown_beside_its_original_and_open_until_confirmed(desk: Desk) -> None:
    edited(desk, "مهندس گفت: «پل چوبی دیگر برای گاری‌ها امن نیست».")
    original, words = SQ.split(".")[0], "پل چوبی دیگر برای گاری‌ها امن نیست"
    options = ("--original", original, "--words", words, "--by", "Ana", "--as", "Ana")
    made = desk.json("digest", "translate", "1", "1", *options)
    blocked = json.loads(CliRunner().invoke(app, ["--desk", str(desk.root), "digest", "preflight", "--json"]).stdout)
    assert [one["check"] for one in blocked["findings"] if one["weight"] == "block"] == ["unconfirmed"]
    assert "open" in desk.run("digest", "ledger", "1")
    desk.run("digest", "confirm", str(made["id"]), "--as", "Ana")
    assert desk.json("digest", "preflight")["ready"]
    desk.run("digest", "untranslate", str(made["id"]), "--as", "Ana")
    assert CliRunner().invoke(app, ["--desk", str(desk.root), "digest", "preflight"]).exit_code == 1


def test_sources_are_cited_and_taken_away_and_anonymous_ones_described(desk: Desk) -> None:
    desk.run("digest", "cite", "1", "2", "--as", "Ana")
    desk.run("digest", "cite", "1", "--anonymous", "banorë të bregut", "--as", "Ana")
    lines = desk.json("digest", "ledger", "1")["attribution"]
    assert any(line.startswith("article 2") for line in lines)
    assert "anonymous: banorë të bregut" in lines
    desk.run("digest", "uncite", "1", "2", "--as", "Ana")
    desk.run("digest", "uncite", "1", "--anonymous", "banorë të bregut", "--as", "Ana")
    assert not any(
        "article 2" in line or "anonymous" in line for line in desk.json("digest", "ledger", "1")["attribution"]
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("digest", "cite", "1", "--as", "Ana"),
        ("digest", "cite", "1", "2", "--anonymous", "dikush", "--as", "Ana"),
        ("digest", "cite", "1", "99", "--as", "Ana"),
        ("digest", "ledger", "99"),
        ("digest", "confirm", "99", "--as", "Ana"),
        ("digest", "allow", "1", "unconfirmed", "--why", "arsye", "--as", "بهار"),
        ("digest", "allow", "1", "altered", "--why", "arsye", "--as", "بهار"),
        ("digest", "translate", "1", "1", "--words", "x", "--by", "Ana", "--as", "Ana"),
        ("digest", "translate", "1", "1", "--original", "\x00\u202e", "--words", "x", "--by", "Ana", "--as", "Ana"),
        ("digest", "preflight", "99"),
        ("digest", "suggest", "1"),
    ],
    ids=lambda one: " ".join(one)[:40].replace("\x00", ""),
)
def test_wrong_input_is_refused_with_an_error_that_says_why(desk: Desk, arguments: tuple[str, ...]) -> None:
    assert len(str(desk.refused(*arguments))) > 10


def test_two_wrong_quotations_need_their_words_to_be_let_stand(desk: Desk) -> None:
    edited(desk, f"Tha: “{WRONG}”. Pastaj: “{WRONG} gjithmonë”.")
    error = desk.refused("digest", "allow", "1", "altered", "--why", "arsye", "--as", "بهار")
    assert isinstance(error, UsageError)
    assert "2 quotations altered" in str(error)


def test_an_item_of_nothing_but_marks_and_a_very_long_one_are_looked_at(desk: Desk) -> None:
    for body in ("“" * 500 + "«»" * 500, "\u202e‘’”" * 300):
        edited(desk, body)
        CliRunner().invoke(app, ["--desk", str(desk.root), "digest", "preflight", "--json"], catch_exceptions=False)
        desk.json("digest", "ledger", "1")


def test_a_label_of_the_desk_stands_beside_the_outlet_until_it_is_taken_back(desk: Desk) -> None:
    desk.run("sources", "label", "rudnameh", "palë në çështje", "--from", "شناسنامه", "--as", "Ana")
    lines = desk.json("digest", "ledger", "1")["attribution"]
    assert any("palë në çështje (Ana, " in line and "from شناسنامه" in line for line in lines)
    desk.run("sources", "unlabel", "rudnameh", "palë në çështje", "--as", "Ana")
    assert not any("palë" in line for line in desk.json("digest", "ledger", "1")["attribution"])


def test_an_item_by_hand_is_accepted_cites_and_is_looked_over_like_others(desk: Desk) -> None:
    said = ("--section", "abroad", "--lead", "Rudnameh shkroi.", "--body", f"“{WRONG}”", "--cites", "2")
    made = desk.json("digest", "write", *said, "--as", "Ana")
    assert (made["status"], made["section"]) == ("accepted", "abroad")
    (found,) = [f for f in desk_flight(desk) if f["item_id"] == made["id"] and f["check"] == "altered"]
    assert found["words"] == WRONG


@pytest.mark.parametrize(
    ("option", "value"),
    [("--section", "askund"), ("--lead", "  "), ("--cites", "99")],
    ids=["section", "lead", "article"],
)
def test_an_item_by_hand_needs_a_section_a_lead_and_articles_there_are(desk: Desk, option: str, value: str) -> None:
    given = {"--section": "abroad", "--lead": "Rudnameh shkroi.", "--cites": "2"} | {option: value}
    desk.refused("digest", "write", *(part for pair in given.items() for part in pair), "--as", "Ana")


def desk_flight(desk: Desk) -> list[dict[str, object]]:
    result = CliRunner().invoke(app, ["--desk", str(desk.root), "digest", "preflight", "--json"])
    return list(json.loads(result.output)["findings"])


def test_what_a_model_proposes_is_shown_as_machine_text_with_its_quotations_judged(desk: Desk) -> None:
    true = "nuk është më e sigurt për karrocat"
    with Service({"choices": [{"message": {"content": f"Ura “{true}” dhe “{WRONG}”."}}]}) as service:
        config = desk.root / "config" / "desk.yaml"
        words = config.read_text("utf-8") + f"model:\n  endpoint: {service.url}/v1\n  name: rivale\n"
        config.write_text(words, "utf-8")
        before = desk.json("digest", "show", "--item", "1")
        shown = desk.run("digest", "suggest", "1")
        told = desk.json("digest", "suggest", "1")
    assert "machine text by rivale; nobody has checked it" in shown
    assert "NOT PROVEN (altered)" in shown
    assert [row["verdict"] for row in told["quotations"]] == ["exact", "altered"]
    assert desk.json("digest", "show", "--item", "1") == before, "nothing is stored"
    assert {path for path, _ in service.asked} == {"/v1/chat/completions"}


def test_a_revision_that_is_lost_leaves_its_words_unproven_and_ends_nothing(desk: Desk) -> None:
    edited(desk, "“nuk është më e sigurt për karrocat”")
    database = Database(load(desk.root, environ={}).database_url)
    with database.write() as session:
        session.delete(articles.revisions(session, 1)[0])
    database.close()
    (found,) = [one for one in desk_flight(desk) if one["check"] in ("unverifiable", "not_found", "elsewhere")]
    assert found["weight"] == "block"


def test_words_to_be_let_stand_are_washed_as_those_of_items_are(desk: Desk) -> None:
    given = ("--words", "ura\udc80\x00 e re", "--as", "بهار")
    desk.run("digest", "allow", "1", "not_found", *given, "--why", "e dëgjuar")
    diary = desk.json("digest", "show", "--item", "1")["diary"]
    assert diary[-1]["after"]["words"] == "ura\ufffd e re"
    desk.run("digest", "disallow", "1", "not_found", *given)
