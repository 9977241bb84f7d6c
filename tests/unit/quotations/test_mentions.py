"""Sentences that name a watched entry, and quotations beside its name, in several scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.quotations.mentions import Lookout
from aggregator.text.names import WatchEntry

BOARD = WatchEntry(
    "board", "Harbour Board", "organisation", 1.0, ("Harbour Board", "Hafenrat", "شورای بندر", "Këshilli i Portit")
)
CLUB = WatchEntry("club", "Quay Club", "organisation", 1.0, ("Quay Club", "باشگاه اسکله"))


def look(text: str, language: str) -> list[tuple[str, bool, tuple[str, ...]]]:
    found = Lookout(BOARD, [BOARD, CLUB]).look(text, language)
    return [(text[one.start : one.end], one.is_quotation, one.others) for one in found]


CASES = [
    (
        "en",
        "The Harbour Board met. Nobody came. The Harbour Board said: “We wait.”",
        [("The Harbour Board met.", False, ()), ("We wait.", True, ())],
    ),
    ("de", "„Wir warten“, sagte der Hafenrat. Der Pegel steigt.", [("Wir warten", True, ())]),
    ("de", "Das Büro des Hafenrats ist zu.", [("Das Büro des Hafenrats ist zu.", False, ())]),
    ("fa", "شورای بندر گفت: «ما صبر می‌کنیم.» پل باز است.", [("ما صبر می‌کنیم.", True, ())]),
    ("fa", "باران آمد. به گفتهٔ شوراى بندر، پل باز است.", [("به گفتهٔ شوراى بندر، پل باز است.", False, ())]),
    ("sq", "Këshilli i Portit tha se ura hapet.", [("Këshilli i Portit tha se ura hapet.", False, ())]),
    ("en", "The Quay Club told the Harbour Board: “We row.”", [("We row.", True, ("Quay Club",))]),
    ("en", "The Quay Club said: “We row.” Later it rained.", []),
    (
        "en",
        "“The Harbour Board is late”, said the Quay Club.",
        [("“The Harbour Board is late”, said the Quay Club.", False, ())],
    ),
    ("fa", "", []),
]


@pytest.mark.parametrize(("language", "text", "found"), CASES)
def test_what_a_text_has_of_an_entry(language: str, text: str, found: list[tuple[str, bool, tuple[str, ...]]]) -> None:
    assert look(text, language) == found


@given(st.text(alphabet="HarbourBd شورایبند“”«»\"'. \n", max_size=200))
def test_places_are_in_order_inside_the_text_and_never_empty(text: str) -> None:
    found = Lookout(BOARD, [CLUB]).look(text + " Harbour Board.", "en")
    assert all(0 <= one.start < one.end <= len(text) + 15 for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert found


def test_a_name_inside_the_longer_name_of_somebody_else_is_not_named() -> None:
    river = WatchEntry("velda", "Velda", "place", 0.2, ("ولدا",))
    office = WatchEntry("office", "Velda River Authority", "organisation", 0.2, ("سازمان رود ولدا", "Velda-Stromamt"))
    same = WatchEntry("same", "VELDA", "place", 0.2, ("Velda",))
    text = "The Velda River Authority said: “We wait”. The Velda is low."
    for entries in ([river, office], [office, same, river]):
        look = Lookout(river, entries)
        assert [(text[one.start : one.end], one.is_quotation) for one in look.look(text, "en")] == [
            ("The Velda is low.", False)
        ]
        assert look.look("سازمان رود ولدا گفت: «ما صبر می‌کنیم.»", "fa") == []
        assert look.look("Das Velda-Stromamt wartet.", "de") == []
        assert len(look.look("Das Boot fährt auf der Velda.", "de")) == 1
        assert len(look.look("قایق در ولدا ماند.", "fa")) == 1
    assert len(Lookout(office, [river, office]).look(text, "en")) == 1
