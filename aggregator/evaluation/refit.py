"""What other thresholds would change on a desk: its articles of the window placed anew, at each of them.

In a scratch database, by the real stage, in order of publication; the desk is only read. Editors' words are left out
there, so that a threshold can be right or wrong about them. All is compared with the same placing at the thresholds of
today, not with the stories as they stand, which also depend on the order of arrival and on what editors did.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from aggregator.clustering import stage
from aggregator.clustering.embedder import Embedder
from aggregator.evaluation.scratch import scratch_database
from aggregator.models import Article, Outlet, Revision, Source
from aggregator.review.labelled_pairs import LabelledPair, pairs
from aggregator.settings.thresholds import StoryThresholds
from aggregator.store import articles, stories, twins
from aggregator.store.articles import ArticleText
from aggregator.store.database import Database
from aggregator.text.names import WatchEntry
from aggregator.vocabulary import Origin, PageState, PublishedBasis, SourceKind

#: How far from today's threshold is looked, unless told: a tenth is much, since scores crowd at both ends.
STEPS: Final = (-0.1, -0.05, 0.05, 0.1)


@dataclass(frozen=True, slots=True)
class Fit:
    """What a pair of thresholds does.

    Stories it makes; articles that stand elsewhere than at today's thresholds (in no story that corresponds); pairs of
    editors, both articles in the window, that it gets right and wrong, of those that belong together and of the others.
    """

    join: float
    merge: float
    is_present: bool
    stories: int
    elsewhere: int
    same_right: int
    same_wrong: int
    different_right: int
    different_wrong: int


@dataclass(frozen=True, slots=True)
class Refit:
    """The articles placed, the words of editors on them, and what each pair of thresholds does, today's first."""

    articles: int
    pairs: int
    fits: tuple[Fit, ...]


def grid(
    thresholds: StoryThresholds, joins: Sequence[float] = (), merges: Sequence[float] = ()
) -> list[tuple[float, float]]:
    """The (join, merge) pairs to try, today's first: one of the two is changed at a time."""
    here = (thresholds.join, thresholds.merge)
    wanted = [(join, here[1]) for join in joins or _around(here[0])]
    wanted += [(here[0], merge) for merge in merges or (() if joins else _around(here[1]))]
    return list(dict.fromkeys([here, *wanted]))


def _around(middle: float) -> list[float]:
    return [round(middle + step, 4) for step in STEPS if 0 <= middle + step <= 1]


def refit(
    database: Database,
    thresholds: StoryThresholds,
    tries: Sequence[tuple[float, float]],
    *,
    watchlist: Sequence[WatchEntry] = (),
    embedder: Embedder | None = None,
    now: datetime,
    progress: Callable[[int], None] = lambda _: None,
) -> Refit:
    """Try thresholds on the stored articles of the last window.

    Args:
        database: the desk's, which is only read.
        thresholds: the desk's; all but `join` and `merge` stay as they are.
        tries: as `grid` makes them, today's first.
        watchlist: names that count as evidence.
        embedder: asked for the vectors that are not stored.
        now: the end of the window.
        progress: told how many of the tries are done.

    Raises:
        StoreError: the database cannot be used.
    """
    with database.read() as session:
        ids = stories.placed_since(session, now - timedelta(days=thresholds.window_days))
        texts = articles.texts(session, ids)
        vectors = list(stories.embeddings(session, embedder.name, ids).values()) if embedder is not None else []
        words = [pair for pair in pairs(session) if pair.one in texts and pair.other in texts]
        apart = {twins.pair(one, other) for one, far in twins.of_articles(session, texts).items() for other in far}
    with scratch_database() as scratch:
        _copy(scratch, texts)
        with scratch.write() as session:
            for vector in vectors:
                stories.put_embedding(session, vector)
            twins.put_all(session, (pair for pair in apart if texts.keys() >= set(pair)), now=now)
        fits: list[Fit] = []
        today: Mapping[int, int] | None = None
        for join, merge in tries:
            tried = thresholds.model_copy(update={"join": join, "merge": merge})
            stage.run(scratch, tried, watchlist=watchlist, embedder=embedder, now=now)
            found = _taken_out(scratch)
            today = found if today is None else today
            fits.append(_fit(found, today, words, join=join, merge=merge, is_present=not fits))
            progress(len(fits))
    return Refit(len(texts), len(words), tuple(fits))


def _fit(
    found: Mapping[int, int],
    today: Mapping[int, int],
    words: Sequence[LabelledPair],
    *,
    join: float,
    merge: float,
    is_present: bool,
) -> Fit:
    right = Counter((pair.is_same, (found[pair.one] == found[pair.other]) == pair.is_same) for pair in words)
    return Fit(
        join=join,
        merge=merge,
        is_present=is_present,
        stories=len(set(found.values())),
        elsewhere=elsewhere(today, found),
        same_right=right[True, True],
        same_wrong=right[True, False],
        different_right=right[False, True],
        different_wrong=right[False, False],
    )


def elsewhere(before: Mapping[int, int], after: Mapping[int, int]) -> int:
    """How many articles stand in another story: stories correspond one to one, those with most in common first."""
    common = Counter((before[article], story) for article, story in after.items())
    taken_before, taken_after, stayed = set[int](), set[int](), 0
    for (one, other), size in sorted(common.items(), key=lambda entry: (-entry[1], entry[0])):
        if one not in taken_before and other not in taken_after:
            taken_before.add(one)
            taken_after.add(other)
            stayed += size
    return len(after) - stayed


def _copy(scratch: Database, texts: Mapping[int, ArticleText]) -> None:
    """The articles under their numbers, each by its present words."""
    if not texts:
        return
    outlets = {text.outlet_id: text.outlet_name for text in texts.values()}
    with scratch.write() as session:
        session.add_all(Outlet(id=ident, name=name) for ident, name in outlets.items())
        session.flush()
        session.add(Source(id="desk", outlet_id=min(outlets), kind=SourceKind.FEED, url="https://desk.example/"))
        session.flush()
        for text in texts.values():
            _copy_one(session, text)


def _copy_one(session: Session, text: ArticleText) -> None:
    article = Article(
        id=text.id,
        outlet_id=text.outlet_id,
        source_id="desk",
        url="",
        url_key=str(text.id),
        title=text.title,
        summary=text.summary,
        published_at=text.published_at,
        published_basis=PublishedBasis.FEED,
        language=text.language,
        first_seen_at=text.first_seen_at,
        changed_at=text.first_seen_at,
        page_state=PageState.UNWANTED,
        verdict=text.verdict,
    )
    revision = Revision(
        article_id=text.id,
        number=1,
        origin=Origin.FEED,
        title=text.title,
        text=text.text,
        text_hash=text.text_hash,
        language=text.language,
        observed_at=text.first_seen_at,
    )
    articles.add(session, article, revision)


def _taken_out(scratch: Database) -> dict[int, int]:
    """Where each article stands; afterwards none does, so that the next try can begin."""
    with scratch.write() as session:
        found = {one.article_id: one.story_id for one in stories.all_memberships(session)}
        stories.forget_all(session)
    return found
