"""Kinds of copies and of twins, labelled by hand, in Persian, English, German and Albanian. All texts are invented."""

from collections.abc import Callable

import pytest

from aggregator.dedup.verdict import Document, Likeness, Limits, compare

SAME, UNSURE, TWIN, DIFFERENT = Likeness.SAME, Likeness.UNSURE, Likeness.TWIN, Likeness.DIFFERENT
NOT_SAME = {UNSURE, TWIN, DIFFERENT}

RATES_FA = (
    "بانک ساحل‌آباد نرخ امروز ارزها را اعلام کرد. بر این اساس هر دلار {0} کرون، هر یورو {1} کرون و هر پوند {2} کرون "
    "خرید و فروش شد. نرخ سکه نیز با {3} درصد تغییر به {4} کرون رسید و بازار تا ساعت {5} باز ماند."
)
WEATHER_DE = (
    "Am {0} erwartet der Wetterdienst Steinfurt Temperaturen zwischen {1} und {2} Grad. Der "
    "Wind weht mit {3} Kilometern je "
    "Stunde aus {4}, in den Hügeln fallen bis zu {5} Liter Regen je Quadratmeter. Die Fähre auf der Rolle verkehrt {6}."
)
MATCH_EN = (
    "{0} beat {1} {2} to {3} in the river league on Saturday in front of {4} spectators. The "
    "winners took the lead after {5} "
    "minutes and never gave it back. Both teams meet again in the autumn, when the new stand at the pier will be ready."
)
MATCH_SQ = (
    "{0} mundi {1} me rezultatin {2} me {3} në ligën e lumit të shtunën para {4} shikuesve. "
    "Fituesit kaluan në epërsi pas {5} "
    "minutash dhe nuk e lëshuan më. Të dy skuadrat takohen sërish në vjeshtë, kur tribuna e re në mol do të jetë gati."
)
STORY = {
    "fa": [
        "شهرداری ساحل‌آباد اعلام کرد بازسازی پل چوبی این شهر از روز دوشنبه آغاز می‌شود و ۴۵ روز به درازا می‌کشد.",
        "به گفته سخنگوی شهرداری، هزینه این کار ۳۲۰ هزار کرون برآورد شده و نیمی از آن را اهالی پرداخته‌اند.",
        "رفت‌وآمد از پل در این مدت ممکن نیست و قایقی رایگان هر ۲۰ دقیقه میان دو کرانه در حرکت خواهد بود.",
        "پل چوبی در سال ۱۹۲۷ ساخته شد و واپسین بار ۱۲ سال پیش رنگ شده بود و کارشناسان آن را استوار می‌دانند.",
    ],
    "en": [
        "The town of Gurasi begins on Monday to renew its wooden bridge, a work that will take 45 "
        "days, the council said.",
        "A spokeswoman put the costs at 320,000 crowns, half of which the people of both banks "
        "have given since spring.",
        "The bridge stays closed meanwhile, and a boat crosses the river every 20 minutes without "
        "charge until midnight.",
        "It was built in 1927 and last painted 12 years ago, and engineers who looked at the piers found them sound.",
    ],
    "de": [
        "Die Gemeinde Steinfurt an der Rolle beginnt am Montag mit der Erneuerung des hölzernen "
        "Stegs, die 45 Tage dauert.",
        "Nach Angaben einer Sprecherin kosten die Arbeiten 320.000 Kronen, die Hälfte davon haben Anwohner gespendet.",
        "Der Steg bleibt so lange gesperrt, ein kostenloses Boot pendelt alle 20 Minuten zwischen "
        "beiden Ufern bis Mitternacht.",
        "Er wurde 1927 gebaut und vor 12 Jahren zuletzt gestrichen, Fachleute halten die Pfeiler "
        "für dauerhaft standfest.",
    ],
}
OTHER = {
    "fa": "کتابخانه مرکزی بندر از امروز شب‌ها هم باز است و کتابداران از خوانندگان خواسته‌اند کارت "
    "تازه بگیرند. نخستین شب "
    "با خوانش شعر آغاز شد و شمار زیادی از دانش‌آموزان در آن حضور داشتند و تا نیمه‌شب ماندند.",
    "en": "The harbour library now stays open at night, and readers have been asked to fetch new "
    "cards at the desk. The first "
    "evening began with poems, and many pupils came with their teachers and stayed until the lamps went out.",
    "de": "Die Hafenbücherei öffnet nun auch nachts, Leserinnen und Leser holen neue Ausweise an der "
    "Theke. Der erste Abend "
    "begann mit Gedichten, viele Schulklassen kamen mit ihren Lehrkräften und blieben, bis die Lampen ausgingen.",
}
BOILERPLATE = {
    "fa": "برای دریافت تازه‌ترین خبرها به کانال ما بپیوندید. بازنشر با ذکر منبع آزاد است. همه حقوق محفوظ است.",
    "en": "Sign up for our newsletter and never miss a story. All rights reserved. Share this on "
    "your favourite network.",
    "de": "Abonnieren Sie unseren Newsletter und verpassen Sie nichts. Alle Rechte vorbehalten. Diesen Beitrag teilen.",
}


