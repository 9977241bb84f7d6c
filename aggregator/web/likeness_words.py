"""What was measured of two alike texts, as a sentence with its figure: `98% of this text stands in the earlier one`."""

from collections.abc import Mapping

from aggregator.phrases import Phrase, Share, Word
from aggregator.phrases import told as as_kept

_SHARES = frozenset({"share", "covered", "changed_numbers"})
_RATIOS = frozenset({"changed_words"})


def told(reason: Mapping[str, object]) -> str:
    """A reason as it is stored (`name`, `value`, `says`), a phrase; measurements begin with their figure."""
    name, value, says = reason.get("name"), reason.get("value"), as_kept(reason)
    if not isinstance(value, int | float) or name not in _SHARES | _RATIOS:
        return says
    figure = Share(value) if name in _SHARES else float(value)
    return Phrase("%(figure)s %(says)s", figure=figure, says=Word(says))
