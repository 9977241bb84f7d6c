from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.drafting.lead import LeadForm, LeadKind, Palette
from aggregator.drafting.proposal import MOST_SOURCES, SourceArticle, Style, authors_of, in_order, propose
from aggregator.vocabulary import ItemKind, PieceRole

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OPINIONS = frozenset({LeadKind.OPINION})
FA_TEXT = (
    "آب‌بند درمل از دوشنبه بسته شده است، چون در دروازه پایینی آن ترکی پیدا شد.\n\n"
    "مدیر سازمان گفت: «این دروازه سال‌هاست باز و بسته می‌شود و حالا نوبت استراحت آن است.»\n\n"
    "قایقرانی گفت: «ما به سیلاب عادت داریم ولی به در بسته هیچ عادت نداریم.»"
)
DE_TEXT = "Die Schleuse ist zu. „Wir haben hier schon viel gesehen, aber das noch nie“, sagte der Leiter. Es regnete."


def article(
    ident: int, *, outlet: str = "Rudnameh", text: str = FA_TEXT, age: float = 1, **changes: object
) -> SourceArticle:
    values: dict[str, object] = {
        "id": ident,
        "revision": 1,
        "outlet_id": outlet.lower(),
        "outlet": outlet,
        "title": f"Riss im Tor {ident}",
        "text": text,
        "bylines": ("پریسا رودبان",),
        "language": "fa",
        "published": NOW - timedelta(days=age),
    }
    return SourceArticle(**(values | changes))  # type: ignore[arg-type]  # a table of defaults


def style(palette: Palette, language: str = "fa", **changes: int) -> Style:
    return Style(
        language=language,
        palette=palette,
        quotations=changes.get("quotations", 2),
        quotation_words=changes.get("quotation_words", 60),
        extracts=changes.get("extracts", 2),
        is_watched=lambda _: False,
    )


def ids(articles: list[SourceArticle]) -> list[int]:
    return [each.id for each in articles]


def test_the_fullest_article_leads_and_each_outlet_speaks_once_before_any_speaks_twice() -> None:
    poor = article(1, text="Kurz.", bylines=(), language="de")
    second = article(2, age=0.5)
    full = article(3, age=2)
    other = article(4, outlet="Hafenblatt", text=DE_TEXT, language="de")
    assert ids(in_order([poor, second, full, other], language="fa", selectable=lambda _: True)) == [3, 4, 2, 1]


def test_an_article_in_the_language_of_the_digest_leads_among_equals() -> None:
    both = [article(1, outlet="A", language="fa", age=3), article(2, outlet="B", language="sq")]
    assert ids(in_order(both, language="sq", selectable=lambda _: True)) == [2, 1]
    assert ids(in_order(both, language="fa-IR", selectable=lambda _: True)) == [1, 2]


def test_an_article_too_old_to_be_selected_never_leads() -> None:
    old, young = article(1, age=30), article(2, outlet="Hafenblatt", text="Kurz.", bylines=(), age=1)
    ordered = in_order([old, young], language="fa", selectable=lambda published: NOW - published < timedelta(days=21))
    assert ids(ordered) == [2, 1]


def test_a_long_list_of_sources_is_cut() -> None:
    many = [article(number, outlet=f"Outlet {number}") for number in range(40)]
    assert len(in_order(many, language="fa", selectable=lambda _: True)) == MOST_SOURCES


def test_a_byline_that_repeats_the_outlet_names_nobody() -> None:
    assert authors_of(article(1, outlet="رودنامه", bylines=("رودنامه", " ", "كاوه"))) == ("كاوه",)
    assert authors_of(article(1, outlet="Zyra e Lajmeve", bylines=("ZYRA E LAJMEVE",))) == ()


def test_an_item_names_its_source_quotes_in_marks_and_keeps_every_place(palette: Palette) -> None:
    sources = [article(1), article(2, outlet="Hafenblatt", text=DE_TEXT, language="de")]
    found = propose(sources, style(palette), turn=0)
    assert found.lead == "پریسا رودبان در Rudnameh با عنوان «Riss im Tor 1» می‌نویسد."
    assert (found.headline, found.language) == ("Riss im Tor 1", "fa")
    roles = [piece.role for piece in found.pieces]
    assert roles == [PieceRole.SOURCE] * 2 + [PieceRole.QUOTATION] * 2 + [PieceRole.EXTRACT] * 2
    quotations = [piece.text for piece in found.pieces if piece.role == PieceRole.QUOTATION]
    assert all(f"«{text}»" in found.body for text in quotations)
    assert [(piece.article_id, piece.start, piece.end, piece.text) for piece in found.pieces[:2]] == [
        (1, 0, 0, ""),
        (2, 0, 0, ""),
    ]


