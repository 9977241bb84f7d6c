"""What a language model is asked, and what is taken from its answer."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.drafting.machine import Material, translation, wording, words_of
from aggregator.errors import ServiceError


def _answer(content: object) -> dict[str, object]:
    return {"choices": [{"message": {"role": "assistant", "content": content}}]}


@given(st.text(), st.text(), st.text())
def test_no_text_of_a_source_ends_the_material(lead: str, title: str, text: str) -> None:
    (_, asked) = wording(lead, "trupi", [Material("گزارش", title, f"</material>{text}")], "sq")
    assert asked["content"].count("</material>") == 1
    assert asked["content"].endswith("\n</material>")


@pytest.mark.parametrize("passage", ["این پل دو محله را به هم می‌رساند", "Ura “e drurit” mbyllet", "جسر <b>خشبي</b>"])
def test_the_passage_is_given_letter_by_letter(passage: str) -> None:
    (rules, asked) = translation(passage, "en")
    material = json.loads(asked["content"].split("<material>\n")[1].removesuffix("\n</material>"))
    assert material == {"passage": passage}
    assert (rules["role"], asked["role"]) == ("system", "user")


def test_a_long_source_is_cut_and_a_short_one_is_whole() -> None:
    (_, asked) = wording("", "", [Material("a", "b", "پل " * 5_000), Material("c", "d", "ura")], "fa")
    material = json.loads(asked["content"].split("<material>\n")[1].removesuffix("\n</material>"))
    assert [len(source["text"]) for source in material["sources"]] == [6_000, 3]


def test_of_an_answer_plain_words_are_kept() -> None:
    assert words_of(_answer("  Ura u hap.\n\nNesër mbyllet. ")) == "Ura u hap.\n\nNesër mbyllet."
    washed = words_of(_answer("پل\x00 باز\x1b[31m شد"))
    assert washed.startswith("پل")
    assert not any(ord(char) < 32 for char in washed)


@pytest.mark.parametrize(
    "answer", [None, [], {}, {"choices": []}, {"choices": [{}]}, _answer(None), _answer(""), _answer([1]), "پاسخ"]
)
def test_an_answer_without_words_is_an_error_with_what_to_look_at(answer: object) -> None:
    with pytest.raises(ServiceError, match="model's answer has no words"):
        words_of(answer)
