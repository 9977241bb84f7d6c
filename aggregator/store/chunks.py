"""Long lists of ids or keys, cut to what one statement may carry as bound parameters."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

#: SQLite's limit on bound parameters is 32,766; PostgreSQL's 65,535. Far below both, and one round trip per thousand.
SIZE = 900

Key = TypeVar("Key", int, str)


def chunks(keys: Iterable[Key], *, size: int = SIZE) -> Iterator[Sequence[Key]]:
    """The distinct `keys`, sorted, in runs of at most `size`; nothing when there are none."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]
