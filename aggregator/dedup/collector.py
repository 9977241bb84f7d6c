"""Python's cyclic garbage collector rests while a batch is judged, and has its turn between two of them.

Judging makes many small objects and hardly any cycles. On reprints.jsonl the collector, going through the shelf again
and again, took a tenth of the time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting_collector() -> Iterator[None]:
    """Keep the collector from running of its own accord inside the block, for less than a second at a time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
