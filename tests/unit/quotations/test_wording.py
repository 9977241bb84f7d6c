"""A text read for comparison: whole texts are cut by a table, and it says what spelling each word alone says."""

from hypothesis import example, given
from hypothesis import strategies as st

from aggregator.quotations.gaps import SEPARATOR
from aggregator.quotations.letters import spelled
from aggregator.quotations.wording import FOOTNOTE, read

#: Letters that depend on what stands beside them, and signs that end words or stand in them unseen.
LETTERS = "abé eyßfiﬁœ¹²½ا\u0654\u0653ی\u0651\u200cکھ\u0301\u0308\u00ad\ufe0f\u1100\u1161각ｶﾞ漢ท็😀[12]…-’\n\x00\ud800"
AWKWARD = st.text(LETTERS, max_size=40)
ANY = st.one_of(st.text(max_size=40), AWKWARD)


@given(ANY)
@example("the ferries[12] sail")
@example("word¹ ¹ m² a\u0301b ی\u0654")
@example("می\u200cرود \u200c ")
def test_every_word_has_the_letters_that_it_has_when_it_is_spelled_alone(text: str) -> None:
    wording = read(text)
    assert wording.words() == [spelled(wording.word(number))[0] for number in range(len(wording.starts))]
    assert "".join(wording.words()) == wording.letters


@given(ANY)
def test_words_and_what_stands_around_them_make_up_the_text(text: str) -> None:
    wording = read(text)
    count = len(wording.starts)
    pieces = [piece for number in range(count) for piece in (wording.seam(number), wording.word(number))]
    assert "".join([*pieces, wording.seam(count)]) == text
    assert not any(SEPARATOR.search(wording.word(number)) for number in range(count))


@given(ANY)
def test_nothing_with_letters_stands_between_words_but_the_number_of_a_footnote(text: str) -> None:
    wording = read(text)
    seams = [wording.seam(number) for number in range(len(wording.starts) + 1)]
    notes = {note.span(1) for note in FOOTNOTE.finditer(text)}
    between = [word for seam in seams for word in SEPARATOR.split(seam) if spelled(word)[0]] if not notes else []
    assert between == []


def test_a_long_text_has_the_words_of_its_sentences() -> None:
    """More words than are cut one by one."""
    sentence = "The old harbour’s café — لنگرگاه کهنه\u200cی شهر — opens at 9¹.\n"
    once, often = read(sentence), read(sentence * 40)
    assert often.words() == once.words() * 40
    assert often.letters == once.letters * 40
    assert [often.text[start:end] for start, end in zip(often.starts, often.ends, strict=True)][:5] == [
        "The", "old", "harbour", "s", "café"
    ]  # fmt: skip
