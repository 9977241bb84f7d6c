"""A candidate's row of the inbox, drawn once for as long as nothing changes that it says.

Forty rows are a page that everybody opens again and again, and drawing them took most of its time.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from markupsafe import Markup

from aggregator.store.inbox import Entry
from aggregator.store.story_names import Name
from aggregator.text.written_dates import written_date
from aggregator.vocabulary import Standing
from aggregator.web import plots
from aggregator.web.answers import templates
from aggregator.web.inbox_list import days_of
from aggregator.web.inbox_words import NOVELTY, REASONS, STANDINGS
from aggregator.web.languages import translations, written_signed

#: Rows that are kept, some 3 kB each: what a dozen editors look at in two languages.
_KEPT = 2_000
#: Outlets that a row names.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Row:
    """All that a row says but the words of the interface; the template is given nothing else about a candidate.

    `key` is what its forms send; `section` is called as the desk calls it, `ago` says when it was first seen.
    """

    key: str
    story_id: int
    list_id: int
    item_id: int | None
    place: int
    standing: Standing
    novelty: str
    told_item: int | None
    told_issue: int | None
    name: Name
    besides_language: str
    language: str
    outlets: tuple[str, ...]
    reach: tuple[int, int]
    #: of each day that had any
    articles: tuple[tuple[date, int], ...]
    #: of each day that the picture shows
    bars: tuple[int, ...]
    section: str
    seen_at: datetime
    ago: str
    #: signals of ranking with their points
    reasons: tuple[tuple[str, float], ...]
    may_edit: bool
    is_swapped: bool

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided on it."""
        return self.standing in (Standing.UNDECIDED, Standing.UNDRAFTED)


def row_of(
    entry: Entry, *, list_id: int, bars: tuple[int, ...], section: str, ago: str, may_edit: bool, is_swapped: bool
) -> Row:
    """What the row of an entry says; `is_swapped` where it takes the place of one that is on a page."""
    found, item, name = entry.candidate, entry.item, entry.name
    return Row(
        key=f"{found.story_id}:{item.version}" if item else f"{found.story_id}",
        story_id=found.story_id,
        list_id=list_id,
        item_id=item.item_id if item else None,
        place=found.place,
        standing=entry.standing,
        novelty=found.novelty,
        told_item=found.told_item,
        told_issue=found.told_issue,
        name=name,
        besides_language=entry.language if name.besides == entry.heading else "und",
        language=entry.language,
        outlets=entry.outlets[:_NAMED],
        reach=entry.reach,
        articles=tuple(days_of(entry)),
        bars=bars,
        section=section,
        seen_at=found.seen_at,
        ago=ago,
        reasons=tuple((str(each["name"]), _points(each["points"])) for each in found.reasons),
        may_edit=may_edit,
        is_swapped=is_swapped,
    )


@lru_cache(maxsize=_KEPT)
def drawn(row: Row, language: str, zone: str) -> Markup:
    """The row as HTML, in the interface's language (BCP 47) and the desk's time zone (IANA)."""
    found = templates(language, zone).get_template("inbox_row.html")
    return Markup(  # noqa: S704 (a template that escapes)
        found.render(
            row=row,
            plots=plots,
            novelties=NOVELTY,
            standings=STANDINGS,
            written=lambda day: written_date(day, language),
            ranked=_ranked(row, language),
        )
    )


def _ranked(row: Row, language: str) -> list[tuple[str, str]]:
    """The signals that moved it, called as the interface calls them, with their points.

    The points are to be isolated, as they begin with a sign; a signal that is none of ours has its name.
    """
    say = translations(language).gettext
    return [
        (say(REASONS[name]) if name in REASONS else name, written_signed(points, language, places=1))
        for name, points in row.reasons
        if round(points, 1)
    ]


def _points(points: object) -> float:
    return float(points) if isinstance(points, int | float) else 0.0
