"""What `config/desk.yaml` may say: the desk, its sections and watchlist, what it drafts and when, and the network."""

from collections import Counter
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, get_args
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from aggregator.errors import LanguageTagError
from aggregator.settings.fields import (
    AddressOrNothing,
    IpNetwork,
    Language,
    Line,
    LineOrNothing,
    Pages,
    Slug,
    TimeOfDay,
    Weekday,
    Zone,
)
from aggregator.settings.machine import LanguageModel
from aggregator.settings.quoting import Quoting
from aggregator.settings.ranking import Ranking
from aggregator.settings.thresholds import Strict, Thresholds
from aggregator.settings.web import Web
from aggregator.text.language import normal_tag
from aggregator.text.slugs import slug_of

__all__ = [
    "Collection",
    "Desk",
    "Drafting",
    "Language",
    "LanguageModel",
    "Network",
    "Quoting",
    "Ranking",
    "Schedule",
    "Section",
    "Slug",
    "WatchKind",
    "Watched",
    "Web",
    "slug_of",
]

#: In the order of `date.weekday()`.
_WEEKDAYS = get_args(Weekday)


class Section(Strict):
    """A part of the digest. An article goes to the first section whose rules it meets; no rule meets everything."""

    key: Slug
    #: may be empty: one section stands without a heading
    heading: LineOrNothing = ""
    #: rule: the article's language is one of these
    languages: list[Language] = Field(default_factory=list)
    #: rule: the article's outlet (its id) is one of these
    outlets: list[Slug] = Field(default_factory=list)


class WatchKind(StrEnum):
    """What a watched name stands for. Persons are not watched: the desk follows published work."""

    ORGANISATION = "organisation"
    PLACE = "place"
    TERM = "term"


class Watched(Strict):
    """A name the desk looks out for, in every spelling."""

    name: Line
    kind: WatchKind = WatchKind.TERM
    #: language -> spellings in it, the name itself included by itself
    variants: dict[Language, list[Line]] = Field(default_factory=dict)
    #: how much it adds to an item's relevance
    weight: float = Field(default=1.0, ge=0, le=10)

    @field_validator("variants", mode="before")
    @classmethod
    def _each_language_once(cls, value: Any) -> Any:
        if isinstance(value, dict) and (twice := _twice([_tag_or_itself(key) for key in value])):
            raise ValueError(f"the language {twice!r} stands here twice, in two spellings of its tag")
        return value


class Drafting(Strict):
    """What the machine proposes."""

    #: drafts in one digest; the rest stay candidates
    items: int = Field(default=12, ge=1, le=100)
    #: an article stays selectable until used; the seed desk's items were up to 16 days old (digest no. 278)
    selectable_days: int = Field(default=21, ge=1, le=120)
    quotations: int = Field(default=2, ge=0, le=5)
    #: longest quotation proposed, words
    quotation_words: int = Field(default=60, ge=5, le=300)
    #: extracts put beside a draft as notes for the writer
    extracts: int = Field(default=3, ge=0, le=20)


class Schedule(Strict):
    """When background runs happen, in the desk's time zone."""

    poll_minutes: int = Field(default=60, ge=1, le=10_080)
    run_minutes: int = Field(default=30, ge=1, le=10_080)
    draft_weekday: Weekday = "thursday"
    draft_time: TimeOfDay = "08:00"
    #: when a backup is made and proven, daily; null for never
    backup_time: TimeOfDay | None = "03:30"
    #: backups kept in var/backups; the newest proven one stays in any case
    backups_kept: int = Field(default=14, ge=1, le=1_000)
    #: days the accounts of polls are kept; the check-up of sources looks back up to 120
    polls_kept_days: int = Field(default=180, ge=120, le=3_650)


class Collection(Strict):
    """Manners towards the sites we read."""

    #: named in every request; say who you are and how to reach you
    user_agent: str = Field(default="Newsloom/0.1 (media digest desk)", pattern=r"^[\x20-\x7e]{1,200}$")
    #: seconds between two requests to one host
    delay: float = Field(default=1.0, ge=0, le=600)
    #: requests under way at once, all hosts together
    parallel: int = Field(default=16, ge=1, le=64)
    #: fetch an article's own page: always, never, or (auto) when the feed has no full text
    pages: Pages = "auto"
    obey_robots: bool = True


class Network(Strict):
    """Exceptions from the address policy: only public addresses and the usual ports are spoken to otherwise."""

    #: networks that may be spoken to although they are not public, on any port (an intranet, the newsstand)
    allow: list[IpNetwork] = Field(default_factory=list)


class Desk(Strict):
    """The whole of `config/desk.yaml`."""

    #: the desk's name, as in the foot of a digest
    name: Line
    #: the name of the series: "NAME - NUMBER"
    series: Line
    #: number of the first digest, when the desk takes over a running series
    first_number: int = Field(default=1, ge=1)
    #: language the digest is written in
    language: Language = "en"
    time_zone: Zone = "UTC"
    cover_weekday: Weekday = "friday"
    #: opens each item
    marker: LineOrNothing = Field(default="++", max_length=8)
    #: name of the set of templates: `digest` means digest.html.j2, digest.md.j2 ...
    form: Slug = "digest"
    #: where the archive of issues is read; permanent addresses of issues and items begin with it
    public_url: AddressOrNothing = ""
    sections: list[Section] = Field(default_factory=lambda: [Section(key="first")], min_length=1)
    watchlist: list[Watched] = Field(default_factory=list)
    thresholds: Thresholds = Thresholds()
    ranking: Ranking = Ranking()
    quoting: Quoting = Quoting()
    drafting: Drafting = Drafting()
    schedule: Schedule = Schedule()
    collection: Collection = Collection()
    network: Network = Network()
    model: LanguageModel = LanguageModel()
    web: Web = Web()

    @property
    def zone(self) -> ZoneInfo:
        """The desk's time zone."""
        return ZoneInfo(self.time_zone)

    def today(self, now: datetime) -> date:
        """The date it is at the desk."""
        return now.astimezone(self.zone).date()

    def next_cover(self, now: datetime, *, after: date | None = None) -> date:
        """The next cover weekday in the desk's time zone: today when it is one, and later than `after`."""
        today = self.today(now)
        earliest = today if after is None else max(today, after + timedelta(days=1))
        return earliest + timedelta(days=(_WEEKDAYS.index(self.cover_weekday) - earliest.weekday()) % 7)

    @field_validator("sections")
    @classmethod
    def _keys_differ(cls, sections: list[Section]) -> list[Section]:
        if twice := _twice([section.key for section in sections]):
            raise ValueError(f"two sections have the key {twice!r}")
        return sections


def _twice(values: list[str]) -> str | None:
    return next((value for value, times in Counter(values).items() if times > 1), None)


def _tag_or_itself(key: Any) -> str:
    try:
        return normal_tag(str(key))
    except LanguageTagError:
        return str(key)
