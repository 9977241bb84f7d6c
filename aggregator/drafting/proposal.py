"""One digest item as the machine proposes it: lead, quotations, sources and notes, each with its place in the sources.

Pure: articles and the desk's style in, a proposal out. It deliberately writes no sentence of its own about the event:
what is said stands in quotation marks or in the cited title, and everything else comes from the desk's templates.
"""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from aggregator.drafting.extracts import Quote, telling_quotations, telling_sentences, whole_caption
from aggregator.drafting.kinds import kind_of
from aggregator.drafting.lead import (
    Lead,
    LeadFacts,
    LeadKind,
    Palette,
    Wording,
    clear_marks,
    in_marks,
    introduce,
    lead,
)
from aggregator.drafting.passages import quoted_passages
from aggregator.drafting.speakers import speaker_of
from aggregator.text.fold import fold
from aggregator.text.language import base_of
from aggregator.text.posts import CUT, opening
from aggregator.vocabulary import ItemKind, PieceRole

#: More links under one item are noise to a reader; the story keeps them all.
MOST_SOURCES = 12
#: Beyond this length, in characters, an article is no fuller a source: room for a thesis, its grounds and a conclusion.
#: Kept low, because languages and scripts need more or fewer letters for the same report.
_FULL_LENGTH = 1_000
_QUESTION_MARKS = ("?", "؟", "？")


@dataclass(frozen=True, slots=True)
class SourceArticle:
    """An article of a story, with the text of the revision the item will be bound to."""

    id: int
    revision: int
    outlet_id: str
    outlet: str
    title: str
    text: str
    bylines: tuple[str, ...]
    language: str
    published: datetime
    #: whether `published` is when it was published, and not merely when it was first seen
    dated: bool = True
    #: of a post
    platform: str = ""
    handle: str = ""
    url: str = ""

    @property
    def is_post(self) -> bool:
        """Whether it was published as a post."""
        return bool(self.platform or self.handle)


