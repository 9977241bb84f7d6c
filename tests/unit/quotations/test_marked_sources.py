"""Sources with brackets, dots and footnotes of their own: words of the source, not marks of the quotation."""

import pytest

from aggregator.quotations.verdict import judge
from aggregator.vocabulary import QuotationVerdict as Verdict
from tests.unit.quotations.conftest import sources

LONG = "The crew has twelve hands and a cook who sings of the sea at night."
PROVEN = {Verdict.EXACT, Verdict.NORMALISED, Verdict.ELIDED}

STANDING = [
    ("“[w]e will mend the old bridge”, she said", "[w]e will mend the old bridge", "exact"),
    ("سفینه‌ها، قایق‌ها و... نیز در بندر ماندند و کسی نیامد تا شب", "قایق‌ها و... نیز در بندر … کسی نیامد", "elided"),
    ("انتظر الناس طويلا.. ثم عادت السفن إلى الميناء في المساء", "طويلا.. ثم عادت … الميناء في … المساء", "elided"),
    (
        "Die Fähre [Linie 4] fährt im Winter nur am Montag und am Freitag",
        "Fähre [Linie 4] fährt … am Freitag",
        "elided",
    ),
    (
        "[Port-2020] Le pont ferme... puis il rouvre au mois de mai",
        "[Port-2020] Le pont ferme... puis … de mai",
        "elided",
    ),
    (f"The ferry sails at nine. {LONG} On Sunday it stays", "The ferry sails [….] On Sunday it stays", "elided"),
    (f"The ferry sails at nine. {LONG} On Sunday it stays", "The ferry sails …. On Sunday it stays", "elided"),
    (f"The ferry sails at nine. {LONG} On Sunday it stays", "ferry sails [the crew …] On Sunday it stays", "elided"),
    (f"We stay with the [plan]”. {LONG} On Sunday", "We stay with the [plan]”. […] On Sunday", "elided"),
    ('Die "Hafen"-Frage bleibt in der Stadt offen', "Die ‚Hafen‘-Frage bleibt in der Stadt", "normalised"),
    ('قال إن الجسر و"الميناء" مغلقان اليوم', "إن الجسر و‘الميناء’ مغلقان", "normalised"),
    ("Die Vor- und Nachteile der Brücke", "Die Vor-\nund Nachteile der Brücke", "normalised"),
    ("Das kann dauern... Keine Brücke wird gesperrt", "Das kann dauern [...] wird gesperrt", "elided"),
    ("Das kann dauern... Keine Brücke wird gesperrt", "Das kann dauern... … wird gesperrt", "elided"),
    ("Ticker: +++ 19:41 Die Brücke ist gesperrt +++", "19:41 Die Brücke ist gesperrt", "exact"),
    ("The port[12] pays for the bridge[1] today", "The port pays for the bridge today", "normalised"),
    ("The port[12] pays for the bridge[1] today", "The port[12] pays for the bridge", "exact"),
]

CHANGED = [
    ("Die Fähre [Linie 4] fährt nur am Montag", "Die Fähre [Linie 5] fährt nur am Montag", "a number in a bracket"),
    (
        "[Linie 4, 12] fährt nur am Montag",
        "[Linie 4, 13] fährt nur am Montag",
        "a number in a bracket at the beginning",
    ),
    ("fährt nur am Montag [Linie 4]", "fährt nur am Montag [Linie 5]", "a number in a bracket at the end"),
    ("The port[12] pays for the bridge[1] today", "The port[1] pays for the bridge[1] today", "a footnote"),
    ("The port[12] pays for the bridge[1] today", "pays for the bridge[2]", "a footnote at the end"),
    ("Das kann dauern... Keine Brücke wird gesperrt", "Das kann dauern... Brücke wird gesperrt", "dropped at own dots"),
    ("قالت المدينة.. لن تفتح الجسور غدا", "قالت المدينة.. تفتح الجسور غدا", "a negation behind dots of the source"),
    ("Der 1-, 2- und 3-Meter-Kai bleibt zu", "Der 1-, -2- und 3-Meter-Kai bleibt zu", "a sign in a list"),
    ("La variation est de + 19 degrés hier", "19 degrés hier", "a sign"),
]


@pytest.mark.parametrize(("text", "quotation", "verdict"), STANDING)
def test_marks_of_the_source_itself_are_no_omissions(text: str, quotation: str, verdict: str) -> None:
    assert judge(quotation, sources(text)).verdict == verdict


@pytest.mark.parametrize(("text", "quotation", "why"), CHANGED)
def test_what_stands_in_a_bracket_of_the_source_is_not_replaced(text: str, quotation: str, why: str) -> None:
    assert judge(quotation, sources(text)).verdict not in PROVEN, why
