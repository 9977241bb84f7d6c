"""Small plots as SVG, drawn from numbers: bars of days, and a strip of polls. Pure.

Each is one picture with a text that says the same; no colour says anything alone (faults stand lower and are longer).
A plot is one path, for a page has two hundred of them: 300 bytes instead of 3,000.
"""

from collections.abc import Sequence

from markupsafe import Markup

#: Height of a plot and width of a day, in its own units.
_HEIGHT, _STEP = 20, 3


def bars(values: Sequence[int], says: str, *, faults: Sequence[int] = (), full: int = 0) -> Markup:
    """A bar for each day; where faults are given, so much of the bar stands in their colour.

    Args:
        says: what the picture shows, for who does not see it.
        faults: of each day, at most its value.
        full: a value that fills the height at least, so that one in all is no tower.
    """
    most = max(full, *values, 0)
    drawn = _path(values, most, "bar-of") + (_path(faults, most, "fault") if any(faults) else Markup(""))
    return _picture(len(values) * _STEP, drawn, says)


def strip(oks: Sequence[bool], says: str) -> Markup:
    """A mark for each poll, oldest first: short where it went well, long and in another colour where it did not."""
    good = "".join(f"M{n * 4} 7v6" for n, is_ok in enumerate(oks) if is_ok)
    bad = "".join(f"M{n * 4} 1v18" for n, is_ok in enumerate(oks) if not is_ok)
    drawn = Markup("").join(
        Markup('<path class="{}" d="{}"/>').format(kind, path)
        for kind, path in (("ticks", good), ("ticks fault", bad))
        if path
    )
    return _picture(max(len(oks), 1) * 4, drawn, says)


def _path(values: Sequence[int], most: int, kind: str) -> Markup:
    """Bars as one path; a bar that is not none is never too low to be seen."""
    heights = [(n, max(1, round(_HEIGHT * value / most))) for n, value in enumerate(values) if value]
    path = "".join(f"M{n * _STEP} {_HEIGHT}v-{height}h2v{height}" for n, height in heights)
    return Markup('<path class="{}" d="{}"/>').format(kind, path) if path else Markup("")


def _picture(width: int, drawn: Markup, says: str) -> Markup:
    return Markup(
        '<svg class="plot" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}"'
        ' preserveAspectRatio="none">'
        '<path class="axis" d="M0 {}h{}"/>{}</svg>'
    ).format(says, width, _HEIGHT, width, _HEIGHT, _HEIGHT, width, drawn)
