"""Looking for the desk's watched names: where they stand in the articles of a story, and what a text is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aggregator.drafting.profile import Profile, profile
from aggregator.drafting.rank import Place, WatchHit
from aggregator.store.articles import ArticleText
from aggregator.text.names import NameFinder, WatchEntry
from aggregator.text.words import words

#: Characters of an article that are read: names further down are passing mentions. Reading is half of ranking's time:
#: 2,000 stories of 3,200 articles against 20 issues of 12 items with 5 sources each took 7 s of one slow core.
_READ = 2_000
#: Characters that hold its first paragraphs.
BEGINNING = 900
#: Words that are its first paragraphs: what it is about stands there and in the title.
_LEAD_WORDS = 120


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of an article: what it says at its beginning, and each watched name's best place."""

    about: Profile
    places: dict[str, Place]


class Watch:
    """The desk's watchlist, ready to look with."""

    def __init__(self, entries: Sequence[WatchEntry]) -> None:
        self._finder = NameFinder(entries)
        self._entries = {entry.key: entry for entry in entries}

    def read(self, text: ArticleText, *, most: int = _READ) -> Reading:
        """Title and text of an article, looked through once, up to `most` characters."""
        title, body = words(text.title), words(text.text[:most] or text.summary)
        places = {mention.key: _place(mention.position) for mention in self._finder.find_in(body)}
        places |= {mention.key: Place.HEADLINE for mention in self._finder.find_in(title)}
        names = [self._entries[key].label for key, place in places.items() if place is not Place.BELOW]
        return Reading(profile([*title, *body[:_LEAD_WORDS]], names=names, language=text.language), places)

    def profile(self, text: str, language: str) -> Profile:
        """What a short text says."""
        tokens = words(text)
        names = [self._entries[mention.key].label for mention in self._finder.find_in(tokens)]
        return profile(tokens, names=names, language=language)

    def hits(self, readings: Iterable[Reading]) -> tuple[WatchHit, ...]:
        """The names that occur in any of a story's articles, each at its best place and with how many name it."""
        found: dict[str, list[Place]] = {}
        for reading in readings:
            for key, place in reading.places.items():
                found.setdefault(key, []).append(place)
        return tuple(
            WatchHit(self._entries[key].label, self._entries[key].weight, max(found[key]), len(found[key]))
            for key in sorted(found)
        )

    def holds(self, text: str) -> bool:
        """Whether any watched name occurs."""
        return bool(self._entries) and bool(self._finder.find(text))


def _place(position: int) -> Place:
    return Place.LEAD if position < _LEAD_WORDS else Place.BELOW
