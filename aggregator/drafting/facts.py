"""What the store knows of the stories of a desk, put into the facts the pure files decide from.

Reads only. Texts are looked at a batch of stories at a time and dropped again, so that any number fits in memory.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from aggregator.drafting.proposal import SourceArticle
from aggregator.drafting.rank import Rank, StoryFacts, WatchHit, is_candidate, is_selectable, rank
from aggregator.store import articles, digests, sketches, stories
from aggregator.store.articles import ArticleText
from aggregator.text.names import NameFinder, WatchEntry
from aggregator.vocabulary import ItemStatus, PublishedBasis, Verdict

#: Stories whose texts are in memory at once; a story has a handful of articles of a few kilobytes.
_BATCH = 200
#: Characters of an article that watched names are looked for in: what it is about stands in its title and first
#: paragraphs, a name far down is a mention. Looking for names is most of a run's time: 8,000 candidate articles took
#: 22 s with 2,000 characters each.
_ABOUT = 700
#: An item in one of these states has settled the story, in whatever digest of the series it stands.
_SETTLED = frozenset({ItemStatus.ACCEPTED, ItemStatus.REJECTED, ItemStatus.MERGED})
_COPIES = frozenset({Verdict.DUPLICATE, Verdict.REPRINT})


class Watch:
    """The desk's watchlist, ready to look with."""

    def __init__(self, entries: Sequence[WatchEntry]) -> None:
        self._finder = NameFinder(entries)
        self._entries = {entry.key: entry for entry in entries}

    def hits(self, texts: Iterable[str]) -> tuple[WatchHit, ...]:
        """The names that occur in any of the texts, each once."""
        if not self._entries:
            return ()
        keys = sorted({mention.key for text in texts for mention in self._finder.find(text)})
        return tuple(WatchHit(self._entries[key].label, self._entries[key].weight) for key in keys)

    def holds(self, text: str) -> bool:
        """Whether any watched name occurs."""
        return bool(self._entries) and bool(self._finder.find(text))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate story and its place."""

    story_id: int
    newest: datetime
    rank: Rank


def ranked_candidates(
    session: Session, *, series: str, now: datetime, selectable_days: int, watch: Watch
) -> list[Ranked]:
    """The stories that may be proposed for a digest of the series, best first; equals newest first, then by id."""
    found = digests.candidate_stories(session, since=now - timedelta(days=selectable_days))
    settled = settled_stories(session, series)
    used = digests.used_articles(session, series)
    ranked: list[Ranked] = []
    for batch in _batches([story.id for story in found if story.id is not None]):
        for story_id, facts in _facts(
            session, batch, settled=settled, used=used, watch=watch, now=now, days=selectable_days
        ).items():
            if is_candidate(facts, now, selectable_days=selectable_days):
                ranked.append(Ranked(story_id, facts.newest, rank(facts, now, selectable_days=selectable_days)))
    return sorted(ranked, key=lambda each: (-each.rank.score, -each.newest.timestamp(), each.story_id))


def settled_stories(session: Session, series: str) -> set[int]:
    """Stories that a person has used, merged into another item, or rejected."""
    drafted = digests.drafted_stories(session, series)
    return {story_id for story_id, items in drafted.items() if any(item.status in _SETTLED for item in items)}


def _batches(story_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(story_ids), _BATCH):
        yield story_ids[start : start + _BATCH]


def _facts(
    session: Session,
    story_ids: Sequence[int],
    *,
    settled: set[int],
    used: set[int],
    watch: Watch,
    now: datetime,
    days: int,
) -> dict[int, StoryFacts]:
    """Facts by story, from its selectable articles not `used` yet; stories without one are left out."""
    texts = _texts(session, story_ids, used=used)
    young = {
        story_id: [text for text in members if is_selectable(text.published_at, now, selectable_days=days)]
        for story_id, members in texts.items()
    }
    copied = _copies(session, [text.id for members in young.values() for text in members])
    return {
        story_id: StoryFacts(
            outlets=len({text.outlet_id for text in members}),
            copies=sum(copied.get(text.id, 0) for text in members),
            watched=watch.hits(_about(text) for text in members),
            oldest=min(text.published_at for text in members),
            newest=max(text.published_at for text in members),
            languages=tuple(sorted({text.language for text in members})),
            used_before=story_id in settled,
        )
        for story_id, members in young.items()
        if members
    }


def _about(text: ArticleText) -> str:
    return f"{text.title}\n{text.text[:_ABOUT] or text.summary}"


def _texts(session: Session, story_ids: Iterable[int], *, used: set[int]) -> dict[int, list[ArticleText]]:
    members = stories.members(session, story_ids)
    texts = articles.texts(session, [member.article_id for story in members.values() for member in story])
    return {
        story_id: [
            texts[member.article_id] for member in story if member.article_id in texts and member.article_id not in used
        ]
        for story_id, story in members.items()
    }


def _copies(session: Session, article_ids: Sequence[int]) -> Mapping[int, int]:
    """How many copies point at each article."""
    counts: dict[int, int] = {}
    for resemblance in sketches.copies(session, article_ids):
        if resemblance.verdict in _COPIES:
            counts[resemblance.of_id] = counts.get(resemblance.of_id, 0) + 1
    return counts


def sources(session: Session, story_ids: Iterable[int], *, series: str) -> dict[int, list[SourceArticle]]:
    """The articles of stories with their current text, by story.

    Left out are copies, which are not members, and what an accepted item of the series cites already: after a split
    its other story would tell readers the same again.
    """
    texts = _texts(session, story_ids, used=digests.used_articles(session, series))
    return {story_id: [_source(text) for text in members] for story_id, members in texts.items()}


def _source(text: ArticleText) -> SourceArticle:
    return SourceArticle(
        id=text.id,
        revision=text.revision,
        outlet_id=text.outlet_id,
        outlet=text.outlet_name,
        title=text.title,
        text=text.text,
        bylines=text.bylines,
        language=text.language,
        published=text.published_at,
        dated=text.published_basis is not PublishedBasis.FIRST_SEEN,
        platform=text.platform,
        handle=text.handle,
    )
