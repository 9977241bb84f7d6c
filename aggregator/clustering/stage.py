"""The stage: place every judged article that stands in no story, write down where and why, end stories gone quiet.

A batch at a time: read, decide in memory, write in one transaction. A process killed at any moment leaves whole
batches, and the next run goes on as this one would have. Articles are placed in order of publication, then of address:
the order of their arrival does not count. Copies are deliberately not placed: they follow the article they copy.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from sqlmodel import Session

from aggregator.clustering import shelf
from aggregator.clustering.editors import EditorsWords
from aggregator.clustering.embedder import Embedder
from aggregator.clustering.frame import Entry, Frame, frame_of
from aggregator.clustering.lifecycle import Window
from aggregator.clustering.model import model_of
from aggregator.clustering.online import Decision, Model, OnlineClusterer, never
from aggregator.clustering.shelf import Batch, Outcome, Waiting
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
#: From so many articles in the window on, they alone say what is rare, and their stories do.
_KNOWN: Final = 200
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
        self._new_frame: Frame | None = None
        self._placed: int | None = None

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
            batch = self._read(ids)
            if not batch.waiting:
                return _Done(0, 0, 0)
            done = self._place(batch)
            if done is not None:
                return done
            self._clusterer = None
        raise StoreError("stories kept changing while articles were placed: run it again when the desk is quieter")

    def _read(self, ids: Sequence[int]) -> Batch:
        """The batch, and the clusterer loaded with the window where it is not at hand, or no longer in step."""
        window: dict[int, Entry] | None = None
        with self._database.read() as session:
            batch = shelf.read_batch(session, ids, finder=self._finder, model=self._embedder_name)
            if not batch.waiting:
                return batch
            first = min(article.features.published for article in batch.waiting)
            placed = self._count(session)
            if batch.trace != self._trace:  # editors moved articles since the last batch
                self._clusterer, self._trace = None, batch.trace
            if self._clusterer is None or self._is_due(self._clusterer.frame, placed):
                frame = shelf.read_frame(session, model=self._embedder_name)
                since = self._model.window.begins(first)
                window = shelf.read_window(session, since=since, model=self._embedder_name)
            concerned = {article.id for article in batch.waiting}.union(window or ())
            twins = shelf.read_twins(session, concerned, must=batch.must)
        if window is not None:
            self._load(batch, window, frame, placed)
        assert self._clusterer is not None
        self._clusterer.twins.learn(twins)
        self._clusterer.drop_quiet(first)
        return batch

    def _count(self, session: Session) -> int:
        """How many articles stand in stories, looked up once: it takes a walk over them all."""
        if self._placed is None:
            self._placed = stories.count_placed(session)
        return self._placed

    def _is_due(self, frame: Frame, placed: int) -> bool:
        return frame.is_due(placed) or (self._embedder is not None and not frame.knows_vectors)

    def _load(self, batch: Batch, window: dict[int, Entry], frame: Frame, placed: int) -> None:
        """Fill a clusterer, with a new frame where it is time for one."""
        self._new_frame = None
        if self._is_due(frame, placed):
            entries = [*_known_entries(window), *self._waiting_entries(batch, len(window))]
            frame = self._new_frame = frame_of(entries, placed=placed)
        self._clusterer = OnlineClusterer(self._model, frame)
        for article_id, entry in window.items():
            self._clusterer.load(article_id, entry.features, entry.story_id, vector=entry.vector)

    def _waiting_entries(self, batch: Batch, known: int) -> list[Entry]:
        """While little is known, the articles of the batch themselves say what is rare and what is usual."""
        if known >= _KNOWN:
            return []
        return [
            Entry(-1 - place, article.features, _vector(article, batch.vectors, self._embedder))
            for place, article in enumerate(batch.waiting)
        ]

    def _place(self, batch: Batch) -> _Done | None:
        """Decide on a batch and store it; None when it has to be begun again."""
        clusterer, self._clusterer = self._clusterer, None  # in step with the store again only when it is written
        assert clusterer is not None
        decisions = _decide(clusterer, batch, self._embedder)
        changes = clusterer.take_changes()
        standing = [one.article_id for one in decisions] + list(changes.moved)
        story_of = {one: clusterer.story_of(one) or 0 for one in standing}
        outcome = Outcome(decisions, changes, story_of, clusterer.new_stories(), self._new_frame)
        with self._database.write() as session:
            numbers = shelf.write_batch(session, batch, outcome, model=self._embedder_name, now=self._now)
        if numbers is None:
            self._placed = None
            return None
        self._new_frame, self._placed = None, (self._placed or 0) + len(decisions)
        if not batch.ended.intersection(story_of.values()):  # else the articles of a reopened story are to be loaded
            clusterer.rename(numbers)
            self._clusterer = clusterer
        return _Done(len(decisions), len(numbers), sum(giver > 0 for giver in changes.gone))


def _known_entries(window: Mapping[int, Entry]) -> list[Entry]:
    """The articles of the window; while they are few, each as a story of its own.

    A young desk begins its stories on a guess, and rarities taken from them would bear the guess out: one story of
    everything makes every word rare (newsstand in hourly runs, words alone, B-cubed: .223, so .801).
    """
    if len(window) >= _KNOWN:
        return list(window.values())
    return [replace(entry, story_id=article_id) for article_id, entry in window.items()]


def _decide(clusterer: OnlineClusterer, batch: Batch, embedder: Embedder | None) -> list[Decision]:
    decisions: list[Decision] = []
    elsewhere = dict(batch.elsewhere)
    words = EditorsWords(batch.must, batch.cannot, elsewhere=elsewhere, held=batch.held)
    for article in batch.waiting:
        decision = clusterer.place(
            article.id,
            article.features,
            must=words.linked_stories(article.id, clusterer.story_of),
            barred=words.barred_stories(article.id, clusterer.story_of),
            spelled=article.spelled,
            embed=never if embedder is None else partial(_vector, article, batch.vectors, embedder),
        )
        decisions.append(decision)
        unions = clusterer.settle(
            decision.story_id,
            may=partial(_may_unite, words, clusterer),
            is_free=partial(_is_free, words, clusterer),
        )
        for giver, taker in unions:
            elsewhere |= {ident: taker for ident, story_id in elsewhere.items() if story_id == giver}
    return decisions


def _may_unite(words: EditorsWords, clusterer: OnlineClusterer, giver: int, taker: int) -> bool:
    """Whether no editor's word stands against giving one story to another."""
    return words.may_unite(giver, clusterer.index.stories[giver].articles, taker, story_of=clusterer.story_of)


def _is_free(words: EditorsWords, clusterer: OnlineClusterer, story_id: int) -> bool:
    """Whether no editor said anything of a story's articles, so that they may be moved one by one."""
    return words.says_nothing_of(story_id, clusterer.index.stories[story_id].articles)


def _vector(article: Waiting, vectors: dict[str, Vector], embedder: Embedder | None) -> Vector | None:
    """The vector of an article's text, computed once for each text."""
    if embedder is None or not article.to_embed:
        return None
    if article.text_hash not in vectors:
        vectors[article.text_hash] = embedder.embed([article.to_embed])[0]
    return vectors[article.text_hash]