def test_nothing_verbatim_stands_outside_marks(palette: Palette) -> None:
    source = article(1)
    found = propose([source], style(palette), turn=0)
    own = found.body
    for piece in found.pieces:
        if piece.role == PieceRole.QUOTATION:
            own = own.replace(f"«{piece.text}»", "")
    own_words, source_words = own.split(), source.text.split()
    runs = {tuple(source_words[start : start + 4]) for start in range(len(source_words))}
    assert not any(tuple(own_words[start : start + 4]) in runs for start in range(len(own_words) - 3))


def test_a_question_in_the_title_is_asked(palette: Palette) -> None:
    assert "می‌پرسد" in propose([article(1, title="چه کسی می‌پردازد؟")], style(palette), turn=0).lead
    assert "asks" in propose([article(1, title="«Wer zahlt?»")], style(palette, "en"), turn=0).lead


CAPTION = "Bordi i lumit njofton se ura e re mbyllet të hënën."


def post(ident: int = 1, **changes: object) -> SourceArticle:
    fields = {"title": "", "text": CAPTION, "bylines": (), "language": "sq", "platform": "Telegram", "handle": "@bordi"}
    return article(ident, **({"outlet": "Bordi i Lumit"} | fields | changes))  # type: ignore[arg-type]  # a table


POSTS = [
    ({}, "Bordi i Lumit (@bordi) wrote on Telegram on Nov 22, 2026.", "outlet and account"),
    ({"outlet": "@bordi"}, "@bordi wrote on Telegram on Nov 22, 2026.", "an account that is its own outlet"),
    ({"outlet": "Telegram"}, "@bordi wrote on Telegram on Nov 22, 2026.", "a platform is no outlet"),
    (
        {"outlet": "Lule Shtegtari", "bylines": ("Lule Shtegtari",)},
        "Lule Shtegtari (@bordi) wrote on Telegram on Nov 22, 2026.",
        "an author who is an outlet",
    ),
    (
        {"dated": False},
        "Bordi i Lumit (@bordi) wrote on Telegram.",
        "the day it was seen is not the day it was written",
    ),
    (
        {"title": "A closed bridge?"},
        "Bordi i Lumit (@bordi) wrote on Telegram on Nov 22, 2026.",
        "never asked as a title",
    ),
]


@pytest.mark.parametrize(("changes", "lead", "note"), POSTS, ids=[case[-1] for case in POSTS])
def test_a_post_is_led_by_its_account(changes: dict[str, object], lead: str, note: str, palette: Palette) -> None:
    assert propose([post(**changes)], style(palette, "en"), turn=0).lead == lead, note


def test_the_day_of_a_post_is_that_of_the_desk_s_zone(palette: Palette) -> None:
    late = post(published=datetime(2026, 11, 22, 22, tzinfo=UTC))
    there = replace(style(palette, "en"), zone=ZoneInfo("Asia/Tehran"))
    assert "Nov 23, 2026" in propose([late], there, turn=0).lead


def test_a_caption_is_quoted_whole_and_never_taken_for_a_title(palette: Palette) -> None:
    found = propose([post()], style(palette, "en"), turn=0)
    assert (found.headline, found.body) == (f"“{CAPTION}”", f"The post says: “{CAPTION}”")
    assert [(piece.start, piece.end) for piece in found.pieces if piece.role == PieceRole.QUOTATION] == [
        (0, len(CAPTION))
    ]


LINES = [
    (f"{CAPTION}\nAnkesa: 123\n\n🌊", "en", "The post says: “{}”", "Albanian"),
    ("El puerto cierra.\nEl martes abre.\n\n- muelle 3", "es", "The post says: “{}”", "Spanish"),
    ("پل بسته شد.\nتا پایان ماه باز نمی‌شود.\n\nشورا", "fa", "در این پست آمده است: «{}»", "Persian"),
]