@dataclass(frozen=True, slots=True)
class Style:
    """How the desk writes: language, wording and measures (words, numbers of pieces)."""

    language: str
    palette: Palette
    quotations: int
    quotation_words: int
    extracts: int
    #: whether a sentence holds a watched name
    is_watched: Callable[[str], bool]
    #: where the days of posts are told
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class ProposedPiece:
    """A source (span 0:0) or words of one: `text == article text[start:end]`."""

    role: PieceRole
    article_id: int
    revision: int
    start: int = 0
    end: int = 0
    text: str = ""
    #: of a quotation: who says it, in the article's words
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item not yet stored. `language` is that of lead and body."""

    headline: str
    lead: str
    body: str
    language: str
    kind: ItemKind
    pieces: tuple[ProposedPiece, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """Paragraphs for the end of a body, and the quotations in them; both empty where there is nothing to quote."""

    words: str
    pieces: tuple[ProposedPiece, ...]


def in_order(
    articles: Sequence[SourceArticle], *, language: str, selectable: Callable[[datetime], bool]
) -> list[SourceArticle]:
    """The sources of an item: the article to lead with, then one of every other outlet, then the rest; best first.

    The lead is the fullest selectable article; the digest's own language tips the balance, because its quotations need
    no translation, and among equals the earliest comes first. At most `MOST_SOURCES` are kept.
    """
    best = sorted(articles, key=lambda article: (-_fullness(article, language), article.published, article.id))
    best.sort(key=lambda article: not selectable(article.published))
    of_outlet: dict[str, SourceArticle] = {}
    for article in best:
        of_outlet.setdefault(article.outlet_id, article)
    firsts = list(of_outlet.values())
    chosen = {article.id for article in firsts}
    return (firsts + [article for article in best if article.id not in chosen])[:MOST_SOURCES]


def _fullness(article: SourceArticle, language: str) -> float:
    """0..4.25: a title, a name, words of its own to quote and enough text each make a source easier to write from."""
    return (
        math.sqrt(min(len(article.text), _FULL_LENGTH) / _FULL_LENGTH)
        + bool(article.title.strip())
        + bool(authors_of(article))
        + bool(quoted_passages(article.text))
        + 0.25 * (base_of(article.language) == base_of(language))
    )


def authors_of(article: SourceArticle) -> tuple[str, ...]:
    """Its named authors; a byline that only repeats the outlet names nobody."""
    outlet = fold(article.outlet)
    return tuple(byline for byline in article.bylines if byline.strip() and fold(byline) != outlet)


def propose(sources: Sequence[SourceArticle], style: Style, *, turn: int) -> Proposal:
    """The item on a story, from its sources in the order of `in_order` (at least one).

    Args:
        turn: a number that stays with the story, so that the same sources always give the same words.
    """
    first = sources[0]
    wording = style.palette.wording(style.language)
    quotes = _quotes(first, style, wording)
    begins = _lead(first, style, turn)
    return Proposal(
        headline=_headline(first, wording),
        lead=begins.text,
        body=_body(first, quotes, wording),
        language=begins.language,
        kind=kind_of(first.title, first.url, is_post=first.is_post),
        pieces=(*_sources(sources), *_quotations(first, quotes), *_extracts(first, style)),
    )


def addition(article: SourceArticle, style: Style, *, turn: int, but: Collection[str] = ()) -> Addition:
    """What one more article adds to an item: words that name it and quote it, without the quotations `but`."""
    wording = style.palette.wording(style.language)
    quotes = [quote for quote in _quotes(article, style, wording) if quote.text not in but]
    words = f"{_lead(article, style, turn).text}\n\n{_body(article, quotes, wording)}" if quotes else ""
    return Addition(words, tuple(_quotations(article, quotes)))


def _body(article: SourceArticle, quotes: Sequence[Quote], wording: Wording) -> str:
    # a name in another language ("der Leiter") would stand oddly in the sentence
    names = base_of(article.language) == base_of(wording.language)
    return "\n\n".join(
        introduce(
            quote.text,
            wording,
            spoken=quote.spoken,
            first=index == 0,
            post=article.is_post,
            speaker=_speaker(article, quote) if names else "",
        )
        for index, quote in enumerate(quotes)
    )


def _speaker(article: SourceArticle, quote: Quote) -> str:
    return speaker_of(article.text, quote.start, quote.end, article.language) if quote.spoken else ""


def _quotes(article: SourceArticle, style: Style, wording: Wording) -> list[Quote]:
    def fits(words: str) -> bool:
        return clear_marks(words, wording.quotation_marks) is not None

    whole = article.is_post and style.quotations > 0
    caption = whole_caption(article.text, most_words=style.quotation_words, fits=fits) if whole else []
    return caption or telling_quotations(
        article.text, limit=style.quotations, most_words=style.quotation_words, fits=fits
    )


def _headline(article: SourceArticle, wording: Wording) -> str:
    """The cited title; of what bore none its first words, in marks since they are its own."""
    words, is_cut = ("", False) if article.title.strip() else opening(article.text)
    return in_marks(words, wording.quotation_marks) + CUT * is_cut if words else article.title


def _lead(article: SourceArticle, style: Style, turn: int) -> Lead:
    return lead(lead_facts(article, style.zone, turn=turn), style.language, palette=style.palette)


def lead_facts(article: SourceArticle, zone: tzinfo, *, turn: int = 0) -> LeadFacts:
    """What a lead may tell of an article."""
    authors, outlet, handle = authors_of(article), article.outlet, article.handle
    if fold(handle) == fold(outlet):  # an account that is its own outlet is named once
        handle = ""
    elif fold(outlet) == fold(article.platform) and (authors or handle):  # and a platform is where, not who
        outlet = ""
    return LeadFacts(
        authors=authors,
        outlet=outlet,
        title=article.title,
        kind=_kind(article),
        platform=article.platform,
        handle=handle,
        day=article.published.astimezone(zone).date() if article.dated else None,
        turn=turn,
    )


def _kind(article: SourceArticle) -> LeadKind:
    if article.is_post:
        return LeadKind.POST
    asks = article.title.rstrip(" \u200f\u200e»”\"'’").endswith(_QUESTION_MARKS)
    if asks:
        return LeadKind.QUESTION
    is_opinion = kind_of(article.title, article.url, is_post=False) is ItemKind.OP_ED
    return LeadKind.OPINION if is_opinion else LeadKind.ARTICLE


def _sources(sources: Sequence[SourceArticle]) -> list[ProposedPiece]:
    return [ProposedPiece(PieceRole.SOURCE, article.id, article.revision) for article in sources]


def _quotations(article: SourceArticle, quotes: Sequence[Quote]) -> list[ProposedPiece]:
    return [
        ProposedPiece(
            PieceRole.QUOTATION,
            article.id,
            article.revision,
            quote.start,
            quote.end,
            quote.text,
            _speaker(article, quote),
        )
        for quote in quotes
    ]


def _extracts(article: SourceArticle, style: Style) -> list[ProposedPiece]:
    chosen = telling_sentences(article.text, limit=style.extracts, is_watched=style.is_watched)
    return [
        ProposedPiece(PieceRole.EXTRACT, article.id, article.revision, extract.start, extract.end, extract.text)
        for extract in chosen
    ]
