"""The shelf: what is prepared once serves for equal texts, and changes nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aggregator.dedup.markers import Markers
from aggregator.dedup.press import Press, Wordings
from aggregator.dedup.shelf import prepare
from aggregator.store.articles import ArticleText
from aggregator.text.words import words
from aggregator.vocabulary import PublishedBasis, Verdict

_MARKERS = Markers(Press([], [], Wordings()))
_LONG = {
    "de": "Die Brücke am Hafen wird im Juni für drei Wochen gesperrt, weil der Belag erneuert und das Geländer "
    "gestrichen wird, wie die Stadt am Montag mitteilte; Fußgänger nehmen so lange die Fähre.",
    "fa": "پل بندر در ماه خرداد سه هفته بسته می‌شود تا روکش آن نو و نرده‌هایش رنگ شود؛ شهرداری روز دوشنبه این را اعلام "
    "کرد و گفت که مردم در این مدت با قایق از رودخانه می‌گذرند.",
}


def _article(ident: int, text: str, *, title: str = "Bridge") -> ArticleText:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    return ArticleText(
        id=ident,
        outlet_id="gazette",
        outlet_name="Gazette",
        url=f"https://gazette.example/{ident}",
        title=title,
        summary="",
        text=text,
        text_hash=" ".join(words(text or title)),
        bylines=(),
        language="und",
        published_at=moment,
        first_seen_at=moment,
        revision=1,
        verdict=Verdict.PENDING,
        published_basis=PublishedBasis.FEED,
    )


@pytest.mark.parametrize("language", _LONG)
@pytest.mark.parametrize("shared", ["batch", "shelf"])
def test_a_text_equal_to_another_is_prepared_as_if_it_were_alone(language: str, shared: str) -> None:
    first, equal = _article(1, _LONG[language]), _article(2, f"{_LONG[language]} …", title="Another headline")
    short = [_article(3, "Open.", title="Bridge"), _article(4, "Open.", title="Ferry"), _article(5, "")]
    alone = {}
    for article in (first, equal, *short):
        alone |= prepare([article], shortest_text=20, markers=_MARKERS)
    known = {first.text_hash: alone[1]} if shared == "shelf" else None
    assert prepare([first, equal, *short], shortest_text=20, markers=_MARKERS, known=known) == alone


def test_a_headline_alone_is_not_taken_for_an_equal_text() -> None:
    text = _article(1, _LONG["de"])
    headline = replace(_article(2, "", title=_LONG["de"]), text_hash=text.text_hash)
    found = prepare([text, headline], shortest_text=20, markers=_MARKERS)
    assert found[2].document.words == ()
    assert found[2].document.title == found[1].document.words
