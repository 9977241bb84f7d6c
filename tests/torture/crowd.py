"""Issue 8, acceptance 6: 2,000 sources on 200 loopback addresses, one in twenty hostile, three rounds of one collector.

Time limits are the product's. A round completes, no source that is well is missed, every host has its delay between two
requests, and memory stays what it was after the second round: the first one has nothing to compare with what it reads.
"""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.fakes.crowd import Crowd
from tests.fakes.web import Web

SOURCES = 2_000
ADDRESSES = 200
ROUNDS = 3
DELAY = 0.25
#: Memory after the last round, at most so many times that after the second.
MOST_GROWTH = 1.1


def main() -> int:
    """Run the trial; numbers of sources, addresses and rounds may be given."""
    sources, addresses, rounds = [*map(int, sys.argv[1:]), *(SOURCES, ADDRESSES, ROUNDS)[len(sys.argv) - 1 :]]
    with Web(domain="example", everywhere=True) as web, tempfile.TemporaryDirectory() as folder:
        crowd = Crowd(web, Path(folder), sources=sources, addresses=addresses, delay=DELAY, rounds=rounds)
        began = time.monotonic()
        found = crowd.run()
        seconds = time.monotonic() - began
        crowd.desk.database.close()
    print(f"{sources} sources on {addresses} addresses, {len(crowd.hostile)} of them hostile")
    print(f"{rounds} rounds in {seconds:.0f} s")
    for each in found:
        outcomes = Counter(each.polls[name].outcome.value for name in crowd.hostile if name in each.polls)
        print(
            f"polls {len(each.polls)}, well and missed {len(crowd.missed(each))}, hostile {dict(outcomes)};"
            f" resident {each.resident:.0f} MB, children {each.children:.0f} MB"
        )
    gaps = crowd.gaps()
    print(f"{len(gaps)} pairs of requests to one host, {DELAY} s apart; the shortest {gaps[0]:.3f} s")
    whole = all(len(each.polls) == sources and not crowd.missed(each) for each in found)
    flat = found[-1].resident <= MOST_GROWTH * found[min(1, rounds - 1)].resident
    return 0 if whole and flat and gaps[0] > 0.95 * DELAY else 1


if __name__ == "__main__":
    raise SystemExit(main())
