"""What a rendered digest consists of, and in which order: the view that every renderer shows.

Pure: facts from the store and config in, a `DigestView` of frozen dataclasses out. It knows no format and escapes
nothing; it decides what is shown, what links where, and which strings run in another direction than those around them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from aggregator.errors import LanguageTagError
from aggregator.publishing.bidi import Direction
from aggregator.publishing.labels import Labels, labels_for
from aggregator.publishing.runs import Known, Run, RunRole, Runs, joined, run_of, runs
from aggregator.publishing.views import DigestView, ItemView, NoteView, SectionView, SourceView, TranslationView
from aggregator.text.posts import CUT, account, first_words
from aggregator.text.tags import direction
from aggregator.text.urls import safe_href
from aggregator.text.written_dates import written_date, written_number
from aggregator.vocabulary import ItemStatus, TranslationKind

#: What a rendering shows. Held, rejected and merged items stay on the desk.
SHOWN = (ItemStatus.DRAFT, ItemStatus.ACCEPTED)

_BLANK_LINE = "\n\n"


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """A section as the desk has it; the heading may be empty."""

    key: str
    heading: str


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """A digest and the desk's form for it. Dates are shown in `zone`."""

    series: str
    number: int | None
    headline: str
    cover_date: date
    language: str
    marker: str
    zone: tzinfo
    sections: tuple[SectionFacts, ...]


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article that an item names."""

    id: int
    outlet: str
    title: str
    bylines: tuple[str, ...]
    url: str
    language: str
    published: datetime
    #: its first words, for what bore no title
    opening: str = ""
    #: whether there is more than the opening
    is_cut: bool = False
    #: of a post
    platform: str = ""
    handle: str = ""
    #: what the desk calls the outlet; the desk's own publication
    labels: tuple[str, ...] = ()
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Words of an article, as a piece of an item keeps them."""

    text: str
    article: CitedArticle


