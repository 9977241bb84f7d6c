"""`make bench-desk`: how long the desk's server takes for a page, and how large pages are, on a large desk at work.

SQLite with 200,000 articles, 40,000 stories and 100 issues (invented; `--share` for less, `--stock` to keep them). Ten
editors click while the collector stores five polls a second and the ranking is rewritten. Server time is taken inside
the server, from a request's arrival to the last byte handed on, turns in the queue for the processor included. A page
that only renders a fixed template is asked for in the same run: what a page takes in multiples of it holds on other
machines as well. 1 when a target is missed.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path

from aggregator import log
from aggregator.settings import load
from aggregator.store import schema
from aggregator.store.database import Database
from tests.benchmarks.desk_clicks import clicking
from tests.benchmarks.desk_served import Answered, served
from tests.benchmarks.desk_stock import lay
from tests.benchmarks.desk_wishes import FIXED_PAGE, Wishes
from tests.benchmarks.desk_writer import Written, writing
from tests.benchmarks.stock_plan import Size

#: Most seconds of server time for 19 of 20 answers, and most bytes of any page.
MOST_SECONDS, MOST_BYTES = 0.150, 150_000
#: The pages that this is asked of, with what they ask for themselves; the rest is told only.
JUDGED = ("inbox", "story", "search", "item")
SECONDS, WARM_UP = 180.0, 20.0


def main() -> int:
    """Run; the last lines say which targets were missed."""
    log.set_up()
    asked = _arguments()
    size = Size().times(asked.share)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "desk"
        stock = asked.stock or Path(folder) / "stock"
        lay(stock, size, told=print).close()
        shutil.copytree(stock, root)  # a run writes, and the next one begins where this one did
        answers, written, failed = run(root, size, seconds=asked.seconds, writer=asked.writer)
    fixed = [one for one in answers if one.page == FIXED_PAGE.page]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{size.articles} articles, {size.stories} stories, {size.issues} issues, {asked.seconds:.0f} s")
    print(f"{os.cpu_count()} processors, load of the last minutes {load}")
    print(_HEADING)
    for page in sorted({one.page for one in answers}):
        print(_line([one for one in answers if one.page == page], fixed))
    for kind, times in written.times.items():
        print(f"{kind}: {len(times)} transactions, median {_ms(_share(times, 0.5))}, 95 % {_ms(_share(times, 0.95))}")
    missed = [*misses(answers), *(f"{name}: {number} times" for name, number in failed.items())]
    for target in missed:
        print("missed:", target)
    return int(bool(missed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--share", type=float, default=1.0, help="of the full size")
    parser.add_argument("--stock", type=Path, help="folder of a stock, laid there where there is none yet")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--no-writer", dest="writer", action="store_false", help="nothing is written meanwhile")
    return parser.parse_args()


def run(root: Path, size: Size, *, seconds: float, writer: bool) -> tuple[list[Answered], Written, Counter[str]]:
    """Let editors click on the desk at `root`: what was answered after a warm-up, what was written, what failed."""
    database = Database(f"sqlite:///{root}/var/newsloom.db", must_exist=True)
    schema.upgrade(database)  # a stock that was kept may be of an older version
    with database.read() as session:
        wishes = Wishes.on(session, series=load(root, environ={}).desk.series, articles=size.articles)
    with served(root) as server:
        behind = writing(root) if writer else nullcontext(Written())
        with behind as written, clicking(database, server, wishes) as failed:
            time.sleep(WARM_UP)
            warm = time.monotonic()
            time.sleep(seconds)
        answers = server.end()
    database.close()
    return [one for one in answers if one.at >= warm], written, failed


_HEADING = f"{'page':20} {'answers':>7} {'median':>8} {'95 %':>8} {'most':>8} {'x fixed':>14} {'kB':>6} {'asks':>5}"


def _line(answers: Sequence[Answered], fixed: Sequence[Answered]) -> str:
    half, most = (_share([one.seconds for one in answers], share) for share in (0.5, 0.95))
    times = [_share([one.seconds for one in fixed], share) for share in (0.5, 0.95)]
    ratio = f"{half / times[0]:.1f} / {most / times[1]:.1f}" if fixed else ""
    largest = max(one.size for one in answers) / 1_000
    statements = max(one.statements for one in answers)
    slowest = _ms(max(one.seconds for one in answers))
    name = f"{answers[0].page:20} {len(answers):7}"
    return f"{name} {_ms(half):>8} {_ms(most):>8} {slowest:>8} {ratio:>14} {largest:6.0f} {statements:5}"


def misses(answers: Iterable[Answered]) -> Iterable[str]:
    """Which targets were missed, in words."""
    by_page: dict[str, list[Answered]] = {}
    for one in answers:
        by_page.setdefault(one.page, []).append(one)
    for page, of_page in sorted(by_page.items()):
        taken = _share([one.seconds for one in of_page], 0.95)
        if taken > MOST_SECONDS and page.startswith(JUDGED):
            yield f"{page}: 95 % within {_ms(taken)}, wanted {_ms(MOST_SECONDS)}"
        largest = max(of_page, key=lambda one: one.size)
        if largest.size > MOST_BYTES:
            yield f"{page}: {largest.path} has {largest.size} bytes, wanted {MOST_BYTES}"
        yield from _faults(page, of_page)


def _faults(page: str, answers: Sequence[Answered]) -> Iterable[str]:
    for status, number in sorted(Counter(one.status for one in answers if one.status >= 400).items()):
        path = next(one.path for one in answers if one.status == status)
        yield f"{page}: {number} of {len(answers)} answers are {status}, as that of {path}"


def _share(values: Sequence[float], share: float) -> float:
    """The value that so large a share of the values is not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _ms(seconds: float) -> str:
    return f"{1_000 * seconds:.1f} ms"


if __name__ == "__main__":
    raise SystemExit(main())
