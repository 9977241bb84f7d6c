"""The block of config that a previewed feed would need. Pure: a proposal, which a person reads before it counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from aggregator.collection.discovery import is_section
from aggregator.collection.raw import Reading, Selectors, WashedFeed
from aggregator.errors import LanguageTagError, UrlError
from aggregator.text import yaml_text
from aggregator.text.fold import fold
from aggregator.text.invisible import is_visible, without_invisible
from aggregator.text.slugs import WHY_OUTLET, Holder
from aggregator.text.tags import normal_tag
from aggregator.text.urls import canonical_url, host_of, site_of
from aggregator.text.yaml_text import Value
from aggregator.vocabulary import SourceKind

#: Share of a feed's entries, and number, from which a language is one that it publishes in: below are quotations,
#: headlines of two words, and the detector's mistakes. By eye.
_SHARE, _ENTRIES = 0.15, 2
_MOST_LANGUAGES = 3
_LONGEST_NAME = 200
_FEED = Reading()

#: The zone of countries that have one (IANA's zone1970.tab), by the ending of a host: a guess, and said to be one.
_ZONES = dict(
    pair.split(":")
    for pair in (
        "ae:Asia/Dubai af:Asia/Kabul al:Europe/Tirane am:Asia/Yerevan at:Europe/Vienna az:Asia/Baku ba:Europe/Sarajevo "
        "be:Europe/Brussels bg:Europe/Sofia bh:Asia/Bahrain by:Europe/Minsk ch:Europe/Zurich cz:Europe/Prague "
        "de:Europe/Berlin dk:Europe/Copenhagen dz:Africa/Algiers ee:Europe/Tallinn eg:Africa/Cairo fi:Europe/Helsinki "
        "ge:Asia/Tbilisi gr:Europe/Athens hr:Europe/Zagreb hu:Europe/Budapest ie:Europe/Dublin il:Asia/Jerusalem "
        "in:Asia/Kolkata iq:Asia/Baghdad ir:Asia/Tehran it:Europe/Rome jo:Asia/Amman jp:Asia/Tokyo kr:Asia/Seoul "
        "kw:Asia/Kuwait lb:Asia/Beirut lt:Europe/Vilnius lu:Europe/Luxembourg lv:Europe/Riga ly:Africa/Tripoli "
        "ma:Africa/Casablanca me:Europe/Podgorica mk:Europe/Skopje nl:Europe/Amsterdam no:Europe/Oslo om:Asia/Muscat "
        "pk:Asia/Karachi pl:Europe/Warsaw ps:Asia/Gaza qa:Asia/Qatar ro:Europe/Bucharest rs:Europe/Belgrade "
        "sa:Asia/Riyadh se:Europe/Stockholm si:Europe/Ljubljana sk:Europe/Bratislava sy:Asia/Damascus tj:Asia/Dushanbe "
        "tm:Asia/Ashgabat tn:Africa/Tunis tr:Europe/Istanbul uk:Europe/London ye:Asia/Aden"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A block of `config/sources.yaml`, without its id."""

    name: str
    home: str
    languages: tuple[str, ...]
    #: what is polled
    address: str
    #: only where the times name no zone
    time_zone: str | None = None
    kind: SourceKind = SourceKind.FEED
    #: of a listing
    select: Selectors | None = None

    def values(self, outlet: str | None = None) -> dict[str, Value]:
        """What stands in the block, in its order; `outlet` where one has to be set."""
        found: dict[str, Value] = {"name": self.name}
        found |= {"home": self.home} if self.home else {}
        found |= {"languages": list(self.languages)} if self.languages else {}
        found |= {"outlet": outlet} if outlet else {}
        found |= {self.kind.value: self.address}
        found |= {"select": selected(self.select)} if self.select else {}
        return found | ({"time_zone": self.time_zone} if self.time_zone else {})

    @property
    def holder(self) -> Holder:
        """The outlet as this block has it: by name, and by the site of its home page or feed."""
        return Holder.of(self.name, self.home, self.address)

    def comments(self, verified: str, outlet: str | None = None) -> dict[str, str]:
        """What to say behind its values: why an outlet is set, that somebody found entries, and what is guessed."""
        found = {"outlet": WHY_OUTLET} if outlet else {}
        found |= {self.kind.value: verified} if verified else {}
        found |= {"select": "a guess from the page; look whether all entries are articles"} if self.select else {}
        return found | ({"time_zone": "its times name no zone; this is a guess"} if self.time_zone else {})

    def yaml(self, source_id: str, *, outlet: str | None = None, verified: str = "") -> str:
        """The block as text, to be put below `sources:`."""
        return yaml_text.block(source_id, self.values(outlet), self.comments(verified, outlet))