@pytest.mark.parametrize(("text", "language", "body", "note"), LINES, ids=[case[-1] for case in LINES])
def test_a_caption_of_several_lines_is_quoted_whole(
    text: str, language: str, body: str, note: str, palette: Palette
) -> None:
    found = propose([post(text=text)], style(palette, language), turn=0)
    assert found.body == body.format(text), note
    (quotation,) = (piece for piece in found.pieces if piece.role == PieceRole.QUOTATION)
    assert (quotation.start, quotation.end, quotation.text) == (0, len(text), text)


CUT_OPENINGS = [
    ("en", "El puerto cierra el martes. " * 9, "“El puerto cierra el martes. El puerto cierra el martes. El puerto” …"),
    ("fa", "پل تازه بسته شد. " * 9, "«پل تازه بسته شد. پل تازه بسته شد. پل تازه بسته شد. پل تازه بسته شد. پل تازه» …"),
]


@pytest.mark.parametrize(("language", "text", "headline"), CUT_OPENINGS)
def test_the_mark_of_a_cut_opening_is_not_quoted(language: str, text: str, headline: str, palette: Palette) -> None:
    found = propose([post(text=text)], style(palette, language), turn=0).headline
    assert found.endswith(headline[-3:]) and found[1:-3] in text and len(found) <= 84
    assert "…" not in found[:-1]


NOT_WHOLE = [
    ("ura " * 61, {}, "more words than the desk quotes"),
    ('Bordi: "ura mbyllet.', {}, "a mark left open"),
    ("«“‘x’”»", {}, "no marks left to set it in"),
    (CAPTION, {"quotations": 0}, "a desk that quotes nothing"),
    (CAPTION, {"platform": "", "handle": ""}, "an article"),
]


@pytest.mark.parametrize(("text", "changes", "note"), NOT_WHOLE, ids=[case[-1] for case in NOT_WHOLE])
def test_a_caption_is_not_quoted_whole_when(text: str, changes: dict[str, object], note: str, palette: Palette) -> None:
    measures = style(palette, "en", quotations=int(str(changes.pop("quotations", 2))))
    found = propose([post(text=text, **changes)], measures, turn=0)
    assert text not in [piece.text for piece in found.pieces if piece.role == PieceRole.QUOTATION], note


def test_an_untitled_article_s_headline_is_in_marks_and_a_titled_one_s_is_its_title(palette: Palette) -> None:
    assert propose([article(1, title="")], style(palette), turn=0).headline.startswith("«آب‌بند درمل از دوشنبه")
    assert propose([article(1, title="", text="")], style(palette), turn=0).headline == ""


def test_an_article_without_text_still_gives_an_item(palette: Palette) -> None:
    found = propose([article(1, text="")], style(palette), turn=0)
    assert found.lead and found.body == "" and [piece.role for piece in found.pieces] == [PieceRole.SOURCE]


TEXTS = st.lists(
    st.one_of(st.sampled_from([FA_TEXT, DE_TEXT, "“a b c d e f” "]), st.text(max_size=40)), max_size=4
).map("".join)


@given(text=TEXTS, title=st.text(max_size=40), turn=st.integers(0, 9))
@settings(max_examples=100)
def test_every_piece_of_any_article_is_its_text_at_that_place(
    text: str, title: str, turn: int, palette: Palette
) -> None:
    found = propose([article(1, text=text, title=title)], style(palette, "en"), turn=turn)
    for piece in found.pieces:
        assert text[piece.start : piece.end] == piece.text
        assert piece.role != PieceRole.QUOTATION or piece.text in found.body


def test_a_form_for_opinions_is_used_where_the_article_is_plainly_one(palette: Palette) -> None:
    german = palette.wordings["de"]
    form = LeadForm("L1", "{authors} meint in {outlet}: {title}", "{authors} meinen in {outlet}: {title}", OPINIONS)
    wordings = Palette({**palette.wordings, "de": replace(german, forms=(*german.forms, form))})
    plain = article(1, outlet="Hafenblatt", text=DE_TEXT, language="de")
    opinion = replace(plain, url="https://hafenblatt.example/meinung/riss")
    leads = [propose([each], style(wordings, "de"), turn=0) for each in (plain, opinion)]
    assert [each.kind for each in leads] == [ItemKind.REPORT, ItemKind.OP_ED]
    assert leads[1].lead == "پریسا رودبان meint in Hafenblatt: „Riss im Tor 1“" != leads[0].lead
