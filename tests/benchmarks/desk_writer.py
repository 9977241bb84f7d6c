"""What goes on behind the editors' backs: polls are stored, articles join stories, the ranking is rewritten.

Polls go through intake, each a transaction: most entries are known, a few are new, one is revised. Every tenth is
followed by a batch of placements, as clustering commits them. The ranking is a list of the same candidates in another
order, written as a run of the pipeline does, much more often than any run comes.
"""

import hashlib
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from random import Random

from sqlmodel import Session, col, select

from aggregator.collection.intake import store_feed
from aggregator.collection.raw import Published, RawItem, Response, WashedFeed
from aggregator.collection.sources import PollPlan
from aggregator.models import Candidate, CandidateMark, Membership, Sighting, Source
from aggregator.store import articles, candidates, stories
from aggregator.store.candidates import Row
from aggregator.store.database import Database
from aggregator.vocabulary import Facet, PublishedBasis, SourceKind, Verdict
from tests.benchmarks.desk_served import clock
from tests.benchmarks.stock_plan import Planned
from tests.benchmarks.stock_texts import Writer
from tests.benchmarks.stock_words import TONGUES

#: Transactions a second, and seconds between two rankings.
POLLS_A_SECOND, RANKING_SECONDS = 5.0, 30.0
#: Entries of a document that are known, and the most that are new.
_KNOWN, _NEW = 18, 3
_PLACED_EVERY = 10
_LEAST_PAUSE = 0.05
#: Candidates that change places.
_MOVED = 20
#: Words that new stories have are those of stories nobody else has.
_FIRST_STORY = 10**7


@dataclass
class Written:
    """What was written: how many transactions of each kind, and the seconds of the slowest."""

    times: dict[str, list[float]] = field(default_factory=dict)

    def add(self, kind: str, seconds: float) -> None:
        """One transaction."""
        self.times.setdefault(kind, []).append(seconds)


@contextmanager
def writing(root: Path) -> Iterator[Written]:
    """The collector and the ranking write while the block lasts; what they did is known behind it."""
    context = multiprocessing.get_context("spawn")
    over, (here, there) = context.Event(), context.Pipe()
    process = context.Process(target=_write, args=(root, over, there), daemon=True)
    process.start()
    written = Written()
    here.recv()  # it has begun
    try:
        yield written
    finally:
        over.set()
        written.times = here.recv()
        process.join(30)
        process.kill()


def _write(root: Path, over: Event, results: Connection) -> None:
    database = Database(f"sqlite:///{root}/var/newsloom.db", must_exist=True)
    collector, ranking, written = Collector(database), Ranking(database), Written()
    results.send("begun")
    polled = ranked = time.monotonic()
    for number in count(1):
        # what a busy machine kept it from is not made up for: no collector writes without a pause
        if over.wait(max(_LEAST_PAUSE, polled + 1 / POLLS_A_SECOND - time.monotonic())):
            break
        polled = time.monotonic()
        _timed(written, "poll", collector.poll)
        if number % _PLACED_EVERY == 0:
            _timed(written, "placements", collector.place)
        if time.monotonic() - ranked > RANKING_SECONDS:
            _timed(written, "ranking", ranking.write)
            ranked = time.monotonic()
    database.close()
    results.send(written.times)


def _timed(written: Written, kind: str, do: Callable[[], None]) -> None:
    began = time.monotonic()
    do()
    written.add(kind, time.monotonic() - began)


