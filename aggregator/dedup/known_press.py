"""The agencies and wordings of config and the outlets of the store, as the pure finder of markers takes them."""

import hashlib
from collections.abc import Iterable

from aggregator.dedup.press import NamedAgency, NamedOutlet, Press, Wordings, host_in
from aggregator.settings.agencies import Agencies, Wording


def press_of(agencies: Agencies, outlets: Iterable[tuple[str, str, str]]) -> Press:
    """Everybody who may be named as the origin of a text; `outlets` are id, name and home page of each."""
    named = [
        NamedAgency(key, agency.name, agency.spellings(), tuple(agency.outlets))
        for key, agency in agencies.agencies.items()
    ]
    known = [NamedOutlet(ident, name, _host(home)) for ident, name, home in outlets]
    return Press(named, known, _wordings(list(agencies.wordings.values())))


def rules_of(agencies: Agencies) -> str:
    """A hash that changes when what is looked for does: what was read with others is read again."""
    looked_for = agencies.model_dump_json(exclude={"wordings": {"__all__": {"translated"}}})  # read by nobody here
    return hashlib.sha256(looked_for.encode()).hexdigest()[:16]


def _wordings(every: list[Wording]) -> Wordings:
    return Wordings(
        start=tuple(dict.fromkeys(one for wording in every for one in wording.start)),
        end=tuple(dict.fromkeys(one for wording in every for one in wording.end)),
        first=tuple(dict.fromkeys(one for wording in every for one in wording.first)),
        before=tuple(dict.fromkeys(one for wording in every for one in wording.before)),
        unnamed=tuple(dict.fromkeys(one for wording in every for one in wording.unnamed)),
    )


def _host(home: str) -> str:
    """The host of a home page; none where the home is only a part of a site."""
    return host_in(home) if not home.partition("://")[2].partition("/")[2].strip("/") else ""
