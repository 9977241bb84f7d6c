"""What pre-flight says of an item's sources: none, too old, used before, changed since, dead links, foreign titles."""

from collections.abc import Iterator
from datetime import timedelta

from aggregator.review.preflight.facts import IssueFacts, ItemFacts, Place, SourceFacts
from aggregator.review.preflight.finding import Finding
from aggregator.text.fold import fold
from aggregator.text.language import base_of
from aggregator.vocabulary import Check


def findings(item: ItemFacts, issue: IssueFacts) -> Iterator[Finding]:
    """What there is to say of the sources of one item."""
    if not item.sources and not item.anonymous:
        yield Finding(
            Check.NO_SOURCE,
            "the item names no source",
            f"add one: `newsloom digest cite {item.id} ARTICLE`, or `newsloom digest cite {item.id} --anonymous WHO`",
            item.id,
        )
    for source in item.sources:
        yield from _age(item, source, issue)
        yield from _link(item, source, issue)
        yield from _title(item, source)


def _age(item: ItemFacts, source: SourceFacts, issue: IssueFacts) -> Iterator[Finding]:
    days = issue.measures.selectable_days
    if issue.now - source.published > timedelta(days=days):
        yield Finding(
            Check.OLD_SOURCE,
            f"{_called(source)} is of {source.published:%Y-%m-%d}, more than {days} days ago",
            "say in the item why it comes now, or leave it out",
            item.id,
        )
    if source.used_in:
        yield Finding(
            Check.USED_SOURCE,
            f"{_called(source)} was used in {source.used_in}",
            "say what is new, or leave it out",
            item.id,
        )


def _link(item: ItemFacts, source: SourceFacts, issue: IssueFacts) -> Iterator[Finding]:
    if source.link_error is None:
        return
    age = "" if source.link_checked is None else f", {_ago(issue.now - source.link_checked)}"
    yield Finding(
        Check.DEAD_LINK,
        f"the page of {_called(source)} was last seen dead: {source.link_error}{age}",
        f"open {source.url or 'its page'}; where it is gone for good, say so in the item",
        item.id,
    )


def _title(item: ItemFacts, source: SourceFacts) -> Iterator[Finding]:
    """A title in another language that the item's words show as it is, without a translation beside it."""
    title = source.title.strip()
    if not title or base_of(source.language) == base_of(item.language) or fold(title) not in fold(item.lead):
        return
    if any(one.is_of_title and one.span.article_id == source.article_id for one in item.standing):
        return
    start = max(0, item.lead.find(title))
    yield Finding(
        Check.UNTRANSLATED_TITLE,
        f"the title is in {source.language}, the item in {item.language}",
        f"translate it: `newsloom digest translate {item.id} {source.article_id} --title`",
        item.id,
        place=Place.LEAD,
        start=start,
        end=start + len(title),
        words=title,
    )


def _called(source: SourceFacts) -> str:
    return f"article {source.article_id} ({source.outlet})"


def _ago(age: timedelta) -> str:
    if age < timedelta(hours=1):
        return "less than an hour ago"
    if age < timedelta(days=1):
        return f"{age.seconds // 3600} hours ago" if age >= timedelta(hours=2) else "an hour ago"
    return "a day ago" if age.days == 1 else f"{age.days} days ago"
