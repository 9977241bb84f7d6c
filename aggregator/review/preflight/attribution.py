"""Whom an item rests on, in words for its editor: outlets with what the desk calls them, authors, origin, reach."""

from collections.abc import Sequence

from aggregator.phrases import Joined, Phrase, Share, Tongue
from aggregator.review.preflight.facts import ItemFacts, SourceFacts, TranslationFacts
from aggregator.review.preflight.ledger import Entry
from aggregator.review.preflight.quotations import quoted_words
from aggregator.text.words import words
from aggregator.vocabulary import TranslationKind

_OPEN = Phrase("nobody has confirmed it")
_GONE = Phrase(
    "of no use: the original does not stand in what the item cites now; translate anew,"
    " or `newsloom digest untranslate`"
)


def attribution(item: ItemFacts, entries: Sequence[Entry]) -> list[Phrase]:
    """Lines: how many sources stand behind the item, each of them, what was translated by whom, how much is quoted."""
    lines = [_summary(item)]
    lines += [_line(source) for source in item.sources]
    lines += [Phrase("anonymous: %(who)s", who=description) for description in item.anonymous]
    return lines + _translated(item, entries) + _quoted(item, entries)


def _summary(item: ItemFacts) -> Phrase:
    outlets = {source.outlet_id for source in item.sources}
    if not outlets:
        return Phrase("anonymous sources only") if item.anonymous else Phrase("no source")
    cited = [Phrase.counted("single source", "%(num)s outlets cited", len(outlets))]
    if len(outlets) == 1 < len(item.sources):
        cited.append(Phrase("%(number)s articles of one outlet", number=len(item.sources)))
    reach = Phrase("the story: %(reach)s", reach=item.reach) if item.reach else ""
    return Joined("; ", (Joined(", ", cited), reach))


def _line(source: SourceFacts) -> Phrase:
    parts = [source.outlet]
    authors = ", ".join(source.bylines)
    parts += [name for name in (authors, source.handle) if name and name != source.outlet]
    parts.append(Phrase("%(language)s; %(day)s", language=Tongue(source.language), day=source.published.date()))
    parts += [Phrase("own publication")] * source.is_own
    parts += [source.origin, *source.labels]
    return Phrase("article %(article)s: %(what)s", article=source.article_id, what=Joined("; ", parts))


def _translated(item: ItemFacts, entries: Sequence[Entry]) -> list[Phrase]:
    standing = {one.id for one in item.standing}
    used = {entry.translation.id for entry in entries if entry.translation is not None}
    return [
        Joined(
            ", ",
            (
                _by(one),
                Phrase("confirmed by %(who)s", who=one.confirmed_by)
                if one.confirmed_by
                else Phrase("nobody has confirmed it"),
                "" if one.id in used else Phrase("not used") if one.id in standing else _GONE,
            ),
        )
        for one in item.translations
    ]


def _by(one: TranslationFacts) -> Phrase:
    facts = {"who": one.translator, "words": one.words, "original": one.original}
    match one.kind:
        case TranslationKind.HUMAN:
            return Phrase("translated by %(who)s: “%(words)s” for “%(original)s”", **facts)
        case TranslationKind.MACHINE:
            return Phrase("machine-translated by %(who)s: “%(words)s” for “%(original)s”", **facts)
    return Phrase("translated second-hand by %(who)s: “%(words)s” for “%(original)s”", **facts)


def _quoted(item: ItemFacts, entries: Sequence[Entry]) -> list[Phrase]:
    """How many words are quoted, and which share of each article: the desk's own measure."""
    counted = quoted_words(entries)
    lengths = {source.article_id: len(words(source.text)) for source in item.sources}
    return [
        Phrase(
            "quoted of article %(article)s: %(count)s of %(length)s words (%(share)s)",
            article=article_id,
            count=count,
            length=lengths[article_id],
            share=Share(count / lengths[article_id]),
        )
        for article_id, count in counted.items()
        if lengths.get(article_id)
    ]
