"""The filters of the inbox: what there is to choose, in words of the interface, with how many candidates have it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations

from aggregator.settings import Desk
from aggregator.text.written_dates import written_date
from aggregator.vocabulary import Facet, ItemStatus, NoveltyKind
from aggregator.web.alike import told_apart
from aggregator.web.inbox_list import ALL, Asked
from aggregator.web.inbox_words import NOVELTY, STANDINGS
from aggregator.web.languages import marked, named_language
from aggregator.web.section_words import section_names

#: Values of one filter that are offered: a thousand outlets in a select are no choice and a heavy page. What has been
#: chosen is offered in any case.
MOST = 60

_LABELS = {
    Facet.SECTION: marked("Section"),
    Facet.LANGUAGE: marked("Language"),
    Facet.OUTLET: marked("Outlet"),
    Facet.WATCHED: marked("Watched name"),
    Facet.WEEK: marked("Week to"),
    Facet.NOVELTY: marked("Novelty"),
}
STATUSES = {
    ItemStatus.DRAFT: marked("Drafted"),
    ItemStatus.ACCEPTED: marked("Accepted"),
    ItemStatus.HELD: marked("Held"),
    ItemStatus.REJECTED: marked("Rejected"),
    ItemStatus.MERGED: marked("Merged"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, called as the interface or the desk calls it; `count` None: not counted."""

    value: str
    label: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: the field it is sent as, its label, and what it offers; `any` is the label of none of them."""

    name: str
    label: str
    choices: tuple[Choice, ...]


class Wording:
    """Names for values of the filters, in one language of the interface."""

    def __init__(self, desk: Desk, say: NullTranslations, language: str, outlets: Mapping[str, str]) -> None:
        self._say, self._language, self._outlets = say, language, told_apart(outlets)
        self._sections = section_names(desk, say)
        self._order = {key: place for place, key in enumerate(self._sections)}

    def of(self, facet: Facet, value: str) -> str:
        """What a value is called."""
        match facet:
            case Facet.SECTION:
                return self._sections.get(value, value)
            case Facet.LANGUAGE:
                return self.language(value)
            case Facet.OUTLET:
                return self._outlets.get(value, value)
            case Facet.WEEK:
                return written_date(date.fromisoformat(value), self._language)
            case Facet.NOVELTY:
                return self._say.gettext(NOVELTY[NoveltyKind(value)])
            case Facet.WATCHED:
                return value

    def language(self, tag: str) -> str:
        """The name of a language; its tag where it has none."""
        return named_language(tag, self._language)

    def status(self, status: ItemStatus) -> str:
        """Where an item stands."""
        return self._say.gettext(STATUSES[status])

    def section_place(self, key: str) -> int:
        """Where a section stands in the desk's order."""
        return self._order.get(key, len(self._order))


def filters(
    asked: Asked, facets: Mapping[str, Mapping[str, int]], wording: Wording, say: NullTranslations
) -> list[Filter]:
    """The filters of a list, each with what its candidates have; one without any choice is left out."""
    made = [
        Filter(
            facet.value,
            say.gettext(_LABELS[facet]),
            tuple(_choices(facet, asked, facets.get(facet.value, {}), wording)),
        )
        for facet in Facet
    ]
    standings = [
        Choice(each.value, say.gettext(label), None, asked.standing == each) for each, label in STANDINGS.items()
    ]
    standings.append(Choice(ALL, say.gettext(marked("All")), None, asked.standing == ALL))
    return [
        *(each for each in made if each.choices),
        Filter("standing", say.gettext(marked("State")), tuple(standings)),
    ]


def outlets_to_name(asked: Asked, facets: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Ids of the outlets that the filters name."""
    return _offered(Facet.OUTLET, asked, facets.get(Facet.OUTLET.value, {}))


def _choices(facet: Facet, asked: Asked, counts: Mapping[str, int], wording: Wording) -> Iterable[Choice]:
    values = [value for value in _offered(facet, asked, counts) if facet is not Facet.WEEK or _is_day(value)]
    if facet is Facet.NOVELTY:
        values = [value for value in values if value in {kind.value for kind in NoveltyKind}]
    if facet is Facet.SECTION:
        values.sort(key=wording.section_place)
    elif facet is Facet.WEEK:
        values.sort(reverse=True)
    elif facet in (Facet.OUTLET, Facet.WATCHED):
        values.sort(key=lambda value: wording.of(facet, value).casefold())
    for value in values:
        yield Choice(value, wording.of(facet, value), counts.get(value, 0), asked.facets.get(facet) == value)


def _offered(facet: Facet, asked: Asked, counts: Mapping[str, int]) -> list[str]:
    """The commonest values, and the one that is chosen."""
    common = sorted(counts, key=lambda value: (-counts[value], value))[:MOST]
    chosen = asked.facets.get(facet)
    return common if chosen is None or chosen in common else [*common, chosen]


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
