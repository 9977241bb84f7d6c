"""An invented digest in which every field is filled: what a desk's templates are tried on before an issue is. Pure."""

from datetime import UTC, date, datetime

from aggregator.publishing.edition import CitedArticle, DigestFacts, ItemFacts, SectionFacts, Words, build
from aggregator.publishing.views import DigestView
from aggregator.vocabulary import ItemStatus

_DAY = date(2026, 3, 6)
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
        sections=(SectionFacts("first", ""), SectionFacts("second", "In brief:")),
    )
    full = ItemFacts(
        id=1,
        section="second",
        position=1,
        headline="The long pier",
        lead="Quay Post writes under the title ‘The long pier is open again’.",
        body="The article says: “The pier is open.”",
        language=language,
        status=ItemStatus.DRAFT,
        sources=(_ARTICLE, _POST),
        also_carried_by=(_ARTICLE, _POST),
        quotations=(Words("The pier is open.", _ARTICLE),),
        extracts=(Words("It was shut for a year.", _ARTICLE),),
    )
    bare = ItemFacts(2, "first", 1, "", "Harbour Board wrote in a post.", "", language, ItemStatus.ACCEPTED)
    return build(facts, [full, bare], notes=True)
