"""Two people on one item: the orders in which their steps may fall, and what must hold after each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from aggregator.models import Edition
from aggregator.review.versions import versions
from aggregator.store import decisions, digests, editions, item_drafts
from aggregator.store.database import Database
from aggregator.vocabulary import DigestStatus, ItemStatus
from tests.factories import add_articles, add_item, make_digest

STEPS = ("open", "type", "save", "approve", "publish")
FIRST = "متن نخست از ماشین."
TYPED = {"مینا": "پل تازه پس از شش هفته گشوده شد.", "Hélène": "Le pont rouvre après six semaines."}


def orders() -> Iterator[tuple[str, ...]]:
    """Who takes the next of their steps, in every order in which the first of them opens the item first."""
    one, other = TYPED
    for places in combinations(range(1, 2 * len(STEPS)), len(STEPS) - 1):
        yield tuple(one if place in (0, *places) else other for place in range(2 * len(STEPS)))


@dataclass
class Seat:
    """One person before a browser: what stands on the screen, and what came of each step."""

    name: str
    digest_id: int
    item_id: int
    version: int = 0
    #: the hash of the issue as last looked at, and the item's words in it
    seen: str = ""
    words: str = ""
    saved: bool = False
    #: editions this person approved, each with the words looked at before
    approved: list[tuple[int, str]] = field(default_factory=list)


def begin(database: Database, number: int) -> tuple[int, int]:
    """An issue of a series of its own with one accepted item; returns the ids of both."""
    with database.write() as session:
        (article,) = add_articles(session)
        cover = date(2026, 1, 1) + timedelta(number)
        digest_id = digests.add(session, make_digest(series=f"{number}", cover_date=cover))
        return digest_id, add_item(session, digest_id, cites=[article], body=FIRST, status=ItemStatus.ACCEPTED)


def check(database: Database, seats: Sequence[Seat], told: str) -> DigestStatus:
    """Nothing typed is lost, nobody approved what they had not seen; returns where the issue stands."""
    digest_id, item_id = seats[0].digest_id, seats[0].item_id
    with database.read() as session:
        item, status = digests.item(session, item_id), digests.get(session, digest_id).status
        kept = {one.words.body for one in versions(item, decisions.of(session, "item", item_id))}
        drafts = {(row.tab, row.body) for row in item_drafts.of(session, item_id)}
        made = {row.id: row for row in editions.of(session, digest_id)}
    assert FIRST in kept, told
    for seat in seats:
        text = TYPED[seat.name]
        assert text in kept or (seat.name, text) in drafts, f"{told}: a text of {seat.name} is lost"
        assert seat.saved is (text in kept), told
        for edition_id, words in seat.approved:
            assert words in made[edition_id].content, f"{told}: {seat.name} approved words never seen"
    _check_published(list(made.values()), item.body, status, seats, told)
    return status


def _check_published(made: list[Edition], body: str, status: DigestStatus, seats: Sequence[Seat], told: str) -> None:
    """What readers have was approved, and is what stands in the item."""
    out = [row for row in made if row.published_at is not None]
    assert (status is DigestStatus.PUBLISHED) is bool(out), told
    for row in out:
        assert row.id in {edition_id for seat in seats for edition_id, _ in seat.approved}, told
        assert row.void_at is None and body in row.content, told
