"""One poll by the PyPI package `reader`, in a process of its own as ours is; prints one JSON object."""

import json
import resource
import sys
import time
from pathlib import Path

import reader as peer

WORKERS = 8


def main() -> None:
    """Poll the addresses listed in a file, into the database named; they are added when it is new.

    The last one is polled before, so that what is imported and prepared at a first poll does not count.
    """
    store = peer.make_reader(sys.argv[2])
    *urls, warm_up = Path(sys.argv[1]).read_text().split()
    store.add_feed(warm_up)
    store.update_feed(warm_up)
    store.delete_feed(warm_up)
    for url in urls:
        store.add_feed(url, exist_ok=True)
    started = time.perf_counter()
    store.update_feeds(workers=WORKERS, scheduled=False)
    seconds = time.perf_counter() - started
    read = sum(feed.last_exception is None and feed.last_updated is not None for feed in store.get_feeds())
    print(
        json.dumps(
            {
                "seconds": seconds,
                "feeds": read,
                "stored": store.get_entry_counts().total,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
