"""What pre-flight says of an issue as a whole: repeats, empty sections, one outlet over its share, drafts undecided."""

from collections import Counter
from collections.abc import Iterator

from aggregator.review.preflight.facts import IssueFacts, ItemFacts
from aggregator.review.preflight.finding import Finding
from aggregator.vocabulary import Check, ItemStatus

#: Of fewer items a share says nothing.
_FEWEST_ITEMS = 5


def findings(issue: IssueFacts) -> Iterator[Finding]:
    """What there is to say of the whole."""
    if not issue.items:
        yield Finding(Check.NO_ITEMS, "the issue has no items", "accept some: `newsloom digest accept ITEM`")
    yield from _undecided(issue)
    yield from _repeated(issue)
    yield from _told(issue)
    yield from _sections(issue)
    yield from _outlets(issue)


def _undecided(issue: IssueFacts) -> Iterator[Finding]:
    for item in issue.items:
        if item.status is ItemStatus.DRAFT:
            mend = f"`newsloom digest accept {item.id}`, `newsloom digest reject {item.id}` or put it aside"
            yield Finding(Check.UNDECIDED, "nobody has decided on this draft", mend, item.id)


def _repeated(issue: IssueFacts) -> Iterator[Finding]:
    """The same story twice, or the same article cited by two items."""
    stories: dict[int, int] = {}
    cited: dict[int, int] = {}
    for item in issue.items:
        first = None if item.story_id is None else stories.setdefault(item.story_id, item.id)
        if first not in (None, item.id):
            yield _twice(item, f"tells the story of item {first} again", first)
            continue
        for source in item.sources:
            other = cited.setdefault(source.article_id, item.id)
            if other != item.id:
                yield _twice(item, f"cites article {source.article_id} ({source.outlet}) as item {other} does", other)


def _twice(item: ItemFacts, says: str, other: int | None) -> Finding:
    mend = f"`newsloom digest merge {other} {item.id}`, or reject one"
    return Finding(Check.REPEATED, says, mend, item.id)


def _told(issue: IssueFacts) -> Iterator[Finding]:
    for item in issue.items:
        if item.told_in:
            says = f"the story was told in {item.told_in}, and nothing new is known of it"
            yield Finding(Check.TOLD_BEFORE, says, "say what is new, or reject it", item.id)


def _sections(issue: IssueFacts) -> Iterator[Finding]:
    filled = {item.section for item in issue.items}
    for key, heading in issue.sections.items():
        if key not in filled and issue.items:
            mend = f"move an item there: `newsloom digest move ITEM --section {key} --position 1`"
            yield Finding(Check.EMPTY_SECTION, f"section {heading or key!r} is empty", mend)


def _outlets(issue: IssueFacts) -> Iterator[Finding]:
    """An item rests on the outlet it cites first."""
    leading = Counter(item.sources[0].outlet for item in issue.items if item.sources)
    total = len(issue.items)
    for outlet, items in sorted(leading.items()):
        if total >= _FEWEST_ITEMS and items > issue.measures.outlet_share * total:
            says = f"{items} of {total} items rest on {outlet} (the desk's limit is {issue.measures.outlet_share:.0%})"
            yield Finding(Check.ONE_OUTLET, says, "look for others that report the same")
