"""Who says a quotation, in six languages; nobody rather than the wrong one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.drafting.lead import Palette
from aggregator.drafting.passages import quoted_passages
from aggregator.drafting.proposal import propose
from aggregator.drafting.speakers import speaker_of
from tests.unit.drafting.test_proposal import article, style

CASES = [
    ("en", "“Now only the gulls answer us here,” said Anton Brusk, chair of the guild.", "Anton Brusk"),
    ("en", "“Now only the gulls answer us here,” Anton Brusk said.", "Anton Brusk"),
    ("en", "It rained. Anton Brusk said: “Now only the gulls answer us here.”", "Anton Brusk"),
    ("en", "Anton Brusk, chair of the guild, said: “Now only the gulls answer us here.”", "Anton Brusk"),
    ("en", "“Now only the gulls answer us here,” he said.", ""),
    ("en", "“Now only the gulls answer us here,” she told Anton Brusk.", ""),
    ("en", "“Now only the gulls answer us here.” Anton Brusk said nothing of it.", ""),
    ("en", "Yesterday Brusk said: “Now only the gulls answer us here.”", ""),
    ("en", "Samir Haldun said that Anton Brusk wrote: “Now only the gulls answer us here.”", ""),
    ("en", "“Now only the gulls answer us here,” said Brusk.", ""),  # one word may be anything
    ("en", "“Now only the gulls answer us here,” said Anton Brusk Monday.", ""),
    ("en", "“Now only the gulls answer us here,” said the line’s manager, Kasper Oru.", ""),
    ("en", "“Now only the gulls answer us here,” said Anton Brusk’s lawyer Lina Dorn.", ""),
    ("en", "“Now only the gulls answer us here,” said North Harbour Authority chair Anton Brusk.", ""),
    ("en", "“Now only the gulls answer us here,” said Anton Brusk and Lina Dorn.", ""),
    ("en", "“Now only the gulls answer us here,” said Anton Brusk of Lower Quay.", "Anton Brusk"),
    ("en", "“Now only the gulls answer us here,” said Anton Brusk in a letter to Lina Dorn.", "Anton Brusk"),
    ("en", "Neither Anton Brusk said: “Now only the gulls answer us here.”", ""),
    ("de", "„Wir kennen jeden Stein mit Vornamen“, sagte Ruven Holm dem Hafenblatt.", "Ruven Holm"),
    ("de", "„Wir kennen jeden Stein mit Vornamen“, sagte Ruven Holm und Mirela Tadovan.", ""),
    ("de", "Gegenüber Ruven Holm sagte: „Wir kennen jeden Stein mit Vornamen.“", ""),
    ("de", "Der Hafenmeister Ruven Holm sagte: „Wir kennen jeden Stein mit Vornamen.“", ""),
    ("sq", "“Peshku nuk është shtrenjtuar, vetëm rruga e tij”, thotë Lekë Marani dhe Lule Shtegtari.", ""),
    ("ar", "قال غسان المرفئي للصحفيين: «كل نهر له طباعه ونحن ضيوف».", ""),
    ("ar", "قال غسان المرفئي لصحيفة المرسى: «كل نهر له طباعه ونحن ضيوف».", ""),
    ("ar", "قالت ليلى المرفئي: «كل نهر له طباعه ونحن ضيوف».", "ليلى المرفئي"),
    ("de", "„Wir bilden niemanden für die Küste aus“, sagte Mirela Tadovan, die lehrt.", "Mirela Tadovan"),
    ("de", "„Wir kennen jeden Stein mit Vornamen“, sagte Geschäftsführer Ruven Holm.", "Geschäftsführer Ruven Holm"),
    ("de", "Gesine von Althoff sagte: „Wir kennen jeden Stein mit Vornamen.“", "Gesine von Althoff"),
    ("de", "„Wir kennen jeden Stein mit Vornamen“, sagte Ruven Holm Journalisten.", ""),
    ("de", "„Wir kennen jeden Stein mit Vornamen“, sagte er.", ""),
    ("de", "„Wir kennen jeden Stein mit Vornamen“, sagte der Leiter.", ""),
    ("fr", "« Personne ne connaît mieux ce quai », a déclaré Ilva Renn, batelière.", "Ilva Renn"),
    ("fr", "Ilva Renn, batelière, explique : « Personne ne connaît mieux ce quai. »", "Ilva Renn"),
    ("fr", "« Personne ne connaît mieux ce quai », dit-elle.", ""),
    ("sq", "“Peshku nuk është shtrenjtuar, vetëm rruga e tij”, tha Lekë Marani.", "Lekë Marani"),
    ("sq", "Lule Shtegtari tha: „Peshku nuk është shtrenjtuar aspak.“", "Lule Shtegtari"),
    ("sq", "“Peshku nuk është shtrenjtuar, vetëm rruga e tij”, tha ai.", ""),
    ("fa", "آنتون بروسک، رئیس تعاونی، در آیین گشایش گفت: «پدرم قایقرانی را با کتک یاد گرفت.»", "آنتون بروسک"),
    ("fa", "باران آمد. سمیر هالدون، رئیس سازمان رودخانه، گفت: «امروز درباره نرده حرف نمی‌زدیم.»", "سمیر هالدون"),
    ("fa", "سمیر هالدون در نشست خبری گفت: «ما ارزان‌ترین پیشنهاد را انتخاب نکردیم.»", ""),
    ("fa", "دیروز عصر، در بندر، شهردار گفت: «ما ارزان‌ترین پیشنهاد را انتخاب نکردیم.»", ""),
    ("fa", "او گفت: «ما ارزان‌ترین پیشنهاد را انتخاب نکردیم.»", ""),
    ("ar", "وقالت ميريلا تادوفان، عضو مجلس الإدارة: «النهر لا يقرأ الشهادات أبدا».", "ميريلا تادوفان"),
    ("ar", "نزل المطر. قال غسان المرفئي: «كل نهر له طباعه ونحن ضيوف».", "غسان المرفئي"),
    ("ar", "وقالت المتحدثة باسمها ميريلا تادوفان: «النهر لا يقرأ الشهادات أبدا».", ""),
    ("ar", "وقال للمرسى: «النهر لا يقرأ الشهادات أبدا».", ""),
    ("ar", "وأضاف: «النهر لا يقرأ الشهادات أبدا».", ""),
    ("it", "“Il fiume non legge i certificati”, disse Ilva Renn.", ""),
]


@pytest.mark.parametrize(("language", "text", "speaker"), CASES, ids=[f"{case[0]}-{case[1][-28:]}" for case in CASES])
def test_a_speaker_is_named_where_the_sentence_names_one(language: str, text: str, speaker: str) -> None:
    [quoted] = quoted_passages(text)
    assert speaker_of(text, quoted.start, quoted.end, language) == speaker


@given(
    st.text("AB said “”,.: قال،\n«»", max_size=80), st.integers(0, 80), st.sampled_from(["en", "de", "fa", "ar", "xx"])
)
def test_whatever_stands_there_a_speaker_is_words_of_the_text(text: str, start: int, language: str) -> None:
    assert speaker_of(text, min(start, len(text)), len(text), language) in text


def test_a_quotation_is_introduced_by_its_speaker_in_the_articles_own_language_only(palette: Palette) -> None:
    text = (
        "Die Schleuse ist seit Montag zu, weil ein Riss gefunden wurde.\n\n"
        "„Wir haben hier schon viel gesehen, aber das noch nie“, sagte Ruven Holm. Es regnete."
    )
    source = article(1, text=text, language="de")
    german, english = (propose([source], style(palette, tag), turn=0) for tag in ("de", "en"))
    said = "Wir haben hier schon viel gesehen, aber das noch nie"
    assert german.body == f"Dazu Ruven Holm im Artikel: „{said}“"
    assert english.body == f"The article quotes: “{said}”"
    for proposal in (german, english):
        assert [piece.speaker for piece in proposal.pieces if piece.text == said] == ["Ruven Holm"]
