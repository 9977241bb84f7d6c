import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.merging import merged

BASE = "eins\n\nzwei\n\ndrei\n\nvier"
PARAGRAPHS = st.lists(st.sampled_from(["الف", "b", "ج", "d", ""]), min_size=1, max_size=5).map("\n\n".join)


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (BASE, BASE, BASE),
        ("EINS\n\nzwei\n\ndrei\n\nvier", BASE, "EINS\n\nzwei\n\ndrei\n\nvier"),
        (BASE, "eins\n\nzwei\n\ndrei", "eins\n\nzwei\n\ndrei"),
        ("EINS\n\nzwei\n\ndrei\n\nvier", "eins\n\nzwei\n\ndrei\n\nچهار", "EINS\n\nzwei\n\ndrei\n\nچهار"),
        ("eins\n\nzwei\n\ndrei\n\nvier\n\nfünf", "zwei\n\ndrei\n\nvier", "zwei\n\ndrei\n\nvier\n\nfünf"),
        ("EINS\n\nzwei\n\ndrei\n\nvier", "UN\n\nzwei\n\ndrei\n\nvier", None),
        ("EINS\n\nzwei\n\ndrei\n\nvier", "eins\n\nDEUX\n\ndrei\n\nvier", None),
        (f"{BASE}\n\na", f"{BASE}\n\nb", None),
        (f"{BASE}\n\na", f"{BASE}\n\na", f"{BASE}\n\na"),
        ("", BASE, ""),
    ],
)
def test_what_each_changed_elsewhere_stands_in_one_text(mine: str, theirs: str, expected: str | None) -> None:
    assert merged(BASE, mine, theirs) == expected


@given(base=PARAGRAPHS, mine=PARAGRAPHS, theirs=PARAGRAPHS)
def test_nothing_that_one_of_them_wrote_is_missing_from_what_is_put_together(base: str, mine: str, theirs: str) -> None:
    both = merged(base, mine, theirs)
    assert both == merged(base, theirs, mine)
    if both is not None:
        found = set(both.split("\n\n"))
        for text in (mine, theirs):
            assert set(text.split("\n\n")) - set(base.split("\n\n")) <= found
