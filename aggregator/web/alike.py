"""Things of one name in a list, told apart by their ids. Pure."""

from collections import Counter
from collections.abc import Mapping

from aggregator.text.fold import fold


def alike(names: Mapping[str, str]) -> set[str]:
    """The ids of those whose name reads like another's, by id; case, spaces and letters' variants do not count."""
    folded = {ident: " ".join(fold(name).split()) for ident, name in names.items()}
    several = Counter(folded.values())
    return {ident for ident, name in folded.items() if several[name] > 1}


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """The names by id, with the id behind those that read like another's; isolated, for lists of plain text."""
    twins = alike(names)
    return {ident: f"{name} \u2066({ident})\u2069" if ident in twins else name for ident, name in names.items()}
