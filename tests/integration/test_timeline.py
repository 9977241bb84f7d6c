"""`newsloom search --quotations`: a watched name through issues and sources, each place with its evidence."""

from datetime import date
from pathlib import Path

import pytest

from aggregator.cli.context import OpenDesk
from aggregator.errors import UnknownIdError, UsageError
from aggregator.models import Digest, DigestItem, Piece
from aggregator.store import articles, digests, search
from aggregator.store.database import Database
from aggregator.vocabulary import DigestStatus, ItemStatus, PieceRole
from tests.databases import upgraded
from tests.integration.cli_desk import Desk
from tests.integration.drafting_desk import NOW, add_article, add_outlets

CONFIG = """name: Velda
series: Velda Weekly
time_zone: Europe/Tirane
watchlist:
  - name: Harbour Board
    kind: organisation
    variants: {fa: [شورای بندر], de: [Hafenrat], sq: [Këshilla e Portit]}
  - {name: Quay Club, kind: organisation}
"""
FA = "باران آمد.\n\nشوراى بندر گفت: «ما صبر می‌کنیم و پارو می‌زنیم.»"
DE = "Der Pegel steigt. „Wir warten auf das Tor“, sagte ein Sprecher des Hafenrats."
AR = "اجتمع الأعضاء وشورای بندر حضرت."
SQ = "Anëtarët e Këshillës së Portit u mblodhën. Këshillën e Portit e pret puna."


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    monkeypatch.setenv("NEWSLOOM_DESK", "")
    made = Desk(tmp_path / "desk")
    made.run("init", str(made.root))
    (made.root / "config" / "desk.yaml").write_text(CONFIG, "utf-8")
    database = upgraded(f"sqlite:///{made.root / 'var' / 'newsloom.db'}")
    add_outlets(database)
    add(database, "شورای بندر و پل", FA, days=9)
    add(database, "Schleuse zu", DE, outlet="hafenblatt", language="de", days=5)
    add(database, "اجتماع", AR, language="ar", days=3)
    add(database, "Porti", SQ, outlet="bregu", language="sq", days=2)
    add(database, "Nothing", "The board of the harbour is another.", language="en", days=1)
    issue(database, 213, date(2026, 11, 20), "The Harbour Board said: “We wait”.", 1)
    issue(database, 214, date(2026, 11, 27), "The Harbour Board is not printed yet.", 1, status=DigestStatus.PREPARING)
    database.close()
    return made


def add(database: Database, title: str, text: str, **how: object) -> None:
    ident = add_article(database, title, text=text, **how)  # type: ignore[arg-type]  # a table of texts
    with database.write() as session:
        search.index(session, ident, title=title, body=text)


def issue(
    database: Database, number: int, cover: date, body: str, cites: int, status: DigestStatus = DigestStatus.PUBLISHED
) -> None:
    with database.write() as session:
        row = Digest(series="Velda Weekly", number=number, cover_date=cover, status=status, created_at=NOW)
        item = DigestItem(digest_id=digests.add(session, row), section="first", position=1, lead="x", created_at=NOW)
        item.body, item.language, item.status = body, "en", ItemStatus.ACCEPTED
        source = Piece(item_id=0, position=0, role=PieceRole.SOURCE, article_id=cites, revision=1)
        digests.add_item(session, item, [source])


def test_every_spelling_finds_all_places_by_date_with_their_evidence(desk: Desk) -> None:
    told = desk.json("search", "Harbour Board", "--quotations")
    assert told["name"] == "Harbour Board"
    seen = [
        (one["date"], one["kind"], one["article_id"] or f"item {one['item_id']}", one["field"])
        for one in told["entries"]
    ]
    assert seen == [
        ("2026-11-14", "mention", 1, "title"),
        ("2026-11-14", "quotation", 1, "text"),
        ("2026-11-18", "quotation", 2, "text"),
        ("2026-11-20", "quotation", "item 1", "body"),
        ("2026-11-20", "mention", 3, "text"),
        ("2026-11-21", "mention", 4, "text"),
    ]
    for name in ("شورای بندر", "شوراى بندر", "Hafenrat", "hafenrats", "HARBOUR BOARD", "Këshilla e Portit"):
        assert desk.json("search", name, "--quotations") == told


def test_spans_are_the_words_in_the_stored_texts(desk: Desk) -> None:
    entries = desk.json("search", "Hafenrat", "--quotations")["entries"]
    with OpenDesk(desk.root) as opened, opened.database.read() as session:
        for one in entries:
            if one["article_id"]:
                row = articles.all_revisions(session, [one["article_id"]])[one["article_id"]][one["revision"]]
                text = row.title if one["field"] == "title" else row.text
            else:
                text = getattr(digests.item(session, one["item_id"]), one["field"])
            assert text[one["start"] : one["end"]] == one["words"]
    german = entries[2]
    assert (german["words"], german["outlet"], german["url"]) == (
        "Wir warten auf das Tor",
        "Hafenblatt",
        "https://hafenblatt.example/2",
    )
    [source] = entries[3]["sources"]
    assert (entries[3]["issue"], source["article_id"], source["outlet"], source["date"]) == (
        213,
        1,
        "رودنامه",
        "2026-11-14",
    )


def test_days_bound_the_list(desk: Desk) -> None:
    found = desk.json("search", "Hafenrat", "--quotations", "--from", "2026-11-18", "--to", "2026-11-20")["entries"]
    assert [one["date"] for one in found] == ["2026-11-18", "2026-11-20", "2026-11-20"]
    assert isinstance(desk.refused("search", "Hafenrat", "--to", "2026-11-20"), UsageError)
    shown = desk.run("search", "Hafenrat", "--quotations")
    assert "issue 213, item 1" in shown and "Hafenblatt, article 2 rev. 1" in shown


def test_a_name_that_is_not_watched_is_refused_with_how_to_add_it(desk: Desk) -> None:
    error = desk.refused("search", "Ilva Renn", "--quotations")
    assert isinstance(error, UnknownIdError)
    assert "no private persons" in str(error) and "config/desk.yaml" in str(error)


def test_a_watched_name_that_nobody_names_has_an_empty_list(desk: Desk) -> None:
    assert desk.json("search", "Quay Club", "--quotations") == {"name": "Quay Club", "entries": []}
