"""What renderers are given: a digest as it is shown, string by string, each with its direction and language.

Pure data, of no format and not escaped. `edition.py` makes it of facts, `published.py` adds what only an edition has.
"""

from dataclasses import dataclass

from aggregator.publishing.bidi import Direction
from aggregator.publishing.labels import Labels
from aggregator.publishing.runs import Run, Runs
from aggregator.vocabulary import CorrectionKind, ItemStatus, TranslationKind


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as shown; `url` is None when the article has no address that may be a link."""

    outlet: Run
    title: Run
    date: Run
    #: the day in ISO 8601, for machines
    day: str
    url: str | None
    language: str
    direction: Direction
    #: the names in its byline, with commas between them
    authors: Runs = ()
    #: what stands in brackets behind the outlet, with commas: of a post handle and platform, as far as the outlet's
    #: name does not say them; what the desk calls the outlet; that it is the desk's own
    remarks: Runs = ()


@dataclass(frozen=True, slots=True)
class TranslationView:
    """The original of words that stand translated in the lead (`place` 0) or in a paragraph (1, 2, ...).

    It is shown in a block of the labels' direction.
    """

    original: Run
    place: int
    kind: TranslationKind
    #: what kind of translation it is and by whom, as far as noted
    by: Runs
    #: the name of the original's language
    language_name: str
    is_title: bool


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """What was set right; `was`, `now` and `note` may be empty. It is shown in a block of the labels' direction."""

    kind: CorrectionKind
    label: str
    date: str
    #: the day in ISO 8601, for machines
    day: str
    was: Runs
    now: Runs
    note: Runs


@dataclass(frozen=True, slots=True)
class WithdrawalView:
    """That the issue is gone, since when and why."""

    date: str
    #: the day in ISO 8601, for machines
    day: str
    why: Runs


@dataclass(frozen=True, slots=True)
class NoteView:
    """An extract for the writer and the outlet it is from; never part of a published text."""

    text: Run
    outlet: Run


@dataclass(frozen=True, slots=True)
class ItemView:
    """An entry: opens with the marker and the lead; `is_draft` while nobody has accepted it."""

    id: int
    marker: str
    #: its headline, or the first words of the lead where it has none
    headline: Run
    lead: Runs
    paragraphs: tuple[Runs, ...]
    sources: tuple[SourceView, ...]
    also_carried_by: tuple[SourceView, ...]
    notes: tuple[NoteView, ...]
    status: ItemStatus
    is_draft: bool
    language: str
    direction: Direction
    originals: tuple[TranslationView, ...] = ()
    #: sources that have no article, as the digest calls them
    anonymous: tuple[Run, ...] = ()
    #: editor's notes stand above the item, other corrections below it
    editors_notes: tuple[CorrectionView, ...] = ()
    corrections: tuple[CorrectionView, ...] = ()
    #: its permanent address; empty while the desk has none
    permalink: str = ""


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section that has items, in the desk's order."""

    key: str
    heading: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class DigestView:
    """A whole digest. `title` is HEADLINE, SERIES and NUMBER, those there are; `date_line` stands at the foot."""

    title: Runs
    language: str
    direction: Direction
    sections: tuple[SectionView, ...]
    date_line: str
    day: str
    accepted: int
    drafts: int
    counts: str
    labels: Labels
    labels_direction: Direction
    series: str
    number: int | None
    #: whether it is still in preparation: shown with a banner, and for no search engine
    is_draft: bool = True
    #: the desk's name; empty in a draft
    desk: str = ""
    #: permanent addresses of the issue, the archive and its feeds; empty while the desk has none
    address: str = ""
    archive: str = ""
    rss: str = ""
    json_feed: str = ""
    #: of the whole issue; editor's notes stand above the items
    editors_notes: tuple[CorrectionView, ...] = ()
    corrections: tuple[CorrectionView, ...] = ()
    withdrawn: WithdrawalView | None = None

    @property
    def items(self) -> tuple[ItemView, ...]:
        """The items of all sections, in printed order."""
        return tuple(item for section in self.sections for item in section.items)
