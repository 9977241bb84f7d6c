"""What editors can open on a laid desk, and the next click of one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple
from urllib.parse import urlencode

from sqlmodel import Session, col, select

from aggregator.models import Candidate, DigestItem, Story
from aggregator.store import candidates, digests
from tests.benchmarks.desk_served import FIXED
from tests.benchmarks.stock_texts import Writer

#: Of a hundred clicks, how many go where; "inbox, asked" is what an open inbox asks of itself.
CLICKS = {
    "inbox": 16,
    "inbox, filtered": 12,
    "inbox, next rows": 6,
    "inbox, asked": 6,
    "story": 22,
    "article": 6,
    "search": 12,
    "item": 16,
    "decision": 4,
}
#: Of a hundred stories and items, how many are of the archive, and how often a story is one of the largest.
_OLD, _LARGE = 25, 10
_LARGEST = 5


class Click(NamedTuple):
    """A request: which page it is for, its path, the form it sends (None: it only looks), and whether htmx asks."""

    page: str
    path: str
    form: Mapping[str, str] | None = None
    by_htmx: bool = False


@dataclass(frozen=True)
class Wishes:
    """What there is to look at; `facets` are the values of the inbox's filters, `old_…` what is of the archive."""

    facets: Mapping[str, Sequence[str]]
    list_id: int
    size: int
    stories: Sequence[int]
    large_stories: Sequence[int]
    old_stories: Sequence[int]
    items: Sequence[int]
    old_items: Sequence[int]
    articles: int
    queries: Sequence[str]

    @classmethod
    def on(cls, session: Session, *, series: str, articles: int) -> "Wishes":
        """Those that a laid desk of so many articles has."""
        newest, digest = candidates.latest(session), digests.in_preparation(session, series)
        assert newest is not None and newest.id is not None and digest is not None
        listed = select(Candidate.story_id).where(Candidate.list_id == newest.id)
        items = select(DigestItem.id).order_by(col(DigestItem.id))
        writer = Writer(pool=1)
        return cls(
            facets={name: list(values) for name, values in newest.facets.items() if values},
            list_id=newest.id,
            size=newest.size,
            stories=session.exec(listed.order_by(col(Candidate.place))).all(),
            large_stories=session.exec(listed.order_by(col(Candidate.articles).desc()).limit(_LARGEST)).all(),
            old_stories=[ident or 0 for ident in session.exec(select(Story.id).order_by(col(Story.id)))],
            items=[ident or 0 for ident in session.exec(items.where(DigestItem.digest_id == digest.id))],
            old_items=[ident or 0 for ident in session.exec(items.where(DigestItem.digest_id != digest.id))],
            articles=articles,
            queries=[writer.query() for _ in range(500)],
        )

    def next(self, draw: Random) -> Click:
        """What somebody clicks next."""
        page = draw.choices(list(CLICKS), weights=list(CLICKS.values()))[0]
        form = {"verb": "hold", "story": str(draw.choice(self.stories)), "list": str(self.list_id)}
        item = draw.choice(self.old_items if self._is_old(draw) else self.items)
        return {
            "inbox": Click(page, "/"),
            "inbox, filtered": Click(page, f"/?{urlencode(self._filter(draw))}"),
            "inbox, next rows": Click(page, f"/?list={self.list_id}&after={draw.randrange(1, 6) * 40}", by_htmx=True),
            "inbox, asked": Click(page, f"/inbox/new?list={self.list_id}", by_htmx=True),
            "story": Click(page, f"/stories/{self._story(draw)}"),
            "article": Click(page, f"/articles/{draw.randrange(1, self.articles + 1)}"),
            "search": Click(page, f"/search?{urlencode({'q': draw.choice(self.queries)})}"),
            "item": Click(page, f"/items/{item}"),
            "decision": Click(page, "/inbox", form, by_htmx=True),
        }[page]

    def _filter(self, draw: Random) -> dict[str, str]:
        chosen = draw.sample(list(self.facets), draw.choice((1, 1, 2)))
        found = {name: draw.choice(self.facets[name]) for name in chosen}
        return found | ({"standing": draw.choice(("all", "accepted", "undrafted"))} if draw.random() < 0.3 else {})

    def _story(self, draw: Random) -> int:
        if draw.randrange(100) < _LARGE:
            return draw.choice(self.large_stories)
        return draw.choice(self.old_stories if self._is_old(draw) else self.stories)

    def _is_old(self, draw: Random) -> bool:
        return draw.randrange(100) < _OLD


FIXED_PAGE = Click("a fixed template", FIXED)
