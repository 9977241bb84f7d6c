"""Two invented issues of ten items each, in English and in Persian, with everything that an issue can hold."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from aggregator.publishing.edition import CitedArticle, ItemFacts, SectionFacts, Translated, Words
from aggregator.publishing.frozen import CorrectionFacts, FrozenEdition, Withdrawal
from aggregator.vocabulary import CorrectionKind, ItemStatus, TranslationKind

COVER = date(2026, 11, 27)
#: Thursday evening in UTC is Friday morning in Tehran.
CORRECTED = datetime(2026, 11, 30, 21, 30, tzinfo=UTC)
FORMS = ("digest", "headlines", "excerpts", "contents")
LANGUAGES = ("en", "fa")


def article(ident: int, outlet: str, title: str, author: str, language: str, **more: object) -> CitedArticle:
    published = datetime(2026, 11, 17, 8, 0, tzinfo=UTC) + timedelta(hours=9 * ident)
    address = f"https://outlet{ident}.example/{ident}?page=1&part=lock_(2)"
    facts = CitedArticle(ident, outlet, title, (author,) if author else (), address, language, published)
    return replace(facts, **more)  # type: ignore[arg-type]  # a table of changes


COURIER = article(1, "Lirova Courier", "Dremmel Lock to stay shut until spring", "Ilva Renn", "en")
RUDNAMEH = article(2, "رودنامه", "آب‌بند درمل تا بهار بسته می‌ماند", "پریسا رودبان", "fa")
HAFENBLATT = article(
    3, "Hafenblatt", "Riss im Tor der Schleuse", "Jonte Ahlbeck", "de", labels=("port authority paper",)
)
BREGU = article(4, "Bregu i Ri", "Bibliotekat e lumit hapen të dielave", "Lule Shtegtari", "sq")
MINA = article(5, "الميناء", "عودة العبّارة بعد عشر سنوات", "", "ar")
OWN = article(6, "Velda Desk Notes", "How we count ferries", "", "en", is_own=True, labels=("independent",))
POST = article(
    7,
    "Bordi i Lumit",
    "",
    "",
    "sq",
    opening="Bordi i lumit njofton se ura",
    is_cut=True,
    platform="Telegram",
    handle="@bordi",
)
CARRIER = article(8, "Ferry Weekly", "Dremmel Lock to stay shut until spring", "Ilva Renn", "en")
UNLINKED = article(9, "Quay Radio", "The evening bulletin", "Tomas Vell", "en", url="")


def _item(ident: int, section: str, **more: object) -> ItemFacts:
    facts = ItemFacts(ident, section, ident, "", "", "", "en", ItemStatus.ACCEPTED)
    return replace(facts, **more)  # type: ignore[arg-type]  # a table of changes


def _english() -> tuple[ItemFacts, ...]:
    return (
        _item(
            11,
            "first",
            headline="Dremmel Lock to stay shut",
            lead="Parisa Rudban in Rudnameh writes that the lock at Dremmel will stay shut until spring.",
            body="The keeper is quoted: “We wait, and we row.”\n\nRepairs cost 1,200–1,300 crowns a day, down 5%.",
            sources=(RUDNAMEH, COURIER),
            also_carried_by=(CARRIER,),
            translations=(
                Translated(
                    "صبر می‌کنیم و پارو می‌زنیم.", "We wait, and we row.", RUDNAMEH, TranslationKind.HUMAN, "Ilva Renn"
                ),
            ),
        ),
        _item(
            12,
            "first",
            headline="Ten years without a ferry",
            lead="Al Mina reports that the ferry is back after ten years.",
            body="It calls the crossing “a return of the old neighbourhood”.",
            sources=(MINA,),
            translations=(
                Translated(
                    "عودة الحيّ القديم", "a return of the old neighbourhood", MINA, TranslationKind.MACHINE, "Harbour 2"
                ),
            ),
        ),
        _item(
            13,
            "first",
            headline="Libraries open on Sundays",
            lead="Lule Shtegtari in Bregu i Ri writes under the title ‘Bibliotekat e lumit hapen të dielave’.",
            body="",
            sources=(BREGU,),
            quotations=(),
            translations=(
                Translated(
                    BREGU.title,
                    "River libraries open on Sundays",
                    BREGU,
                    TranslationKind.SECOND_HAND,
                    "",
                    is_title=True,
                ),
            ),
        ),
        _item(
            14,
            "first",
            headline="A crack in the gate",
            lead="Hafenblatt, a port authority paper, found a crack in the gate: “Riss im Tor der Schleuse”.",
            body="The port says nothing.\n\nNobody was hurt.",
            sources=(HAFENBLATT,),
            anonymous=("two workers at the lock, who asked not to be named",),
        ),
        _item(
            15,
            "first",
            headline="The bridge board speaks",
            lead="The river board says on Telegram that the bridge is safe.",
            body="",
            sources=(POST,),
        ),
        _item(
            16,
            "english",
            headline="Dremmel Lock: the costs",
            lead="Ilva Renn in Lirova Courier asks what the closure costs & who pays <in full>.",
            body="Her answer: “The boatmen do. They always did.”\n\nShe lists three towns.",
            sources=(COURIER,),
            quotations=(Words("The boatmen do. They always did.", COURIER),),
        ),
        _item(
            17,
            "english",
            headline="",
            lead="Lirova Courier prints a letter of رودنامه about markets on the quay, in Persian and in English.",
            body="The letter ends: “بازار از آنِ همه است.”",
            sources=(COURIER, RUDNAMEH),
            quotations=(Words("بازار از آنِ همه است.", RUDNAMEH),),
        ),
        _item(
            18,
            "english",
            headline="How we count ferries",
            lead="Our own notes explain how ferries are counted.",
            body="",
            sources=(OWN,),
        ),
        _item(
            19,
            "english",
            headline="The evening bulletin",
            lead="Quay Radio told of fog on the river.",
            body="It lasted two days.",
            sources=(UNLINKED,),
        ),
        _item(
            20,
            "english",
            headline="What is said on the market",
            lead="Traders say that fish will be dearer by Friday.",
            body="",
            anonymous=("traders on the fish market",),
        ),
    )


def _persian() -> tuple[ItemFacts, ...]:
    """The same issue in Persian, its second part left in English."""
    told = {
        11: (
            "آب‌بند درمل بسته می‌ماند",
            "پریسا رودبان در رودنامه می‌نویسد که آب‌بند درمل تا بهار بسته می‌ماند.",
            "نگهبان می‌گوید: «صبر می‌کنیم و پارو می‌زنیم.»\n\nهزینهٔ تعمیر روزی ۱٬۲۰۰ تا ۱٬۳۰۰ کرون است.",
        ),
        12: (
            "ده سال بی‌کرجی",
            "المیناء خبر می‌دهد که کرجی پس از ده سال بازگشته است.",
            "آن را «بازگشت محلهٔ قدیمی» می‌خواند.",
        ),
        13: ("کتابخانه‌ها یکشنبه‌ها باز است", "Lule Shtegtari در Bregu i Ri از کتابخانه‌های رود می‌نویسد.", ""),
        14: (
            "ترکی در دروازه",
            "Hafenblatt ترکی در دروازهٔ آب‌بند یافت: «Riss im Tor der Schleuse».",
            "بندر چیزی نمی‌گوید.\n\nکسی آسیب ندید.",
        ),
        15: ("هیئت پل سخن گفت", "هیئت رود در تلگرام می‌گوید پل ایمن است.", ""),
    }
    translations = {
        12: (Translated("عودة الحيّ القديم", "بازگشت محلهٔ قدیمی", MINA, TranslationKind.MACHINE, "Harbour 2"),),
        13: (Translated(BREGU.title, "کتابخانه‌های رود", BREGU, TranslationKind.HUMAN, "پریسا رودبان", is_title=True),),
    }
    return tuple(
        replace(
            each,
            headline=told[each.id][0],
            lead=told[each.id][1],
            body=told[each.id][2],
            language="fa",
            translations=translations.get(each.id, ()),
            anonymous=("دو کارگر آب‌بند که نخواستند نامشان بیاید",) if each.anonymous else (),
        )
        if each.id in told
        else each
        for each in _english()
    )


def issue(language: str = "en", form: str = "digest", **changes: object) -> FrozenEdition:
    """The ten items, with no correction so far."""
    is_persian = language == "fa"
    facts = FrozenEdition(
        desk="میز ولدا" if is_persian else "Velda Desk",
        public_url="https://velda.example/digest",
        form=form,
        series="هفته‌نامهٔ رود" if is_persian else "Velda Weekly",
        number=278,
        headline="",
        cover_date=COVER,
        language=language,
        marker="++",
        zone="Asia/Tehran" if is_persian else "Europe/Tirane",
        sections=(SectionFacts("first", ""), SectionFacts("english", "به انگلیسی:" if is_persian else "In English:")),
        items=_persian() if is_persian else _english(),
    )
    return replace(facts, **changes)  # type: ignore[arg-type]  # a table of changes


def corrected(language: str = "en", form: str = "digest") -> FrozenEdition:
    """The issue with a correction of each kind, of items and of the whole."""
    was, now, note = (
        ("پل ایمن است", "پل بسته است", "خبر پیش از پایان بازرسی چاپ شد.")
        if language == "fa"
        else ("the bridge is safe", "the bridge is closed", "The report was printed before the inspection ended.")
    )
    kinds = CorrectionKind
    return replace(
        issue(language, form),
        corrections=(
            CorrectionFacts(kinds.CORRECTION, 15, was, now, "", CORRECTED, "vera"),
            CorrectionFacts(kinds.EDITORS_NOTE, 16, "", "", note, CORRECTED, "vera"),
            CorrectionFacts(kinds.CLARIFICATION, None, "", "", note, CORRECTED, "vera"),
            CorrectionFacts(kinds.EDITORS_NOTE, None, "", "", note, CORRECTED, "vera"),
        ),
    )


def withdrawn(language: str = "en", form: str = "digest") -> FrozenEdition:
    """The notice in the place of the issue."""
    why = "به درخواست میز" if language == "fa" else "Two sources took their reports back."
    return issue(language, form, items=(), headline="Dremmel Lock", withdrawn=Withdrawal(why, CORRECTED, "vera"))