def selected(select: Selectors) -> dict[str, str]:
    """What stands under `select`: the selectors that there are."""
    named = ("entry", "link", "title", "date", "summary", "next")
    return {name: value for name in named if (value := getattr(select, name))}


def propose(
    feed: WashedFeed, *, asked: str, answered: str, site_name: str, page: str, reading: Reading = _FEED
) -> Proposal:
    """The block for a feed, or a source of another kind.

    Args:
        reading: how it was read.
        asked: the address it was asked for.
        answered: where redirects ended.
        site_name: what the page that named it calls its site.
        page: that page; empty where there was none.
    """
    address = address_to_poll(asked, answered)
    return Proposal(
        name=_name(feed.title, site_name, address),
        home=_home(feed.home, page, address),
        languages=languages_of(feed),
        address=address,
        time_zone=_zone(feed, address),
        kind=reading.kind,
        select=reading.select,
    )


def address_to_poll(asked: str, answered: str) -> str:
    """Where to poll: the address as it was asked for, or where it leads, which spares a redirect each time.

    Not where that has another query: it may be good for one visit only.
    """
    try:
        is_same = canonical_url(asked) == canonical_url(answered)
    except UrlError:
        return asked
    is_other_query = urlsplit(answered).query not in ("", urlsplit(asked).query)
    return asked if is_same or is_other_query else answered


def languages_of(feed: WashedFeed) -> tuple[str, ...]:
    """The languages that a feed's entries are in, most of them first."""
    counted = Counter(item.language for item in feed.items if _is_known(item.language))
    total, least = sum(counted.values()), min(_ENTRIES, len(feed.items))
    common = [tag for tag, number in counted.most_common(_MOST_LANGUAGES) if number >= max(least, _SHARE * total)]
    return tuple(common)


def _is_known(tag: str) -> bool:
    """Whether config would take the tag: the detector also knows Lojban."""
    try:
        return normal_tag(tag) != "und"
    except LanguageTagError:
        return False


def is_without_zone(feed: WashedFeed) -> bool:
    """Whether times of the feed name no zone, so that they have to be read in one of config's."""
    return any(item.published is not None and item.published.offset_minutes is None for item in feed.items)


def _name(title: str, site_name: str, address: str) -> str:
    """The site's own name where the feed's title only decorates it, else that title, else the host."""
    title, site_name = without_invisible(title), without_invisible(site_name)
    is_decorated = site_name and fold(site_name) in fold(title)
    names: Sequence[str] = (site_name, title) if is_decorated else (title, site_name)
    return next((name[:_LONGEST_NAME].strip() for name in names if is_visible(name)), "") or host_of(address)


def _home(named: str, page: str, address: str) -> str:
    """The page that the feed says it belongs to, if it is on its site; else the page it was found on, or the front."""
    if named and site_of(named) == site_of(address):
        return named
    parts = urlsplit(page or address)
    is_front = page and (is_section(page) or parts.path in ("", "/"))
    return page if is_front else f"{parts.scheme}://{parts.netloc}/"


def _zone(feed: WashedFeed, address: str) -> str | None:
    if not is_without_zone(feed):
        return None
    return _ZONES.get(host_of(address).rpartition(".")[2], "UTC")
