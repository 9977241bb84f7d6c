"""Config's sources into the database, and the facts about a source that the collector works with."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aggregator.collection.moving import Led, Move, is_recheck_due
from aggregator.collection.posts_address import posts_address, site_address
from aggregator.collection.raw import MAX_CHILDREN, ArticleParts, Context, RawItem, Reading, Selectors, WashedFeed
from aggregator.collection.validators import is_full_due
from aggregator.models import CollectionRequest, Outlet, Source
from aggregator.settings import Desk, DeskHome, Sources
from aggregator.settings.sources import SourceBlock
from aggregator.store import polls
from aggregator.store import sources as store
from aggregator.store.database import Database
from aggregator.vocabulary import SourceKind


@dataclass(frozen=True, slots=True)
class Claim:
    """The request that something is done for, and the token by which its collector proves itself."""

    request_id: int
    token: str


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
    #: what it is polled for
    claim: Claim | None = None
    reading: Reading = field(default_factory=Reading)
    #: whether config gives this source its interval
    is_fixed: bool = False
    #: whether it is asked without its validators, to be read in full whatever they say
    is_full: bool = False
    #: the address that is polled in place of the source's, which has moved there (`collection.moving`)
    followed: str | None = None
    #: whether the source's own address is asked all the same, to see what it says now; and whether it did not answer
    rechecks: bool = False
    old_failed: bool = False
    #: documents read at one poll at most
    depth: int = 1

    @property
    def asked(self) -> str:
        """The address that a poll asks for: that of the source, or of what its site gives in its place."""
        return posts_address(self.address) if self.kind is SourceKind.WORDPRESS else self.address

    @property
    def address(self) -> str:
        """The address of the source that is asked: its own, or the one it has moved to."""
        return self.followed if self.followed and not self.rechecks else self.url

    def led(self, ended: str, hops: tuple[int, ...]) -> Led:
        """Where an answer came from that ended at an address after these redirects, both as addresses of sources."""
        return Led(self.address, site_address(ended) if self.kind is SourceKind.WORDPRESS else ended, hops)

    def at_new_address(self) -> "PollPlan":
        """The same poll at the address followed, for the source's own did not answer."""
        return replace(self, rechecks=False, old_failed=True)

    def keeps_validators(self, feed: WashedFeed) -> bool:
        """Whether a document that is the same as last time brings nothing new.

        An index of sitemaps need not say when they changed, so that it may stay the same while they do. A feed that
        breaks off is asked for in full again, under whatever validator the beginning of it came.
        """
        return not feed.is_broken_off and not (self.kind is SourceKind.SITEMAP and feed.further)

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
            reading=self.reading,
        )


def rows_of(config: Sources) -> tuple[list[Outlet], list[Source]]:
    """The outlets and sources that config names, as rows."""
    outlets: dict[str, Outlet] = {}
    rows = []
    for source_id, block in config.sources.items():
        outlet_id = block.outlet_id(source_id)
        outlet = outlets.setdefault(outlet_id, Outlet(id=outlet_id, name=block.name, home=block.home))
        outlet.languages = list(dict.fromkeys([*outlet.languages, *block.languages]))
        row = Source(id=source_id, outlet_id=outlet_id, kind=block.kind, url=block.address, enabled=block.enabled)
        rows.append(row)
    return list(outlets.values()), rows


def plan(
    source: Source, block: SourceBlock, desk: Desk, quarantined: frozenset[str] = frozenset(), *, now: datetime
) -> PollPlan:
    """The plan of one source, the desk's rules filled in."""
    move, rechecks = move_of(source), is_recheck_due(move_of(source), now)
    is_full = is_full_due(full_at=source.full_at, wrong_at=source.validators_wrong_at, now=now)
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
        etag=None if is_full or rechecks else source.etag,  # they are the new address's
        last_modified=None if is_full or rechecks else source.last_modified,
        body_hash=source.body_hash,
        failures=source.failures,
        quarantined=quarantined,
        reading=reading_of(block, since=source.last_success_at),
        is_fixed=block.poll_minutes is not None,
        is_full=is_full,
        followed=move.followed,
        rechecks=rechecks,
        depth=1 + MAX_CHILDREN if block.kind is SourceKind.SITEMAP else block.depth,
    )


def move_of(source: Source) -> Move:
    """Where a source has moved, as polls have met it."""
    return Move(source.moved_to, source.moved_since, source.moved_seen or 0, source.followed_at)


def address_of(source: Source) -> str:
    """The address at which a source is polled: its own, or the one it has moved to."""
    return move_of(source).followed or source.url


def reading_of(block: SourceBlock, *, since: datetime | None = None) -> Reading:
    """How documents of a source are read that was last polled with success at `since`."""
    chosen = block.select.model_dump(exclude_none=True) if block.select else None
    return Reading(block.kind, Selectors(**chosen) if chosen else None, block.match or "", since, block.spider or "")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sources a round is for: those named, all enabled ones, or those that are due."""

    source_ids: tuple[str, ...] = ()
    every: bool = False
    limit: int | None = None


def plans(
    database: Database, home: DeskHome, requested: Sequence[CollectionRequest], *, now: datetime
) -> dict[int, PollPlan]:
    """The plans of requested polls, by the request's id; a source that config no longer names has none."""
    wanted = {request.source_id: request for request in requested if request.source_id is not None}
    with database.read() as session:
        found = store.some(session, wanted)
        forbidden = polls.forbidden(session)
    blocks, none = home.sources.sources, frozenset[str]()
    chosen: dict[int, PollPlan] = {}
    for source in found:
        request = wanted[source.id]
        if source.id in blocks and request.id is not None:
            claim = Claim(request.id, request.token or "")
            planned = plan(source, blocks[source.id], home.desk, forbidden.get(source.id, none), now=now)
            chosen[request.id] = replace(planned, claim=claim)
    return chosen


def context_of(home: DeskHome, source_id: str, url: str, now: datetime) -> Context:
    """What washing an article's page found at `url` needs to know; of a source that is gone, nothing is known."""
    block = home.sources.sources.get(source_id)
    if block is None:
        return Context(source_id, url, "", (), now)
    chosen = block.article.model_dump(exclude_none=True) if block.article else {}
    languages, parts = tuple(block.languages), ArticleParts(**chosen)
    return Context(source_id, url, block.home, languages, now, block.time_zone, article=parts)
