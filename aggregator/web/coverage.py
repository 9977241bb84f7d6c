"""Small pictures as SVG paths: attributes only, since the policy forbids styles. Pure: figures in, shapes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

#: Days shown, the newest last; a story's articles stay selectable for three weeks by default.
DAYS = 21
_BAR, _GAP, _HEIGHT = 3, 1, 18
#: Articles of a day that fill the height at least: one article in all is no tower.
_FULL = 4


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars side by side: the size of the picture in pixels, and one path."""

    width: int
    height: int
    path: str


def bars_by_day(days: Sequence[tuple[date, int]], *, until: date) -> Bars:
    """A bar for each of the last days up to `until`, as high as the day has articles."""
    numbers = dict(days)
    shown = [numbers.get(until - timedelta(days=back), 0) for back in range(DAYS - 1, -1, -1)]
    full = max(_FULL, *shown)
    heights = [max(2, round(_HEIGHT * number / full)) if number else 0 for number in shown]
    path = "".join(
        f"M{place * (_BAR + _GAP)} {_HEIGHT}v-{height}h{_BAR}v{height}z"
        for place, height in enumerate(heights)
        if height
    )
    return Bars(DAYS * (_BAR + _GAP) - _GAP, _HEIGHT, path)