@dataclass(frozen=True, slots=True)
class Translated:
    """A passage or (`is_title`) the title of an article in the words of the item, with the original."""

    original: str
    words: str
    article: CitedArticle
    kind: TranslationKind
    translator: str
    is_title: bool = False


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item with what it cites: sources in order, reprints of them, its quotations, and extracts as notes."""

    id: int
    section: str
    position: int
    headline: str
    lead: str
    body: str
    language: str
    status: ItemStatus
    sources: tuple[CitedArticle, ...] = ()
    also_carried_by: tuple[CitedArticle, ...] = ()
    quotations: tuple[Words, ...] = ()
    extracts: tuple[Words, ...] = ()
    translations: tuple[Translated, ...] = ()
    #: how the digest calls sources that have no article
    anonymous: tuple[str, ...] = ()


def build(facts: DigestFacts, items: Sequence[ItemFacts], *, notes: bool = False) -> DigestView:
    """The view of a digest with its drafts and accepted items, by section and position.

    Items of a section the desk no longer has come last, under the section's key: nothing vanishes by an edit of config.

    Args:
        notes: whether the extracts are shown as notes for the writer.
    """
    shown = sorted((item for item in items if item.status in SHOWN), key=lambda item: (item.position, item.id))
    labels = labels_for(facts.language)
    sections = _sections(facts, shown, notes=notes)
    accepted = sum(item.status == ItemStatus.ACCEPTED for item in shown)
    return DigestView(
        title=_title(facts, next((item.headline for item in _in_order(facts, shown)), "")),
        language=facts.language,
        direction=direction_of(facts.language),
        sections=sections,
        date_line=written_date(facts.cover_date, facts.language),
        day=facts.cover_date.isoformat(),
        accepted=accepted,
        drafts=len(shown) - accepted,
        counts=_counts(labels, accepted, len(shown) - accepted),
        labels=labels,
        labels_direction=direction_of(labels.language),
        series=facts.series,
        number=facts.number,
    )


def _counts(labels: Labels, accepted: int, drafts: int) -> str:
    return labels.counts.format(
        accepted=written_number(accepted, labels.language), drafts=written_number(drafts, labels.language)
    )


def direction_of(language: str) -> Direction:
    """The direction of a language; left to right for a tag nobody knows."""
    try:
        return direction(language)
    except LanguageTagError:
        return "ltr"


def _title(facts: DigestFacts, first_headline: str) -> Runs:
    number = "" if facts.number is None else written_number(facts.number, facts.language)
    parts = (facts.headline.strip() or first_headline, facts.series, number)
    here = direction_of(facts.language)
    return tuple(run_of(part, here, role=RunRole.NAME) for part in parts if part.strip())


def _section_list(facts: DigestFacts, items: Iterable[ItemFacts]) -> list[SectionFacts]:
    known = {section.key for section in facts.sections}
    gone = sorted({item.section for item in items} - known)
    return [*facts.sections, *(SectionFacts(key, key) for key in gone)]


def _in_order(facts: DigestFacts, shown: Sequence[ItemFacts]) -> list[ItemFacts]:
    return [item for section in _section_list(facts, shown) for item in shown if item.section == section.key]


def _sections(facts: DigestFacts, shown: Sequence[ItemFacts], *, notes: bool) -> tuple[SectionView, ...]:
    views = (
        SectionView(
            section.key,
            section.heading.strip(),
            tuple(_item(item, facts, notes=notes) for item in shown if item.section == section.key),
        )
        for section in _section_list(facts, shown)
    )
    return tuple(view for view in views if view.items)


def _item(item: ItemFacts, facts: DigestFacts, *, notes: bool) -> ItemView:
    here = direction_of(item.language)
    known = _known(item)
    paragraphs = [text for paragraph in _paragraphs(item) if (text := paragraph.strip())]
    return ItemView(
        id=item.id,
        marker=facts.marker,
        headline=run_of(item.headline.strip() or first_words(item.lead), here, role=RunRole.OWN),
        lead=runs(item.lead.strip(), known, here),
        paragraphs=tuple(runs(paragraph, known, here, lines=True) for paragraph in paragraphs),
        sources=tuple(_source(article, facts, here) for article in item.sources),
        also_carried_by=tuple(_source(article, facts, here) for article in item.also_carried_by),
        notes=tuple(_note(words, here) for words in item.extracts) if notes else (),
        status=item.status,
        is_draft=item.status == ItemStatus.DRAFT,
        language=item.language,
        direction=here,
        originals=tuple(_original(each, (item.lead, *paragraphs), facts) for each in item.translations),
        anonymous=tuple(run_of(text.strip(), here, role=RunRole.OWN) for text in item.anonymous if text.strip()),
    )


def _original(facts: Translated, texts: Sequence[str], digest: DigestFacts) -> TranslationView:
    """The original of a passage, for the first text that has it translated; by hand it may have been reworded since."""
    labels = labels_for(digest.language)
    here, language = direction_of(labels.language), facts.article.language
    return TranslationView(
        original=replace(run_of(facts.original.strip(), here, role=RunRole.QUOTATION, language=language), lines=True),
        place=next((place for place, text in enumerate(texts) if facts.words in text), len(texts) - 1),
        kind=facts.kind,
        by=_translator(facts, labels, here),
        language_name=labels.name_of(language),
        is_title=facts.is_title,
    )


def _translator(facts: Translated, labels: Labels, here: Direction) -> Runs:
    kind = Run(labels.translations[facts.kind], RunRole.OWN, here, False)
    if not facts.translator.strip():
        return (kind,)
    return (kind, Run(": ", RunRole.OWN, here, False), run_of(facts.translator.strip(), here, role=RunRole.NAME))


def _paragraphs(item: ItemFacts) -> list[str]:
    """The body parted at blank lines, save those inside a quotation: a caption has paragraphs of its own."""
    quoted = {_line_fed(words.text) for words in item.quotations if words.text.strip()}
    longest_first = sorted(quoted, key=lambda text: (-len(text), text))
    body, parts, begin = _line_fed(item.body), [], 0
    for found in re.finditer("|".join([*map(re.escape, longest_first), _BLANK_LINE]), body):
        if found[0] == _BLANK_LINE:
            parts.append(body[begin : found.start()])
            begin = found.end()
    return [*parts, body[begin:]]


def _known(item: ItemFacts) -> list[Known]:
    """The strings that lead and body may take over from the sources as they are."""
    quotations = [Known.quotation(_line_fed(words.text), words.article.language) for words in item.quotations]
    titles = [Known.title(article.title, article.language) for article in item.sources]
    names = [Known.name(name) for article in item.sources for name in _names(article)]
    return [*quotations, *titles, *names]


def _line_fed(text: str) -> str:
    """Lines ended as this program ends them; a body and what it quotes may have come in by different ways."""
    return text.replace("\r\n", "\n")


def _names(article: CitedArticle) -> tuple[str, ...]:
    return (article.outlet, *article.bylines, article.handle, article.platform)


def _source(article: CitedArticle, facts: DigestFacts, here: Direction) -> SourceView:
    day = article.published.astimezone(facts.zone).date()
    shown = _called(article, facts, here)
    return SourceView(
        outlet=run_of(article.outlet, here, role=RunRole.NAME),
        title=shown,
        date=run_of(written_date(day, facts.language), here, role=RunRole.OWN),
        day=day.isoformat(),
        url=safe_href(article.url),
        language=article.language,
        direction=shown.direction,
        # an account that posts under its own name is told once
        authors=_listed([name for name in article.bylines if name != article.outlet], facts, here),
        remarks=_listed(_remarks(article, facts), facts, here),
    )


def _called(article: CitedArticle, facts: DigestFacts, here: Direction) -> Run:
    """What a source is called: its title; without one its first words in marks; else its address or outlet."""
    if not article.title.strip() and article.opening:
        opening, closing = labels_for(facts.language).marks
        words = f"{opening}{article.opening}{closing}{CUT * article.is_cut}"
        return run_of(words, here, role=RunRole.QUOTATION, language=article.language)
    title = article.title.strip() or article.url or article.outlet
    return run_of(title, here, role=RunRole.TITLE, language=article.language)


def _listed(parts: Iterable[str], facts: DigestFacts, here: Direction) -> Runs:
    names = [run_of(part.strip(), here, role=RunRole.NAME) for part in parts if part.strip()]
    return joined(names, Run(f"{labels_for(facts.language).comma} ", RunRole.OWN, here, False))


def _remarks(article: CitedArticle, facts: DigestFacts) -> tuple[str, ...]:
    """What is said of a source in brackets: its account, the desk's labels, and that it is the desk's own."""
    own = [labels_for(facts.language).own] if article.is_own else []
    return (*account(article.outlet, article.platform, article.handle), *article.labels, *own)


def _note(words: Words, here: Direction) -> NoteView:
    return NoteView(
        text=run_of(words.text, here, role=RunRole.QUOTATION, language=words.article.language),
        outlet=run_of(words.article.outlet, here, role=RunRole.NAME),
    )
