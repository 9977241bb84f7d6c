"""Whose page it is: which of the outlets we know stands nearest to an address. Pure.

A page belongs to an outlet of the same site (registrable domain, by the Public Suffix List), and there to the nearest:
its very host before a host above it before a sister host, and of one host the home page whose path the page is under.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from aggregator.errors import UrlError
from aggregator.text.urls import bare_host, canonical_url, site_of

#: How near a place is: the same host, a host above the page's, another host of the same site.
_SAME, _ABOVE, _SISTER = 3, 2, 1

#: How near, how long the host, how many steps of the path are common.
_Nearness = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """An address that an outlet is known by: its home page, or a feed."""

    outlet_id: str
    url: str


def owners(url: str, places: Iterable[Place]) -> frozenset[str]:
    """The outlets nearest to a page: none when none shares its site, several when they are equally near.

    Of outlets on sister hosts (`en.example.org`, `fa.example.org`) no page of a third is any one's. Places without a
    usable address are nobody's.

    Raises:
        UrlError: `url` itself is no address.
    """
    page = canonical_url(url)
    near: dict[_Nearness, set[str]] = {}
    for place in places:
        if nearness := _nearness(page, place.url):
            near.setdefault(nearness, set()).add(place.outlet_id)
    if not near:
        return frozenset()
    nearest = max(near)
    if nearest[0] == _SISTER and len(near[nearest]) > 1:
        return frozenset()
    return frozenset(near[nearest])


def _nearness(page: str, place: str) -> _Nearness | None:
    try:
        if site_of(page) != site_of(place):
            return None
        mine, theirs = bare_host(page), bare_host(place)
    except UrlError:
        return None
    if mine == theirs:
        return _SAME, 0, _common(page, place)
    return (_ABOVE, len(theirs), 0) if mine.endswith(f".{theirs}") else (_SISTER, 0, 0)


def _common(page: str, home: str) -> int:
    """How many steps of its path a page shares with a home page it stands under; 0 when it stands elsewhere."""
    steps = [step for step in urlsplit(canonical_url(home)).path.split("/") if step]
    here = [step for step in urlsplit(page).path.split("/") if step]
    return len(steps) if here[: len(steps)] == steps else 0
