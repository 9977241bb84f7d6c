"""UTF-8 that was read as an old encoding and stored again is mended where that is certain; nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text import mojibake
from aggregator.text.mojibake import may_be_damaged, mended, mended_each

PERSIAN = "نرخ نان از فردا بالا می‌رود؛ نانوایان «ناچار» شدند"
ARABIC = "فُتح جسر المدينة القديم أمام المشاة، ثم أُغلق مساءً؟"
FRENCH = "L’été s’achève : « déjà ! », s’écrie le maître d’hôtel à 20 €"
GERMAN = "Für größere Schiffe bleibt die Brücke gesperrt – „vorläufig“"
CODECS = ("windows-1252", "windows-1256", "latin-1")


def damaged(text: str, codec: str) -> str:
    """As it is stored by who takes its UTF-8 for another encoding; what that leaves out becomes a control."""
    return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("text", [PERSIAN, ARABIC, FRENCH, GERMAN])
def test_a_text_comes_back_as_it_was_written(text: str, codec: str) -> None:
    assert damaged(text, codec) != text
    assert mended(damaged(text, codec)) == (text,)
    assert mended(damaged(damaged(text, codec), codec)) == (text,), "damaged twice"


def test_fields_of_one_entry_give_evidence_for_each_other() -> None:
    title, summary = (
        damaged("Décès", "windows-1252"),
        damaged("Le défilé est annulé, a décidé la mairie.", "windows-1252"),
    )
    assert mended(title) == (title,), "two pairs alone may be an example"
    assert mended(title, "", "plain", summary) == ("Décès", "", "plain", "Le défilé est annulé, a décidé la mairie.")


DOUBTFUL = [
    ("a half clean text", damaged("été, hiver, déjà, bientôt", "windows-1252") + " – été"),
    ("a text about such damage", "Why “Ã©” stands where é was meant, and Ã¨, Ãª, Ã´ as well"),
    ("a text cut within a letter", damaged(PERSIAN, "windows-1252")[:20]),
    ("capitals before closing marks", "AMANHÃ… AMANHÃ» AMANHÃ… AMANHÃ” AMANHÃ…"),
    ("Persian letters that windows-1256 has as bytes", "آپ گپ آچ کژ"),
    ("a word of one pair of letters, again and again", "غژغژ غژغژ"),
    ("dogs", "سگ سگ سگ سگ"),
    ("nothing but ASCII", "The bridge is open"),
    ("nothing", ""),
]


@pytest.mark.parametrize("text", [row[1] for row in DOUBTFUL], ids=[row[0] for row in DOUBTFUL])
def test_what_is_in_doubt_stays_as_it_is(text: str) -> None:
    assert mended(text) == (text,)


WORDS = [word for text in (PERSIAN, ARABIC, FRENCH, GERMAN) for word in text.split()]
WORDS += "SÃO AMANHÃ… ÉTÉ» Â« ÑANDÚ œuvre ŒUVRE طپش غژغژ ظهر چراغ پژ ژاله ÄÖÜ ß™ © « » … “ ”".split()


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), max_size=4))
def test_clean_text_is_never_altered(texts: list[str]) -> None:
    assert mended(*texts) == tuple(texts)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.sampled_from(["windows-1252", "latin-1"]))
def test_what_is_mended_is_what_stood_there_before_the_damage(text: str, codec: str) -> None:
    once = damaged(text, codec)
    assert mended(once)[0] in (once, text, *mended(text))


def test_on_a_page_short_texts_are_mended_where_long_ones_leave_no_doubt() -> None:
    title, body, clean = damaged("Décès", "windows-1252"), damaged(PERSIAN, "windows-1252"), "Journal « du quai »"
    assert mended_each([title, clean]) == [title, clean]
    assert mended_each([title, body, clean, "AMANHÃ…"]) == ["Décès", PERSIAN, clean, "AMANHÃ…"]


@given(st.text(alphabet="aé ÙØ§…’‘\x81س", max_size=150))
def test_a_piece_at_the_beginning_tells_what_every_letter_would(text: str) -> None:
    for table in mojibake._TABLES:
        octets = [table.get(letter, ord(letter) if letter.isascii() else None) for letter in text]
        try:
            decoded = None if None in octets else bytes(octets).decode("utf-8")  # type: ignore[arg-type]  # none is None
        except UnicodeDecodeError:
            decoded = None
        assert mojibake._decoded(text, table) == decoded


@given(st.lists(st.sampled_from(["é", "été ", "سلام ", "Straße ", "“", "a"]), min_size=1, max_size=40).map("".join))
def test_a_quick_look_sees_whatever_would_be_mended(text: str) -> None:
    for codec in ("windows-1252", "windows-1256"):
        was = text.encode().decode(codec, "ignore")
        assert mended(was) == (was,) or may_be_damaged(was)


def test_a_quick_look_passes_over_clean_latin_text() -> None:
    clean = ("Élodie a été à Orléans", "Straße, Ärger, „so“", "përtej skelës së vjetër", "plain")
    assert not any(map(may_be_damaged, clean))
