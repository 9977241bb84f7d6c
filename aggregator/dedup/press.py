"""Who may be named as a text's origin: agencies and the desk's outlets in every spelling, each as one `Origin`.

Names are compared folded. Words such as "the" or "newspaper" before a name are passed over, nothing else is guessed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aggregator.text.fold import fold
from aggregator.text.words import words
from aggregator.vocabulary import OriginKind

#: Longest name of a publication that is kept as a key.
_LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose a text is; two texts of one key have one origin. An unknown origin has neither key nor name."""

    kind: OriginKind
    key: str
    name: str


UNKNOWN: Final = Origin(OriginKind.UNKNOWN, "", "")


@dataclass(frozen=True, slots=True)
class NamedAgency:
    """A news agency: its id, its name, every spelling of it, and the ids of outlets that are it."""

    key: str
    name: str
    spellings: tuple[str, ...]
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedOutlet:
    """An outlet of the desk; `host` as `host_in` gives it, empty when it has no site of its own."""

    id: str
    name: str
    host: str = ""


@dataclass(frozen=True, slots=True)
class Wordings:
    """How texts tell whose they are, all languages together; `{name}` stands for the name (`settings.agencies`)."""

    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()


class Press:
    """Agencies, outlets and wordings, ready to look names up."""

    def __init__(self, agencies: Sequence[NamedAgency], outlets: Sequence[NamedOutlet], wordings: Wordings) -> None:
        self.wordings = wordings
        self._before = tuple(sorted({f"{fold(word)} " for word in wordings.before}, key=len, reverse=True))
        self.agencies = {
            fold(spelling): Origin(OriginKind.AGENCY, f"agency:{agency.key}", agency.name)
            for agency in agencies
            for spelling in agency.spellings
        }
        #: what stands in a text for an agency: its origin, or `UNKNOWN` where no agency is named
        self.spellings = {fold(word): UNKNOWN for word in wordings.unnamed} | self.agencies
        self.tokens = _by_first_token(self.spellings)
        folded = {outlet.id: fold(outlet.name) for outlet in outlets}
        self._outlets = self._own_origins(agencies, outlets, folded)
        self._names = {folded[outlet.id]: self._outlets[outlet.id] for outlet in outlets}
        hosts = Counter(outlet.host for outlet in outlets)
        self._hosts = {one.host: self._outlets[one.id] for one in outlets if one.host and hosts[one.host] == 1}

    def _own_origins(
        self, agencies: Sequence[NamedAgency], outlets: Sequence[NamedOutlet], folded: Mapping[str, str]
    ) -> dict[str, Origin]:
        said = {ident: self.agencies[fold(agency.name)] for agency in agencies for ident in agency.outlets}
        return {
            outlet.id: said.get(outlet.id)
            or self.agencies.get(folded[outlet.id])
            or self.agencies.get(self.bare(folded[outlet.id]))
            or Origin(OriginKind.OUTLET, f"outlet:{outlet.id}", outlet.name)
            for outlet in outlets
        }

    def outlet(self, outlet_id: str) -> Origin:
        """The origin of an outlet's own reports: the agency where the outlet is one."""
        return self._outlets.get(outlet_id) or Origin(OriginKind.OUTLET, f"outlet:{outlet_id}", outlet_id)

    def site(self, host: str) -> Origin | None:
        """The one outlet whose home is on a host."""
        return self._hosts.get(host)

    def bare(self, folded: str) -> str:
        """A folded name without the words that only stand before names."""
        bare = folded
        while bare.startswith(self._before):
            bare = next(bare[len(word) :] for word in self._before if bare.startswith(word)).strip()
        return bare.strip()

    def publication(self, name: str) -> Origin:
        """Whoever a text names as having published it first: an outlet or agency we know, else one known by name."""
        folded = fold(name).strip(" .\"'-*_")
        for spelling in (folded, self.bare(folded)):
            known = self._names.get(spelling) or self.spellings.get(spelling) or self.site(_host(spelling))
            if known is not None:
                return known
        key = self.bare(folded)[:_LONGEST]
        return Origin(OriginKind.ELSEWHERE, f"elsewhere:{key}", name.strip()[:_LONGEST]) if key else UNKNOWN


def _host(name: str) -> str:
    if "." not in name or " " in name:
        return ""
    return host_in(name if "://" in name else f"//{name}")


def host_in(url: str) -> str:
    """The host of a canonical address with its port, without `www.`; asked of every article, so nothing is parsed."""
    return url.partition("//")[2].partition("/")[0].lower().removeprefix("www.")


def _by_first_token(spellings: Iterable[str]) -> dict[str, list[tuple[str, frozenset[str]]]]:
    """The spellings and their word tokens by first token, so that most texts are passed over by one look each."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for spelling in spellings:
        if tokens := words(spelling):
            found.setdefault(tokens[0], []).append((spelling, frozenset(tokens)))
    return found
