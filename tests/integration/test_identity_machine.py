"""No sequence of edits, disappearances, noise, redirects, lies and kills loses an article, or brings one twice.

A feed is changed at will and polled now and then; what it has shown is counted beside the desk, which must have each
article once, with a revision for each state it was seen in.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.databases import upgraded
from tests.fakes.years import Asked, Says, Years, entry, redirect, rss, the_clock_of

FEED, THERE, OTHER = "https://bregu.example/rss", "https://feeds.bregu.example/all", "https://lumi.example/rss"
BLOCK = f"  bregu: {{name: Bregu, languages: [sq], feed: '{FEED}', poll_minutes: 720, pages: never}}\n"
HALF_A_DAY = timedelta(hours=12)
MOST = 7
SUBJECTS = ("skela", "tregu", "ura", "biblioteka", "mulliri", "parku", "shkolla")
PLACES = ("body_received", "parsed", "in_transaction", "stored")

Guid = Callable[[int, int, int], str]
Link = Callable[[int, int], str]
#: By article, poll and place in the document.
GUIDS: dict[str, Guid] = {
    "none": lambda _n, _p, _i: "",
    "stable": lambda n, _p, _i: f"id-{n}",
    "new": lambda n, p, _i: f"{n}-{p}",
    "place": lambda _n, _p, i: f"item-{i}",
    "one": lambda _n, _p, _i: "bregu",
}
#: By article and poll.
LINKS: dict[str, Link] = {
    "plain": lambda n, _p: f"https://example.org/{n}",
    "http": lambda n, _p: f"http://example.org/{n}",
    "www": lambda n, _p: f"https://www.example.org/{n}/",
    "amp": lambda n, _p: f"https://example.org/{n}/amp#top",
    "print": lambda n, p: f"https://example.org/{n}?print=1&utm_term={p}",
    "noise": lambda n, p: f"https://example.org/{n}?r={n * 31 + p * 1_009}",
}


class Killed(BaseException):
    """The collector is killed."""


@dataclass
class Piece:
    """An article as its site has it."""

    number: int
    #: None: without a date
    date: datetime | None
    title: int = 0
    text: int = 0
    is_shown: bool = True
    #: how its GUID and link were when it was last seen; and whether only those tell it from others until it is again
    seen_as: tuple[str, str] = ("", "")
    rests_on_keys: bool = False

    @property
    def state(self) -> tuple[int, int]:
        return self.title, self.text

    def dressed(self, poll: int, place: int, guid: str, link: str) -> str:
        subject = SUBJECTS[self.number]
        facts = " ".join(f"{subject}{self.number}{part}" for part in "abcdefghijkl")
        return entry(
            f"Lajmi {self.title} nga {subject}",
            f"{facts}. Ndreqja {self.text}.",
            guid=GUIDS[guid](self.number, poll, place),
            link=LINKS[link if self.date else "plain"](self.number, poll),
            date=self.date,
        )


class Feed(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=_memory())
        root = Path(self.folder.name)
        self.desk = Years(root / "d", upgraded(f"sqlite:///{root / 'desk.db'}"), BLOCK)
        self.clock = the_clock_of(self.desk)
        self.clock.__enter__()
        self.pieces: list[Piece] = []
        self.guid, self.link, self.leads = "stable", "plain", 0
        self.lies = self.is_down = self.is_empty = False
        self.polls, self.steps, self.served = 0, 0, dict[int, tuple[int, int]]()
        #: articles the desk must have, with the state last seen, and how many states of all were seen
        self.known, self.states = dict[int, tuple[int, int]](), 0
        for url in (FEED, THERE, OTHER):
            self.desk.says(url, self._answer)

    def teardown(self) -> None:
        self.leads = 0  # whatever the server says of changes: it is read in full within eight days
        try:
            for _ in range(3):
                self.desk.now += timedelta(days=8)
                self.poll()
            assert {piece.number for piece in self.pieces if piece.is_shown} <= set(self.known)
        finally:
            self.clock.__exit__(None, None, None)
            self.desk.database.close()
            self.folder.cleanup()

    def _answer(self, asked: Asked) -> Says | None:
        if self.is_down:
            return None
        target, status = ((FEED, 0), (THERE, 301), (THERE, 302), (OTHER, 308))[self.leads]
        if asked.url != target:
            return redirect(target, status) if status else Says("", 404)
        shown = [] if self.is_empty else [piece for piece in reversed(self.pieces) if piece.is_shown]
        body = rss(*(piece.dressed(self.polls, place, self.guid, self.link) for place, piece in enumerate(shown)))
        etag = '"lie"' if self.lies else f'"{sha256(body.encode()).hexdigest()}"'
        if asked.etag == etag:
            return Says("", 304)
        self.served = {piece.number: piece.state for piece in shown}
        return Says(body, headers={"ETag": etag})

    @property
    def shown(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.is_shown]

    @property
    def just_seen(self) -> list[Piece]:
        return [piece for piece in self.shown if piece.seen_as == (self.guid, self.link)]

    @initialize(dated=st.lists(st.booleans(), min_size=2, max_size=4))
    def begin(self, dated: list[bool]) -> None:
        for number, is_dated in enumerate(dated):
            self.pieces.append(Piece(number, self.desk.now - timedelta(hours=number + 3) if is_dated else None))
        self.poll()

    @precondition(lambda self: len(self.pieces) < MOST)
    @rule()
    def publish(self) -> None:
        self.pieces.append(Piece(len(self.pieces), self.desk.now - timedelta(minutes=7)))

    @precondition(lambda self: len(self.pieces) < MOST)
    @rule()
    def publish_without_a_date(self) -> None:
        self.pieces.append(Piece(len(self.pieces), None))

    @precondition(lambda self: any(piece.date for piece in self.shown))
    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from([piece for piece in self.shown if piece.date])).text += 1

    @precondition(lambda self: any(piece.text for piece in self.shown if piece.date))
    @rule(data=st.data())
    def take_the_edit_back(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from([piece for piece in self.shown if piece.text and piece.date])).text -= 1

    @precondition(lambda self: self.link != "noise" and self.just_seen)
    @rule(data=st.data())
    def change_the_headline(self, data: st.DataObject) -> None:
        piece = data.draw(st.sampled_from(self.just_seen))
        piece.title, piece.rests_on_keys = piece.title + 1, True

    @precondition(lambda self: self.shown)
    @rule(data=st.data())
    def vanish(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.shown)).is_shown = False

    @precondition(lambda self: len(self.shown) < len(self.pieces))
    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from([piece for piece in self.pieces if not piece.is_shown])).is_shown = True

    @precondition(lambda self: not any(piece.rests_on_keys for piece in self.pieces))
    @rule(guid=st.sampled_from([*GUIDS, "new", "place"]), link=st.sampled_from([*LINKS, "noise"]))
    def dress_otherwise(self, guid: str, link: str) -> None:
        self.guid, self.link = guid, link

    @rule(leads=st.sampled_from([0, 1, 1, 2, 3]))
    def lead_elsewhere(self, leads: int) -> None:
        self.leads = leads

    @rule()
    def lie_or_stop_lying(self) -> None:
        self.lies = not self.lies

    @rule(is_empty=st.booleans())
    def be_down_or_empty_once(self, is_empty: bool) -> None:
        self.is_down, self.is_empty = not is_empty, is_empty
        self.poll()
        self.is_down = self.is_empty = False

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        self.desk.now += timedelta(days=days)

    @invariant()
    def be_polled_now_and_then(self) -> None:
        self.steps += 1
        if self.steps % 2:
            self.poll()

    @rule()
    def poll(self) -> None:
        self._poll("")

    @rule(place=st.sampled_from(PLACES))
    def poll_and_be_killed(self, place: str) -> None:
        self._poll(f"poll.{place}")

    def _poll(self, killed_at: str) -> None:
        self.polls += 1
        self.desk.now += HALF_A_DAY
        self.served = {}
        is_stored = True

        def reach(name: str) -> None:
            if name == killed_at:
                raise Killed(name)

        with pytest.MonkeyPatch.context() as patch:
            for room in ("aggregator.collection.intake", "crawlers.spiders.documents"):
                patch.setattr(f"{room}.reach", reach)
            try:
                self.desk.poll()
            except Killed:
                is_stored = killed_at == "poll.stored"
        if is_stored and self.served:
            self._seen()
        assert self.desk.counts() == (len(self.known), self.states), (self.known, self.served)

    def _seen(self) -> None:
        self.states += sum(self.known.get(number) != state for number, state in self.served.items())
        self.known |= self.served
        for piece in self.pieces:
            if piece.number in self.served:
                piece.seen_as, piece.rests_on_keys = (self.guid, self.link), False


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


TestFeed = Feed.TestCase
TestFeed.settings = settings(
    max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