class Collector:
    """Stores polls and places what they brought."""

    def __init__(self, database: Database, *, seed: int = 3) -> None:
        self._database, self._draw = database, Random(seed)
        self._writer, self._stories = Writer(pool=500), count(_FIRST_STORY)
        with database.read() as session:
            self._sources = session.exec(select(Source).where(Source.kind == SourceKind.FEED)).all()
        self._waiting: list[str] = []

    def poll(self) -> None:
        """One document of one source: known entries, one of them revised, and new ones."""
        place = self._draw.randrange(len(self._sources))
        source, now = self._sources[place], clock()
        with self._database.read() as session:
            known = _known(session, source.id)
        new = [self._new(source, place) for _ in range(self._draw.randrange(1, _NEW + 1))]
        items = (*(self._again(sighting, new[0]) for sighting in known), *new)
        feed = WashedFeed(tuple(items), seen=len(items))
        store_feed(self._database, _plan(source), Response(source.url, 200, repr(now).encode()), feed, now=now)
        self._waiting += [item.url_key for item in new]

    def place(self) -> None:
        """What came since goes into stories, most of it into those of the inbox."""
        with self._database.write() as session:
            newest = candidates.latest(session)
            assert newest is not None
            listed = session.exec(select(Candidate.story_id).where(Candidate.list_id == newest.id)).all()
            for ident in articles.ids_by_url_keys(session, self._waiting).values():
                reasons = [{"name": "words", "value": 0.4, "weight": 1.8182, "says": "shared words: bridge, ferry"}]
                story_id = self._draw.choice(listed)
                membership = Membership(
                    article_id=ident, story_id=story_id, score=0.7, reasons=reasons, placed_at=clock()
                )
                articles.set_verdict(session, ident, Verdict.UNIQUE)
                stories.place(session, membership)
        self._waiting.clear()

    def _new(self, source: Source, place: int) -> RawItem:
        now, tongue = clock(), place % len(TONGUES)
        story = next(self._stories)
        written = self._writer.write(Planned(now, now, story, place, tongue, copies=False))
        url = f"{source.id}.example/new/{story}"
        key = hashlib.sha256(url.encode()).hexdigest()
        return RawItem(
            entry_key=key,
            url_key=url,
            url=f"https://{url}",
            own_page=True,
            title=written.title,
            summary=written.lead,
            text=written.text,
            full_text=True,
            text_hash=hashlib.sha256(written.text.encode()).hexdigest(),
            content_hash=key,
            bylines=written.bylines,
            published=Published(now - timedelta(minutes=20), PublishedBasis.FEED, 60),
            language=TONGUES[tongue].tag,
            terms=written.terms,
        )

    def _again(self, sighting: Sighting, like: RawItem) -> RawItem:
        """An entry that was there before; one in ten says something else now."""
        same = replace(like, entry_key=sighting.entry_key, content_hash=sighting.content_hash, url_key="known")
        is_same = self._draw.random() > 1 / _KNOWN
        return same if is_same else replace(same, content_hash=like.content_hash)


def _known(session: Session, source_id: str) -> Sequence[Sighting]:
    query = select(Sighting).where(Sighting.source_id == source_id).order_by(col(Sighting.entry_key))
    return session.exec(query.limit(_KNOWN)).all()


def _plan(source: Source) -> PollPlan:
    return PollPlan(
        source_id=source.id,
        outlet_id=source.outlet_id,
        kind=source.kind,
        url=source.url,
        home="",
        languages=(),
        time_zone="UTC",
        pages="auto",
        interval=timedelta(hours=1),
        etag=None,
        last_modified=None,
        body_hash=None,
        failures=0,
    )


class Ranking:
    """Writes the newest list again, with the first few in another order, as new articles move them."""

    def __init__(self, database: Database) -> None:
        self._database, self._draw = database, Random(4)
        with database.read() as session:
            newest = candidates.latest(session)
            assert newest is not None
            self._digest_id = newest.digest_id
            self._rows = list(_rows(session, newest.id or 0))

    def write(self) -> None:
        """One list more; the oldest goes."""
        first = self._rows[:_MOVED]
        self._draw.shuffle(first)
        self._rows[:_MOVED] = first
        with self._database.write() as session:
            candidates.put(session, self._digest_id, self._rows, now=clock())


def _rows(session: Session, list_id: int) -> Iterator[Row]:
    facets: dict[int, dict[Facet, list[str]]] = {}
    for mark in session.exec(select(CandidateMark).where(CandidateMark.list_id == list_id)):
        facets.setdefault(mark.place, {}).setdefault(mark.facet, []).append(mark.value)
    fields = [name for name in Row.__dataclass_fields__ if name != "facets"]
    for one in session.exec(select(Candidate).where(Candidate.list_id == list_id).order_by(col(Candidate.place))):
        marks = {facet: tuple(facets.get(one.place, {}).get(facet, ())) for facet in Facet}
        yield Row(**{name: getattr(one, name) for name in fields}, facets=marks)
