"""The same two polls by the PyPI package `reader`; run by the interpreter that has it. Prints one JSON object."""

import json
import resource
import sys
import time
from pathlib import Path

import reader as peer

WORKERS = 8


def main() -> None:
    """Poll the addresses listed in a file twice, into a fresh database."""
    urls = Path(sys.argv[1]).read_text().split()
    store = peer.make_reader(sys.argv[2])
    for url in urls:
        store.add_feed(url)
    seconds = []
    for _ in range(2):
        started = time.perf_counter()
        store.update_feeds(workers=WORKERS, scheduled=False)
        seconds.append(time.perf_counter() - started)
    read = sum(feed.last_exception is None and feed.last_updated is not None for feed in store.get_feeds())
    print(
        json.dumps(
            {
                "feeds": read,
                "stored": store.get_entry_counts().total,
                "seconds": seconds,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
