"""The few words a rendering says by itself, by digest language.

Pure data. Languages without a set get the English one, marked as English, so that a screen reader reads it rightly. A
further language is one more entry of `_BY_LANGUAGE`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from aggregator.text.language import base_of
from aggregator.vocabulary import CorrectionKind, TranslationKind


@dataclass(frozen=True, slots=True)
class Labels:
    """Words around the items. `counts` takes `{accepted}` and `{drafts}`."""

    language: str
    draft: str
    counts: str
    sources: str
    also_carried_by: str
    notes: str
    undecided: str
    nothing: str
    #: between the names of a list
    comma: str
    #: around words of a source
    marks: tuple[str, str]
    #: of a source: that it is the desk's own publication
    own: str
    #: before the original of translated words; before that of a title
    original: str
    original_title: str
    translations: Mapping[TranslationKind, str]
    corrections: Mapping[CorrectionKind, str]
    #: before the words that were set right, and before what stands there now
    was: str
    now: str
    #: instead of the items of an issue that is gone
    withdrawn: str
    reason: str
    #: marks a withdrawn or corrected issue in a list
    state_withdrawn: str
    state_corrected: str
    #: the link that an item has to itself, as read aloud
    permalink: str
    contents: str
    archive: str
    #: before the numbers of earlier editions of an issue
    earlier: str
    no_issues: str
    on_the_web: str
    #: BCP 47 base language to its name
    languages: Mapping[str, str]

    def name_of(self, language: str) -> str:
        """What a language is called; its tag where no name is known."""
        return self.languages.get(base_of(language), language)


_ENGLISH = Labels(
    language="en",
    draft="Draft",
    counts="{accepted} accepted, {drafts} still to decide",
    sources="Sources",
    also_carried_by="Also carried by",
    notes="Notes for the writer",
    undecided="to decide",
    nothing="No items yet.",
    comma=",",
    marks=("“", "”"),
    own="own publication",
    original="Original",
    original_title="Original title",
    translations={
        TranslationKind.HUMAN: "Translation",
        TranslationKind.MACHINE: "Machine translation",
        TranslationKind.SECOND_HAND: "Second-hand translation",
    },
    corrections={
        CorrectionKind.CORRECTION: "Correction",
        CorrectionKind.CLARIFICATION: "Clarification",
        CorrectionKind.EDITORS_NOTE: "Editor’s note",
    },
    was="It said",
    now="It now says",
    withdrawn="This issue has been withdrawn.",
    reason="Reason",
    state_withdrawn="withdrawn",
    state_corrected="corrected",
    permalink="Link to this item",
    contents="Inside this issue",
    archive="All issues",
    earlier="earlier versions",
    no_issues="No issue has been published yet.",
    on_the_web="Read this issue on the web",
    languages={
        "ar": "Arabic",
        "ckb": "Central Kurdish",
        "de": "German",
        "en": "English",
        "es": "Spanish",
        "fa": "Persian",
        "fr": "French",
        "it": "Italian",
        "ku": "Kurdish",
        "ru": "Russian",
        "sq": "Albanian",
        "sr": "Serbian",
        "tr": "Turkish",
        "ur": "Urdu",
    },
)
_PERSIAN = Labels(
    language="fa",
    draft="پیش‌نویس",
    counts="{accepted} پذیرفته‌شده، {drafts} در انتظار تصمیم",
    sources="منابع",
    also_carried_by="بازنشر در",
    notes="یادداشت برای نویسنده",
    undecided="در انتظار تصمیم",
    nothing="هنوز مطلبی نیست.",
    comma="،",
    marks=("«", "»"),
    own="نشریهٔ خود ما",
    original="متن اصلی",
    original_title="عنوان اصلی",
    translations={
        TranslationKind.HUMAN: "ترجمه",
        TranslationKind.MACHINE: "ترجمهٔ ماشینی",
        TranslationKind.SECOND_HAND: "ترجمهٔ دست‌دوم",
    },
    corrections={
        CorrectionKind.CORRECTION: "اصلاح",
        CorrectionKind.CLARIFICATION: "توضیح",
        CorrectionKind.EDITORS_NOTE: "یادداشت سردبیر",
    },
    was="پیش‌تر آمده بود",
    now="اکنون آمده است",
    withdrawn="این شماره پس گرفته شده است.",
    reason="دلیل",
    state_withdrawn="پس‌گرفته‌شده",
    state_corrected="اصلاح‌شده",
    permalink="پیوند به این مطلب",
    contents="در این شماره",
    archive="همهٔ شماره‌ها",
    earlier="نسخه‌های پیشین",
    no_issues="هنوز شماره‌ای منتشر نشده است.",
    on_the_web="خواندن این شماره در وب",
    languages={
        "ar": "عربی",
        "ckb": "کردی مرکزی",
        "de": "آلمانی",
        "en": "انگلیسی",
        "es": "اسپانیایی",
        "fa": "فارسی",
        "fr": "فرانسوی",
        "it": "ایتالیایی",
        "ku": "کردی",
        "ru": "روسی",
        "sq": "آلبانیایی",
        "sr": "صربی",
        "tr": "ترکی",
        "ur": "اردو",
    },
)
_BY_LANGUAGE = {"en": _ENGLISH, "fa": _PERSIAN}


def labels_for(language: str) -> Labels:
    """The words for a digest language or its base language (`fa-AF` -> `fa`), else the English ones."""
    return _BY_LANGUAGE.get(base_of(language), _ENGLISH)
