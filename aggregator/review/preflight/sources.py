"""What pre-flight says of an item's sources: none, too old, used before, changed since, dead links, foreign titles."""

from collections.abc import Iterator
from datetime import timedelta

from aggregator.phrases import Joined, Phrase, Tongue
from aggregator.review.preflight.facts import IssueFacts, ItemFacts, Place, SourceFacts
from aggregator.review.preflight.finding import Finding
from aggregator.text.fold import fold
from aggregator.text.language import base_of
from aggregator.vocabulary import Check


def findings(item: ItemFacts, issue: IssueFacts) -> Iterator[Finding]:
    """What there is to say of the sources of one item."""
    if not item.sources and not item.anonymous:
        mend = Phrase(
            "add one: `newsloom digest cite %(item)s ARTICLE`, or `newsloom digest cite %(item)s --anonymous WHO`",
            item=item.id,
        )
        yield Finding(Check.NO_SOURCE, Phrase("the item names no source"), mend, item.id)
    for source in item.sources:
        yield from _age(item, source, issue)
        yield from _link(item, source, issue)
        yield from _title(item, source)


def _age(item: ItemFacts, source: SourceFacts, issue: IssueFacts) -> Iterator[Finding]:
    days = issue.measures.selectable_days
    if issue.now - source.published > timedelta(days=days):
        says = Phrase(
            "%(article)s is of %(day)s, more than %(days)s days ago",
            article=_called(source),
            day=source.published.date(),
            days=days,
        )
        yield Finding(Check.OLD_SOURCE, says, Phrase("say in the item why it comes now, or leave it out"), item.id)
    if source.used_in:
        says = Phrase("%(article)s was used in %(issue)s", article=_called(source), issue=source.used_in)
        yield Finding(Check.USED_SOURCE, says, Phrase("say what is new, or leave it out"), item.id)


def _link(item: ItemFacts, source: SourceFacts, issue: IssueFacts) -> Iterator[Finding]:
    if source.link_error is None:
        return
    says = Phrase(
        "the page of %(article)s was last seen dead: %(error)s", article=_called(source), error=source.link_error
    )
    age = "" if source.link_checked is None else _ago(issue.now - source.link_checked)
    page = source.url or Phrase("its page")
    mend = Phrase("open %(page)s; where it is gone for good, say so in the item", page=page)
    yield Finding(Check.DEAD_LINK, Joined(", ", (says, age)), mend, item.id)


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
        Phrase(
            "the title is in %(title)s, the item in %(item)s", title=Tongue(source.language), item=Tongue(item.language)
        ),
        Phrase(
            "translate it: `newsloom digest translate %(item)s %(article)s --title`",
            item=item.id,
            article=source.article_id,
        ),
        item.id,
        place=Place.LEAD,
        start=start,
        end=start + len(title),
        words=title,
    )


def _called(source: SourceFacts) -> Phrase:
    return Phrase("article %(article)s (%(outlet)s)", article=source.article_id, outlet=source.outlet)


def _ago(age: timedelta) -> Phrase:
    if age < timedelta(hours=1):
        return Phrase("less than an hour ago")
    if age < timedelta(days=1):
        return Phrase.counted("an hour ago", "%(num)s hours ago", age.seconds // 3600)
    return Phrase.counted("a day ago", "%(num)s days ago", age.days)
