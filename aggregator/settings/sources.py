"""What `config/sources.yaml` may say: one block a source, no code."""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from pydantic import Field, TypeAdapter, ValidationError, field_validator, model_validator

from aggregator.settings import spiders
from aggregator.settings.fields import Address, AddressOrNothing, Language, Name, Pages, Slug, Zone
from aggregator.settings.selecting import ArticleSelectors, ListSelectors, Pattern
from aggregator.settings.spiders import SpiderName
from aggregator.settings.thresholds import Strict
from aggregator.text.slugs import Holder, slug_of
from aggregator.text.yaml_text import Value
from aggregator.vocabulary import SourceKind

#: Keys from the top of a file down to a value.
Place = tuple[str, ...]

#: The kinds that config names, likeliest first; a block's address stands under the kind's own name. Of a spider the
#: name stands there: where it starts is written in its file, or under `start`.
KINDS = (SourceKind.FEED, SourceKind.LISTING, SourceKind.SITEMAP, SourceKind.WORDPRESS, SourceKind.SPIDER)


class SourceBlock(Strict):
    """One thing to poll. The key it stands under is its id."""

    #: the outlet's name, as leads show it
    name: Name
    #: the outlet's home page
    home: AddressOrNothing = ""
    #: languages it publishes in; the text decides, these break ties
    languages: list[Language] = Field(default_factory=list)
    #: address of an RSS, Atom, RDF or JSON feed
    feed: Address | None = None
    #: address of a page that lists articles; `select` says where on it they stand
    listing: Address | None = None
    #: address of a sitemap, news sitemap or index of sitemaps (sitemaps.org), packed with gzip or not
    sitemap: Address | None = None
    #: address of a site that runs WordPress, whose posts are asked of its REST interface
    wordpress: Address | None = None
    #: name of a spider in crawlers/spiders/sites/, which says what this block does not: home, languages, time zone
    spider: SpiderName | None = None
    #: of a spider: the address it starts at, when other than its own
    start: Address | None = None
    #: of a listing: where its entries stand
    select: ListSelectors | None = None
    #: of a listing or a sitemap: the regular expression found in addresses of articles; others are no articles
    match: Pattern | None = None
    #: of a listing, a WordPress site or a spider: pages read at one poll at most, while everything on them is new
    depth: int = Field(default=3, ge=1, le=50)
    #: where on an article's page its parts stand, before what extraction finds by itself
    article: ArticleSelectors | None = None
    #: set when several sources belong to one outlet: the outlet's id
    outlet: Slug | None = None
    enabled: bool = True
    #: zone of times the feed prints without one, like Asia/Tehran; UTC when not given
    time_zone: Zone = "UTC"
    #: minutes between polls, when other than the desk's
    poll_minutes: int | None = Field(default=None, ge=1, le=43_200)
    #: fetch article pages, when other than the desk's rule
    pages: Pages | None = None

    @model_validator(mode="before")
    @classmethod
    def _as_its_spider_says(cls, given: Any) -> Any:
        """What the block leaves to its spider, which knows its site."""
        site = spiders.known().get(str(given.get("spider"))) if isinstance(given, dict) else None
        return given if site is None else site.says() | given

    @model_validator(mode="after")
    def _one_address(self) -> Self:
        """One kind of address, and beside it only what is for that kind."""
        named = [kind for kind in KINDS if getattr(self, kind.value) is not None]
        if len(named) != 1:
            every = ", ".join(kind.value for kind in KINDS)
            found = f"this has {' and '.join(named)}" if named else "this has none"
            raise ValueError(f"one address is needed, as {every}; {found}")
        for key, kinds in _ONLY_FOR.items():
            if key in self.model_fields_set and named[0] not in kinds:
                raise ValueError(f"`{key}` is for a {' or a '.join(kinds)}; this is a {named[0]}")
        if named == [SourceKind.LISTING] and self.select is None:
            raise ValueError("a listing needs `select`, with `link` at least; `newsloom sources preview` proposes it")
        return self

    @property
    def kind(self) -> SourceKind:
        """How it is read."""
        return next(kind for kind in KINDS if getattr(self, kind.value) is not None)

    @property
    def address(self) -> str:
        """What is polled, byte for byte as config gives it."""
        return address_in({self.kind.value: getattr(self, self.kind.value), "start": self.start})[1]

    @property
    def address_key(self) -> str:
        """The key under which another address has to stand for it to be polled there."""
        return "start" if self.kind is SourceKind.SPIDER else self.kind.value

    def outlet_id(self, source_id: str) -> str:
        """The outlet it feeds: the one named, or the one of its own name."""
        return self.outlet or slug_of(self.name) or source_id

    @property
    def holder(self) -> Holder:
        """The outlet as this block has it: by name, and by the site of its home page or feed."""
        return Holder.of(self.name, self.home, self.address)


_ONLY_FOR = {
    "select": (SourceKind.LISTING,),
    "match": (SourceKind.LISTING, SourceKind.SITEMAP),
    "depth": (SourceKind.LISTING, SourceKind.WORDPRESS, SourceKind.SPIDER),
    "start": (SourceKind.SPIDER,),
}


def address_in(values: Mapping[str, Any]) -> tuple[SourceKind, str]:
    """Kind and address of a block that is given as plain values, one of which there has to be."""
    kind = next(kind for kind in KINDS if values.get(kind.value) is not None)
    if kind is SourceKind.SPIDER:
        site = spiders.known().get(str(values[kind.value]))
        return kind, str(values.get("start") or (site.start if site else ""))
    return kind, str(values[kind.value])


def fault_of_name(name: str) -> str | None:
    """Why a text cannot be an outlet's name; None when it can."""
    try:
        TypeAdapter(Name).validate_python(name)
    except ValidationError as error:
        return error.errors()[0]["msg"].removeprefix("Value error, ")
    return None


#: The order in which the keys of a block are written.
ORDER = (
    "name",
    "home",
    "languages",
    "outlet",
    *(kind.value for kind in KINDS),
    "start",
    "select",
    "match",
    "depth",
    "article",
    "enabled",
    "time_zone",
    "poll_minutes",
    "pages",
)


def values_of(block: SourceBlock) -> dict[str, Value]:
    """What a block says other than the defaults, in the order in which it is written down."""
    given = block.model_dump(exclude_defaults=True, exclude_none=True)
    return {name: given[name] for name in ORDER if name in given}


class Sources(Strict):
    """The whole of `config/sources.yaml`."""

    sources: dict[Slug, SourceBlock] = Field(default_factory=dict)

    @field_validator("sources", mode="before")
    @classmethod
    def _none_yet(cls, given: object) -> object:
        """`sources:` with nothing below it, as when the last block is deleted, is null in YAML."""
        return {} if given is None else given

    def clashes(self) -> Iterator[tuple[Place, str]]:
        """Sources whose names, though other names, give one outlet id: place in the file, and what to do.

        Nobody has said that they are one outlet, and as one their reports would no longer count as independent.
        """
        first: dict[str, str] = {}
        for source_id, block in self.sources.items():
            if block.outlet is not None:
                continue
            other = first.setdefault(outlet := block.outlet_id(source_id), source_id)
            if self.sources[other].name != block.name:
                says = f"gives the outlet id {outlet!r}, as {self.sources[other].name!r} (sources.{other}) does"
                advice = "set `outlet:` for one of them; the same id for both when they are one outlet"
                yield ("sources", source_id, "name"), f"sources.{source_id}.name: {block.name!r} {says}; {advice}"
