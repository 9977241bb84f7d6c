"""Ids made from names and addresses: small letters, digits and hyphens, readable where the name can be read."""

import re
from collections.abc import Collection, Mapping
from itertools import count

from anyascii import anyascii

from aggregator.errors import UrlError
from aggregator.text.fold import fold
from aggregator.text.scripts import main_script
from aggregator.text.urls import site_of

LONGEST_SLUG = 64

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


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


def own_outlet(name: str, source_id: str, outlets: Mapping[str, str]) -> str | None:
    """The outlet id to set for a new source, or None where the one made from its name will do.

    One has to be set where that id belongs to an outlet of another name (`outlets`: id to name): nobody has said that
    the two are one.
    """
    made = slug_of(name) or source_id
    if outlets.get(made, name) == name:
        return None
    return source_id if source_id not in outlets else new_id(source_id, "", outlets)


def _host_slug(address: str) -> str:
    try:
        label = site_of(address).removeprefix("www.").partition(".")[0]
    except UrlError:
        return ""
    return "" if label.startswith("xn--") else slug_of(label)
