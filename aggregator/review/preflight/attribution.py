"""Whom an item rests on, in words for its editor: outlets with what the desk calls them, authors, origin, reach."""

from collections.abc import Sequence

from aggregator.review.preflight.facts import ItemFacts, SourceFacts
from aggregator.review.preflight.ledger import Entry
from aggregator.review.preflight.quotations import quoted_words
from aggregator.text.words import words
from aggregator.vocabulary import TranslationKind

_KINDS = {
    TranslationKind.HUMAN: "translated",
    TranslationKind.MACHINE: "machine-translated",
    TranslationKind.SECOND_HAND: "translated second-hand",
}

_GONE = ", of no use: the original does not stand in what the item cites now; translate anew, or `digest untranslate`"


def attribution(item: ItemFacts, entries: Sequence[Entry]) -> list[str]:
    """Lines: how many sources stand behind the item, each of them, what was translated by whom, how much is quoted."""
    lines = [_summary(item)]
    lines += [_line(source) for source in item.sources]
    lines += [f"anonymous: {description}" for description in item.anonymous]
    return lines + _translated(item, entries) + _quoted(item, entries)


def _summary(item: ItemFacts) -> str:
    outlets = {source.outlet_id for source in item.sources}
    if not outlets:
        return "anonymous sources only" if item.anonymous else "no source"
    cited = "single source" if len(outlets) == 1 else f"{len(outlets)} outlets cited"
    if len(outlets) == 1 < len(item.sources):
        cited = f"{cited}, {len(item.sources)} articles of one outlet"
    return f"{cited}; the story: {item.reach}" if item.reach else cited


def _line(source: SourceFacts) -> str:
    parts = [source.outlet]
    authors = ", ".join(source.bylines)
    parts += [name for name in (authors, source.handle) if name and name != source.outlet]
    parts += [source.language, f"{source.published:%Y-%m-%d}"]
    parts += ["own publication"] * source.is_own
    parts += [source.origin] * bool(source.origin)
    parts += source.labels
    return f"article {source.article_id}: {'; '.join(parts)}"


def _translated(item: ItemFacts, entries: Sequence[Entry]) -> list[str]:
    standing = {one.id for one in item.standing}
    used = {entry.translation.id for entry in entries if entry.translation is not None}
    return [
        f"{_KINDS[one.kind]} by {one.translator}: “{one.words}” for “{one.original}”"
        + (f", confirmed by {one.confirmed_by}" if one.confirmed_by else ", open")
        + ("" if one.id in used else ", not used" if one.id in standing else _GONE)
        for one in item.translations
    ]


def _quoted(item: ItemFacts, entries: Sequence[Entry]) -> list[str]:
    """How many words are quoted, and which share of each article: the desk's own measure."""
    counted = quoted_words(entries)
    lengths = {source.article_id: len(words(source.text)) for source in item.sources}
    return [
        f"quoted of article {article_id}: {count} of {lengths[article_id]} words ({count / lengths[article_id]:.0%})"
        for article_id, count in counted.items()
        if lengths.get(article_id)
    ]
