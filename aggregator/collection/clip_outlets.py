"""Which outlet a clip belongs to: the one that is named, the one on whose site the page stands, or a new one.

An outlet made for a clip is an outlet like any other, and config takes it over as soon as it names one of that name.
Outlets of config go before those of clips. Accounts are nobody's names: who posts without an outlet being said has an
outlet of its own, with an id that config cannot give, and is taken for no other.
"""

from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from sqlmodel import Session

from aggregator.collection.clipping import Given
from aggregator.collection.identity import digest
from aggregator.collection.ownership import Place, owners
from aggregator.errors import UsageError
from aggregator.models import Outlet
from aggregator.phrases import Phrase
from aggregator.store import outlets
from aggregator.store.clip_sources import ACCOUNTS, LONGEST_ID
from aggregator.text.fold import fold
from aggregator.text.slugs import slug_of
from aggregator.text.urls import bare_host, url_key

#: Digits of the hash that makes a new outlet's id another, where its name's own is taken.
_HASH_DIGITS = 8


def known_outlet(session: Session, said: Given, url: str, *, by_hand: bool) -> Outlet | None:
    """The stored outlet that something clipped belongs to; None when it takes a new one.

    A name decides when a stored outlet has it; else the address, save for posts and for texts given by hand, which
    need not be the address's own: platforms are no outlets.

    Args:
        said: what was said of it.
        url: where it stands, may be empty.
        by_hand: whether its text was given by hand.

    Raises:
        UsageError: the address is as near to one outlet as to another.
    """
    stored = outlets.every(session)
    polled = {outlet_id for outlet_id, _ in outlets.feeds(session)}
    if said.is_post and not said.outlet:
        return _of_poster(said, stored, polled)
    if said.outlet and (found := _of_name(said.outlet, stored, polled)) is not None:
        return found
    if not url or said.is_post or (by_hand and said.outlet):
        return None
    return _of_address(session, url, stored, polled)


def new_outlet(session: Session, said: Given, url: str, *, site_name: str = "") -> Outlet:
    """Store an outlet for something clipped, under the name given, else its site's, else its host.

    A page that calls its site by the name of an outlet that stands elsewhere is not believed.
    """
    stored = outlets.every(session)
    home = "" if said.is_post or not url else _front_page(url)
    name = said.outlet_name or site_name
    if not name or (not said.outlet_name and _of_name(name, stored, ()) is not None):
        name = bare_host(url)
    languages = [said.language] if said.language else []
    space = ACCOUNTS if said.is_post and not said.outlet else ""
    new_id = _new_id(name, {one.id for one in stored}, space)
    outlet = Outlet(id=new_id, name=name, home=home, languages=languages)
    outlets.add(session, outlet)
    return outlet


def _of_poster(said: Given, stored: Iterable[Outlet], polled: Collection[str]) -> Outlet | None:
    """The outlet of a post of which none was said: its one author's, an outlet by that name; else its handle's own.

    Anybody may take a handle, so it is compared with those of other posts alone, and neither is an id.
    """
    name = fold(said.outlet_name)
    by_author = said.outlet_name != said.handle
    found = [one for one in stored if fold(one.name) == name and (by_author or one.id.startswith(ACCOUNTS))]
    return min(found, key=lambda one: (one.id not in polled, one.id), default=None)


def _of_name(wanted: str, stored: Iterable[Outlet], polled: Collection[str]) -> Outlet | None:
    """The outlet of this id, or of this name whatever its spelling."""
    found = [one for one in stored if one.id == wanted or fold(one.name) == fold(wanted)]
    return min(found, key=lambda one: (one.id != wanted, one.id not in polled, one.id), default=None)


def _of_address(session: Session, url: str, stored: Iterable[Outlet], polled: Collection[str]) -> Outlet | None:
    by_id = {one.id: one for one in stored}
    for near in _near(session, url, by_id, polled):
        if len(near) > 1:
            named = ", ".join(sorted(by_id[outlet_id].name for outlet_id in near))
            raise UsageError(
                Phrase(
                    "several outlets stand on %(host)s (%(named)s): say which with --outlet",
                    host=bare_host(url),
                    named=named,
                )
            )
        if near:
            return by_id[min(near)]
    return None


def _near(session: Session, url: str, by_id: dict[str, Outlet], polled: Collection[str]) -> Iterable[Collection[str]]:
    """The outlets nearest to an address by each kind of evidence, best first."""
    homes = [Place(one.id, one.home) for one in by_id.values() if one.home]
    yield owners(url, (place for place in homes if place.outlet_id in polled))
    yield owners(url, (Place(ident, feed) for ident, feed in outlets.feeds(session) if not by_id[ident].home))
    host = url_key(url).partition("/")[0].partition("?")[0]
    yield outlets.homeless_on(session, host)
    yield owners(url, (place for place in homes if place.outlet_id not in polled))


def _front_page(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _new_id(name: str, taken: Collection[str], space: str) -> str:
    """The id that config would give an outlet of this name, in a space of ids; another where that one is taken."""
    room = LONGEST_ID - len(space)
    own = slug_of(name)[:room].rstrip("-")
    mark = digest(fold(name))[:_HASH_DIGITS]
    apart = f"{own[: room - _HASH_DIGITS - 1].rstrip('-')}-{mark}" if own else f"outlet-{mark}"
    candidates = [own, apart] if own else [apart]
    return next((space + one for one in candidates if space + one not in taken), space + apart)
