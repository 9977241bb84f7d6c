"""An invented digest in which every field is filled: what a desk's templates are tried on before an issue is. Pure."""

from dataclasses import replace
from datetime import UTC, date, datetime

from aggregator.publishing.edition import (
    CitedArticle,
    DigestFacts,
    ItemFacts,
    SectionFacts,
    Translated,
    Words,
    build,
)
from aggregator.publishing.frozen import CorrectionFacts, FrozenEdition, Withdrawal
from aggregator.publishing.views import DigestView
from aggregator.vocabulary import CorrectionKind, ItemStatus, TranslationKind

_DAY = date(2026, 3, 6)
_SEEN = datetime(2026, 3, 7, 9, tzinfo=UTC)
_ARTICLE = CitedArticle(
    id=1,
    outlet="Quay Post",
    title="The long pier is open again",
    bylines=("Ilva Renn",),
    url="https://quay-post.example/pier",
    language="en",
    published=datetime(2026, 3, 4, 9, tzinfo=UTC),
)
_POST = CitedArticle(
    id=2,
    outlet="Harbour Board",
    title="",
    bylines=(),
    url="",
    language="en",
    published=datetime(2026, 3, 5, 9, tzinfo=UTC),
    opening="The ferry sails from the old quay",
    is_cut=True,
    platform="Telegram",
    handle="@board",
)


_SECTIONS = (SectionFacts("first", ""), SectionFacts("second", "In brief:"))


def specimen(language: str) -> DigestView:
    """A digest in `language` of a draft with all it may have, and an accepted item with nothing but a lead."""
    facts = DigestFacts(
        series="Specimen",
        number=1,
        headline="The long pier",
        cover_date=_DAY,
        language=language,
        marker="++",
        zone=UTC,
        sections=_SECTIONS,
    )
    return build(facts, [_full(language, ItemStatus.DRAFT), _bare(language)], notes=True)


def specimen_edition(language: str, form: str) -> FrozenEdition:
    """The same as an edition that was corrected, in a form."""
    return FrozenEdition(
        desk="Specimen Desk",
        public_url="https://specimen.example",
        form=form,
        series="Specimen",
        number=1,
        headline="The long pier",
        cover_date=_DAY,
        language=language,
        marker="++",
        zone="UTC",
        sections=_SECTIONS,
        items=(_bare(language), _full(language, ItemStatus.ACCEPTED)),
        corrections=(
            CorrectionFacts(CorrectionKind.CORRECTION, 1, "shut", "open", "", _SEEN, "Ilva Renn"),
            CorrectionFacts(CorrectionKind.EDITORS_NOTE, None, "", "", "The pier has two ends.", _SEEN, "Ilva Renn"),
        ),
    )


def specimen_notice(language: str, form: str) -> FrozenEdition:
    """The same as an issue that was withdrawn."""
    gone = Withdrawal(why="The pier was never shut.", at=_SEEN, by="Ilva Renn")
    return replace(specimen_edition(language, form), items=(), corrections=(), withdrawn=gone)


def _full(language: str, status: ItemStatus) -> ItemFacts:
    return ItemFacts(
        id=1,
        section="second",
        position=1,
        headline="The long pier",
        lead="Quay Post writes under the title ‘The long pier is open again’.",
        body="The article says: “The pier is open.”",
        language=language,
        status=status,
        sources=(_ARTICLE, _POST),
        also_carried_by=(_ARTICLE, _POST),
        quotations=(Words("The pier is open.", _ARTICLE),),
        extracts=(Words("It was shut for a year.", _ARTICLE),),
        translations=(
            Translated("La jetée est ouverte.", "The pier is open.", _ARTICLE, TranslationKind.HUMAN, "Ilva"),
        ),
        anonymous=("two ferrymen",),
    )


def _bare(language: str) -> ItemFacts:
    return ItemFacts(2, "first", 1, "", "Harbour Board wrote in a post.", "", language, ItemStatus.ACCEPTED)
