"""Which story is which, after the articles of several were grouped anew.

A group keeps the story that most of its articles come from; a story that keeps no group is gone, and the one that got
most of its articles takes its place. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aggregator.clustering.lifecycle import begun
from aggregator.clustering.likeness import Yardsticks
from aggregator.clustering.profile import Profile
from aggregator.clustering.regroup import groups


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How stories are to be.

    `stories` are (articles that stay, articles that come, the story's id or None for a new one), without those that do
    not change; `changed` are all that change, `gone` those that are no more, with who takes their place.
    """

    stories: tuple[tuple[list[int], list[int], int | None], ...]
    changed: frozenset[int]
    gone: Mapping[int, int]


def arrange(
    before: Mapping[int, int],
    articles: Mapping[int, Profile],
    yardsticks: Yardsticks,
    *,
    least: float,
    day_weight: float,
    apart: Iterable[tuple[int, int]] = (),
) -> Arrangement | None:
    """Group articles anew. `before` says where each stands; None when nothing changes. Ids ascend in both.

    `least` is what joining two groups takes, 1 being where both answers are as good; a day between two articles adds
    `day_weight` to that; `apart` are pairs of positions that share no group.
    """
    order = list(articles)
    found = groups(list(articles.values()), yardsticks, least=least, day_weight=day_weight, apart=apart)
    parts = [[order[position] for position in group] for group in found]
    names = _named(parts, before)
    sizes = Counter(before.values())
    same = {
        name
        for part, name in zip(parts, names, strict=True)
        if name is not None and len(part) == sizes[name] == sum(before[one] == name for one in part)
    }
    changed = frozenset(sizes) - same
    if not changed:
        return None
    kept = [(part, name) for part, name in zip(parts, names, strict=True) if name not in same]
    stories = tuple(
        ([one for one in part if before[one] == name], [one for one in part if before[one] != name], name)
        for part, name in kept
    )
    return Arrangement(stories, changed, _gone(parts, names, before))


def _named(parts: list[list[int]], before: Mapping[int, int]) -> list[int | None]:
    """The story each part keeps: greedily by articles in common, then by age of the story, then by first article."""
    common = Counter((place, before[one]) for place, part in enumerate(parts) for one in part)
    names: list[int | None] = [None] * len(parts)
    taken: set[int] = set()
    for (place, story), _ in sorted(common.items(), key=lambda item: (-item[1], begun(item[0][1]), item[0][0])):
        if names[place] is None and story not in taken:
            names[place] = story
            taken.add(story)
    return names


def _gone(parts: list[list[int]], names: list[int | None], before: Mapping[int, int]) -> dict[int, int]:
    gone: dict[int, int] = {}
    for story in set(before.values()).difference(names):
        came = Counter(place for place, part in enumerate(parts) for one in part if before[one] == story)
        best = min(came, key=lambda place: (-came[place], place))
        taker = names[best]
        assert taker is not None  # a part without a name has articles only of stories that keep another part
        gone[story] = taker
    return gone
