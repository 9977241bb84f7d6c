"""How quickly articles are placed, store included: a window is laid down at once, the next articles run the stage.

The window's stories are those the stream was made with, stored with features and a frame but without being placed; so
that what is measured is a run on a desk that has been running, beginning with the loading of its window.
"""

import gc
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from aggregator.clustering import shelf, stage
from aggregator.clustering.frame import frame_of
from aggregator.models import Article, Membership, Outlet, Revision, Source, Story
from aggregator.settings.thresholds import StoryThresholds
from aggregator.store import articles, placements, schema, stories
from aggregator.store.database import Database
from aggregator.text.names import NameFinder
from aggregator.vocabulary import Origin, PageState, PublishedBasis, SourceKind, StoryStatus, Verdict
from tests.benchmarks.story_stream import BEGINNING, OUTLETS, Item, stream

#: Articles placed in each turn.
PLACED = 2_000
_AT = BEGINNING
#: What all rows have in common, with the models' own defaults.
_ARTICLE = Article(
    outlet_id="",
    source_id="stream",
    url="",
    url_key="",
    title="",
    published_at=_AT,
    published_basis=PublishedBasis.FEED,
    language="",
    first_seen_at=_AT,
    changed_at=_AT,
    page_state=PageState.UNWANTED,
    verdict=Verdict.UNIQUE,
).model_dump()
_REVISION = Revision(
    article_id=0, number=1, origin=Origin.FEED, title="", text="", text_hash="", language="", observed_at=_AT
).model_dump(exclude={"id"})


@dataclass
class Turn:
    """One run over the next articles: seconds to load the window and begin, and for each article after that."""

    articles: int
    load: float
    each: float
    load_cpu: float
    each_cpu: float

    @property
    def whole(self) -> float:
        """Wall seconds for each article, the loading of the window shared out."""
        return self.each + self.load / self.articles

    @property
    def whole_cpu(self) -> float:
        """The same of the processor's time."""
        return self.each_cpu + self.load_cpu / self.articles


@dataclass
class _Marks:
    """When each batch was done, by the wall and by the processor."""

    wall: list[float] = field(default_factory=lambda: [time.perf_counter()])
    cpu: list[float] = field(default_factory=lambda: [time.process_time()])
    placed: list[int] = field(default_factory=lambda: [0])

    def note(self, placed: int) -> None:
        self.wall.append(time.perf_counter())
        self.cpu.append(time.process_time())
        self.placed.append(placed)


def lay_window(path: Path, window: int, waiting: int = PLACED) -> None:
    """A database at `path` with a window of that many placed articles, and `waiting` ones after it."""
    items = stream(window, waiting)
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    with database.write() as session:
        session.add_all(Outlet(id=f"outlet-{number}", name=f"Outlet {number}") for number in range(OUTLETS))
        session.flush()
        session.add(Source(id="stream", outlet_id="outlet-0", kind=SourceKind.FEED, url="https://stream.example/"))
    for chunk in _chunks(items):
        with database.write() as session:
            _insert(session, Article, [_article(number, item) for number, item in chunk])
            _insert(session, Revision, [_revision(number, item) for number, item in chunk])
    _place_window(database, items[:window])
    database.close()


def _insert(session: Session, model: type[SQLModel], rows: Sequence[dict[str, object]]) -> None:
    """Without an object for each row: making these takes most of the time."""
    session.connection().execute(insert(model), rows)


def _chunks(items: Sequence[Item]) -> Iterator[list[tuple[int, Item]]]:
    """Numbered from 1, a transaction's worth at a time."""
    for start in range(0, len(items), 2_000):
        yield list(enumerate(items[start : start + 2_000], start=start + 1))


def _place_window(database: Database, items: Sequence[Item]) -> None:
    by_story: dict[int, list[Item]] = {}
    for item in items:
        by_story.setdefault(item.story, []).append(item)
    numbers = {story: number for number, story in enumerate(by_story, start=1)}
    with database.write() as session:
        _insert(session, Story, [_story(numbers[story], members) for story, members in by_story.items()])
    for chunk in _chunks(items):
        with database.write() as session:
            texts = articles.texts(session, [number for number, _ in chunk])
            features = [shelf.feature_of(shelf.waiting_of(texts[number], NameFinder(()))) for number, _ in chunk]
            _insert(session, Membership, [_membership(number, numbers[item.story], item) for number, item in chunk])
            placements.put_features(session, features)
    with database.write() as session:
        window = shelf.read_window(session, since=BEGINNING, model=None)
        frame = frame_of(window.values(), placed=len(window))
        shelf.write_frame(session, frame, model=None, now=items[-1].published)


def _article(number: int, item: Item) -> dict[str, object]:
    return _ARTICLE | {
        "id": number,
        "outlet_id": item.outlet,
        "url_key": str(number),
        "title": item.title,
        "published_at": item.published,
        "language": item.language,
        "first_seen_at": item.published,
        "changed_at": item.published,
    }


def _revision(number: int, item: Item) -> dict[str, object]:
    return _REVISION | {
        "article_id": number,
        "title": item.title,
        "text": item.text,
        "text_hash": str(number),
        "language": item.language,
        "observed_at": item.published,
    }


def _story(number: int, members: Sequence[Item]) -> dict[str, object]:
    times = [item.published for item in members]
    at = {"first_at": min(times), "last_at": max(times), "created_at": min(times), "changed_at": max(times)}
    return {"id": number, "title": members[0].title, "status": StoryStatus.OPEN, "merged_into": None} | at


def _membership(number: int, story: int, item: Item) -> dict[str, object]:
    return {"article_id": number, "story_id": story, "score": 0.9, "reasons": [], "placed_at": item.published}


def place_next(laid: Path, scratch: Path) -> Turn:
    """Place the waiting articles on a copy of the database `laid`, by words alone."""
    shutil.copyfile(laid, scratch)
    database = Database(f"sqlite:///{scratch}")
    with database.read() as session:
        last = articles.texts(session, [max(stories.to_place(session, PLACED))])
    now = max(one.published_at for one in last.values()) + timedelta(minutes=1)
    gc.collect()
    marks = _Marks()
    stage.run(database, StoryThresholds(), now=now, progress=marks.note)
    marks.note(marks.placed[-1])
    database.close()
    return _turn(marks)


def _turn(marks: _Marks) -> Turn:
    """What is constant is told from what each article takes: the first batch bears the loading."""
    placed, first = marks.placed[-1], marks.placed[1]
    each, each_cpu = ((done[-1] - done[1]) / (placed - first) for done in (marks.wall, marks.cpu))
    load, load_cpu = (
        max(0.0, done[1] - done[0] - first * one) for done, one in ((marks.wall, each), (marks.cpu, each_cpu))
    )
    return Turn(placed, load, each, load_cpu, each_cpu)
