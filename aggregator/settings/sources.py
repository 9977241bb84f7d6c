"""What `config/sources.yaml` may say: one block a source, no code."""

from collections.abc import Iterator

from pydantic import Field, TypeAdapter, ValidationError, field_validator

from aggregator.settings.fields import Address, AddressOrNothing, Language, Name, Pages, Slug, Zone
from aggregator.settings.thresholds import Strict
from aggregator.text.slugs import Holder, slug_of
from aggregator.text.yaml_text import Value

#: Keys from the top of a file down to a value.
Place = tuple[str, ...]


class SourceBlock(Strict):
    """One thing to poll. The key it stands under is its id."""

    #: the outlet's name, as leads show it
    name: Name
    #: the outlet's home page
    home: AddressOrNothing = ""
    #: languages it publishes in; the text decides, these break ties
    languages: list[Language] = Field(default_factory=list)
    #: address of an RSS, Atom, RDF or JSON feed
    feed: Address
    #: set when several sources belong to one outlet: the outlet's id
    outlet: Slug | None = None
    enabled: bool = True
    #: zone of times the feed prints without one, like Asia/Tehran; UTC when not given
    time_zone: Zone = "UTC"
    #: minutes between polls, when other than the desk's
    poll_minutes: int | None = Field(default=None, ge=1, le=43_200)
    #: fetch article pages, when other than the desk's rule
    pages: Pages | None = None

    def outlet_id(self, source_id: str) -> str:
        """The outlet it feeds: the one named, or the one of its own name."""
        return self.outlet or slug_of(self.name) or source_id

    @property
    def holder(self) -> Holder:
        """The outlet as this block has it: by name, and by the site of its home page or feed."""
        return Holder.of(self.name, self.home, self.feed)


def fault_of_name(name: str) -> str | None:
    """Why a text cannot be an outlet's name; None when it can."""
    try:
        TypeAdapter(Name).validate_python(name)
    except ValidationError as error:
        return error.errors()[0]["msg"].removeprefix("Value error, ")
    return None


#: The order in which the keys of a block are written.
ORDER = ("name", "home", "languages", "outlet", "feed", "enabled", "time_zone", "poll_minutes", "pages")


def values_of(block: SourceBlock) -> dict[str, Value]:
    """What a block says other than the defaults, in the order in which it is written down."""
    given = block.model_dump(exclude_defaults=True)
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
