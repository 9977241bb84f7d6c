import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.drafting.extracts import Part, telling_quotations, telling_sentences

GERMAN = (
    "Die Schleuse Dremmel ist seit Montag geschlossen, weil im Untertor ein Riss gefunden wurde. "
    "Es regnete am Nachmittag ein wenig auf die Dächer.\n\n"
    "Das Stromamt schätzt die Reparatur der Schleuse auf vier Millionen und neunzehn Tage. "
    "„Wir haben an dieser Schleuse schon viel gesehen, aber so einen Riss noch nie“, sagte der Leiter des Stromamts. "
    "Die Genossenschaft der Schiffer fordert Hilfe, solange die Schleuse geschlossen bleibt.\n\n"
    "„Jeder Tag ohne Schleuse kostet uns mehr als das Tor selbst“, sagte ein Schiffer am Ende."
)
PERSIAN = (
    "آب‌بند درمل از دوشنبه بسته شده است، چون در دروازه پایینی آن ترکی پیدا شد. "
    "هوا بعدازظهر کمی بارانی بود و کسی نیامد.\n\n"
    "سازمان رودخانه هزینه تعمیر آب‌بند درمل را چهار میلیون برآورد کرد. "
    "مدیر سازمان گفت: «این دروازه سال‌هاست باز و بسته می‌شود و حالا نوبت استراحت آن است.» "
    "تعاونی قایقرانان گفت تا وقتی آب‌بند بسته است کمک می‌خواهد.\n\n"
    "یکی از قایقرانان گفت: «ما به سیلاب عادت داریم ولی به در بسته عادت نداریم.»"
)
PLAIN_FRENCH = (
    "La brume de la Velda appartient à ceux qui se lèvent tôt. Elle monte du chenal avant les premiers moteurs. "
    "Personne ne la mesure, et personne ne la vend au marché.\n\n"
    "On dit au port que la brume cache les bruits. Les pilotes savent que la brume les porte plus loin.\n\n"
    "Il faudrait un jour écrire l’histoire de la brume sur ce fleuve. Elle expliquerait la patience des bateliers."
)


def test_the_sentence_that_shares_most_with_the_rest_is_taken_first() -> None:
    for text in (GERMAN, PERSIAN):
        best = telling_sentences(text, limit=1)[0]
        assert best.start == 0, "the opening sentence says what it is about"
    weather = {extract.text for extract in telling_sentences(GERMAN, limit=3)}
    assert not any("regnete" in sentence for sentence in weather)


def test_extracts_come_in_the_order_of_the_text_and_no_more_than_asked() -> None:
    for limit in (0, 1, 3, 99):
        found = telling_sentences(PERSIAN, limit=limit)
        assert len(found) <= limit
        assert [extract.start for extract in found] == sorted(extract.start for extract in found)


def test_a_watched_name_lifts_a_sentence() -> None:
    def is_watched(sentence: str) -> bool:
        return "تعاونی قایقرانان" in sentence

    def score_of_it(found: list[float]) -> float:
        return found[0]

    plain = [e.score for e in telling_sentences(PERSIAN, limit=99) if is_watched(e.text)]
    lifted = [e.score for e in telling_sentences(PERSIAN, limit=99, is_watched=is_watched) if is_watched(e.text)]
    assert score_of_it(lifted) > score_of_it(plain)


QUOTED = [
    (GERMAN, "„“", "German"),
    (PERSIAN, "«»", "Persian"),
]


@pytest.mark.parametrize(("text", "marks", "note"), QUOTED, ids=[case[-1] for case in QUOTED])
def test_thesis_and_conclusion_are_taken_from_what_the_article_quotes(text: str, marks: str, note: str) -> None:
    found = telling_quotations(text, limit=2, most_words=60)
    assert [quote.part for quote in found] == [Part.THESIS, Part.CONCLUSION]
    assert all(quote.spoken and text[quote.start - 1] == marks[0] for quote in found), note


def test_one_quotation_is_the_thesis_and_none_is_none() -> None:
    assert [quote.part for quote in telling_quotations(GERMAN, limit=1, most_words=60)] == [Part.THESIS]
    assert telling_quotations(GERMAN, limit=0, most_words=60) == []
    assert telling_quotations("", limit=2, most_words=60) == []


def test_a_third_quotation_comes_from_between() -> None:
    text = " ".join(
        f"Ai tha: „Fjalia e {word} flet për sluzën dhe për lumin tonë“." for word in ("parë", "dytë", "tretë")
    )
    assert [quote.part for quote in telling_quotations(text, limit=3, most_words=60)] == [
        Part.THESIS,
        Part.MIDDLE,
        Part.CONCLUSION,
    ]


def test_quotations_that_are_too_short_or_too_long_are_left() -> None:
    text = "„Nur vier Worte hier.“ „Dieser Satz hat genau sieben ganze Worte.“"
    assert [quote.text for quote in telling_quotations(text, limit=2, most_words=60)] == [
        "Dieser Satz hat genau sieben ganze Worte."
    ]
    assert telling_quotations(text, limit=2, most_words=6) == [], "and its own sentences would be a copy of it"


def test_a_pull_quote_is_not_taken_twice() -> None:
    quote = "«ما به سیلاب عادت داریم ولی به در بسته عادت نداریم.»"
    assert len(telling_quotations(f"{quote}\n\nمتن\n\n{quote}", limit=2, most_words=60)) == 1


def test_quotations_that_the_marks_of_the_digest_cannot_hold_are_left() -> None:
    assert telling_quotations(GERMAN, limit=2, most_words=60, fits=lambda words: "Riss" not in words)[
        0
    ].text.startswith("Jeder")


def test_an_article_that_quotes_nobody_gives_its_own_sentences_from_both_ends() -> None:
    found = telling_quotations(PLAIN_FRENCH, limit=2, most_words=60)
    assert [quote.spoken for quote in found] == [False, False]
    assert found[0].start < len(PLAIN_FRENCH) / 3 and found[1].start > len(PLAIN_FRENCH) * 2 / 3


def test_a_text_of_one_sentence_is_not_copied_whole() -> None:
    assert telling_quotations("La brume de la Velda appartient à ceux qui se lèvent tôt.", limit=2, most_words=60) == []


PIECES = [
    "„Wir haben hier schon viel gesehen“, sagte er. ",
    "«ما به در بسته عادت نداریم ولی صبر» ",
    "Die Schleuse ist zu. ",
    "\n\n",
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=12).map("".join), st.integers(0, 4))
@settings(max_examples=150)
def test_every_piece_is_the_text_at_its_place(text: str, limit: int) -> None:
    extracts = telling_sentences(text, limit=limit)
    quotes = telling_quotations(text, limit=limit, most_words=30)
    assert len(extracts) <= limit and len(quotes) <= limit
    for piece in [*extracts, *quotes]:
        assert text[piece.start : piece.end] == piece.text != ""
        assert piece.text == piece.text.strip()
