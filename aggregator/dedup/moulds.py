"""Who else is in a mould: a text is compared with a few others only, and a daily bulletin has more twins than those.

Pure. What is a twin of a text's twin is one of the text as well, unless the two were compared and are none. Without it
24 to 26 of 30 daily bulletins stood in stories of their own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

#: Twins taken over from twins, the latest ones: a daily bulletin's for more than a window of stories, by a long way.
INHERITED: Final = 100


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged text, the twins found, and all that it was compared with; `cut` when there were more to compare."""

    article_id: int
    twins: frozenset[int]
    compared: frozenset[int]
    cut: bool


def completed(batch: Iterable[Judged], stored: Mapping[int, Collection[int]]) -> set[tuple[int, int]]:
    """All pairs of twins of a batch, in the order in which it was judged; `stored` are twins of twins known before."""
    known: defaultdict[int, set[int]] = defaultdict(set)
    for article_id, twins in stored.items():
        known[article_id].update(twins)
    pairs: set[tuple[int, int]] = set()
    for text in batch:
        for twin in text.twins | (_inherited(text, known) if text.cut else frozenset()):
            known[text.article_id].add(twin)
            known[twin].add(text.article_id)
            pairs.add((text.article_id, twin))
    return pairs


def _inherited(text: Judged, known: Mapping[int, Collection[int]]) -> frozenset[int]:
    found = {other for twin in text.twins for other in known.get(twin, ())} - text.compared - {text.article_id}
    return frozenset(sorted(found, reverse=True)[:INHERITED])
