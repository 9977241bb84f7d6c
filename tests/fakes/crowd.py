"""Many sources on many loopback addresses, one in twenty of which means ill, and a collector that stays among them.

Sources that are well share hosts, five to one, so that delays matter; each hostile one has its own. Hosts are invented
names, which the scripted resolver spreads over 127.0.0.1 and the addresses after it. Every round each feed has one more
entry.
"""

import sys
from collections import defaultdict
from dataclasses import dataclass
from itertools import cycle, islice, pairwise
from pathlib import Path

from aggregator.models import Poll
from aggregator.vocabulary import PollOutcome
from tests.fakes.adversary import FEEDS, FLOODS, HOLDS, MANY_ENTRIES, PACKED, closing, encoded
from tests.fakes.collector import Collector
from tests.fakes.desk import Desk
from tests.fakes.scripted_collector import Dns, scripted
from tests.fakes.web import Answer, Web, redirect

#: One source in so many means ill.
ONE_IN = 20
_TO_A_HOST = 5
_ENTRIES = 5

#: What the hostile ones answer, in turn.
HOSTILE: dict[str, Answer] = (
    HOLDS
    | FLOODS
    | {f"bomb-{name}": encoded(body, name) for name, body in PACKED.items()}
    | {name: Answer(body) for name, body in FEEDS.items()}
    | {
        "many": Answer(MANY_ENTRIES),
        "inside": redirect("http://169.254.169.254/latest/meta-data/"),
        "nat64": redirect("http://[64:ff9b::a9fe:a9fe]/"),
        "file": redirect("file:///etc/passwd"),
        "loop": redirect("/feed"),
        "cut": closing(b"<rss><channel><item><title>Ura"),
        "sick": Answer(b"", 503, (("Retry-After", "99999999"),)),
    }
)


@dataclass(frozen=True, slots=True)
class RoundOfAll:
    """What one round of everybody came to."""

    polls: dict[str, Poll]
    #: resident memory of the collector after it, megabytes; and of the children that parse
    resident: float
    children: float


class Crowd:
    """The world. `sources` in all, on `addresses` addresses, with `delay` seconds between two requests to a host."""

    def __init__(self, web: Web, folder: Path, *, sources: int, addresses: int, delay: float, rounds: int) -> None:
        self.web, self.delay, self.rounds = web, delay, rounds
        hostile = list(islice(cycle(HOSTILE.items()), sources // ONE_IN))
        self.hostile = {f"ill-{number}-{name}": answer for number, (name, answer) in enumerate(hostile)}
        feeds = {name: web.say(name, "/feed", answer) for name, answer in self.hostile.items()}
        well = range(sources - len(hostile))
        self.well = {f"well-{number}" for number in well}
        for number in well:
            answers = (Answer(_feed(number, turn)) for turn in range(rounds))
            feeds[f"well-{number}"] = web.say(f"site-{number // _TO_A_HOST}", f"/{number}", *answers)
        hosts = dict.fromkeys([*self.hostile, *(f"site-{number // _TO_A_HOST}" for number in well)])
        self.dns: Dns = {
            f"{host}.{web.domain}": [[f"127.0.0.{1 + place % addresses}"]] for place, host in enumerate(hosts)
        }
        self.desk = Desk(folder / "d", feeds, delay=delay)

    def run(self, **settings: float) -> list[RoundOfAll]:
        """All rounds, in one collector that stays; `settings` are Scrapy's."""
        found = []
        with scripted(self.desk, self.dns, **settings), _Scripted(self.desk.root, self.desk.database) as collector:
            for _ in range(self.rounds):
                polls = self.desk.collect()
                found.append(RoundOfAll(polls, *_resident(collector.process.pid)))
        return found

    def missed(self, found: RoundOfAll) -> list[str]:
        """Sources that are well and were not read, or brought no new entry."""
        return sorted(name for name in self.well if not _brought(found.polls.get(name)))

    def gaps(self) -> list[float]:
        """Seconds between the end of an answer and the next request to the same host, the shortest first."""
        of_host = defaultdict(list)
        for entry in self.web.ledger:
            if entry.host not in self.hostile:
                of_host[entry.host].append(entry)
        pairs = [pair for asked in of_host.values() for pair in pairwise(asked)]
        return sorted(after.at - before.ended[0] for before, after in pairs if before.ended)


class _Scripted(Collector):
    command = (sys.executable, "-m", "tests.fakes.scripted_collector")


def _brought(poll: Poll | None) -> bool:
    return poll is not None and poll.outcome is PollOutcome.STORED and poll.stored > 0


def _feed(number: int, turn: int) -> bytes:
    ids = range(turn, turn + _ENTRIES)
    items = "".join(f"<item><title>پل {number} {ident}</title><guid>{number}/{ident}</guid></item>" for ident in ids)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>P</title>{items}</channel></rss>'.encode()


def _resident(pid: int) -> tuple[float, float]:
    """Megabytes of a process and, together, of those below it."""
    children = [child for line in Path(f"/proc/{pid}/task").glob("*/children") for child in line.read_text().split()]
    below = [_resident(int(child)) for child in children]
    status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    own = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0) / 1024
    return own, sum(mine + theirs for mine, theirs in below)
