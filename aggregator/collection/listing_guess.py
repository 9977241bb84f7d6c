"""Where on a page its list of articles stands: selectors guessed from what repeats. Pure, run in the parsing child.

Links to articles stand in the same place of the page's structure, one beside the other, and bear headlines: longer than
the words of a menu. The place with the most words in such links is the list; what an entry of it is, is the outermost
element around a link that holds no other link of the place. A guess, which a person reads before it counts.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from aggregator.collection.raw import Selectors
from aggregator.text.dates import parse_date
from aggregator.text.fold import fold
from aggregator.text.page_tree import page_tree
from aggregator.text.urls import is_web_url, safe_href, site_of

#: Links looked at on one page; the longest front page seen has some 800.
_MOST_LINKS = 3_000
#: Fewer links in one place are no list of articles; sidebars have three.
LEAST_ENTRIES = 4
#: Letters from which a link's words are a headline; in Chinese and Japanese half as many say as much.
_HEADLINE, _SHORT_HEADLINE = 15, 8
#: How far up an entry is looked for.
_HIGHEST = 6
#: Share of the entries that have a date where a date is said to stand.
_DATED = 0.5
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
#: Parts of a page that are about the site, whatever they hold.
_ASIDE = frozenset(("nav", "footer", "header", "aside", "form"))
_CLASS = re.compile(r"-?[a-z_][a-z0-9_-]{0,60}", re.IGNORECASE)
#: Classes that tell one entry from another, as `post-1234`, `first` and `odd` do: no part of its place.
_OWN_CLASS = re.compile(r"\d|^(?:first|last|odd|even|active|sticky)$", re.IGNORECASE)
#: What leads to the next page says, in the languages of the desks there are; beside `rel=next` and a class `next`.
_NEXT_WORDS = frozenset(
    fold(word)
    for word in (
        *("next", "next page", "older", "older posts", "suivant", "page suivante", "weiter", "nächste seite"),
        *("بعدی", "صفحه بعد", "صفحه بعدی", "قدیمی‌تر", "التالي", "الصفحة التالية", "tjetra", "më tej", "faqja tjetër"),
    )
)


def guess_listing(html: bytes, url: str, content_type: str, *, now: datetime) -> Selectors | None:
    """The selectors of the longest list of headlines on a page; None where it has none.

    Args:
        url: where it was found; only links to the same site count.
        now: aware, for dates that stand beside the links.
    """
    tree = page_tree(html, content_type)
    if tree is None:
        return None
    places: dict[tuple[str, ...], dict[str, Any]] = defaultdict(dict)
    for link, address in _headlines(tree, url):
        places[_place(link)].setdefault(address, link)
    ranked = sorted(places.values(), key=lambda links: sum(len(_words(link)) for link in links.values()), reverse=True)
    best = next((list(links.values()) for links in ranked if len(links) >= LEAST_ENTRIES), None)
    return _selectors(tree, best, now) if best else None


def _headlines(tree: Any, url: str) -> Iterator[tuple[Any, str]]:
    base = safe_href(next((str(each) for each in tree.xpath("//base/@href")), ""), base=url) or url
    for link in list(tree.iter("a"))[:_MOST_LINKS]:
        address = safe_href(str(link.get("href") or "").strip(), base=base) or ""
        if not is_web_url(address) or site_of(address) != site_of(url) or urlsplit(address).path in ("", "/"):
            continue
        words = _words(link)
        least = _SHORT_HEADLINE if _IDEOGRAPHS.search(words) else _HEADLINE
        if len(words) >= least and not _is_aside(link):
            yield link, address.partition("#")[0]


def _is_aside(link: Any) -> bool:
    around = [above.tag for above in link.iterancestors()]
    return "article" not in around and not _ASIDE.isdisjoint(around)  # a header within an article is that article's


def _place(link: Any) -> tuple[str, ...]:
    """Where a link stands: the steps from the top of the page, without what tells one entry from another."""
    return tuple(_step(element) for element in (link, *link.iterancestors()))


def _step(element: Any) -> str:
    """A tag with its lasting class, as CSS has it."""
    names = (name for name in str(element.get("class") or "").split() if _CLASS.fullmatch(name))
    lasting = next((name for name in names if not _OWN_CLASS.search(name)), "")
    return f"{element.tag}.{lasting}" if lasting else str(element.tag)


def _selectors(tree: Any, links: list[Any], now: datetime) -> Selectors:
    entries = [_entry(link, set(links)) for link in links]
    entry = _step(entries[0])
    if len(set(map(_step, entries))) > 1 or "." not in entry:
        entry = _within(entries[0], entry)
    link = _inside(links[0], entries[0])
    date = _date_place(entries, now)
    return Selectors(link=link, entry="" if entries[0] is links[0] else entry, date=date, next=_next(tree))


def _entry(link: Any, links: set[Any]) -> Any:
    """The outermost element around a link that holds no other link of the place."""
    chosen = link
    for above in list(link.iterancestors())[:_HIGHEST]:
        if above.tag in ("body", "html", "main") or sum(each in links for each in above.iter("a")) > 1:
            break
        chosen = above
    return chosen


def _within(entry: Any, step: str) -> str:
    """An entry that is told by no class of its own: below the nearest element that is told by one."""
    for above in entry.iterancestors():
        told = _step(above)
        if "." in told or above.tag in ("main", "body"):
            return f"{told} {step}"
    return step


def _inside(link: Any, entry: Any) -> str:
    """The link as it is found in its entry: by its own class, or that of what it stands in."""
    if link is entry or "." in _step(link):
        return _step(link)
    above = link.getparent()
    return f"{_step(above)} a" if above is not entry and above is not None else "a"


def _date_place(entries: Iterable[Any], now: datetime) -> str:
    """The place in which at least half of the entries have a date."""
    held = list(entries)
    counted: dict[str, int] = defaultdict(int)
    for entry in held:
        for place in dict.fromkeys(_dates(entry, now)):
            counted[place] += 1
    best = max(counted, key=lambda place: (counted[place], place.startswith("time"), -len(place)), default="")
    return best if best and counted[best] >= _DATED * len(held) else ""


def _dates(entry: Any, now: datetime) -> Iterator[str]:
    for element in entry.iter():
        if not isinstance(element.tag, str):
            continue
        written = str(element.get("datetime") or "") or (_words(element) if "." in _step(element) else "")
        if written and parse_date(written, now=now) is not None:
            yield _step(element)


def _next(tree: Any) -> str:
    if tree.xpath("//a[@rel='next']"):
        return "a[rel=next]"
    for link in list(tree.iter("a"))[:_MOST_LINKS]:
        classes = str(link.get("class") or "").split()
        named = next((name for name in classes if _CLASS.fullmatch(name) and "next" in name.lower()), "")
        if named:
            return f"a.{named}"
        if fold(_words(link)).strip(" »›>→←«‹") in _NEXT_WORDS and (step := _step(link)) and "." in step:
            return step
    return ""


def _words(element: Any) -> str:
    return " ".join(str(element.text_content()).split())[:500]
