"""What pre-flight says of an issue as a whole: repeats, empty sections, one outlet over its share, drafts undecided."""

from collections import Counter
from collections.abc import Iterator, Sequence

from aggregator.phrases import Phrase, Share
from aggregator.review.preflight.facts import IssueFacts, ItemFacts, SourceFacts
from aggregator.review.preflight.finding import Finding
from aggregator.vocabulary import Check, ItemStatus

#: Of fewer items a share says nothing.
_FEWEST_ITEMS = 5


def findings(issue: IssueFacts) -> Iterator[Finding]:
    """What there is to say of the whole."""
    if not issue.items:
        mend = Phrase("accept some: `newsloom digest accept ITEM`")
        yield Finding(Check.NO_ITEMS, Phrase("the issue has no items"), mend)
    yield from _undecided(issue)
    yield from _repeated(issue)
    yield from _told(issue)
    yield from _sections(issue)
    yield from _outlets(issue)


def _undecided(issue: IssueFacts) -> Iterator[Finding]:
    for item in issue.items:
        if item.status is ItemStatus.DRAFT:
            mend = Phrase(
                "`newsloom digest accept %(item)s`, `newsloom digest reject %(item)s` or put it aside", item=item.id
            )
            yield Finding(Check.UNDECIDED, Phrase("nobody has decided on this draft"), mend, item.id)


def _repeated(issue: IssueFacts) -> Iterator[Finding]:
    """The same story twice, or the same article cited by two items."""
    stories: dict[int, int] = {}
    cited: dict[int, int] = {}
    for item in issue.items:
        first = None if item.story_id is None else stories.setdefault(item.story_id, item.id)
        if first not in (None, item.id):
            yield _twice(item, Phrase("tells the story of item %(item)s again", item=first), first)
            continue
        for source in item.sources:
            other = cited.setdefault(source.article_id, item.id)
            if other != item.id:
                yield _twice(item, _as_well(source, other), other)


def _as_well(source: SourceFacts, other: int) -> Phrase:
    return Phrase(
        "cites article %(article)s (%(outlet)s) as item %(item)s does",
        article=source.article_id,
        outlet=source.outlet,
        item=other,
    )


def _twice(item: ItemFacts, says: Phrase, other: int | None) -> Finding:
    mend = Phrase("`newsloom digest merge %(other)s %(item)s`, or reject one", other=other, item=item.id)
    return Finding(Check.REPEATED, says, mend, item.id)


def _told(issue: IssueFacts) -> Iterator[Finding]:
    for item in issue.items:
        if item.told_in:
            says = Phrase("the story was told in %(issue)s, and nothing new is known of it", issue=item.told_in)
            yield Finding(Check.TOLD_BEFORE, says, Phrase("say what is new, or reject it"), item.id)


def _read(issue: IssueFacts) -> Sequence[ItemFacts]:
    """The items that readers would have: what was accepted; all, as a forecast, while nothing is."""
    return [item for item in issue.items if item.status is ItemStatus.ACCEPTED] or issue.items


def _sections(issue: IssueFacts) -> Iterator[Finding]:
    filled = {item.section for item in _read(issue)}
    bare = sum(not heading for heading in issue.sections.values())
    for key, heading in issue.sections.items():
        if key not in filled and issue.items:
            mend = Phrase("move an item there: `newsloom digest move ITEM --section %(key)s --position 1`", key=key)
            yield Finding(Check.EMPTY_SECTION, _empty(heading, key, bare), mend)


def _empty(heading: str, key: str, bare: int) -> Phrase:
    """The key, which readers of config know, is told only where several sections have no heading."""
    if heading or bare > 1:
        return Phrase("section “%(name)s” is empty", name=heading or key)
    return Phrase("the section without a heading is empty")


def _outlets(issue: IssueFacts) -> Iterator[Finding]:
    """An item rests on the outlet it cites first."""
    leading = Counter(item.sources[0].outlet for item in _read(issue) if item.sources)
    total = len(_read(issue))
    for outlet, items in sorted(leading.items()):
        if total >= _FEWEST_ITEMS and items > issue.measures.outlet_share * total:
            says = Phrase(
                "%(items)s of %(total)s items rest on %(outlet)s (the desk's limit is %(limit)s)",
                items=items,
                total=total,
                outlet=outlet,
                limit=Share(issue.measures.outlet_share),
            )
            yield Finding(Check.ONE_OUTLET, says, Phrase("look for others that report the same"))
