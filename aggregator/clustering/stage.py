"""The stage: place every judged article that stands in no story, write down where and why, end stories gone quiet.

A batch at a time: read, decide in memory, write in one transaction. A process killed at any moment leaves whole
batches, and the next run goes on as this one would have. Articles are placed in order of publication, then of number.
Copies are deliberately not placed: they follow the article they copy.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from sqlmodel import Session

from aggregator.clustering import shelf
from aggregator.clustering.editors import EditorsWords
from aggregator.clustering.embedder import Embedder
from aggregator.clustering.index import TermWeights
from aggregator.clustering.lifecycle import Window
from aggregator.clustering.online import Decision, Model, OnlineClusterer, Union
from aggregator.clustering.placement import Limits
from aggregator.clustering.score import Weights
from aggregator.clustering.shelf import Batch, Waiting
from aggregator.clustering.vectors import Vector
from aggregator.errors import StoreError
from aggregator.settings.thresholds import StoryThresholds
from aggregator.store import links, stories
from aggregator.store.database import Database
from aggregator.text.names import NameFinder, WatchEntry

#: Articles in one transaction: few enough that other writers need not wait long; its duration was not measured.
BATCH: Final = 100
#: Articles asked for at once: finding the ones that wait costs a walk over those that do not.
_AHEAD: Final = 5_000
#: How often a batch is begun again because editors changed the facts meanwhile, before the run gives up.
_TRIES: Final = 5
#: Features are kept for this many windows: a story may live long, but what it said long ago no longer finds articles.
_WINDOWS_KEPT: Final = 4


@dataclass(frozen=True, slots=True)
class ClusterReport:
    """What a run did.

    Articles placed, stories begun for them, articles that joined one; stories merged into others, stories ended.
    """

    placed: int
    opened: int
    joined: int
    merged: int
    ended: int


def run(
    database: Database,
    thresholds: StoryThresholds,
    *,
    watchlist: Sequence[WatchEntry] = (),
    embedder: Embedder | None = None,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> ClusterReport:
    """Place all articles that wait for it; a second run finds nothing left to do.

    Args:
        database: at the present schema.
        thresholds: the desk's.
        watchlist: names that count as evidence.
        embedder: used where vectors can change the answer; None to go by words alone.
        now: noted as the time of placement; stories quiet for a window before it end.
        progress: told after each batch how many articles were placed so far.

    Raises:
        StoreError: the database cannot be used; the batches before are kept.
    """
    clustering = _Run(database, model_of(thresholds), finder=NameFinder(watchlist), embedder=embedder, now=now)
    clustering.renew()
    placed = opened = merged = 0
    for ids in _batches(database):
        done = clustering.batch(ids)
        placed, opened, merged = placed + done.placed, opened + done.opened, merged + done.merged
        if progress is not None:
            progress(placed)
    window = Window(thresholds.window_days)
    with database.write() as session:
        links.lock(session)
        ended = stories.end_quiet(session, before=window.begins(now), now=now)
        stories.forget_features(session, now - _WINDOWS_KEPT * window.length)
    return ClusterReport(placed, opened, placed - opened, merged, ended)


def model_of(thresholds: StoryThresholds) -> Model:
    """The thresholds as the pure files take them."""
    article, between = thresholds.article, thresholds.between
    return Model(
        terms=TermWeights(title=thresholds.title_words, body=thresholds.body_words),
        weights=Weights(**article.model_dump()),
        between=Weights(**between.model_dump()),
        limits=Limits(join=thresholds.join, near_miss=thresholds.near_miss, told=thresholds.near_misses_told),
        merge=thresholds.merge,
        confident=thresholds.confident,
        candidates=thresholds.candidates,
        crowd_place=thresholds.crowd_place,
        crowd_unknown=thresholds.crowd_unknown,
        window=Window(thresholds.window_days),
    )


def _batches(database: Database) -> Iterator[list[int]]:
    before: list[int] = []
    while True:
        with database.read() as session:
            ids = stories.to_place(session, _AHEAD)
        if not ids or ids == before:  # nothing left, or nothing that can be placed
            return
        before = ids
        for start in range(0, len(ids), BATCH):
            yield ids[start : start + BATCH]


@dataclass(frozen=True, slots=True)
class _Done:
    placed: int
    opened: int
    merged: int


class _Run:
    """One run: the clusterer, loaded when it is first needed and again when editors have changed something."""

    def __init__(
        self, database: Database, model: Model, *, finder: NameFinder, embedder: Embedder | None, now: datetime
    ) -> None:
        self._database = database
        self._model = model
        self._finder = finder
        self._embedder = embedder
        self._embedder_name = None if embedder is None else embedder.name
        self._now = now
        self._clusterer: OnlineClusterer | None = None
        self._trace: shelf.Trace | None = None

    def renew(self) -> None:
        """Let what was revised since it was placed count as it reads now; copies leave the stories of the machine."""
        with self._database.write() as session:
            links.lock(session)
            stories.withdraw_copies(session, now=self._now)
        last = 0
        while True:
            with self._database.read() as session:
                revised, stale = shelf.read_revised(
                    session, after=last, limit=BATCH, finder=self._finder, model=self._embedder_name
                )
            if not revised:
                return
            known: dict[str, Vector] = {}
            made = {one.id: _vector(one, known, self._embedder) for one in revised if one.id in stale}
            vectors = {ident: vector for ident, vector in made.items() if vector is not None}
            with self._database.write() as session:
                shelf.write_revised(session, revised, vectors, model=self._embedder_name)
            last = revised[-1].id

    def batch(self, ids: Sequence[int]) -> _Done:
        """Place the articles `ids`, all or none."""
        for _ in range(_TRIES):
            with self._database.read() as session:
                batch = shelf.read_batch(session, ids, finder=self._finder, model=self._embedder_name)
                if not batch.waiting:
                    return _Done(0, 0, 0)
                clusterer = self._loaded(session, batch)
            done = self._place(clusterer, batch)
            if done is not None:
                return done
            self._clusterer = None
        raise StoreError("stories kept changing while articles were placed: run it again when the desk is quieter")

    def _loaded(self, session: Session, batch: Batch) -> OnlineClusterer:
        first = min(article.features.published for article in batch.waiting)
        if batch.trace != self._trace:  # editors moved articles since the last batch
            self._clusterer, self._trace = None, batch.trace
        if self._clusterer is None:
            self._clusterer = OnlineClusterer(self._model)
            since = self._model.window.begins(first)
            shelf.load(session, self._clusterer, since=since, model=self._embedder_name)
        self._clusterer.refresh(first)
        return self._clusterer

    def _place(self, clusterer: OnlineClusterer, batch: Batch) -> _Done | None:
        """Decide on a batch and store it; None when it has to be begun again."""
        self._clusterer = None  # in step with the store again only when the batch is written
        decisions, unions = _decide(clusterer, batch, self._embedder)
        story_of = {one.article_id: clusterer.story_of(one.article_id) or one.story_id for one in decisions}
        with self._database.write() as session:
            numbers = shelf.write_batch(
                session, batch, decisions, unions, story_of=story_of, model=self._embedder_name, now=self._now
            )
        if numbers is None:
            return None
        if not batch.ended.intersection(story_of.values()):  # else the articles of a reopened story are to be loaded
            clusterer.rename(numbers)
            self._clusterer = clusterer
        return _Done(len(decisions), len(numbers), sum(union.giver > 0 for union in unions))


def _decide(clusterer: OnlineClusterer, batch: Batch, embedder: Embedder | None) -> tuple[list[Decision], list[Union]]:
    decisions: list[Decision] = []
    unions: list[Union] = []
    vectors = dict(batch.vectors)
    elsewhere = dict(batch.elsewhere)
    words = EditorsWords(batch.must, batch.cannot, elsewhere=elsewhere, held=batch.held)
    for article in batch.waiting:
        decision = clusterer.place(
            article.id,
            article.features,
            must=words.linked_stories(article.id, clusterer.story_of),
            barred=words.barred_stories(article.id, clusterer.story_of),
            spelled=article.spelled,
            embed=partial(_vector, article, vectors, embedder),
        )
        decisions.append(decision)
        union = clusterer.unite(decision.story_id, may=partial(_may_unite, words, clusterer))
        if union is not None:
            unions.append(union)
            elsewhere |= {ident: union.taker for ident, story_id in elsewhere.items() if story_id == union.giver}
    return decisions, unions


def _may_unite(words: EditorsWords, clusterer: OnlineClusterer, giver: int, taker: int) -> bool:
    """Whether no editor's word stands against giving one story to another."""
    return words.may_unite(giver, clusterer.index.stories[giver].articles, taker, story_of=clusterer.story_of)


def _vector(article: Waiting, vectors: dict[str, Vector], embedder: Embedder | None) -> Vector | None:
    """The vector of an article's text, computed once for each text."""
    if embedder is None or not article.to_embed:
        return None
    if article.text_hash not in vectors:
        vectors[article.text_hash] = embedder.embed([article.to_embed])[0]
    return vectors[article.text_hash]