@pytest.fixture
def judged(make_document: Callable[..., Document], limits: Limits) -> object:
    def judge(one: str, other: str, *, titles: tuple[str, str] = ("", "")) -> Likeness:
        documents: list[Document] = [
            make_document(ident, text, title=title)
            for ident, (text, title) in enumerate(zip((one, other), titles, strict=True), start=1)
        ]
        assert compare(*documents, limits=limits).likeness is compare(*reversed(documents), limits=limits).likeness
        return compare(documents[1], documents[0], limits=limits).likeness

    return judge


def _typos(text: str) -> str:
    words = text.split()
    return " ".join(
        word[:-1] + word[-1] * 2 if place % 17 == 5 and len(word) > 3 else word for place, word in enumerate(words)
    )


@pytest.mark.parametrize("lang", sorted(STORY))
@pytest.mark.parametrize(
    "edit",
    ["appended", "cut", "boilerplate", "merged", "typos", "headline", "shuffled"],
)
def test_an_edit_as_reprinting_makes_it_is_the_same_text(judged, lang: str, edit: str) -> None:
    text = " ".join(STORY[lang])
    edited = {
        "appended": f"{text}\n\n{OTHER[lang]}",
        "cut": " ".join(STORY[lang][:2]),
        "boilerplate": f"{BOILERPLATE[lang]}\n{text}\n{BOILERPLATE[lang]}",
        "merged": f"{text}\n{OTHER[lang]}",
        "typos": _typos(text),
        "headline": text,
        "shuffled": " ".join((STORY[lang][0], STORY[lang][2], STORY[lang][1], STORY[lang][3])),
    }[edit]
    titles = ("A bridge", "News from both banks") if edit == "headline" else ("", "")
    assert judged(text, edited, titles=titles) is SAME


def test_letter_variants_and_joiners_of_scanned_persian_are_the_same_text(judged) -> None:
    text = " ".join(STORY["fa"])
    scanned = (
        text.replace("ی", "ي")
        .replace("ک", "ك")
        .replace("\u200c", "")
        .translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
    )
    assert judged(text, scanned) is SAME
    assert judged(text, text.replace("\u200c", " ")) in (SAME, UNSURE)


@pytest.mark.parametrize(
    ("mould", "one", "other"),
    [
        (RATES_FA, "۴۵۲ ۴۹۱ ۵۷۰ ۲ ۱۲۳۴۰ ۱۸".split(), "۴۶۷ ۵۰۳ ۵۸۸ ۳ ۱۲۵۹۰ ۱۹".split()),
        (
            WEATHER_DE,
            ["Montag", "4", "11", "22", "Westen", "12", "pünktlich"],
            ["Freitag", "9", "17", "35", "Norden", "3", "nicht"],
        ),
        (
            MATCH_EN,
            ["Quay Rovers", "Mill Town", "3", "1", "2,400", "12"],
            ["Ferry United", "Upper Lock", "2", "0", "1,150", "31"],
        ),
        (MATCH_SQ, ["Moli", "Mulliri", "3", "1", "2.400", "12"], ["Trageti", "Shkëmbi", "2", "0", "1.150", "31"]),
        (
            MATCH_EN,
            ["Quay Rovers", "Mill Town", "three", "one", "many", "twelve"],
            ["Ferry United", "Upper Lock", "five", "four", "few", "thirty"],
        ),
    ],
    ids=["rates-fa", "weather-de", "match-en", "match-sq", "words-en"],
)
def test_one_mould_with_other_facts_is_never_the_same_text(
    judged, mould: str, one: list[str], other: list[str]
) -> None:
    assert judged(mould.format(*one), mould.format(*other)) in NOT_SAME
    assert judged(mould.format(*one), mould.format(*one)) is SAME


@pytest.mark.parametrize("lang", sorted(STORY))
def test_another_story_is_another_text_and_a_translation_is_no_copy(judged, lang: str) -> None:
    assert judged(" ".join(STORY[lang]), OTHER[lang]) is DIFFERENT
    other = next(one for one in STORY if one != lang)
    assert judged(" ".join(STORY[lang]), " ".join(STORY[other])) is DIFFERENT


def test_a_toll_that_rises_in_the_same_text_is_no_plain_copy(judged) -> None:
    text = (
        "A storm on the upper river has sunk {0} boats and hurt {1} people, the harbour office "
        "said on {2}. The pier at Gurasi is "
        "closed, and {3} families have left their houses. Help has come from the towns on the "
        "other bank since the morning."
    )
    assert judged(text.format(12, 30, "Monday", 200), text.format(19, 47, "Tuesday", 350)) in NOT_SAME


def test_one_of_few_figures_changed_is_an_update_and_one_of_many_a_correction(judged) -> None:
    text = " ".join(STORY["en"])
    assert judged(text, text.replace("320,000", "410,000")) in NOT_SAME
    years = " ".join(f"In {year} the bridge was painted anew in another colour." for year in range(1930, 1946))
    assert judged(f"{text} {years}", f"{text} {years}".replace("1927", "1928")) is SAME
