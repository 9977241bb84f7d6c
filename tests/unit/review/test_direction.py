"""Text of the other direction that nothing isolates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.review.preflight.direction import bare_runs


@pytest.mark.parametrize(
    ("text", "direction", "known", "found"),
    [
        ("The bridge (پل چوبی) is closed.", "ltr", (), ["پل چوبی"]),
        ("پل چوبی را Gazeta e Lumit گزارش داد.", "rtl", (), ["Gazeta e Lumit"]),
        ("پل چوبی را Gazeta e Lumit گزارش داد.", "rtl", ("Gazeta e Lumit",), []),
        ("The \u2067پل چوبی\u2069 is closed.", "ltr", (), []),
        ("Ura u mbyll më 4 mars, tha Bashkia.", "ltr", (), []),
        ("پل در ۴ مارس بسته شد (45).", "rtl", (), []),
        ("جسر Guras و Karsen مغلقان", "rtl", ("Karsen",), ["Guras"]),
    ],
)
def test_only_bare_words_of_the_other_direction_are_told(
    text: str, direction: str, known: tuple[str, ...], found: list[str]
) -> None:
    assert [text[start:end] for start, end in bare_runs(text, direction, known)] == found


@given(st.text(alphabet="abc پلو \u2067\u2069.,12\n", max_size=40), st.sampled_from(["ltr", "rtl"]))
def test_spans_are_in_order_inside_the_text_and_on_one_line(text: str, direction: str) -> None:
    spans = list(bare_runs(text, direction, ()))
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) and "\n" not in text[start:end] for start, end in spans)
