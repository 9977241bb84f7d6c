"""Ids made from names and addresses: small letters, digits and hyphens, readable where the name can be read."""

import re
from collections.abc import Collection, Mapping
from itertools import count
from typing import NamedTuple, Self

from anyascii import anyascii

from aggregator.errors import UrlError
from aggregator.text.fold import fold
from aggregator.text.scripts import main_script
from aggregator.text.urls import site_of

LONGEST_SLUG = 64

#: What to say behind the outlet of a new source that was set because it had to be (`own_outlet`).
WHY_OUTLET = "the id its name gives is another outlet's; if they are one, set that"

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


class Holder(NamedTuple):
    """Who an outlet id belongs to: an outlet's name, and its site (`urls.site_of`), empty where that is not known."""

    name: str
    site: str

    @classmethod
    def of(cls, name: str, *addresses: str) -> Self:
        """An outlet of this name, on the site of the first address that is one."""
        return cls(name, next(filter(None, map(_site, addresses)), ""))

    def is_same(self, other: "Holder") -> bool:
        """Whether the two are one outlet as far as can be told: of one name, and not on different sites."""
        return self.name == other.name and (self.site == other.site or not (self.site and other.site))


def is_slug(text: str) -> bool:
    """Whether a text can be an id: 1 to 64 small letters, digits and hyphens, no hyphen at the ends."""
    return _SLUG.fullmatch(text) is not None


def slug_of(name: str) -> str:
    """A name as an id: romanised, folded, then ASCII letters, digits and hyphens, at most 64; empty when none is left.

    Romanised whole, not only where nothing else is left: of two names in Persian, each with a 24, more must stay.
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(anyascii(name))).strip("-")[:LONGEST_SLUG].rstrip("-")


def new_id(name: str, address: str, taken: Collection[str]) -> str:
    """An id for a source that nothing in `taken` has: from its outlet's name, or from its host.

    A name in another script than Latin is romanised letter by letter, without vowels in Arabic script; the outlet's own
    host name reads better. With a number at the end where the plain form is taken.
    """
    wanted = (slug_of(name) if main_script(name) == "Latn" else "") or _host_slug(address) or slug_of(name) or "source"
    numbered = (f"{wanted[: LONGEST_SLUG - len(end)].rstrip('-')}{end}" for end in map("-{}".format, count(2)))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)


def own_outlet(new: Holder, source_id: str, outlets: Mapping[str, Holder]) -> str | None:
    """The outlet id to set for a new source, or None where the one made from its name will do.

    One has to be set where that id belongs to an outlet of another name, or on another site (many a feed is called
    "News"): nobody has said that the two are one.

    Args:
        new: the outlet as the new source has it.
        outlets: whose the ids are.
    """
    made = slug_of(new.name) or source_id
    if outlets.get(made, new).is_same(new):
        return None
    return source_id if outlets.get(source_id, new).is_same(new) else new_id(source_id, "", outlets)


def _site(address: str) -> str:
    try:
        return site_of(address)
    except UrlError:
        return ""


def _host_slug(address: str) -> str:
    label = _site(address).removeprefix("www.").partition(".")[0]
    return "" if label.startswith("xn--") else slug_of(label)
