import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.parts import part_of, parts


def test_a_short_text_is_one_part() -> None:
    assert parts("پل تازه", 100) == [(0, 7)]
    assert parts("", 100) == [(0, 0)]


def test_a_part_ends_between_paragraphs_where_it_can() -> None:
    text = "Një fjali e gjatë këtu.\n\nTjetra fillon.\nRreshti."
    assert [text[start:end] for start, end in parts(text, 40)] == [
        "Një fjali e gjatë këtu.\n\n",
        "Tjetra fillon.\nRreshti.",
    ]


def test_without_paragraphs_it_ends_between_words() -> None:
    assert [start for start, _ in parts("un deux trois quatre cinq", 14)] == [0, 14]


@given(st.text(alphabet="a \n.پلé𐍈", max_size=200), st.integers(min_value=4, max_value=40))
def test_parts_make_up_the_text_and_none_is_too_large(text: str, most: int) -> None:
    spans = parts(text, most)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(len(text[start:end].encode()) <= most for start, end in spans)
    assert all(end > start for start, end in spans) or text == ""


@pytest.mark.parametrize(("place", "number"), [(0, 1), (3, 1), (4, 2), (9, 3), (99, 3)])
def test_a_place_is_found_in_its_part(place: int, number: int) -> None:
    assert part_of([(0, 4), (4, 8), (8, 12)], place) == number
