"""What the store knows of the stories of a desk, put into the facts the pure files decide from.

Reads only. Texts are looked at a batch of stories at a time and dropped again, so that any number fits in memory.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from aggregator.drafting.history import History
from aggregator.drafting.novelty import Archive, Limits, Novelty, StoryArticle
from aggregator.drafting.past import Past, Standing, look_back, standing, traits
from aggregator.drafting.profile import Profile, Rarity
from aggregator.drafting.proposal import SourceArticle, in_order
from aggregator.drafting.rank import Rank, StoryFacts, Weights, is_candidate, is_selectable, rank
from aggregator.drafting.sections import SectionRule, fit, usual_items
from aggregator.drafting.watch import Reading, Watch
from aggregator.models import Digest
from aggregator.settings import Desk
from aggregator.store import articles, digests, lineage, stories
from aggregator.store.articles import ArticleText
from aggregator.store.reach import Reach
from aggregator.vocabulary import PublishedBasis

#: Stories whose texts are in memory at once; a story has a handful of articles of a few kilobytes.
_BATCH = 200
#: Candidate stories, the latest ones, from which it is learned how rare a word is: enough for common words to be known.
_SAMPLE = 400


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate story and its place; `first_id` is the article it would be told from."""

    story_id: int
    first_id: int
    facts: StoryFacts
    rank: Rank

    @property
    def newest(self) -> datetime:
        """When its last article was published."""
        return self.facts.newest

    @property
    def novelty(self) -> Novelty:
        """What it is to the readers."""
        return self.facts.novelty

    def reasons(self) -> list[dict[str, object]]:
        """The reasons as they are stored; that of novelty says as well what kind it is, and of which item."""
        novelty = self.novelty
        known = {"kind": novelty.kind.value, "issue": novelty.number, "item": novelty.item_id}
        return [reason.as_dict() | (known if reason.name == "novelty" else {}) for reason in self.rank.reasons]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The stories that may be proposed, best first; `told` are those an earlier issue has, with when."""

    ranked: tuple[Ranked, ...]
    told: Mapping[int, datetime]


@dataclass(frozen=True, slots=True)
class _Story:
    """A story's articles that it could be told from, with the words read, and the ids of those told already."""

    id: int
    texts: Sequence[ArticleText]
    readings: Sequence[Reading]
    told: frozenset[int]
    #: how far the whole story reached, copies and what was told already included
    reach: Reach


class _Shortlist:
    """Ranks the stories of a desk for the digest in preparation, as they stand in one unit of work."""

    def __init__(self, session: Session, desk: Desk, *, now: datetime, watch: Watch) -> None:
        self._session, self._desk, self._now, self._watch = session, desk, now, watch
        target = digests.in_preparation(session, desk.series)
        cover = target.cover_date if target else desk.next_cover(now)
        weights = desk.ranking
        self.standing: Standing = standing(session, desk.series, cover_date=cover)
        self._out = self.standing.settled | _open_elsewhere(session, desk.series, target=target, cover_date=cover)
        self._used = digests.used_articles(session, desk.series)
        self._past: Past = look_back(
            session, desk.series, target=target, cover_date=cover, issues=weights.issues, watch=watch
        )
        self._history = History(self._past.decided, least=weights.decided_least, prior=weights.decided_prior)
        self._sample: dict[int, Reading] = {}
        self._usual = usual_items(self._past.sections, rules=section_rules(desk), room=desk.drafting.items)

    def ranked(self) -> list[Ranked]:
        """Best first; equals newest first, then by id."""
        since = self._now - timedelta(days=self._desk.drafting.selectable_days)
        found = digests.candidate_stories(self._session, since=since)
        ids = [s.id for s in found if s.id is not None and s.id not in self._out]
        latest = sorted(found, key=lambda story: (story.last_at, story.id or 0), reverse=True)
        archive = self._archive([story.id for story in latest[:_SAMPLE] if story.id is not None])
        ranked = [
            each for batch in _batches(ids) for story in self._stories(batch) if (each := self._ranked(story, archive))
        ]
        return sorted(ranked, key=lambda each: (-each.rank.score, -each.newest.timestamp(), each.story_id))

    def _archive(self, sample: Sequence[int]) -> Archive:
        weights, printed = self._desk.ranking, self._past.printed
        profiles = [item.profile for item in printed]
        if printed:  # without earlier issues nothing is compared
            profiles += self._sampled(sample)
        limits = Limits(weights.alike, weights.alike_marked, weights.new_words)
        return Archive(printed, Rarity(profiles), limits)

    def _sampled(self, sample: Sequence[int]) -> list[Profile]:
        for batch in _batches(sample):
            for story in self._stories(batch):
                self._sample |= {text.id: read for text, read in zip(story.texts, story.readings, strict=True)}
        return [reading.about for reading in self._sample.values()]

    def _read(self, text: ArticleText) -> Reading:
        """The article's words; those of the sample are read already."""
        return self._sample.get(text.id) or self._watch.read(text)

    def _stories(self, batch: Sequence[int]) -> Iterator[_Story]:
        """The stories of a batch that have articles to be told from."""
        found = stories.article_ids(self._session, batch)
        texts = unused(self._session, found, used=self._used, since=self.standing.told)
        days = self._desk.drafting.selectable_days
        young = {
            story_id: [text for text in unread if is_selectable(text.published_at, self._now, selectable_days=days)]
            for story_id, unread in texts.items()
        }
        reached = lineage.reach_of_stories(self._session, [story_id for story_id, story in young.items() if story])
        for story_id, reach in reached.items():
            story, told = young[story_id], frozenset(found[story_id]) & self._used
            yield _Story(story_id, story, [self._read(text) for text in story], told, reach)

    def _ranked(self, story: _Story, archive: Archive) -> Ranked | None:
        """The story's place, or None where it may not be proposed."""
        said = [
            StoryArticle(text.id, text.first_seen_at, reading.about)
            for text, reading in zip(story.texts, story.readings, strict=True)
        ]
        novelty = archive.judge(story.id, said, told=story.told)
        if not is_candidate(novelty, settled=story.id in self._out, told=story.id in self.standing.told):
            return None
        texts = [source(text) for text in story.texts]
        first = in_order(texts, language=self._desk.language, selectable=lambda _: True)[0]
        facts = self._facts(story, first, novelty)
        days = self._desk.drafting.selectable_days
        return Ranked(story.id, first.id, facts, rank(facts, weights_of(self._desk), self._now, selectable_days=days))

    def _facts(self, story: _Story, first: SourceArticle, novelty: Novelty) -> StoryFacts:
        texts = story.texts
        watched = self._watch.hits(story.readings)
        section = fit(
            first.language, first.outlet_id, rules=section_rules(self._desk), here=self._past.here, usual=self._usual
        )
        return StoryFacts(
            outlets=story.reach.outlets,
            independent=story.reach.independent,
            watched=watched,
            newest=max(text.published_at for text in texts),
            languages=tuple(sorted({text.language for text in texts})),
            section=section,
            novelty=novelty,
            history=self._history.opinion(traits(texts, section.key, [hit.label for hit in watched])),
        )


