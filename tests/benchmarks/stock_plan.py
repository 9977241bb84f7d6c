"""Which articles a stock has: how many stories, of which size, when, where and in which language; no words yet.

A desk that has grown: each week brings more than the one before. Most stories are small, some are told by hundreds, and
one of the last week by as many as a story can have before an editor gives up on it.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from tests.benchmarks.stock_words import SHARES
from tests.factories import NOW

__all__ = ["NOW", "Planned", "Size", "covers", "planned"]

#: An article is seen so long after it was published, minutes.
_SEEN_AFTER = (2, 90)
#: Days over which a story's articles come (mean), and at most.
_STORY_DAYS, _LONGEST = 0.6, 9.0
#: Articles of the largest story, as a share of all and at most.
_LARGEST_SHARE, _LARGEST = 0.03, 600
#: Share of the articles that have another one's text.
_COPIES = 0.12
#: Logarithms of the sizes of stories: one in twenty has more than a dozen.
_MU, _SIGMA = 0.9, 1.1


@dataclass(frozen=True)
class Size:
    """How large a stock is. Its issues are weekly, the last of them published five days before `NOW`."""

    articles: int = 200_000
    stories: int = 40_000
    issues: int = 100
    outlets: int = 400
    #: drafts and decisions in each issue
    items: int = 40

    def times(self, share: float) -> "Size":
        """The same stock, smaller."""
        less = [max(12, round(number * share)) for number in (self.articles, self.stories, self.issues, self.outlets)]
        return Size(*less, items=self.items)


@dataclass(frozen=True, slots=True)
class Planned:
    """One article of the plan; `story` counts from 1 in the order in which stories begin.

    `outlet` counts from 0, and its language is that of its place in `TONGUES`, in turns. `copies`: it has the text
    of the story's first article.
    """

    at: datetime
    seen: datetime
    story: int
    outlet: int
    tongue: int
    copies: bool


def covers(size: Size) -> list[date]:
    """Cover dates of the issues that readers have, oldest first."""
    last = NOW.date() - timedelta(days=5)
    return [last - timedelta(weeks=weeks) for weeks in reversed(range(size.issues))]


def planned(size: Size, *, seed: int = 7) -> list[Planned]:
    """The articles in the order in which the desk saw them; their places, from 1, are their ids."""
    draw = Random(seed)
    began = sorted(_beginnings(draw, size))
    sizes = _sizes(draw, size)
    found = [
        article
        for story, (at, number) in enumerate(zip(began, sizes, strict=True), start=1)
        for article in _story(draw, size, story, at, number)
    ]
    return sorted(found, key=lambda one: (one.seen, one.story, one.outlet))


def _beginnings(draw: Random, size: Size) -> Iterator[datetime]:
    """The square root of a uniform share: twice as many a week at the end as on the average."""
    span = timedelta(weeks=size.issues)
    for _ in range(size.stories):
        yield NOW - span + span * min(math.sqrt(draw.random()), 0.9999)


def _sizes(draw: Random, size: Size) -> list[int]:
    sizes = [max(1, round(draw.lognormvariate(_MU, _SIGMA))) for _ in range(size.stories)]
    recent = size.stories - max(1, size.stories // 200)
    sizes[recent] = min(_LARGEST, max(8, round(size.articles * _LARGEST_SHARE)))
    rest, movable = size.articles - sum(sizes), [place for place in range(size.stories) if place != recent]
    while rest:
        place = draw.choice(movable)
        step = 1 if rest > 0 else -1
        if sizes[place] + step >= 1:
            sizes[place] += step
            rest -= step
    return sizes


def _story(draw: Random, size: Size, story: int, began: datetime, number: int) -> Iterator[Planned]:
    tongues = draw.choices(range(len(SHARES)), weights=SHARES, k=min(3, 1 + number // 4))
    for place in range(number):
        days = 0.0 if place == 0 else min(draw.expovariate(1 / _STORY_DAYS), _LONGEST)
        # what would come later than now comes within the time that is left
        at = began + timedelta(days=days)
        at = at if at < NOW else NOW - (NOW - began) * draw.random()
        seen = min(NOW, at + timedelta(minutes=draw.uniform(*_SEEN_AFTER))) if place else at
        copies = place > 0 and draw.random() < _COPIES
        tongue = tongues[0] if copies or place == 0 else draw.choice(tongues)
        # few outlets bring most, each in one language
        outlet = int(draw.paretovariate(0.7) - 1) % (size.outlets // len(SHARES)) * len(SHARES) + tongue
        yield Planned(at, seen, story, outlet, tongue, copies)
