"""`newsloom stories show` of a story with copies: who copied whom, and how many outlets are independent."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from typer.testing import CliRunner

from aggregator.cli.app import app
from aggregator.clock import utc_now
from aggregator.collection.identity import text_hash
from aggregator.pipeline import process
from aggregator.settings import load
from aggregator.store import articles
from aggregator.store.database import Database
from tests.factories import add_outlet, make_article, make_outlet, make_revision
from tests.integration.cli_desk import Desk, copied

AGENCIES = """agencies:
  hpa: {name: Harbour Press Agency, names: {en: [HPA], fa: [بندرپرس]}}
wordings:
  fa: {start: ["به گزارش {name}،"]}
"""
WIRE = (
    "به گزارش بندرپرس، شهرداری ساحل‌آباد اعلام کرد بازسازی پل چوبی این شهر از روز دوشنبه آغاز می‌شود و ۴۵ روز به درازا "
    "می‌کشد. به گفته سخنگوی شهرداری، هزینه این کار ۳۲۰ هزار کرون برآورد شده و نیمی از آن را اهالی پرداخته‌اند. "
    "رفت‌وآمد از پل در این مدت ممکن نیست و قایقی رایگان هر ۲۰ دقیقه میان دو کرانه در حرکت خواهد بود."
)
OWN = "Ura e drurit në Gurasit mbyllet të hënën; banorët do të kalojnë lumin me varkë falas për gjashtë javë rresht."
#: outlet, language and text of the articles 1 to 3, an hour apart
PRINTED = (("rudnameh", "fa", WIRE), ("skela", "fa", WIRE), ("bregu", "sq", OWN))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with agencies of its own: 1 is an agency's text, 2 the same in another outlet, 3 a report of its own."""
    root = tmp_path_factory.mktemp("prepared") / "desk"
    assert CliRunner().invoke(app, ["init", str(root)], catch_exceptions=False).exit_code == 0
    (root / "config" / "agencies.yaml").write_text(AGENCIES, "utf-8")
    desk, home, now = Desk(root), load(root, environ={}), utc_now()
    desk.run("users", "add", "سارا")
    database = Database(home.database_url)
    with database.write() as session:
        add_outlet(session)
        session.add_all([make_outlet(id="skela", name="اسکله"), make_outlet(id="bregu", name="Bregu i Ri")])
        session.flush()
        for hour, (outlet, language, words) in enumerate(PRINTED):
            when = {"published_at": now - timedelta(hours=9 - hour), "changed_at": now - timedelta(hours=9 - hour)}
            article = make_article(outlet_id=outlet, language=language, title="", **when)
            revision = make_revision(title="", text=words, text_hash=text_hash("", words), language=language)
            articles.add(session, article, revision)
    process(home, database, embedder=None)
    database.close()
    desk.run("stories", "same", "1", "3", "--as", "سارا")
    return root


@pytest.fixture
def desk(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    monkeypatch.setenv("NEWSLOOM_DESK", "")
    return copied(prepared, tmp_path)


def flat(output: str) -> str:
    """A table's cells without its frame and line breaks."""
    return " ".join(output.replace("│", " ").split())


def test_the_desks_own_agencies_decide_whose_the_texts_are(desk: Desk) -> None:
    shown = desk.json("stories", "show", "1")
    assert [(row["article"], row["lineage"]["key"]) for row in shown["articles"]] == [
        (1, "agency:hpa"),
        (3, "outlet:bregu"),
    ]
    assert shown["reach"] == {"outlets": 3, "independent": 2, "says": "3 outlets, 2 independent", "unknown": 0}


def test_a_copy_is_shown_with_whose_text_it_is_and_the_shares_of_both(desk: Desk) -> None:
    [copy] = desk.json("stories", "show", "1")["copies"]
    assert (copy["article"], copy["of"], copy["outlet"], copy["share"]) == (2, 1, "اسکله", 1.0)
    traced = copy["lineage"]
    assert (traced["origin"], traced["first"], traced["share"], traced["share_of_first"]) == (
        "Harbour Press Agency",
        1,
        1.0,
        1.0,
    )
    assert (traced["kind"], traced["basis"]) == ("agency", "wire_marker")
    assert "بندرپرس" in traced["says"]


def test_people_read_the_reach_and_a_table_of_copies(desk: Desk) -> None:
    shown = flat(desk.run("stories", "show", "1"))
    assert "3 outlets, 2 independent copies id" in shown
    for cell in ("اسکله fa", "reprint of 1 (رودنامه), 100%", "Harbour Press Agency", "wire_marker: به گزارش بندرپرس"):
        assert cell in shown


def test_ranks_tell_the_same_reach(desk: Desk) -> None:
    [row] = desk.json("stories", "rank")
    assert "3 outlets, 2 independent" in row["says"]


def test_what_no_run_has_looked_at_yet_is_of_unknown_origin(desk: Desk) -> None:
    database = Database(load(desk.root, environ={}).database_url)
    with database.write() as session:
        session.connection().execute(sql("DELETE FROM lineage"))
    database.close()
    shown = desk.json("stories", "show", "1")
    assert shown["reach"]["says"] == "3 outlets, 1 independent (3 of unknown origin)"
    assert [row["lineage"] for row in (*shown["articles"], *shown["copies"])] == [None, None, None]
    told = flat(desk.run("stories", "show", "1"))
    assert "3 outlets, 1 independent (3 of unknown origin)" in told and "not_read" in told
