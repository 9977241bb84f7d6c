import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.drafting.passages import quoted_passages

CASES = [
    ("He said “the lock is shut” and left.", ["the lock is shut"], "English curly marks"),
    ("Er sagte: „Die Schleuse ist zu.“ Dann ging er.", ["Die Schleuse ist zu."], "German marks"),
    ("Ai tha: „Sluza është mbyllur“, dhe iku.", ["Sluza është mbyllur"], "Albanian marks"),
    ("Ai tha: „Sluza është mbyllur”, dhe iku.", ["Sluza është mbyllur"], "low-high marks of the Balkan press"),
    ("Il dit : « L’écluse est fermée », puis part.", ["L’écluse est fermée"], "French marks with spaces inside"),
    ("Er sagte: »Die Schleuse ist zu« und ging.", ["Die Schleuse ist zu"], "guillemets pointing inward"),
    ("او گفت: «آب‌بند بسته است.» و رفت.", ["آب‌بند بسته است."], "Persian guillemets"),
    ('قال: "الهويس مغلق" ثم مضى.', ["الهويس مغلق"], "straight marks in Arabic"),
    ('She said "the lock is shut".', ["the lock is shut"], "straight marks"),
    (
        "She said ‘the harbour’s lock is shut’ twice.",
        ["the harbour’s lock is shut"],
        "an apostrophe inside single marks",
    ),
    ("Er nannte es ‚ein Wunder‘ und ging.", ["ein Wunder"], "German single marks"),
    ("“We wait,” said he, “and we row.”", ["We wait", "and we row."], "a loose comma is not part of it"),
    ("«صبر می‌کنیم،» گفت.", ["صبر می‌کنیم"], "nor a Persian comma"),
    ("“He called it ‘a wonder’ and left.”", ["He called it ‘a wonder’ and left."], "marks inside marks"),
    ("“He called it “a wonder” and left.”", ["He called it “a wonder” and left."], "the same marks nested"),
    ("« Il a dit « non » deux fois »", ["Il a dit « non » deux fois"], "nested guillemets"),
    ("The boatmen’s dues rose, the skipper’s too.", [], "apostrophes are no marks"),
    ('A board of 5" by 10" was cut.', [], "inches are no marks"),
    ("“This was never closed.\n\n“This one was.”", ["This one was."], "an open mark ends with its line"),
    ("Never closed: “the lock is shut.", [], "nothing closes it"),
    ("“” «  » „ “", [], "nothing inside"),
    ("« a » und »b« und „c“", ["a", "b", "c"], "three manners in one line"),
]


@pytest.mark.parametrize(("text", "expected", "note"), CASES, ids=[case[-1] for case in CASES])
def test_quoted_passages_are_found_without_their_marks(text: str, expected: list[str], note: str) -> None:
    assert [passage.text for passage in quoted_passages(text)] == expected, note


MARKED = st.text(alphabet='ab é ،,.\n“”„«»"‘’‚‹›سلام\u200c\u00a0', max_size=80)


@given(st.one_of(MARKED, st.text()))
def test_every_passage_stands_where_it_says_and_none_overlap(text: str) -> None:
    end = 0
    for passage in quoted_passages(text):
        assert text[passage.start : passage.end] == passage.text != ""
        assert passage.start >= end and "\n" not in passage.text.strip()
        end = passage.end


@pytest.mark.parametrize("text", ["“" * 60_000, "»a " * 40_000, '"a' * 40_000, "‘a ’b " * 40_000, " “" * 40_000])
def test_a_page_of_marks_takes_no_time(text: str) -> None:
    before = time.process_time()
    quoted_passages(text)
    assert time.process_time() - before < 2
