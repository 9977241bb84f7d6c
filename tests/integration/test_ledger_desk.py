"""What named people say of an item's sources and quotations."""

from collections.abc import Callable

import pytest

from aggregator.errors import NotAllowedError, StaleVersionError, UnknownIdError, UsageError
from aggregator.models import Piece
from aggregator.review.desk import ReviewDesk
from aggregator.review.ledger_desk import LedgerDesk, Rendering
from aggregator.store import articles, decisions, digests, ledger, users
from aggregator.store.database import Database
from aggregator.vocabulary import Check, PieceRole, Role, TranslationKind
from tests.factories import (
    NOW,
    add_articles,
    add_item,
    add_outlet,
    make_article,
    make_digest,
    make_piece,
    make_revision,
)

TEXT = "شهرداری پل تازه‌ای را گشود. «این پل دو محله را به هم می‌رساند»، این را مهندس شهر گفت."
PASSAGE = "این پل دو محله را به هم می‌رساند"
RENDERING = Rendering(PASSAGE, "Ky urë i bashkon dy lagjet", TranslationKind.HUMAN, "Ana Prifti")

#: Each decision on item 1, with what it needs before it.
DECISIONS: dict[str, Callable[[LedgerDesk], object]] = {
    "cite": lambda desk: desk.cite(1, 3),
    "uncite": lambda desk: desk.uncite(1, 1),
    "translate": lambda desk: desk.translate(1, 1, RENDERING),
}


@pytest.fixture
def stored(each_database: Database) -> Database:
    """Digest 1 with the items 1 and 2, which cite the articles 1 and 2; article 3 is cited by none."""
    with each_database.write() as session:
        add_outlet(session)
        add_articles(session, 3, text=TEXT)
        digests.add(session, make_digest())
        for place in (1, 2):
            add_item(session, 1, cites=[place], position=place)
        users.add(session, "Ana Prifti", role=Role.EDITOR, now=NOW)
        users.add(session, "بهار کریمی", role=Role.PUBLISHER, now=NOW)
        users.add(session, "سارا", role=Role.PUBLISHER, now=NOW).disabled_at = NOW
    return each_database


def desk(database: Database, by: str = "Ana Prifti") -> LedgerDesk:
    return LedgerDesk(database, by, now=NOW)


def cited(database: Database, item_id: int = 1) -> list[tuple[int, int]]:
    with database.read() as session:
        pieces: list[Piece] = digests.pieces(session, [item_id])[item_id]
    return [(piece.article_id, piece.revision) for piece in pieces if piece.role == PieceRole.SOURCE]


@pytest.mark.parametrize("verb", sorted(DECISIONS))
def test_a_decision_is_one_diary_row_and_counts_the_version_on(stored: Database, verb: str) -> None:
    DECISIONS[verb](desk(stored))
    with stored.read() as session:
        (row,) = decisions.of(session, "item", 1)
        assert (row.verb, digests.item(session, 1).version, digests.item(session, 1).touched) == (verb, 2, True)


