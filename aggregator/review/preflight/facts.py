"""What pre-flight looks at: an issue, its items with what they cite, and what people said of them. Values only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from aggregator.quotations.model import Field, Source, Span
from aggregator.vocabulary import ItemStatus, TranslationKind

#: A byline of more words is rather that of an office, and a shorter last name is rather a word.
_LONGEST_NAME, _SHORTEST_LAST = 4, 3


class Place(StrEnum):
    """A text of an item."""

    HEADLINE = "headline"
    LEAD = "lead"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """An article an item cites, with the revision it is bound to, and what is known of it by now.

    `title` and `text` are of the bound revision, `title_now` and `text_now` of the current one.
    """

    article_id: int
    revision: int
    outlet_id: str
    outlet: str
    title: str
    text: str
    bylines: tuple[str, ...]
    language: str
    published: datetime
    revision_now: int
    title_now: str
    text_now: str
    url: str = ""
    #: of a post
    handle: str = ""
    is_own: bool = False
    #: what the desk calls the outlet, with who says so and when
    labels: tuple[str, ...] = ()
    #: whose text it is where that is not the outlet's own, in words
    origin: str = ""
    #: an accepted item of an earlier issue that cites it
    used_in: str = ""
    #: why its page was not there when it was last asked for, and when that was
    link_error: str | None = None
    #: since when and why its words are gone for good; empty where they are stored
    redacted: str = ""
    link_checked: datetime | None = None

    @property
    def bound(self) -> Source:
        """What quotations are proven against."""
        return Source(self.article_id, self.revision, self.title, self.text)

    @property
    def now(self) -> Source:
        """The article as it reads now."""
        return Source(self.article_id, self.revision_now, self.title_now, self.text_now)


@dataclass(frozen=True, slots=True)
class TranslationFacts:
    """A passage or title of a source in the words of the item; `confirmed_by` is empty while nobody answers for it."""

    id: int
    original: str
    words: str
    span: Span
    kind: TranslationKind
    translator: str
    confirmed_by: str = ""

    @property
    def is_of_title(self) -> bool:
        """Whether it is a title that was translated."""
        return self.span.field is Field.TITLE


@dataclass(frozen=True, slots=True)
class AllowanceFacts:
    """That a publisher lets words stand, by name and reason."""

    finding: str
    words: str
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item with what it cites.

    `others` are stored articles it does not cite but whose words it may have; `anonymous` describes its sources that
    have no article; `told_in` names the earlier issue that has its story and finds nothing new in it since.
    """

    id: int
    section: str
    status: ItemStatus
    headline: str
    lead: str
    body: str
    language: str
    story_id: int | None = None
    sources: tuple[SourceFacts, ...] = ()
    others: tuple[Source, ...] = ()
    translations: tuple[TranslationFacts, ...] = ()
    anonymous: tuple[str, ...] = ()
    allowances: tuple[AllowanceFacts, ...] = ()
    told_in: str = ""
    #: who is known to say words the item quotes
    speakers: tuple[str, ...] = ()
    #: outlets of the whole story and how many of them are independent, in words; empty without a story
    reach: str = ""

    def text(self, place: Place) -> str:
        """One of its texts."""
        return {Place.HEADLINE: self.headline, Place.LEAD: self.lead, Place.BODY: self.body}[place]

    @property
    def bound(self) -> tuple[Source, ...]:
        """All stored texts its words are looked for in: cited revisions first."""
        return (*(source.bound for source in self.sources), *self.others)

    @property
    def standing(self) -> tuple[TranslationFacts, ...]:
        """The translations whose original stands in what the item cites now: the others prove nothing any more."""
        return tuple(
            one for one in self.translations if any(_has_original(source.bound, one) for source in self.sources)
        )

    @property
    def posts(self) -> dict[str, str]:
        """The texts of the posts it cites, by the account; of several of one account all of them."""
        found: dict[str, str] = {}
        for source in self.sources:
            if source.handle.strip():
                found[source.handle] = "\n\n".join(filter(None, (found.get(source.handle), source.text)))
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """What names a source in its text: outlets, authors, by the last of their names too, and handles."""
        return tuple(
            name
            for source in self.sources
            for name in (source.outlet, *source.bylines, *map(_last_name, source.bylines), source.handle)
            if name.strip()
        )


def _last_name(byline: str) -> str:
    """What a person is called on second mention; empty for a single name, and for what is no person's."""
    parts = byline.split()
    is_name = 2 <= len(parts) <= _LONGEST_NAME and len(parts[-1]) >= _SHORTEST_LAST
    return parts[-1] if is_name else ""


@dataclass(frozen=True, slots=True)
class Measures:
    """The desk's limits, in words and shares, and the days an article stays selectable."""

    item_words: int
    article_words: int
    article_share: float
    unmarked_words: int
    outlet_share: float
    selectable_days: int


class Verb(NamedTuple):
    """A verb that takes sides, at `start:end` of a text, and what is wrong with it."""

    start: int
    end: int
    wrong: str


Warned = Callable[[str], Sequence[Verb]]


def no_verbs(_: str) -> Sequence[Verb]:
    """Of a desk without such verbs."""
    return ()


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """An issue with the items it would show: drafts and accepted ones, in order. `sections` are heading by key."""

    language: str
    cover: date
    now: datetime
    sections: Mapping[str, str]
    items: Sequence[ItemFacts]
    measures: Measures
    #: names the desk watches, as the issue's language spells them
    watched: tuple[str, ...] = ()
    #: finds verbs that take sides in a text of an item
    warned: Warned = no_verbs
    #: sentences that say a source is being quoted, up to the words themselves
    introductions: tuple[str, ...] = ()


def _has_original(source: Source, one: TranslationFacts) -> bool:
    if source.article_id != one.span.article_id:
        return False
    return one.original == source.title if one.is_of_title else one.original in source.text
