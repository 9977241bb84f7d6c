"""What was measured of two alike texts, as a sentence with its figure: `98% of this text stands in the earlier one`."""

from collections.abc import Mapping

_SHARES = frozenset({"share", "covered", "changed_numbers"})
_RATIOS = frozenset({"changed_words"})


def told(reason: Mapping[str, object]) -> str:
    """A reason as it is stored (`name`, `value`, `says`), English; measurements begin with their figure."""
    name, value, says = reason.get("name"), reason.get("value"), str(reason.get("says", ""))
    if not isinstance(value, int | float):
        return says
    if name in _SHARES:
        return f"{value:.0%} {says}"
    return f"{value:.2f} {says}" if name in _RATIOS else says