@pytest.mark.parametrize("verb", sorted(DECISIONS))
@pytest.mark.parametrize(("by", "error"), [("Kushdo", UnknownIdError), ("سارا", NotAllowedError)])
def test_nobody_unknown_or_disabled_decides(stored: Database, verb: str, by: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        DECISIONS[verb](desk(stored, by))
    with stored.read() as session:
        assert digests.item(session, 1).version == 1


def test_a_stale_version_is_refused_and_changes_nothing(stored: Database) -> None:
    with pytest.raises(StaleVersionError):
        desk(stored).cite(1, 3, version=9)
    assert cited(stored) == [(1, 1)]


def test_an_item_out_of_the_digest_is_left_alone(stored: Database) -> None:
    ReviewDesk(stored, "Ana Prifti", now=NOW).reject(1, why="e vjetër")
    with pytest.raises(NotAllowedError, match="rejected cannot cite"):
        desk(stored).cite(1, 3)


def test_a_cited_article_stands_behind_the_sources_and_can_be_taken_away(stored: Database) -> None:
    desk(stored).cite(1, 3)
    assert cited(stored) == [(1, 1), (3, 1)]
    with pytest.raises(NotAllowedError, match="cites article 3 already"):
        desk(stored).cite(1, 3)
    desk(stored).uncite(1, 1)
    assert cited(stored) == [(3, 1)]
    with pytest.raises(NotAllowedError, match="does not cite article 1"):
        desk(stored).uncite(1, 1)


def test_an_article_nobody_knows_is_cited_by_nobody(stored: Database) -> None:
    with pytest.raises(UnknownIdError):
        desk(stored).cite(1, 99)


def test_citing_a_changed_article_again_binds_the_item_to_its_new_revision_in_place(stored: Database) -> None:
    desk(stored).cite(1, 3)
    with stored.write() as session:
        articles.get(session, 1).revision = 2
    desk(stored).cite(1, 1)
    assert cited(stored) == [(1, 2), (3, 1)]


def test_an_anonymous_source_needs_a_description_and_can_be_taken_away(stored: Database) -> None:
    with pytest.raises(UsageError, match="description"):
        desk(stored).cite_anonymous(1, " \n ")
    desk(stored).cite_anonymous(1, "banorë të\nbregut", note="telefon, 3 mars")
    with stored.read() as session:
        (row,) = ledger.anonymous(session, [1])[1]
    assert (row.description, row.note) == ("banorë të bregut", "telefon, 3 mars")
    desk(stored).uncite_anonymous(1, "banorë të bregut")
    with stored.read() as session:
        assert ledger.anonymous(session, [1])[1] == []
    with pytest.raises(NotAllowedError, match="no anonymous source"):
        desk(stored).uncite_anonymous(1, "banorë të bregut")


def test_a_translation_keeps_the_very_words_of_the_original_and_where_they_stand(stored: Database) -> None:
    made = desk(stored).translate(1, 1, Rendering(PASSAGE.replace("ی", "ي"), "Ura", TranslationKind.MACHINE, "Makina"))
    assert made.original == TEXT[made.start : made.end] == PASSAGE
    assert (made.words, made.kind, made.confirmed_by) == ("Ura", TranslationKind.MACHINE, None)


def test_an_article_without_a_title_has_none_to_translate(stored: Database) -> None:
    with stored.write() as session:
        post = articles.add(session, make_article(title=""), make_revision(text=TEXT, title=""))
    desk(stored).cite(1, post)
    with pytest.raises(UsageError, match="no title"):
        desk(stored).translate(1, post, Rendering("", "Ura e re", TranslationKind.HUMAN, "Ana Prifti"))


def test_the_diary_tells_what_was_cited_before_and_what_was_quoted_of_it(stored: Database) -> None:
    quoted = make_piece(role=PieceRole.QUOTATION, start=TEXT.index(PASSAGE), text=PASSAGE)
    quoted.end = quoted.start + len(PASSAGE)
    with stored.write() as session:
        digests.put_pieces(session, 1, [make_piece(), quoted])
        articles.get(session, 1).revision = 2
    desk(stored).cite(1, 1)
    desk(stored).uncite(1, 1)
    with stored.read() as session:
        again, away = decisions.of(session, "item", 1)
    assert (again.before["revisions"], again.after["revision"]) == ([1], 2)
    assert (away.before["revisions"], away.before["quoted"]) == ([2], [PASSAGE])


def test_a_title_is_translated_without_a_place(stored: Database) -> None:
    made = desk(stored).translate(1, 1, Rendering("", "Ura e re", TranslationKind.HUMAN, "Ana Prifti"))
    assert (made.start, made.end, made.original) == (0, 0, "پل تازه روی رود")


@pytest.mark.parametrize(
    "rendering",
    [
        Rendering("این پل سه محله را به هم می‌رساند", "Ura", TranslationKind.HUMAN, "Ana"),
        Rendering("این پل دو محله را به هم نمی‌رساند", "Ura", TranslationKind.HUMAN, "Ana"),
        Rendering(PASSAGE, "  ", TranslationKind.HUMAN, "Ana"),
        Rendering(PASSAGE, "Ura", TranslationKind.HUMAN, " "),
    ],
)
def test_a_translation_of_other_words_without_words_or_translator_is_refused(
    stored: Database, rendering: Rendering
) -> None:
    with pytest.raises(UsageError):
        desk(stored).translate(1, 1, rendering)


def test_only_what_is_cited_is_translated(stored: Database) -> None:
    with pytest.raises(NotAllowedError, match="does not cite article 3"):
        desk(stored).translate(1, 3, RENDERING)


def test_a_new_translation_of_a_passage_replaces_the_old_one_and_is_open_again(stored: Database) -> None:
    first = desk(stored).translate(1, 1, RENDERING)
    assert desk(stored, "بهار کریمی").confirm(first.id or 0).confirmed_by == 2
    second = desk(stored).translate(1, 1, RENDERING)
    with stored.read() as session:
        assert [row.id for row in ledger.translations(session, [1])[1]] == [second.id]
    assert second.confirmed_by is None
    with pytest.raises(UnknownIdError):
        desk(stored).confirm(first.id or 0)


def test_a_translation_is_confirmed_once_and_can_be_taken_back(stored: Database) -> None:
    made = desk(stored).translate(1, 1, RENDERING)
    desk(stored).confirm(made.id or 0)
    with pytest.raises(NotAllowedError, match="confirmed already"):
        desk(stored).confirm(made.id or 0)
    desk(stored).untranslate(made.id or 0)
    with stored.read() as session:
        assert ledger.translations(session, [1])[1] == []


def test_only_a_publisher_lets_words_stand_and_says_why(stored: Database) -> None:
    with pytest.raises(NotAllowedError, match="no publisher"):
        desk(stored).allow(1, Check.NOT_FOUND, PASSAGE, why="e dëgjuar")
    with pytest.raises(NotAllowedError, match="needs a reason"):
        desk(stored, "بهار کریمی").allow(1, Check.NOT_FOUND, PASSAGE, why="  ")
    desk(stored, "بهار کریمی").allow(1, Check.NOT_FOUND, PASSAGE, why="در نشست شنیده شد")
    with pytest.raises(NotAllowedError, match="already"):
        desk(stored, "بهار کریمی").allow(1, Check.NOT_FOUND, PASSAGE, why="در نشست شنیده شد")
    with stored.read() as session:
        (row,) = ledger.allowances(session, [1])[1]
        assert decisions.of(session, "item", 1)[-1].why == row.why == "در نشست شنیده شد"
    desk(stored).disallow(1, Check.NOT_FOUND, PASSAGE)
    with stored.read() as session:
        assert ledger.allowances(session, [1])[1] == []
    with pytest.raises(NotAllowedError, match="nobody lets"):
        desk(stored).disallow(1, Check.NOT_FOUND, PASSAGE)


def test_an_item_that_takes_another_in_takes_what_was_said_of_it(stored: Database) -> None:
    desk(stored).translate(2, 2, RENDERING)
    desk(stored).cite_anonymous(2, "banorë")
    desk(stored, "بهار کریمی").allow(2, Check.ALTERED, "fjalë", why="arsye")
    ReviewDesk(stored, "Ana Prifti", now=NOW).merge(1, 2)
    with stored.read() as session:
        assert [row.words for row in ledger.translations(session, [1])[1]] == [RENDERING.words]
        assert [row.description for row in ledger.anonymous(session, [1])[1]] == ["banorë"]
        assert [row.words for row in ledger.allowances(session, [1])[1]] == ["fjalë"]
