"""Config's sources into the database, and the facts about a source that the collector works with."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.collection.raw import Context, RawItem
from aggregator.errors import NotAllowedError
from aggregator.models import Outlet, Source
from aggregator.settings import Desk, DeskHome, Sources
from aggregator.settings.sources import SourceBlock
from aggregator.store import polls
from aggregator.store import sources as store
from aggregator.store.database import Database
from aggregator.vocabulary import SourceKind


@dataclass(frozen=True, slots=True)
class PollPlan:
    """All that polling one source takes."""

    source_id: str
    outlet_id: str
    kind: SourceKind
    url: str
    home: str
    languages: tuple[str, ...]
    time_zone: str
    #: auto, always or never
    pages: str
    interval: timedelta
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    failures: int
    #: SHA-256 of documents that killed their parser too often
    quarantined: frozenset[str] = frozenset()

    def wants_page(self, item: RawItem) -> bool:
        """Whether an entry's own page is to be fetched."""
        return item.own_page and (self.pages == "always" or (self.pages == "auto" and not item.full_text))

    def context(self, url: str, now: datetime) -> Context:
        """What washing a document found at `url` needs to know."""
        return Context(
            source_id=self.source_id,
            url=url,
            home=self.home,
            languages=self.languages,
            now=now,
            time_zone=self.time_zone,
        )


def mirror(database: Database, config: Sources) -> None:
    """Make the database know exactly the sources that config names."""
    outlets: dict[str, Outlet] = {}
    rows = []
    for source_id, block in config.sources.items():
        outlet_id = block.outlet_id(source_id)
        outlet = outlets.setdefault(outlet_id, Outlet(id=outlet_id, name=block.name, home=block.home))
        outlet.languages = list(dict.fromkeys([*outlet.languages, *block.languages]))
        kind = SourceKind.FEED
        rows.append(Source(id=source_id, outlet_id=outlet_id, kind=kind, url=block.feed, enabled=block.enabled))
    with database.write() as session:
        store.mirror(session, outlets=outlets.values(), sources=rows)


def plan(source: Source, block: SourceBlock, desk: Desk, quarantined: frozenset[str] = frozenset()) -> PollPlan:
    """The plan of one source, the desk's rules filled in."""
    return PollPlan(
        source_id=source.id,
        outlet_id=source.outlet_id,
        kind=source.kind,
        url=source.url,
        home=block.home,
        languages=tuple(block.languages),
        time_zone=block.time_zone,
        pages=block.pages or desk.collection.pages,
        interval=timedelta(minutes=block.poll_minutes or desk.schedule.poll_minutes),
        etag=source.etag,
        last_modified=source.last_modified,
        body_hash=source.body_hash,
        failures=source.failures,
        quarantined=quarantined,
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sources a round is for: those named, all enabled ones, or those that are due."""

    source_ids: tuple[str, ...] = ()
    every: bool = False
    limit: int | None = None


def plans(database: Database, home: DeskHome, wanted: Wanted, *, now: datetime) -> list[PollPlan]:
    """The plans of a round, longest waiting first.

    Raises:
        UnknownIdError: a source named does not exist.
        NotAllowedError: a source named is disabled in config.
    """
    with database.read() as session:
        if wanted.source_ids:
            found = [_usable(store.get(session, source_id)) for source_id in dict.fromkeys(wanted.source_ids)]
        elif wanted.every:
            found = store.enabled(session)
        else:
            found = store.due(session, now=now, limit=100_000)
        forbidden = polls.forbidden(session)
    blocks, none = home.sources.sources, frozenset[str]()
    chosen = [
        plan(source, blocks[source.id], home.desk, forbidden.get(source.id, none))
        for source in found
        if source.id in blocks
    ]
    return chosen if wanted.limit is None else chosen[: wanted.limit]


def _usable(source: Source) -> Source:
    if not source.enabled:
        raise NotAllowedError(f"source {source.id} is disabled in config/sources.yaml")
    return source
