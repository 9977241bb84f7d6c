"""Credits of translations: whose, in several languages; and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clustering.translation_credit import credits_in

WORDINGS = (
    "translated from {name}",
    "ترجمه از {name}",
    "{name}: ترجمه",
    "përkthyer nga {name}",
    "traduit de {name}",
    "übersetzt aus {name}",
    "نقله إلى العربية عن {name}",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nga e hëna me biletë.\n\n(Përkthyer nga Lirova Courier)", ("lirova courier",)),
        ("Translated from The Lirova Courier\n\nThe bridge is shut.", ("the lirova courier",)),
        ("پل بسته شد.\n\nترجمه از: اسکله امروز", ("اسکله امروز",)),
        ("پل بسته شد.\n\nترجمه\u200c از اسکله امروز.", ("اسکله امروز",)),
        ("اسکله امروز: ترجمه\n\nپل بسته شد.", ("اسکله امروز",)),
        ("Le pont est fermé. Traduit de Gazeta e Lumit.", ("gazeta e lumit",)),
        ("Die Brücke ist gesperrt.\n\n[Übersetzt aus Le Quai de Lirova]", ("le quai de lirova",)),
        ("أغلق الجسر.\n\nنقله إلى العربية عن المرسى", ("المرسی",)),
    ],
)
def test_a_credit_names_whose_text_it_is(text: str, expected: tuple[str, ...]) -> None:
    assert credits_in(text, WORDINGS) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The play, translated from The Lirova Courier",
        "Translated from The Lirova Courier" + " and from very many others" * 10,
        "a\n\nTranslated from The Lirova Courier\n\nb\n\nc\n\nd",
        "Drama u shfaq e përkthyer nga Lirova Courier",
        "Übersetzt austauschbar",
        "",
    ],
)
def test_what_stands_elsewhere_or_says_something_else_is_none(text: str) -> None:
    assert credits_in(text, WORDINGS) == ()


@given(st.text(max_size=400))
def test_any_text_will_do(text: str) -> None:
    assert isinstance(credits_in(text, WORDINGS), tuple)
