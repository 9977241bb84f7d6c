"""The life of a story: it takes articles in its window, drifts, may fork or turn out to be another, ends when quiet.

A story drifts with what its articles say. When it has grown to one of some sizes, it is compared with its neighbours
and grouped anew with them: it may be joined with one, or fork into several. Pure. It deliberately never reopens a
story: a later article on the same matter begins a new one, which an editor may merge.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

# A story asks whether it is another one at these sizes only, each half as large again: early, when one more article
# changes the picture, and ever more seldom. Fixed sizes, so that a run that was killed asks where the first one would
# have.
_ASKS_AT = frozenset({2, 3, 5, 8, 12, 18, 27, 40, 60, 90, 135, 200, 300, 450, 675, 1000})


@dataclass(frozen=True, slots=True)
class Window:
    """How long after its last article a story still takes one."""

    days: int

    @property
    def length(self) -> timedelta:
        """As a span of time."""
        return timedelta(days=self.days)

    def begins(self, now: datetime) -> datetime:
        """The moment before which a story without a later article is over."""
        return now - self.length


def begun(story_id: int) -> tuple[bool, int]:
    """What orders stories as they were begun: numbered ones first, then those not numbered yet (-1, -2, ...)."""
    return story_id < 0, abs(story_id)


def asks_again(size: int) -> bool:
    """Whether a story that has just grown to `size` articles is compared with its neighbours."""
    return size in _ASKS_AT
