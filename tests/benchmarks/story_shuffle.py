"""How far stories depend on the order in which articles arrive: the same articles, those of an hour in another order.

Rows are stored as collected articles and placed by the real stage, in one run or in several an hour. What changes is
counted in pairs of articles that share a story in one of two results; it deliberately knows no gold.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from math import comb

from sqlmodel import Session

from aggregator.clustering import stage
from aggregator.clustering.embedder import Embedder
from aggregator.evaluation.scratch import Row, scratch_database, store
from aggregator.models import Article
from aggregator.newsstand.library import library
from aggregator.settings.thresholds import StoryThresholds
from aggregator.store import articles, stories
from aggregator.vocabulary import Verdict

#: The newsstand is read as seen from here.
_START = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
#: Files without times are spread evenly over so many days.
_DAYS = 7


@dataclass(frozen=True, slots=True)
class Change:
    """Pairs of articles that share a story in one result and not in the other, in either, and pairs at all."""

    changed: int
    either: int
    every: int

    @property
    def of_decisions(self) -> float:
        """The share of all pairs, apart or together."""
        return self.changed / max(1, self.every)

    @property
    def of_joined(self) -> float:
        """The share of the pairs that share a story in either result."""
        return self.changed / max(1, self.either)


def newsstand_rows() -> list[Row]:
    """The newsstand's articles that are no copies, oldest first."""
    stand = library(_START)
    roots = stand.groups()
    return [
        Row(
            id=one.id,
            title=one.text.title,
            text=one.text.body or one.text.summary,
            language=one.language,
            outlet=one.outlet,
            published=one.published,
            gold=one.story,
            kind="",
        )
        for one in reversed(stand.articles)
        if roots[one.id] == one.id
    ]


def spread(rows: Sequence[Row]) -> list[Row]:
    """Rows of one moment, spread evenly over some days in their order; rows with times as they are."""
    if len({row.published for row in rows}) > 1:
        return list(rows)
    step = timedelta(days=_DAYS) / max(1, len(rows))
    return [replace(row, published=row.published + place * step) for place, row in enumerate(rows)]


def mixed(rows: Sequence[Row], *, seed: int) -> list[Row]:
    """The rows in another order over the same times: a file that lists event after event as a stream of all of them."""
    drawn = random.Random(seed).sample(list(rows), len(rows))
    return [replace(row, published=old.published) for row, old in zip(drawn, rows, strict=True)]


def of_the_hour(row: Row) -> datetime:
    """The hour in which a row was published."""
    return row.published.replace(minute=0, second=0, microsecond=0)


def hourly(rows: Sequence[Row], runs: int = 1, *, seed: int | None = None) -> list[list[Row]]:
    """What each run finds when there are `runs` an hour: in order of publication, or in an order drawn with `seed`."""
    found: list[list[Row]] = []
    draw = random.Random(seed)
    for _, hour in groupby(rows, of_the_hour):
        some = list(hour)
        if seed is not None:
            draw.shuffle(some)
        edges = [place * len(some) // runs for place in range(runs + 1)]
        found += [some[start:end] for start, end in pairwise(edges) if end > start]
    return found


def stories_of(
    arrivals: Iterable[Sequence[Row]], *, at_once: bool = False, embedder: Embedder | None = None
) -> dict[str, int]:
    """Each row's story, when a run follows each of the arrivals; `at_once` only after the last."""
    batches = [list(some) for some in arrivals]
    rows = [row for some in batches for row in some]
    numbers = {row.id: number for number, row in enumerate(rows, start=1)}
    with scratch_database() as database:
        store(database, rows)
        with database.write() as session:
            _keep_addresses(session, numbers)
        for some in [rows] if at_once else batches:
            with database.write() as session:
                for row in some:
                    articles.set_verdict(session, numbers[row.id], Verdict.UNIQUE)
            now = max(row.published for row in some)
            stage.run(database, StoryThresholds(), embedder=embedder, now=now)
        with database.read() as session:
            stands = {one.article_id: one.story_id for one in stories.all_memberships(session)}
    return {row.id: stands[numbers[row.id]] for row in rows}


def _keep_addresses(session: Session, numbers: Mapping[str, int]) -> None:
    """An article's address is its own, whenever it arrives."""
    for ident, number in numbers.items():
        session.get_one(Article, number).url_key = f"row.example/{ident}"


def change(one: Mapping[str, int], other: Mapping[str, int]) -> Change:
    """What differs between two results on the same rows."""
    first, second = _pairs(one.values()), _pairs(other.values())
    both = _pairs((story, other[ident]) for ident, story in one.items())
    return Change(first + second - 2 * both, first + second - both, comb(len(one), 2))


def _pairs(groups: Iterable[object]) -> int:
    return sum(comb(size, 2) for size in Counter(groups).values())


def changes(rows: Sequence[Row], embedder: Embedder | None) -> Iterator[tuple[str, Change]]:
    """What other orders of arrival change: all placed in one run, and in two runs an hour; with two seeds each."""
    for name, runs, at_once in (("in one run", 1, True), ("in two runs an hour", 2, False)):
        in_order = stories_of(hourly(rows, runs), at_once=at_once, embedder=embedder)
        for seed in (1, 2):
            shuffled = stories_of(hourly(rows, runs, seed=seed), at_once=at_once, embedder=embedder)
            yield f"{name}, seed {seed}", change(in_order, shuffled)
