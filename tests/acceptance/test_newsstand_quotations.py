"""The newsstand's quotations through the commands: drafts are proven, planted misuses are caught, corrections noted."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from aggregator.cli.app import app
from aggregator.clock import utc_now
from aggregator.collection.config_gate import accept
from aggregator.collection.launch import collect
from aggregator.collection.sources import Wanted
from aggregator.newsstand.desk import write_desk
from aggregator.newsstand.library import library, quotations
from aggregator.newsstand.server import Newsstand
from aggregator.pipeline import process
from aggregator.quotations.model import Source
from aggregator.quotations.shelf import Shelf
from aggregator.quotations.verdict import judge
from aggregator.settings import load
from aggregator.store import articles, schema
from aggregator.store.database import Database
from tests.integration.cli_desk import Desk, copied

MISUSES = {"altered", "stitched", "elsewhere", "not_found"}
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def stand() -> Iterator[Newsstand]:
    with Newsstand(library(utc_now())) as running:
        yield running


@pytest.fixture(scope="module")
def drafted(stand: Newsstand, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk that has collected and drafted before anything was corrected."""
    root = tmp_path_factory.mktemp("drafted") / "desk"
    write_desk(root, stand)
    home = load(root, environ={})
    database = Database(home.database_url)
    schema.upgrade(database)
    accept(database, home, now=utc_now())
    collect(database, root, Wanted(every=True))
    process(home, database, embedder=None)
    database.close()
    return root


@pytest.fixture(scope="module")
def numbers(drafted: Path, stand: Newsstand) -> dict[str, int]:
    """The number of each article of the newsstand on the desk."""
    known = {stand.url(article): article.id for article in stand.library.articles}
    database = Database(load(drafted, environ={}).database_url)
    with database.read() as session:
        found = {known[url]: ident for ident, url in articles.all_urls(session) if url in known}
    database.close()
    return found


