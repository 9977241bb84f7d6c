"""What `config/sources.yaml` may say: one block a source, no code."""

from pydantic import Field

from aggregator.settings.fields import Address, AddressOrNothing, Language, Line, Pages, Slug, Zone, slug_of
from aggregator.settings.thresholds import Strict


class SourceBlock(Strict):
    """One thing to poll. The key it stands under is its id."""

    #: the outlet's name, as leads show it
    name: Line = Field(max_length=200)
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
    poll_minutes: int | None = Field(default=None, ge=15, le=43_200)
    #: fetch article pages, when other than the desk's rule
    pages: Pages | None = None

    def outlet_id(self, source_id: str) -> str:
        """The outlet it feeds: the one named, or the one of its own name."""
        return self.outlet or slug_of(self.name) or source_id


class Sources(Strict):
    """The whole of `config/sources.yaml`."""

    sources: dict[Slug, SourceBlock] = Field(default_factory=dict)
