import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.publishing.bidi import contained, first_strong, isolated

LRE, RLE, PDF, LRO, RLO = "\u202a", "\u202b", "\u202c", "\u202d", "\u202e"
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"

CASES = [
    ("Ura u mbyll", "Ura u mbyll", "no controls, no change"),
    (f"{RLO}mbyll", f"{RLO}mbyll{PDF}", "an override is closed"),
    (f"{RLI}پل{RLE}بسته", f"{RLI}پل{RLE}بسته{PDF}{PDI}", "inner first"),
    (f"پل{PDI}بسته", "پلبسته", "a closer that would end somebody else's isolate"),
    (f"پل{PDF}بسته", "پلبسته", "and one for embeddings"),
    (f"{LRI}{RLO}x{PDI}y", f"{LRI}{RLO}x{PDI}y", "the end of an isolate ends what was opened in it"),
    (f"{RLO}{LRI}x{PDF}y", f"{RLO}{LRI}xy{PDI}{PDF}", "an embedding is not ended inside an isolate"),
    ("\u200fسلام\u200c", "\u200fسلام\u200c", "marks and joiners reach no further than themselves"),
]


@pytest.mark.parametrize(("text", "expected", "note"), CASES, ids=[case[-1] for case in CASES])
def test_direction_controls_stay_inside(text: str, expected: str, note: str) -> None:
    assert contained(text) == expected, note


@given(st.text(alphabet=f"aپ1 {LRE}{RLE}{PDF}{LRO}{RLO}{LRI}{RLI}{FSI}{PDI}"))
def test_contained_text_is_balanced_and_stays_as_it_is(text: str) -> None:
    once = contained(text)
    assert contained(once) == once
    assert sum(once.count(opener) for opener in (LRI, RLI, FSI)) == once.count(PDI)
    assert [char for char in once if char in "aپ1 "] == [char for char in text if char in "aپ1 "]


def test_an_isolated_string_has_one_pair_around_it() -> None:
    assert isolated(f"پل{PDI}") == f"{FSI}پل{PDI}"


def test_the_first_letter_with_a_direction_decides() -> None:
    assert first_strong("۱۲ – پل", "ltr") == "rtl"
    assert first_strong("12 Kähne و", "rtl") == "ltr"
    assert first_strong("12 – 14", "rtl") == "rtl"
