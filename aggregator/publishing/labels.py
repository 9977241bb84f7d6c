"""The few words a rendering says by itself, by digest language.

Pure data. Languages without a set get the English one, marked as English, so that a screen reader reads it rightly.
"""

from dataclasses import dataclass


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
)
_BY_LANGUAGE = {"en": _ENGLISH, "fa": _PERSIAN}


def labels_for(language: str) -> Labels:
    """The words for a digest language or its base language (`fa-AF` -> `fa`), else the English ones."""
    return _BY_LANGUAGE.get(language.split("-")[0].lower(), _ENGLISH)
