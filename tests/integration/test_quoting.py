"""Selecting a passage of a source: it stands in the item in marks, cited, bound to where it stands."""

from pathlib import Path

import pytest

from aggregator.errors import NotAllowedError, StaleVersionError, UnknownIdError, UsageError
from aggregator.models import Piece
from aggregator.press.quotation import set_quotation, wording_of
from aggregator.review.desk import ReviewDesk
from aggregator.review.preflight.ledger import ledger
from aggregator.review.preflight.reading import item_facts
from aggregator.review.quoting import Passage, QuotationDesk, Quoted
from aggregator.review.undo import ItemUndo
from aggregator.settings import DeskHome, load
from aggregator.store import articles, decisions, digests, users
from aggregator.store.database import Database
from aggregator.vocabulary import ItemStatus, PieceRole, QuotationVerdict, Role
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest, make_revision

FA = "شهرداری پل تازه‌ای را گشود. «این پل دو محله را به هم می‌رساند»، این را مهندس شهر گفت."
FR = (
    "Le vieux pont reste fermé. La commune paie.\n\n"
    "« Nous avons attendu trop longtemps avant de fermer », a dit Jeanne Morel. Rien d'autre."
)
SPOKEN = "Nous avons attendu trop longtemps avant de fermer"


@pytest.fixture
def home(tmp_path: Path) -> DeskHome:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "desk.yaml").write_text("name: Prova\nseries: Prova\n", "utf-8")
    (folder / "sources.yaml").write_text("sources: {}\n", "utf-8")
    (folder / "outputs.yaml").write_text("outputs: {}\n", "utf-8")
    return load(tmp_path, environ={})


@pytest.fixture
def stored(each_database: Database) -> Database:
    """Item 1 in Persian cites article 1; item 2 in French cites nothing; article 2 is French."""
    with each_database.write() as session:
        add_outlet(session)
        add_articles(session, 1, text=FA)
        add_articles(session, 1, text=FR, language="fr")
        digests.add(session, make_digest())
        add_item(session, 1, cites=[1], body="متن")
        add_item(session, 1, cites=[], body="", language="fr", position=2)
        users.add(session, "Ana", role=Role.EDITOR, now=NOW)
    return each_database


def passage(text: str, words: str, article: int) -> Passage:
    return Passage(article, 1, text.index(words), text.index(words) + len(words))


def quote(
    database: Database,
    home: DeskHome,
    item_id: int,
    chosen: Passage,
    *,
    at: int | None = None,
    version: int = 1,
    **typed: str,
) -> Quoted:
    with database.read() as session:
        item = digests.item(session, item_id)
        body = typed.get("body", item.body)
        found = set_quotation(session, home, chosen, language=item.language, body=body, at=at)
    desk = QuotationDesk(database, "Ana", now=NOW)
    return desk.quote(item_id, found.passage, found.words, words=typed, at=at, version=version)


def pieces(database: Database, item_id: int) -> list[Piece]:
    with database.read() as session:
        return digests.pieces(session, [item_id])[item_id]


def verbs(database: Database, item_id: int) -> list[str]:
    with database.read() as session:
        return [row.verb for row in decisions.of(session, "item", item_id)]


def test_a_quoted_sentence_stands_in_the_marks_of_the_items_language_and_is_bound(
    stored: Database, home: DeskHome
) -> None:
    words = "شهرداری پل تازه‌ای را گشود."
    done = quote(stored, home, 1, passage(FA, words, 1))
    (source, quoted) = pieces(stored, 1)
    assert done.item.body.startswith("متن\n\n") and f"«{words}»" in done.item.body
    assert done.item.body[: done.caret].endswith("»")
    assert (quoted.role, quoted.text, FA[quoted.start : quoted.end]) == (PieceRole.QUOTATION, words, words)
    assert (source.role, done.item.version, verbs(stored, 1)) == (PieceRole.SOURCE, 2, ["quote"])


def test_inside_a_sentence_it_stands_in_marks_alone_and_what_was_typed_is_an_edit_of_its_own(
    stored: Database, home: DeskHome
) -> None:
    body = "La rédaction retient : et rien de plus."
    done = quote(stored, home, 2, passage(FR, SPOKEN, 2), at=len("La rédaction retient :"), body=body, headline="Pont")
    opening, closing = wording_of(home, "fr").quotation_marks[0]
    assert done.item.body == f"La rédaction retient : {opening}{SPOKEN}{closing} et rien de plus."
    assert (done.item.headline, done.item.version, verbs(stored, 2)) == ("Pont", 3, ["edit", "quote"])
    with stored.read() as session:
        row = decisions.of(session, "item", 2)[-1]
    ItemUndo(stored, "Ana", now=NOW).undo(row.id or 0)
    with stored.read() as session:
        assert digests.item(session, 2).body == body and digests.pieces(session, [2])[2] == []


