"""Tags and scripts: usual spelling, direction, and nonsense refused."""

import pytest

from aggregator.errors import LanguageTagError
from aggregator.text.scripts import is_written_in, main_script
from aggregator.text.tags import base_language, direction, normal_tag


@pytest.mark.parametrize(
    ("tag", "normal", "base", "way"),
    [
        ("fa", "fa", "fa", "rtl"),
        ("fas", "fa", "fa", "rtl"),
        ("per", "fa", "fa", "rtl"),
        ("prs", "fa-AF", "fa", "rtl"),
        ("ara", "ar", "ar", "rtl"),
        ("iw", "he", "he", "rtl"),
        ("sqi", "sq", "sq", "ltr"),
        ("als", "sq", "sq", "ltr"),
        ("eng", "en", "en", "ltr"),
        ("en_US", "en-US", "en", "ltr"),
        ("EN-us", "en-US", "en", "ltr"),
        ("en_US.UTF-8", "en-US", "en", "ltr"),
        ("en-UK", "en-GB", "en", "ltr"),
        (" de-CH-1996 ", "de-CH-1996", "de", "ltr"),
        ("zh-hant-tw", "zh-Hant-TW", "zh", "ltr"),
        ("sh", "sr-Latn", "sr", "ltr"),
        ("sh-Cyrl", "sr-Cyrl", "sr", "ltr"),
        ("ckb-iq", "ckb-IQ", "ckb", "rtl"),
        ("ku", "ku", "ku", "ltr"),
        ("ku-arab", "ku-Arab", "ku", "rtl"),
        ("uz-Arab-AF", "uz-Arab-AF", "uz", "rtl"),
        ("fa-Latn", "fa-Latn", "fa", "ltr"),
        ("es-419", "es-419", "es", "ltr"),
        ("en-x-desk", "en-x-desk", "en", "ltr"),
        ("und", "und", "und", "ltr"),
    ],
)
def test_a_tag_has_one_spelling_a_base_and_a_direction(tag: str, normal: str, base: str, way: str) -> None:
    assert (normal_tag(tag), base_language(tag), direction(tag)) == (normal, base, way)
    assert normal_tag(normal) == normal


@pytest.mark.parametrize(
    "tag", ["", "x", "qq", "english", "fa-", "en--us", "12", "fa\0", "فا", "en-" + "a" * 80, "e n", "xyz"]
)
def test_nonsense_is_no_tag(tag: str) -> None:
    for question in (normal_tag, base_language, direction):
        with pytest.raises(LanguageTagError):
            question(tag)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Kuvendi i Shqipërisë", "Latn"),
        ("مجلس شورا NATO", "Arab"),
        ("Совет", "Cyrl"),
        ("東京都で", "Kana"),
        ("东京", "Hani"),
        ("हिन्दी", "Deva"),
        ("123 !", None),
        ("۱۲۳", None),
        ("ab خب", None),
    ],
)
def test_a_text_has_the_script_of_most_of_its_letters(text: str, script: str | None) -> None:
    assert main_script(text) == script


@pytest.mark.parametrize(
    ("language", "scripts"),
    [
        ("fa", {"Arab"}),
        ("sq", {"Latn"}),
        ("sr", {"Latn", "Cyrl"}),
        ("ku", {"Latn", "Arab"}),
        ("ja", {"Hani", "Kana"}),
        ("el", {"Grek"}),
    ],
)
def test_a_language_is_written_in_its_scripts_only(language: str, scripts: set[str]) -> None:
    every = {"Latn", "Arab", "Cyrl", "Hebr", "Deva", "Hani", "Kana", "Grek"}
    assert {script for script in every if is_written_in(language, script)} == scripts
