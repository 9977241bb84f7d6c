"""What is new for an item, on Persian, Arabic and German articles."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aggregator.drafting.growth import Current, Known, News, news, told, with_news
from aggregator.drafting.proposal import ProposedPiece, SourceArticle
from aggregator.vocabulary import GrowthKind, PieceRole

AT = datetime(2026, 3, 4, tzinfo=UTC)
SAID = "پل تازه دو محله را به هم می‌رساند"


def article(
    ident: int, text: str = "نص", *, revision: int = 1, outlet: str = "رودنامه", hours: int = 0
) -> SourceArticle:
    at = AT + timedelta(hours=hours)
    return SourceArticle(ident, revision, outlet, outlet, "پل", text, (), "fa", at)


def source(ident: int, revision: int = 1) -> ProposedPiece:
    return ProposedPiece(PieceRole.SOURCE, ident, revision)


def quotation(ident: int, text: str, start: int, revision: int = 1) -> ProposedPiece:
    return ProposedPiece(PieceRole.QUOTATION, ident, revision, start, start + len(text), text)


def test_what_is_cited_as_it_reads_is_no_news_and_an_uncited_article_is() -> None:
    current = [Current(article(1), "a"), Current(article(2), "b")]
    [one] = news(current, [source(1)], cited={1: Known(1, "a")}, left={})
    assert (one.kind, one.article.id, one.since, one.is_left) == (GrowthKind.ARTICLE, 2, None, False)


def test_a_revision_in_which_only_typography_differs_is_nothing_new() -> None:
    current = [Current(article(1, revision=2), "same words")]
    assert news(current, [source(1)], cited={1: Known(1, "same words")}, left={}) == []


def test_a_revision_names_the_quotations_that_stand_in_it_no_longer() -> None:
    kept, gone = "Die Schleuse bleibt zu", "Der Riss ist klein"
    text = f"Der Leiter sagt: „{kept}.“"
    pieces = [source(1), quotation(1, kept, 0), quotation(1, gone, 40), quotation(2, "Anderes", 0)]
    [one] = news([Current(article(1, text, revision=3), "new")], pieces, cited={1: Known(2, "old")}, left={})
    assert (one.kind, one.since, one.lost) == (GrowthKind.REVISION, 2, (gone,))


def test_what_was_left_is_marked_until_it_reads_otherwise() -> None:
    left = {1: Known(1, "a"), 2: Known(1, "a")}
    current = [Current(article(1, revision=2), "a"), Current(article(2, revision=2), "b")]
    assert [one.is_left for one in news(current, [], cited={}, left=left)] == [True, False]


def test_revisions_come_first_then_the_earlier_article() -> None:
    current = [Current(article(3, hours=2), "c"), Current(article(2, hours=5), "b"), Current(article(1, hours=9), "a2")]
    found = news(current, [source(1)], cited={1: Known(1, "a1")}, left={})
    assert [one.article.id for one in found] == [1, 3, 2]


def test_a_taken_article_stands_behind_the_sources_and_its_quotations_at_the_end() -> None:
    pieces = [source(1), quotation(1, "نص", 0)]
    added = quotation(2, SAID, 3)
    taken = [News(GrowthKind.ARTICLE, article(2, f"«« {SAID}"))]
    assert with_news(pieces, taken, [added]) == (source(1), source(2), quotation(1, "نص", 0), added)


def test_a_taken_revision_binds_what_still_stands_and_leaves_the_rest_where_it_stood() -> None:
    gone = quotation(1, "ترك فيه شق", 20)
    pieces = [source(1), quotation(1, SAID, 6), gone]
    text = f"تصحیح. شهردار گفت: «{SAID}.»"
    taken = with_news(pieces, [News(GrowthKind.REVISION, article(1, text, revision=2), 1, (gone.text,))])
    assert taken == (source(1, 2), quotation(1, SAID, text.index(SAID), 2), gone)


def test_of_several_places_with_the_words_the_nearest_is_taken() -> None:
    text = "Wort, Wort, Wort, Wort"
    [_, moved] = with_news(
        [source(1), quotation(1, "Wort", 13)], [News(GrowthKind.REVISION, article(1, text, revision=2), 1)]
    )
    assert moved.start == 12


@given(st.text("ab پل", min_size=1, max_size=8), st.text("ab پل", max_size=40), st.integers(0, 40))
def test_whatever_is_bound_to_the_new_revision_stands_there(words: str, text: str, start: int) -> None:
    now = article(1, text, revision=2)
    for piece in with_news([source(1), quotation(1, words, start)], [News(GrowthKind.REVISION, now, 1)]):
        if piece.revision == 2:
            assert piece.text == text[piece.start : piece.end]
        else:
            assert words not in text


def test_news_are_told_in_a_line_without_what_was_left() -> None:
    new = [
        News(GrowthKind.ARTICLE, article(n, outlet=name)) for n, name in ((1, "Hafenblatt"), (2, "رودنامه"), (3, "B"))
    ]
    revised = News(GrowthKind.REVISION, article(4, outlet="Bregu i Ri"), 1)
    assert told([*new[:2], revised]) == "2 new articles: Hafenblatt, رودنامه; 1 revised: Bregu i Ri"
    assert told([new[0]]) == "1 new article: Hafenblatt"
    assert told(new, most=2) == "3 new articles: Hafenblatt, رودنامه ..."
    assert told([replace(new[0], is_left=True)]) == told([]) == ""