def test_a_source_that_was_not_cited_is_cited_and_who_speaks_is_kept(stored: Database, home: DeskHome) -> None:
    done = quote(stored, home, 2, passage(FR, SPOKEN, 2))
    (source, quoted) = pieces(stored, 2)
    assert (source.article_id, source.revision, quoted.speaker) == (2, 1, "Jeanne Morel")
    assert "Jeanne Morel" in done.item.body and SPOKEN in done.item.body


@pytest.mark.parametrize("words", [SPOKEN, "Le vieux pont reste fermé.", "commune", "Rien d'autre."])
def test_what_was_quoted_so_is_proven(stored: Database, home: DeskHome, words: str) -> None:
    quote(stored, home, 2, passage(FR, words, 2))
    with stored.read() as session:
        (facts,) = item_facts(session, [digests.item(session, 2)], home.desk)
    assert {entry.verdict for entry in ledger(facts)} <= {QuotationVerdict.EXACT, QuotationVerdict.SECOND_HAND}
    assert any(words in entry.quotation.text for entry in ledger(facts))


def test_quoting_the_same_again_adds_no_second_piece(stored: Database, home: DeskHome) -> None:
    quote(stored, home, 2, passage(FR, SPOKEN, 2))
    quote(stored, home, 2, passage(FR, f" {SPOKEN} ".strip(), 2), version=2)
    assert len(pieces(stored, 2)) == 2


@pytest.mark.parametrize(
    ("start", "end", "fault"),
    [
        (0, 0, "nothing to quote"),
        (5, 3, "nothing to quote"),
        (-1, 4, "nothing to quote"),
        (0, 9_999, "nothing to quote"),
        (FR.index(" "), FR.index(" ") + 1, "nothing to quote"),
        (0, len(FR), "inside one paragraph"),
    ],
)
def test_what_is_no_passage_is_refused_and_changes_nothing(stored: Database, start: int, end: int, fault: str) -> None:
    with pytest.raises(UsageError, match=fault):
        QuotationDesk(stored, "Ana", now=NOW).quote(2, Passage(2, 1, start, end), "x", version=1)
    assert verbs(stored, 2) == []


def test_words_that_are_not_the_passages_are_not_inserted_for_it(stored: Database) -> None:
    with pytest.raises(UsageError, match="does not have the words"):
        QuotationDesk(stored, "Ana", now=NOW).quote(2, passage(FR, SPOKEN, 2), "«autre chose»", version=1)


def test_a_source_that_reads_otherwise_by_now_is_quoted_as_it_is_cited(stored: Database, home: DeskHome) -> None:
    with stored.write() as session:
        session.add(make_revision(article_id=1, number=2, text="متن دیگر از همان خبر"))
        session.add(make_revision(article_id=2, number=2, text=FR + " Plus."))
        articles.get(session, 1).revision = articles.get(session, 2).revision = 2
    assert quote(stored, home, 1, passage(FA, "پل تازه‌ای", 1)).item.version == 2
    with pytest.raises(UsageError, match="as it read otherwise"):
        quote(stored, home, 1, Passage(1, 2, 0, 8), version=2)
    with pytest.raises(UsageError, match="as it read otherwise"):
        quote(stored, home, 2, passage(FR, SPOKEN, 2))


def test_a_stale_page_quotes_nothing_and_saves_nothing(stored: Database, home: DeskHome) -> None:
    ReviewDesk(stored, "Ana", now=NOW).edit(1, {"body": "دیگر"})
    with pytest.raises(StaleVersionError):
        quote(stored, home, 1, passage(FA, "پل تازه‌ای", 1), body="تایپ")
    with stored.read() as session:
        assert digests.item(session, 1).body == "دیگر"


def test_nobody_quotes_into_what_is_out_nor_from_what_is_not_there(stored: Database) -> None:
    desk = QuotationDesk(stored, "Ana", now=NOW)
    with pytest.raises(UnknownIdError):
        desk.quote(1, Passage(99, 1, 0, 3), "x", version=1)
    with stored.write() as session:
        digests.item(session, 1).status = ItemStatus.REJECTED
    with pytest.raises(NotAllowedError, match="cannot quote"):
        desk.quote(1, passage(FA, "پل", 1), "«پل»", version=1)