def candidates(session: Session, desk: Desk, *, now: datetime, watch: Watch) -> Candidates:
    """The stories that may be proposed for the digest in preparation (the next one, where there is none)."""
    shortlist = _Shortlist(session, desk, now=now, watch=watch)
    return Candidates(tuple(shortlist.ranked()), shortlist.standing.told)


def weights_of(desk: Desk) -> Weights:
    """The desk's weights in the form `rank` takes."""
    values = desk.ranking
    return Weights(**{name: getattr(values, name) for name in Weights.__dataclass_fields__})


def section_rules(desk: Desk) -> tuple[SectionRule, ...]:
    """The rules of the desk's sections, in their order."""
    return tuple(
        SectionRule(section.key, frozenset(section.languages), frozenset(section.outlets)) for section in desk.sections
    )


def unused(
    session: Session, found: Mapping[int, Sequence[int]], *, used: set[int], since: Mapping[int, datetime]
) -> dict[int, list[ArticleText]]:
    """The articles of stories that no accepted item cites; of a story told before, those seen first after that."""
    texts = articles.texts(session, {article_id for story in found.values() for article_id in story} - used)
    return {
        story_id: [
            texts[article_id]
            for article_id in story
            if article_id in texts and (story_id not in since or texts[article_id].first_seen_at > since[story_id])
        ]
        for story_id, story in found.items()
    }


def _open_elsewhere(session: Session, series: str, *, target: Digest | None, cover_date: date) -> set[int]:
    """Stories with an item still open in another digest than the one in preparation."""
    here = {item.story_id for item in digests.items(session, target.id)} if target and target.id else set()
    return digests.open_stories(session, series, cover_date=cover_date) - here


def _batches(story_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(story_ids), _BATCH):
        yield story_ids[start : start + _BATCH]


def sources(
    session: Session, story_ids: Iterable[int], *, series: str, told: Mapping[int, datetime]
) -> dict[int, list[SourceArticle]]:
    """The articles of stories with their current text, by story.

    Left out are copies, which are not members, and what an accepted item of the series cites already: after a split
    its other story would tell readers the same again. Of a story `told` in an earlier issue only what came later.
    """
    found = stories.article_ids(session, story_ids)
    ids = {article_id for story in found.values() for article_id in story}
    texts = unused(session, found, used=digests.used_articles(session, series, among=ids), since=told)
    return {story_id: [source(text) for text in story] for story_id, story in texts.items()}


def source(text: ArticleText) -> SourceArticle:
    """An article as drafting takes it."""
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
        url=text.url,
    )
