"""Translations from what a desk has stored: texts, credits, vectors; and as `newsloom stories show` tells them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlmodel import Session
from typer.testing import CliRunner

from aggregator.cli.app import app
from aggregator.clustering.embedder import to_bytes
from aggregator.clustering.frame import BLANK, Frame
from aggregator.clustering.frame import to_bytes as frame_to_bytes
from aggregator.clustering.tellings import translations_among
from aggregator.collection.identity import text_hash
from aggregator.models import Embedding, StoryFrame
from aggregator.settings import load
from aggregator.settings.agencies import Agencies
from aggregator.settings.home import shipped_agencies
from aggregator.settings.thresholds import TranslationThresholds
from aggregator.store import articles, stories, story_frames
from aggregator.store.database import Database
from aggregator.text.names import NameFinder
from tests.factories import NOW, add_outlet, add_story, make_article, make_outlet, make_revision
from tests.integration.cli_desk import Desk, copied
from tests.unit.clustering.translated import EVENTS, Written

FERRY = EVENTS["Albanian to German"]
CREDITED = Written("de", FERRY.own.title, f"{FERRY.own.text}\n\n(Übersetzt aus Gazeta e Skelës)")
EAST, NORTH = (1.0, 0.0), (0.0, 1.0)


def add(session: Session, written: Sequence[Written]) -> list[int]:
    """These articles, an hour apart; the first in Gazeta e Skelës, the others in Hafenpost."""
    add_outlet(session)
    session.add_all([make_outlet(id="skela", name="Gazeta e Skelës"), make_outlet(id="hafen", name="Hafenpost")])
    session.flush()
    found = []
    for hour, one in enumerate(written):
        words = {"title": one.title, "text": one.text, "text_hash": text_hash(one.title, one.text)}
        article = make_article(
            outlet_id="hafen" if hour else "skela",
            language=one.language,
            title=one.title,
            published_at=NOW + timedelta(hours=hour),
        )
        found.append(articles.add(session, article, make_revision(language=one.language, **words)))
    return found


def embed(session: Session, ids: Sequence[int], vectors: Sequence[tuple[float, ...]], *, hashed: str = "a") -> None:
    mean = np.zeros(2, dtype=np.float32)
    frame = Frame(0, 2, BLANK.words, BLANK.fresh, BLANK.marks, 1.0, {"": mean}, {"": 1.0})
    row = StoryFrame(model="fake", placed=0, articles=2, data=frame_to_bytes(frame), taken_at=NOW)
    story_frames.put(session, row)
    for ident, vector in zip(ids, vectors, strict=True):
        stored = to_bytes(np.array(vector, dtype=np.float32))
        stories.put_embedding(session, Embedding(article_id=ident, model="fake", text_hash=hashed, vector=stored))
    session.flush()


def found_in(session: Session, ids: Sequence[int], agencies: Agencies | None = None) -> dict[int, list[str]]:
    """The names of the evidence for each translation."""
    found = translations_among(
        session,
        articles.texts(session, ids),
        TranslationThresholds(),
        agencies=agencies or shipped_agencies(),
        finder=NameFinder([]),
    )
    return {ident: [evidence.name for evidence in one.evidence] for ident, one in found.items()}


def test_a_translation_is_found_without_vectors(database: Database) -> None:
    with database.write() as session:
        first, second, own = add(session, [FERRY.original, FERRY.translation, FERRY.own])
        assert found_in(session, [first, second, own]) == {second: ["same places", "numbers", "length", "time"]}


@pytest.mark.parametrize(
    ("vectors", "hashed", "evidence"),
    [
        ((EAST, EAST), "a", ["same places", "numbers", "length", "meaning", "time"]),
        ((EAST, NORTH), "a", None),
        ((EAST, NORTH), "", ["same places", "numbers", "length", "time"]),
    ],
    ids=["alike", "apart", "borrowed from the story"],
)
def test_vectors_of_their_own_are_asked(
    database: Database, vectors: tuple[tuple[float, ...], ...], hashed: str, evidence: list[str] | None
) -> None:
    with database.write() as session:
        first, second = add(session, [FERRY.original, FERRY.translation])
        embed(session, [first, second], vectors, hashed=hashed)
        assert found_in(session, [first, second]).get(second) == evidence


def test_a_credit_in_the_shipped_wordings_counts_whatever_else_is_shared(database: Database) -> None:
    with database.write() as session:
        first, second = add(session, [FERRY.original, CREDITED])
        assert found_in(session, [first, second])[second][0] == "credit"
        assert found_in(session, [first, second], Agencies()) == {}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    monkeypatch.setenv("NEWSLOOM_DESK", "")
    root = tmp_path / "prepared"
    assert CliRunner().invoke(app, ["init", str(root)], catch_exceptions=False).exit_code == 0
    Desk(root).run("users", "list")  # brings the database up
    database = Database(load(root, environ={}).database_url)
    with database.write() as session:
        add_story(session, add(session, [FERRY.original, FERRY.translation, FERRY.own]))
    database.close()
    return copied(root, tmp_path)


def test_programs_read_whose_translation_an_article_is(desk: Desk) -> None:
    shown = desk.json("stories", "show", "1")
    first, second, own = (row["translation"] for row in shown["articles"])
    assert (first, own) == (None, None)
    assert second["of"] == 1
    assert {"name": "numbers", "value": 1.0, "says": "10 of 10 numbers shared"} in second["evidence"]


def test_people_read_a_table_of_translations(desk: Desk) -> None:
    shown = " ".join(desk.run("stories", "show", "1").replace("│", " ").split())
    assert "likely a translation of" in shown
    assert "1 (Gazeta e Skelës, sq)" in shown
    assert "10 of 10 numbers shared" in shown


def test_a_story_in_one_language_has_no_such_table(desk: Desk) -> None:
    database = Database(load(desk.root, environ={}).database_url)
    with database.write() as session:
        story = add_story(session, [articles.add(session, make_article(source_id="rud"), make_revision())])
    database.close()
    assert "translation" not in desk.run("stories", "show", str(story))
