from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.store import search
from aggregator.store.database import Database
from aggregator.text.words import words
from tests.conftest import ENGINES
from tests.databases import Databases

TEXTS = {
    1: ("سیل در دشت", "رودخانه‌ها از بستر خود بیرون زدند و کتابخانه‌ی شهر بسته شد."),
    2: ("عودة المسرح", "قال يحيى إنّ المدرسةَ مفتوحة ودفع ١٬٢٥٠ دينارًا."),
    3: ("Shtatë ditë", "Çështja e ujit u diskutua në Gjirokastër."),
    4: ("Die Schleuße", "Die Straße am Fluß ist für Österreich wichtig; Maß: 48 200 m."),
    5: ("हिन्दी समाचार", "दिल्ली में बारिश"),
    6: ("東京の天気", "大阪では雨が降った。"),
    7: ("İstanbul'da ışık", "Diyarbakır ve ığdır"),
    8: ("Top 10", "500 people came; 3,50 was paid"),
}


@pytest.fixture(scope="module", params=ENGINES)
def filled(databases: Databases, request: pytest.FixtureRequest) -> Iterator[Database]:
    """For tests that only look, and those that add articles with ids and words of their own."""
    with databases.open(request.param) as database:
        with database.write() as session:
            for article_id, (title, body) in TEXTS.items():
                search.index(session, article_id, title=title, body=body)
        yield database


def found(database: Database, query: str, *, limit: int = 50) -> list[int]:
    with database.read() as session:
        return search.find(session, query, limit=limit)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("رودخانه‌ها", [1]),  # with the zero-width non-joiner, as it is spelled
        ("رودخانهها", [1]),  # without it
        ("كتابخانه‌ي", [1]),  # Arabic kaf and yeh on a Persian word
        ("سيل", [1]),
        ("یحیی", [2]),  # Persian yeh on an Arabic name
        ("المدرسه", [2]),  # heh for teh marbuta, no vowel marks
        ("إن", [2]),
        ("1250", [2]),  # Arabic digits and thousands mark
        ("shtatë", [3]),
        ("shtate", [3]),
        ("SHTATË", [3]),
        ("ceshtja gjirokaster", [3]),
        ("Schleuße", [4]),
        ("schleusse", [4]),
        ("STRASSE", [4]),
        ("osterreich", [4]),
        ("48 200", [4]),  # one number, in any grouping
        ("48.200", [4]),
        ("۴۸۲۰۰", [4]),
        ("हिन्दी", [5]),  # vowel signs are letters
        ("हिन्द", []),
        ("東京", [6]),
        ("京都", []),
        ("istanbul ISIK", [7]),
        ("10", [8]),  # the title's last number does not melt with the body's first
        ("500", [8]),
        ("3.50", [8]),
        ("3", []),
        ("50", []),
    ],
)
def test_a_word_is_found_in_every_spelling_of_it(filled: Database, query: str, expected: list[int]) -> None:
    assert found(filled, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("رودخ*", [1]),
        ("shta*", [3]),
        ("schleu* wichtig", [4]),
        ("wich* schleusse", [4]),
        ("shta* schleu*", []),  # every word must occur
        ("schleu", []),  # without the star a word is a whole one
        ("schleu *", []),  # a star that stands alone belongs to no word
        ("schleu*sse", []),  # and inside a word it is just a sign between two words
        ("شت*", []),
        ("48*", [4]),
    ],
)
def test_a_star_matches_the_beginnings_of_words(filled: Database, query: str, expected: list[int]) -> None:
    assert found(filled, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "*",
        "'",
        '"',
        "&|!:*",
        "()",
        "\\",
        "* *",
        "<->",
        "\x00",
        "\ud800",
        "‌",  # nothing but a zero-width non-joiner
        "؟؛،",
        "---",
    ],
)
def test_a_query_without_words_finds_nothing(filled: Database, query: str) -> None:
    assert found(filled, query) == []


@pytest.mark.parametrize(
    "query",
    [
        'schleusse" OR "shtate',
        "schleusse OR shtate",
        "schleusse NOT strasse",
        "schleusse NEAR shtate",
        "schleusse AND",
        "schleusse | shtate",
        "schleusse & !strasse",
        "terms:schleusse",
        "{terms} : schleusse",
        "schleusse'); DROP TABLE article; --",
        "schleusse:*B & 'x",
        "schleusse\\",
        "^schleusse + x",
        "schleusse%",
        "a" * 10_000,
        "س" * 10_000,
        "wort " * 10_000,
        " ".join(f"w{number}" for number in range(10_000)),
        "(" * 5_000 + "schleusse" + ")" * 5_000 + " x",
    ],
)
def test_operators_are_words_or_nothing_never_a_syntax(filled: Database, query: str) -> None:
    assert [article for article in found(filled, query) if article != 4] == []
    assert found(filled, "schleusse") == [4]


@pytest.mark.parametrize(
    "query", ["schleusse'", '"schleusse"', "schleusse!", "schleusse:", "(schleusse)", "&schleusse|"]
)
def test_signs_around_a_word_do_not_hide_it(filled: Database, query: str) -> None:
    assert found(filled, query) == [4]


def test_indexing_again_forgets_the_earlier_words(filled: Database) -> None:
    for title in ("Nëntë orë", "Tetë orë"):
        with filled.write() as session:
            search.index(session, 40, title=title, body="")
    assert found(filled, "nente") == []
    assert found(filled, "tete") == [40]


def test_the_newest_come_first_and_no_more_than_asked_for(filled: Database) -> None:
    with filled.write() as session:
        for article_id in range(20, 25):
            search.index(session, article_id, title="باران", body="")
    assert found(filled, "باران", limit=3) == [24, 23, 22]


def test_a_text_of_too_many_different_words_is_indexed_by_its_first_words(filled: Database) -> None:
    body = " ".join(f"کلمه{number}" for number in range(150_000)) + " آخر"
    with filled.write() as session:
        search.index(session, 30, title="دراز", body=body)
    assert found(filled, "دراز کلمه1000") == [30]
    assert found(filled, "آخر") == []


def test_a_word_of_two_hundred_thousand_letters_is_found_by_its_beginning(filled: Database) -> None:
    with filled.write() as session:
        search.index(session, 31, title="", body="ش" * 200_000)
    assert found(filled, "ش" * 200_000) == [31]
    assert found(filled, "شش*") == [31]


def test_an_article_without_words_is_indexed_and_never_found(filled: Database) -> None:
    with filled.write() as session:
        search.index(session, 32, title="—", body="")
    assert found(filled, "—") == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60), query=st.text(max_size=40))
def test_whatever_is_indexed_is_found_by_itself_and_no_query_is_an_error(
    each_database: Database, text: str, query: str
) -> None:
    with each_database.write() as session:
        search.index(session, 99, title="", body=text)
        assert search.find(session, query) is not None
        if words(text):
            assert 99 in search.find(session, text)