@pytest.fixture
def desk(drafted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    monkeypatch.setenv("NEWSLOOM_DESK", "")
    made = copied(drafted, tmp_path)
    made.run("users", "add", "Ana")
    return made


def preflight(desk: Desk) -> dict[str, Any]:
    """What pre-flight prints, whether it blocks or not."""
    result = CliRunner().invoke(app, ["--desk", str(desk.root), "digest", "preflight", "--json"])
    flight: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == int(not flight["ready"])
    return flight


def shown(desk: Desk) -> Rows:
    items: Rows = desk.json("digest", "show")["items"]
    return items


def in_marks(rows: Rows) -> str:
    return "\n\n".join(f"Quoted: “{row['quote']}”" for row in rows)


def by_cited() -> dict[tuple[str, ...], Rows]:
    groups: dict[tuple[str, ...], Rows] = defaultdict(list)
    for row in quotations():
        groups[tuple(row["cites"])].append(row)
    return groups


def written(desk: Desk, cites: list[int], body: str) -> int:
    sources = [option for number in cites for option in ("--cites", str(number))]
    words = ("--section", "english", "--lead", "Quay Post and others reported.", "--body", body)
    return int(desk.json("digest", "write", *words, *sources, "--as", "Ana")["id"])


@pytest.mark.parametrize("row", quotations(), ids=lambda row: f"{row['verdict']}-{row['cites'][0]}")
def test_every_gold_quotation_gets_its_verdict(row: dict[str, Any], shelves: dict[tuple[str, ...], Shelf]) -> None:
    assert judge(row["quote"], shelves[tuple(row["cites"])]).verdict == row["verdict"]


@pytest.fixture(scope="module")
def shelves() -> dict[tuple[str, ...], Shelf]:
    texts = list(enumerate(library(utc_now()).articles, 1))
    return {
        cites: Shelf([Source(number, 1, one.text.title, one.text.body, one.id in cites) for number, one in texts])
        for cites in by_cited()
    }


def test_every_draft_names_its_source_and_quotes_exactly(desk: Desk, stand: Newsstand) -> None:
    items = shown(desk)
    assert len(items) >= 10
    names = {outlet.name for outlet in stand.library.outlets.values()}
    names |= {article.author for article in stand.library.articles if article.author}
    assert [item["lead"] for item in items if not any(name in item["lead"] for name in names)] == []
    for item in items:
        entries = desk.json("digest", "ledger", str(item["id"]))["quotations"]
        assert [one for one in entries if one["place"] == "body" and one["verdict"] != "exact"] == []
        assert [one for one in entries if one["verdict"] not in ("exact", "normalised", "second_hand")] == []
    assert sum("“" in item["body"] for item in items) >= 5


def test_nothing_in_a_draft_blocks_or_stands_verbatim_without_marks(desk: Desk) -> None:
    flight = preflight(desk)
    assert flight["ready"]
    assert [one for one in flight["findings"] if one["weight"] == "block"] == []
    assert [one for one in flight["findings"] if one["check"] in ("unmarked_words", "open_mark", "no_source")] == []


def test_each_planted_misuse_is_found_by_ledger_and_preflight_and_no_true_quotation_is(
    desk: Desk, numbers: dict[str, int]
) -> None:
    placed = {
        written(desk, [numbers[name] for name in cites], in_marks(rows)): rows for cites, rows in by_cited().items()
    }
    found = preflight(desk)["findings"]
    blocked = {(one["item_id"], one["words"]): one["check"] for one in found if one["weight"] == "block"}
    planted = {
        (item, row["quote"]): row["verdict"]
        for item, rows in placed.items()
        for row in rows
        if row["verdict"] in MISUSES
    }
    assert len(planted) >= 50
    assert {key: blocked.get(key) for key in planted} == planted
    assert set(blocked) == set(planted)
    misused = {item for item, _ in planted}
    for item, rows in placed.items():
        if item not in misused:
            continue
        entries = {one["words"]: one for one in desk.json("digest", "ledger", str(item))["quotations"]}
        for row in rows:
            allowed = {row["verdict"]} if row["verdict"] in MISUSES else {row["verdict"], "second_hand"}
            assert entries[row["quote"]]["verdict"] in allowed, row


def test_a_misuse_edited_into_a_draft_stops_the_issue_until_its_source_is_cited(
    desk: Desk, numbers: dict[str, int]
) -> None:
    row = next(row for row in quotations() if row["verdict"] == "exact" and row["cites"] == ["sturgeon-courier"])
    item = next(int(one["id"]) for one in shown(desk) if "sturgeon" not in f"{one['headline']} {one['lead']}".lower())
    desk.run("digest", "edit", str(item), "--body", in_marks([row]), "--as", "Ana")
    (stop,) = [one for one in preflight(desk)["findings"] if one["weight"] == "block"]
    assert (stop["item_id"], stop["check"], stop["words"]) == (item, "elsewhere", row["quote"])
    desk.run("digest", "cite", str(item), str(numbers["sturgeon-courier"]), "--as", "Ana")
    assert preflight(desk)["ready"]


def test_an_article_corrected_later_is_noted_on_the_items_that_cite_it(
    desk: Desk, stand: Newsstand, numbers: dict[str, int]
) -> None:
    gone = "شناور ۹۰۰ تن سیمان به لیرووا می‌برد"
    stands = "چراغ‌های پل یکی‌یکی خاموش شد و بعد همه‌جا ساکت شد."
    fish = "released 12,000 young sturgeon below Tolm Lock"
    barge, sturgeon = numbers["bridge-barge-rudnameh"], numbers["sturgeon-courier"]
    lost = written(desk, [barge], f"Quoted: “{gone}”")
    kept = written(desk, [barge], f"Quoted: “{stands}”")
    english = written(desk, [sturgeon], f"Quoted: “{fish}”")
    before = preflight(desk)["findings"]
    assert [one for one in before if one["check"] in ("changed_source", "revised_source")] == []
    home = load(desk.root, environ={})
    database = Database(home.database_url)
    stand.corrected = True
    try:
        collect(database, desk.root, Wanted(every=True))
    finally:
        stand.corrected = False
        database.close()
    noted = {
        (one["item_id"], one["check"], one["words"])
        for one in preflight(desk)["findings"]
        if one["check"] in ("changed_source", "revised_source") and one["item_id"] in (lost, kept, english)
    }
    assert noted == {
        (lost, "changed_source", gone),
        (kept, "revised_source", ""),
        (english, "changed_source", fish),
    }
    # the words were in the revision that the item cites: they stay proven
    (entry,) = desk.json("digest", "ledger", str(lost))["quotations"]
    assert entry["verdict"] in ("exact", "second_hand")
