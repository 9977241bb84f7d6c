"""What an address says of the list that is wanted, and that list as the inbox shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from fastapi import Request
from sqlmodel import Session

from aggregator.models import CandidateList, Digest
from aggregator.settings import Desk
from aggregator.store import candidates, digests, inbox
from aggregator.store.inbox import Entry, Wanted
from aggregator.vocabulary import Facet, Standing

#: Candidates on a page.
PAGE = 40
#: Any standing: nobody decided, or somebody did.
ALL = "all"
_DEFAULT = Standing.UNDECIDED
_STANDINGS = frozenset(each.value for each in Standing)
#: Largest number an address may give: more is no place and no list.
_MOST = 2**31


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as an address asks for it: `list_id` 0 is the newest; `after` a place, 0 from the top."""

    facets: Mapping[Facet, str]
    standing: str = _DEFAULT.value
    list_id: int = 0
    after: int = 0

    @classmethod
    def by(cls, request: Request) -> "Asked":
        """What the query of a request asks for; what it cannot mean is left out."""
        given = request.query_params
        facets = {facet: given[facet] for facet in Facet if given.get(facet)}
        standing = given.get("standing", "")
        known = standing if standing == ALL or standing in _STANDINGS else _DEFAULT.value
        return cls(facets, known, _number(given.get("list", "")), _number(given.get("after", "")))

    @property
    def wanted(self) -> Wanted:
        """The same for the store."""
        return Wanted(self.facets, None if self.standing == ALL else Standing(self.standing))

    def path(self, at: str = "/", *, after: int = 0, pinned: bool = True) -> str:
        """The address of this list, from another place on; not `pinned`, the newest list with the same filters."""
        given = {facet.value: value for facet, value in self.facets.items()}
        if self.standing != _DEFAULT.value:
            given["standing"] = self.standing
        given |= {"list": str(self.list_id)} if pinned and self.list_id else {}
        given |= {"after": str(after)} if after else {}
        return f"{at}?{urlencode(given)}" if given else at


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the inbox. `asked` names the list that is shown; `is_gone` says that the one asked for is not kept."""

    asked: Asked
    list: CandidateList
    digest: Digest | None
    entries: tuple[Entry, ...]
    total: int
    arrived: int
    more: int
    is_gone: bool

    @property
    def is_of_another_issue(self) -> bool:
        """Whether its issue has left preparation: what was decided for it is not seen on this list any more."""
        return self.digest is None or self.list.digest_id != self.digest.id


def listed(session: Session, desk: Desk, asked: Asked) -> Listed | None:
    """The page that is asked for; None on a desk that has ranked nothing yet."""
    newest = candidates.latest(session)
    shown = (candidates.get(session, asked.list_id) if asked.list_id else None) or newest
    if newest is None or shown is None or shown.id is None:
        return None
    digest = digests.in_preparation(session, desk.series)
    issue = digest.id if digest else None
    is_gone = bool(asked.list_id) and asked.list_id != shown.id
    asked = replace(asked, list_id=shown.id, after=0 if is_gone else asked.after)
    found = inbox.entries(session, shown.id, asked.wanted, digest_id=issue, after=asked.after, most=PAGE + 1)
    return Listed(
        asked,
        shown,
        digest,
        tuple(found[:PAGE]),
        inbox.count(session, shown.id, asked.wanted, digest_id=issue),
        arrived(session, asked, newest, issue),
        found[PAGE - 1].candidate.place if len(found) > PAGE else 0,
        is_gone,
    )


def arrived(session: Session, asked: Asked, newest: CandidateList, digest_id: int | None) -> int:
    """How many candidates that are wanted came after the list that is shown."""
    if newest.id is None or newest.id == asked.list_id:
        return 0
    return inbox.count(session, newest.id, asked.wanted, digest_id=digest_id, since=asked.list_id)


def days_of(entry: Entry) -> list[tuple[date, int]]:
    """The days on which a candidate had articles."""
    return [(date.fromisoformat(str(day)), int(str(number))) for day, number in entry.candidate.days]


def last_day(shown: CandidateList, desk: Desk) -> date:
    """The desk's date when a list was made."""
    made: datetime = shown.made_at
    return desk.today(made)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 and int(text) < _MOST else 0
