import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.review.placing import inserted, stands_alone

QUOTED = "«نقل»"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("|", "«نقل»"),
        ("متن.|", "متن.\n\n«نقل»"),
        ("متن.\n\n|", "متن.\n\n«نقل»"),
        ("متن.\n\n|\n\nبعد.", "متن.\n\n«نقل»\n\nبعد."),
        ("|متن.", "«نقل» متن."),
        ("Le maire dit :| et part.", "Le maire dit : «نقل» et part."),
        ("Le maire dit : |, et part.", "Le maire dit : «نقل», et part."),
        ("(|)", "(«نقل»)"),
        ("eins|\n\nzwei", "eins «نقل»\n\nzwei"),
    ],
)
def test_words_go_into_a_sentence_with_blanks_and_elsewhere_as_a_paragraph(marked: str, expected: str) -> None:
    at = marked.index("|")
    assert inserted(marked.replace("|", ""), QUOTED, at=at).text == expected


def test_a_place_beyond_the_text_is_its_end_and_the_end_of_what_was_put_in_is_told() -> None:
    put = inserted("eins", QUOTED, at=99)
    assert put.text[: put.end].endswith(QUOTED) and put == inserted("eins", QUOTED, at=4)


@given(text=st.text(alphabet="ab .\n«»", max_size=20), at=st.integers(-2, 25))
def test_no_letter_is_ever_lost_and_the_words_stand_where_it_says(text: str, at: int) -> None:
    put = inserted(text, QUOTED, at=at)
    assert put.text[put.end - len(QUOTED) : put.end] == QUOTED
    rest = put.text[: put.end - len(QUOTED)] + put.text[put.end :]
    assert "".join(rest.split()) == "".join(text.split())
    if stands_alone(text, max(0, min(at, len(text)))):
        before, after = put.text[: put.end - len(QUOTED)], put.text[put.end :]
        assert (not before or before.endswith("\n\n")) and (not after or after.startswith("\n\n"))
