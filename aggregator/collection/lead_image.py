"""The address of an article's lead image, as its feed or its page gives it; nobody fetches it. Pure.

In a feed: Media RSS (rssboard.org/media-rss), the largest picture first, then its thumbnail, then an enclosure that is
a picture. On a page: schema.org's `image`, then Open Graph's.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
_ARTICLES = ("article", "posting", "report", "videoobject")
_META = (
    "//meta[@property='og:image' or @property='og:image:secure_url' or @property='og:image:url']/@content",
    "//meta[@name='og:image' or @name='twitter:image' or @name='twitter:image:src']/@content",
    "//meta[@property='twitter:image']/@content",
    "//link[@rel='image_src']/@href",
)


def of_entry(entry: Mapping[str, Any]) -> str:
    """The address in an entry as feedparser has it; empty where it has none. It may be relative."""
    pictures = [each for each in _maps(entry.get("media_content")) if _is_picture(each)]
    thumbnails = list(_maps(entry.get("media_thumbnail")))
    enclosures = [each for each in _maps(entry.get("enclosures")) if _is_picture(each)]
    largest = sorted(pictures, key=_width, reverse=True) + sorted(thumbnails, key=_width, reverse=True)
    written = (_address(each) for each in (*largest, *enclosures, *_maps([entry.get("image")])))
    return next(filter(None, written), "")


def of_page(tree: Any, objects: Iterable[Mapping[str, Any]]) -> str:
    """The address on a page, given its JSON-LD objects; empty where it has none. It may be relative."""
    linked = (address for each in objects if _is_article(each) for address in _in_linked_data(each.get("image")))
    meta = (str(found).strip() for path in _META for found in tree.xpath(path))
    return next(filter(None, (*linked, *meta)), "")


def _maps(value: object) -> Iterator[Mapping[str, Any]]:
    yield from (each for each in value if isinstance(each, Mapping)) if isinstance(value, list) else ()


def _address(part: Mapping[str, Any]) -> str:
    found = part.get("url") or part.get("href")
    return found.strip() if isinstance(found, str) else ""


def _is_picture(part: Mapping[str, Any]) -> bool:
    kind = str(part.get("type") or "").lower()
    if part.get("medium") or "/" in kind:
        return part.get("medium") == "image" or kind.startswith("image/")
    return _address(part).partition("?")[0].lower().endswith(_ENDINGS)


def _width(part: Mapping[str, Any]) -> int:
    written = str(part.get("width") or "")[:6]
    return int(written) if written.isdecimal() else 0


def _is_article(thing: Mapping[str, Any]) -> bool:
    """Whether it is what the page is about, and not its publisher or a person."""
    kinds = thing.get("@type")
    return any(str(kind).lower().endswith(_ARTICLES) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _in_linked_data(value: object) -> Iterator[str]:
    """Each form that schema.org allows: an address, an object with one, a list of either."""
    for each in value[:20] if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each.strip()
        elif isinstance(each, Mapping):
            found = each.get("url") or each.get("contentUrl") or each.get("@id")
            yield found.strip() if isinstance(found, str) and not found.startswith("#") else ""
