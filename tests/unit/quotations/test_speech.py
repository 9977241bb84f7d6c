import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.quotations.parse import quotations
from aggregator.quotations.speech import Attribution, attributed_sentences, speakers_near

NAMES = ["Nadia Lirova", "Tarn Gazette", "نادیا لیروا", "روزنامه پل", "ناديا ليروفا", "Agim Marku"]

SPOKEN = [
    ("en", "Nadia Lirova said: “The lock is shut.”", [["Nadia Lirova"]]),
    ("en", "“The lock is shut,” said Nadia Lirova.", [["Nadia Lirova"]]),
    ("en", "Nadia Lirova looked at the lock. She said: “It is shut.”", [["Nadia Lirova"]]),
    ("en", "Nadia Lirova looked at the lock. The rain fell: “It is shut.”", [[]]),
    ("en", "Nadia Lirova looked at the lock. “It is shut.”", [["Nadia Lirova"]]),
    ("en", "“Agim Marku shut the lock.”", [[]]),
    ("en", "Nadia Lirova said: “Agim Marku told me ‘no’ twice.”", [["Nadia Lirova"], ["Agim Marku"]]),
    ("en", "Nadia Lirova told Agim Marku: “Row.”", [["Nadia Lirova", "Agim Marku"]]),
    ("en", "The Tarn Gazette reported on it. “It leaks.” Nadia Lirova rows.", [["Tarn Gazette"]]),
    ("en", "“We wait. We row,” wrote Nadia Lirova. Agim Marku slept.", [["Nadia Lirova"]]),
    ("fa", "نادیا لیروا گفت: «پل بسته است.»", [["نادیا لیروا"]]),
    ("fa", "نادیا لیروا آمد. او گفت: «پل بسته است.»", [["نادیا لیروا"]]),
    ("ar", "قالت ناديا ليروفا: «الجسر مغلق.»", [["ناديا ليروفا"]]),
    ("sq", "„Ura është mbyllur“, tha Agim Marku.", [["Agim Marku"]]),
    ("fr", "« L’écluse est fermée », dit Nadia Lirova.", [["Nadia Lirova"]]),
    ("de", "Nadia Lirova sagte: „Die Schleuse ist zu.“", [["Nadia Lirova"]]),
]


@pytest.mark.parametrize(("language", "text", "expected"), SPOKEN)
def test_a_speaker_is_a_name_beside_the_quotation(language: str, text: str, expected: list[list[str]]) -> None:
    found = quotations(text)
    assert [speakers_near(text, one, found, NAMES, language) for one in found] == expected


N, A, C, NO = Attribution.NAMED, Attribution.ANONYMOUS, Attribution.CONTINUED, Attribution.NONE
ATTRIBUTED = [
    ("en", "Nadia Lirova writes about locks. She says they leak. The bridge is old.", [N, C, NO]),
    ("en", "The bridge is old. Commentators say it leaks. They ask why.", [NO, A, C]),
    ("en", "The Tarn Gazette reported on the bridge. “It leaks.” The article concludes that it is old.", [N, C, C]),
    ("en", "“Nadia Lirova said so,” it is told.", [NO]),
    ("en", "Some boats are red. Some members of the rowing club have said so.", [NO, A]),
    ("fa", "کارشناسان می‌گویند پل کهنه است. پل بسته است.", [A, NO]),
    ("fa", "نادیا لیروا درباره پل نوشت. او می‌پرسد چرا بسته است.", [N, C]),
    ("ar", "قالت مصادر إن الجسر مغلق. الجسر قديم.", [A, NO]),
    ("sq", "Ekspertët thonë se ura është e vjetër. Ura është mbyllur.", [A, NO]),
    ("fr", "Selon des observateurs, l’écluse fuit. L’écluse est vieille.", [A, NO]),
    ("de", "Beobachter sagen, die Schleuse sei zu. Nadia Lirova widerspricht. Sie schreibt darüber.", [A, N, C]),
    ("xx", "Commentators say it leaks. Nadia Lirova rows.", [NO, N]),
]


@pytest.mark.parametrize(("language", "text", "expected"), ATTRIBUTED)
def test_a_sentence_names_its_source_or_hides_it_or_has_none(
    language: str, text: str, expected: list[Attribution]
) -> None:
    found = attributed_sentences(text, quotations(text), NAMES, language)
    assert [one.attribution for one in found] == expected


@given(st.text(alphabet="ab .“”‘’«»\n؟سلام", max_size=60), st.lists(st.text(max_size=6), max_size=3))
def test_no_text_and_no_name_is_too_strange(text: str, names: list[str]) -> None:
    found = quotations(text)
    assert all(set(speakers_near(text, one, found, names, "en")) <= set(names) for one in found)
    assert all(one.start < one.end <= len(text) for one in attributed_sentences(text, found, names, "en"))


def test_a_long_text_takes_time_by_its_length_only() -> None:
    text = "Some say “a” and ask. " * 20_000
    before = time.process_time()
    attributed_sentences(text, quotations(text), NAMES, "en")
    assert time.process_time() - before < 15
