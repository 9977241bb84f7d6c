"""The words around what was searched for stand in the article's own letters, whatever spelling was searched for."""

import pytest

from aggregator.web.excerpts import excerpt

LONG = "قایقران‌ها منتظر ماندند. " * 20


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("رودخانهٔ درمل بسته شد.", "درمل", "درمل"),
        ("كتاب‌خانه‌ي تازه", "کتاب", "كتاب"),
        ("L'Écluse de Drémel", "ecluse", "Écluse"),
        ("L'écluse de Drémel", "DREM*", "Drém"),
        ("Schleuse und Schleusentor", "schleusentor", "Schleusentor"),
        ("在上海的桥", "上海", "上海"),
    ],
)
def test_the_words_found_are_the_article_s_own(text: str, query: str, found: str) -> None:
    got = excerpt(text, query)
    assert got.found == found
    assert text == got.before + got.found + got.behind
    assert not got.cut_before and not got.cut_behind


def test_a_word_in_the_middle_is_shown_with_whole_words_around() -> None:
    got = excerpt(f"{LONG}دروازه شکست. {LONG}", "دروازه")
    assert got.found == "دروازه" and got.cut_before and got.cut_behind
    assert got.before and not got.before.startswith(" ") and got.before.split()[0] in LONG.split()


def test_a_word_inside_another_is_taken_only_where_there_is_no_better() -> None:
    assert excerpt("unten am Tor", "tor").before == "unten am "
    assert excerpt("Motor an, Tor zu", "tor").before == "Motor an, "


@pytest.mark.parametrize(
    ("text", "query"), [("", "x"), ("kurz", "lang"), ("kurz", ""), ("kurz", "*"), ("a" * 5000, "b")]
)
def test_without_the_word_the_beginning_is_shown(text: str, query: str) -> None:
    got = excerpt(text, query)
    assert (got.before, got.found) == ("", "")
    assert text.startswith(got.behind) and got.cut_behind is (len(text) > len(got.behind))


@pytest.mark.parametrize("query", ["الف", "ß", "İ", "\u0301", "۱۲٬۰۰۰", "12,000"])
def test_odd_letters_are_no_error(query: str) -> None:
    text = "\u0301Straße, İstanbul و ۱۲٬۰۰۰ نفر در الفبا"
    got = excerpt(text, query)
    assert got.before + got.found + got.behind == text


def test_a_whole_word_is_shown_before_one_that_only_begins_so() -> None:
    got = excerpt("رودخانه بلند است و رود آرام", "رود")
    assert (got.found, got.behind) == ("رود", " آرام")
