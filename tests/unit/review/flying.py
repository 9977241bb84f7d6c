"""Issues, items and sources for tests of pre-flight: sensible defaults, every field by keyword."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from aggregator.review.preflight.facts import IssueFacts, ItemFacts, Measures, SourceFacts
from aggregator.vocabulary import ItemStatus

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
MEASURES = Measures(
    item_words=250, article_words=200, article_share=0.3, unmarked_words=12, outlet_share=0.4, selectable_days=21
)
URA = (
    "Bashkia e Gurasit njoftoi se ura e drurit mbyllet të hënën. “Ura nuk është më e sigurt për karrocat”, tha "
    "inxhinierja Mira Deda. Punimet do të zgjasin 45 ditë dhe kushtojnë 320 mijë korona, ndërsa një varkë falas do "
    "të lëvizë çdo njëzet minuta mes dy brigjeve deri në mbrëmje."
)
PEL = (
    "شهرداری گوراس اعلام کرد پل چوبی از دوشنبه بسته می‌شود. «این پل دیگر برای گاری‌ها امن نیست»، این را مهندس شهر گفت. "
    "کار ۴۵ روز طول می‌کشد و قایقی رایگان هر بیست دقیقه میان دو کرانه رفت‌وآمد می‌کند تا مردم به بازار برسند."
)


def source(**given: Any) -> SourceFacts:
    fields: dict[str, Any] = {
        "article_id": 1,
        "revision": 1,
        "outlet_id": "gazeta",
        "outlet": "Gazeta e Lumit",
        "title": "Ura e drurit mbyllet",
        "text": URA,
        "bylines": ("Ana Prifti",),
        "language": "sq",
        "published": NOW - timedelta(days=2),
        "revision_now": 1,
        "url": "https://gazeta.example/1",
    }
    fields |= given
    return SourceFacts(**{"title_now": fields["title"], "text_now": fields["text"]} | fields)


def item(**given: Any) -> ItemFacts:
    fields: dict[str, Any] = {
        "id": 7,
        "section": "first",
        "status": ItemStatus.ACCEPTED,
        "headline": "Ura e drurit mbyllet",
        "lead": "Ana Prifti te Gazeta e Lumit shkruan për urën.",
        "body": "",
        "language": "sq",
        "sources": (source(),),
    }
    return ItemFacts(**fields | given)


def issue(*items: ItemFacts, **given: Any) -> IssueFacts:
    fields: dict[str, Any] = {
        "language": "sq",
        "cover": date(2026, 3, 6),
        "now": NOW,
        "sections": {"first": ""},
        "items": items,
        "measures": MEASURES,
    }
    return IssueFacts(**fields | given)
