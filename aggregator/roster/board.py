"""Every source at a glance, worst first: what config says of it, how it fares, and what its plots are drawn from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from aggregator.collection.check_up import HealthMemory, Judged
from aggregator.settings import Sources
from aggregator.settings.sources import SourceBlock
from aggregator.store import source_records
from aggregator.store.source_records import Newest
from aggregator.text.fold import fold
from aggregator.vocabulary import SourceState

#: Days of a plot: eight weeks, in which a monthly appears twice.
DAYS = 56
#: Newest polls shown of each source: a day of hourly ones.
POLLS = 24


@dataclass(frozen=True, slots=True)
class Card:
    """A source, as config names it and polling has left it."""

    source_id: str
    block: SourceBlock
    outlet_id: str
    judged: Judged

    @property
    def state(self) -> SourceState:
        """How it fares."""
        return self.judged.health.state

    @property
    def language(self) -> str | None:
        """The language its name is in, as far as is known: the first it publishes in."""
        return next(iter(self.block.languages), None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sources to show; what is empty does not matter."""

    state: str = ""
    outlet: str = ""
    language: str = ""
    #: words of its name, id or address
    words: str = ""

    def takes(self, card: Card) -> bool:
        """Whether a source is wanted."""
        return (
            self.state in ("", card.state.value)
            and self.outlet in ("", card.outlet_id)
            and (not self.language or self.language in card.block.languages)
            and (not self.words or self._is_said(card))
        )

    def _is_said(self, card: Card) -> bool:
        said = fold(f"{card.block.name} {card.source_id} {card.block.address} {card.block.home}")
        return all(word in said for word in fold(self.words).split())


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the plots of a source are drawn from."""

    #: articles published on each of the last `DAYS` days, oldest first
    articles: tuple[int, ...]
    #: the newest `POLLS` polls, oldest first
    polls: tuple[Newest, ...]


def cards(session: Session, memory: HealthMemory, config: Sources, *, now: datetime) -> list[Card]:
    """Every source that config names and the database knows, those first that need a person."""
    blocks = config.sources
    return [
        Card(ident, blocks[ident], one.standing.outlet_id, one)
        for one in memory.look(session, now=now)
        if (ident := one.standing.source_id) in blocks
    ]


def drawn(session: Session, source_ids: Sequence[str], *, now: datetime) -> dict[str, Drawn]:
    """What the plots of these sources are drawn from, by source; ask for a page of them."""
    days = last_days(now)
    counted = source_records.articles_a_day(session, source_ids, since=_midnight(days[0]))
    polls = source_records.latest_polls(session, source_ids, most=POLLS)
    return {ident: Drawn(in_order(counted.get(ident, {}), days), tuple(polls.get(ident, ()))) for ident in source_ids}


def last_days(now: datetime) -> list[date]:
    """The days that plots show, by UTC, oldest first."""
    today = now.astimezone(UTC).date()
    return [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]


def in_order(counted: Mapping[date, int], days: Iterable[date]) -> tuple[int, ...]:
    """The number of each day; 0 where none is said."""
    return tuple(counted.get(day, 0) for day in days)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
