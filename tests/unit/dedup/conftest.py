"""Invented texts in four languages, and documents made of them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from aggregator.dedup.stage import limits_of
from aggregator.dedup.verdict import Document, Limits
from aggregator.settings.thresholds import DuplicateThresholds
from aggregator.text.words import words

WHEN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

TEXTS = {
    "fa": (
        "شهرداری ساحل‌آباد اعلام کرد بازسازی پل چوبی این شهر از روز دوشنبه آغاز می‌شود و ۴۵ روز به درازا می‌کشد. "
        "به گفته سخنگوی شهرداری، هزینه این کار ۳۲۰ هزار کرون برآورد شده و نیمی از آن را اهالی پرداخته‌اند. "
        "رفت‌وآمد از پل در این مدت ممکن نیست و قایقی رایگان هر ۲۰ دقیقه میان دو کرانه در حرکت خواهد بود. "
        "پل چوبی در سال ۱۹۲۷ ساخته شد و واپسین بار ۱۲ سال پیش رنگ شده بود."
    ),
    "sq": (
        "Bashkia e Gurasit njoftoi se rindërtimi i urës së drurit nis të hënën dhe do të zgjasë 45 ditë. "
        "Sipas zëdhënëses, punimet kushtojnë 320 mijë korona dhe gjysmën e shumës e kanë dhënë banorët. "
        "Gjatë kësaj kohe ura mbetet e mbyllur dhe një varkë falas do të lëvizë çdo 20 minuta mes dy brigjeve. "
        "Ura u ndërtua në vitin 1927 dhe u lye për herë të fundit 12 vjet më parë."
    ),
    "de": (
        "Die Gemeinde Steinfurt an der Rolle beginnt am Montag mit der Erneuerung des hölzernen Stegs, die 45 Tage "
        "dauern soll. Nach Angaben einer Sprecherin kosten die Arbeiten 320.000 Kronen, die Hälfte haben Anwohner "
        "gespendet. Der Steg bleibt so lange gesperrt, ein kostenloses Boot pendelt alle 20 Minuten zwischen den "
        "Ufern. Er wurde 1927 gebaut und vor 12 Jahren zuletzt gestrichen."
    ),
    "fr": (
        "La commune de Valbrune commence lundi la rénovation de sa passerelle en bois, un chantier de 45 jours. "
        "Selon une porte-parole, les travaux coûteront 320 000 couronnes, dont la moitié a été donnée par les "
        "habitants. La passerelle restera fermée et un bateau gratuit reliera les deux rives toutes les 20 minutes. "
        "Construite en 1927, elle avait été repeinte pour la dernière fois il y a 12 ans."
    ),
}

MakeDocument = Callable[..., Document]


@pytest.fixture(params=sorted(TEXTS))
def text(request: pytest.FixtureRequest) -> str:
    """One of the invented texts: each test that takes it runs in every language."""
    return TEXTS[request.param]


@pytest.fixture
def texts() -> dict[str, str]:
    """The invented texts by language."""
    return TEXTS


@pytest.fixture
def limits() -> Limits:
    """The shipped thresholds."""
    return limits_of(DuplicateThresholds())


@pytest.fixture
def make_document() -> MakeDocument:
    """A document of a title and a text, at another outlet for each id unless told."""

    def make(ident: int, text: str, *, title: str = "", outlet: str = "", published: datetime = WHEN) -> Document:
        return Document(
            id=ident,
            outlet=outlet or f"outlet-{ident}",
            title=tuple(words(title)),
            words=tuple(words(text)),
            language="und",
            published=published,
        )

    return make
