from hypothesis import given
from hypothesis import strategies as st

from aggregator.quotations.marked import paragraphs
from aggregator.quotations.parse import quotations


def quoted(text: str) -> list[tuple[str, int]]:
    return [(one.text, one.depth) for paragraph in paragraphs(text) for one in paragraph if one.depth]


def test_the_words_in_guillemets_of_a_persian_text_are_marked() -> None:
    text = "شهردار گفت: «پل امروز باز می‌شود» و رفت."
    assert quoted(text) == [("پل امروز باز می‌شود", 1)]


def test_a_quotation_inside_another_one_is_deeper() -> None:
    text = "Kryetari tha: “Ata thanë ‘po, sot’ dhe ikën.”"
    assert quoted(text) == [("Ata thanë ‘", 1), ("po, sot", 2), ("’ dhe ikën.", 1)]


def test_a_quotation_over_two_paragraphs_is_marked_in_both() -> None:
    text = "Il a dit : « Le pont ouvre.\n\n« Il reste ouvert. » Puis il part."
    [first, second] = paragraphs(text)
    assert [one.text for one in first if one.depth] == ["Le pont ouvre."]
    assert [one.text for one in second if one.depth] == ["Il reste ouvert."]


def test_a_part_of_a_text_knows_the_quotations_of_the_whole() -> None:
    text = "Tha: “Ura e re hapet sot.”"
    start = text.index("hapet")
    assert [(one.text, one.depth, one.start) for one in paragraphs(text, start)[0]] == [
        ("hapet sot.", 1, start),
        ("”", 0, len(text) - 1),
    ]


def test_a_text_without_words_has_no_paragraph() -> None:
    assert paragraphs("") == []
    assert paragraphs("\n\n \n\n") == []


@given(st.text(alphabet="ab .\n“”‘’\"'«»پ", max_size=120))
def test_nothing_is_altered_and_every_quotation_is_marked(text: str) -> None:
    found = [one for paragraph in paragraphs(text) for one in paragraph]
    assert all(text[one.start : one.start + len(one.text)] == one.text for one in found)
    assert "".join("".join(one.text for one in found).split()) == "".join(text.split())
    marked = {place for one in found if one.depth for place in range(one.start, one.start + len(one.text))}
    said = {place for one in quotations(text) for part in one.parts for place in range(*part)}
    assert {place for place in said if not text[place].isspace()} <= marked <= said


def test_a_text_of_a_hundred_thousand_characters_is_marked_in_one_pass() -> None:
    text = "« a » \n\n" * 12_500
    assert len(paragraphs(text)) == 12_500
