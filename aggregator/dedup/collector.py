"""Python's cyclic garbage collector rests while a batch is judged, and has its turn between two of them.

Judging makes many small objects and hardly any cycles. On reprints.jsonl the collector, going through the shelf again
and again, took a tenth of the time.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

#: Only the block that holds it switches: with two, one could switch off after the other has switched on for good.
_SWITCH: Final = threading.Lock()


@contextmanager
def resting_collector() -> Iterator[None]:
    """Keep the collector from running of its own accord inside the block, for less than a second at a time.

    It works again behind the block, however that ends; one that somebody else has switched off is left alone. Of
    several blocks at once the first one rules.
    """
    if not gc.isenabled() or not _SWITCH.acquire(blocking=False):
        yield
        return
    try:
        gc.disable()
        yield
    finally:
        gc.enable()
        _SWITCH.release()
