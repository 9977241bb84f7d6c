"""Between the store and the online clusterer: what a batch needs is read, what was decided of it is written.

Reading and writing are two short transactions with the deciding between them, since embedding a hundred texts takes
seconds and nobody should wait for the database meanwhile. It deliberately decides nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from aggregator.clustering.embedder import from_bytes, hash_of, text_to_embed, to_bytes
from aggregator.clustering.features import Features, extract, from_row, spellings, to_row
from aggregator.clustering.frame import BLANK, Entry, Frame
from aggregator.clustering.frame import from_bytes as frame_from_bytes
from aggregator.clustering.frame import to_bytes as frame_to_bytes
from aggregator.clustering.online import Changes, Decision
from aggregator.clustering.placement import Placement
from aggregator.clustering.score import Reason
from aggregator.clustering.vectors import Vector
from aggregator.models import Embedding, Story, StoryFrame
from aggregator.phrases import Phrase, kept
from aggregator.store import articles, digests, links, near_misses, placements, stories, story_frames, twins
from aggregator.store.placements import Row
from aggregator.text.names import NameFinder
from aggregator.vocabulary import StoryStatus

#: What editors did so far; see `stories.editors_trace`.
Trace = tuple[int, int, datetime | None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article to place."""

    id: int
    title: str
    revision: int
    features: Features
    to_embed: str
    text_hash: str
    #: whole words for stems, for saying why
    spelled: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles to place, the vectors known for their texts, and what editors said of pairs."""

    waiting: tuple[Waiting, ...]
    #: by hash of the text; texts embedded while the batch is placed are added
    vectors: dict[str, Vector]
    must: Mapping[int, frozenset[int]]
    cannot: Mapping[int, frozenset[int]]
    #: where linked articles stand that are not in the window
    elsewhere: Mapping[int, int]
    #: those of these stories that have ended: an editor's link opens them again
    ended: frozenset[int]
    #: stories with an article an editor placed
    held: frozenset[int]
    trace: Trace


def read_window(session: Session, *, since: datetime, model: str | None) -> dict[int, Entry]:
    """The articles of open stories that have one since `since`, lowest id first."""
    placed = stories.memberships_since(session, since)
    ids = [article_id for article_id, _ in placed]
    features = stories.features_of(session, ids)
    vectors = stories.embeddings(session, model, ids) if model is not None else {}
    found: dict[int, Entry] = {}
    for article_id, story_id in placed:
        feature, embedding = features.get(article_id), vectors.get(article_id)
        if feature is not None:
            known = from_row(feature.data, published=feature.published_at)
            found[article_id] = Entry(story_id, known, None if embedding is None else from_bytes(embedding.vector))
    return found


def read_frame(session: Session, *, model: str | None) -> Frame:
    """The frame in force; a blank one on a new desk, or when it knows another embedder's vectors."""
    row = story_frames.get(session)
    if row is None or row.model != model:
        return BLANK
    return frame_from_bytes(row.data, placed=row.placed, articles=row.articles)


def write_frame(session: Session, frame: Frame, *, model: str | None, now: datetime) -> None:
    """Put a frame in force."""
    row = StoryFrame(
        model=model, placed=frame.placed, articles=frame.articles, data=frame_to_bytes(frame), taken_at=now
    )
    story_frames.put(session, row)


def read_batch(session: Session, ids: Sequence[int], *, finder: NameFinder, model: str | None) -> Batch:
    """What is needed to place the articles `ids`, in that order; those placed meanwhile are left out."""
    texts = articles.texts(session, stories.unplaced(session, ids))
    waiting = tuple(waiting_of(texts[ident], finder) for ident in ids if ident in texts)
    hashes = [article.text_hash for article in waiting]
    stored = stories.vectors_of_texts(session, model, hashes) if model is not None else {}
    must, cannot = links.closed(session)  # with what follows from what was said
    # all of them: stories may be united, and those with old articles have some that are not in the window
    found = stories.standing(session, must.keys() | cannot.keys())
    final = stories.final(session, found.values())
    return Batch(
        waiting=waiting,
        vectors={text_hash: from_bytes(vector) for text_hash, vector in stored.items()},
        must=must,
        cannot=cannot,
        elsewhere={ident: _number(final[story_id]) for ident, story_id in found.items()},
        ended=frozenset(_number(story) for story in final.values() if story.status is StoryStatus.ENDED),
        held=frozenset(stories.touched_by_editors(session)),
        trace=stories.editors_trace(session),
    )


def read_twins(
    session: Session, ids: Iterable[int], *, must: Mapping[int, frozenset[int]]
) -> dict[int, frozenset[int]]:
    """The template twins of articles, by article; not those that an editor's word puts together all the same."""
    found = twins.of_articles(session, ids)
    return {ident: others - must.get(ident, frozenset()) for ident, others in found.items()}


def _number(story: Story) -> int:
    assert story.id is not None
    return story.id


def waiting_of(article: articles.ArticleText, finder: NameFinder) -> Waiting:
    """A stored article as one to place."""
    body = article.text or article.summary
    features = extract(
        article.title,
        body,
        language=article.language,
        outlet=article.outlet_id,
        published=article.published_at,
        finder=finder,
    )
    to_embed = text_to_embed(article.title, body)
    return Waiting(
        id=article.id,
        title=article.heading,
        revision=article.revision,
        features=features,
        to_embed=to_embed,
        text_hash=hash_of(to_embed),
        spelled=spellings(article.title, body),
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch: its articles, what late evidence changed, and where all of them stand at the end.

    `story_of` names the batch's articles and those that were moved; negative: a new story.
    """

    decisions: Sequence[Decision]
    changes: Changes
    story_of: Mapping[int, int]
    #: new stories, in the order in which they were begun
    new: Sequence[int]
    #: to be kept, when one was taken for this batch
    frame: Frame | None


def write_batch(
    session: Session, batch: Batch, outcome: Outcome, *, model: str | None, now: datetime
) -> dict[int, int] | None:
    """Store what was decided; returns the numbers of new stories, or None when editors changed the facts meanwhile."""
    known = {story for story in outcome.story_of.values() if story > 0}
    gone = {giver: taker for giver, taker in outcome.changes.gone.items() if giver > 0}
    touched = known.union(gone, (taker for taker in gone.values() if taker > 0))
    placed = [article.id for article in batch.waiting]
    links.lock(session)  # no editor decides between the look and the writing
    fresh = stories.unplaced(session, placed) == placed and stories.editors_trace(session) == batch.trace
    if not (fresh and stories.are_open(session, touched - batch.ended)):
        return None
    stories.reopen(session, touched & batch.ended, now=now)
    numbers = _open_stories(session, batch, outcome, now=now)
    takers = {giver: numbers.get(taker, taker) for giver, taker in gone.items()}
    placements.unite(session, takers, now=now)
    digests.retell(session, takers)
    _write_articles(session, batch, outcome, numbers, model=model, now=now)
    _write_moves(session, batch, outcome, numbers, now=now)
    held = set(outcome.story_of.values())
    # they took over older ones whole: title and times are theirs
    stories.retake_all(session, [numbers[story] for story in outcome.new if story not in held], now=now)
    if outcome.frame is not None:
        write_frame(session, outcome.frame, model=model, now=now)
    return numbers


def _open_stories(session: Session, batch: Batch, outcome: Outcome, *, now: datetime) -> dict[int, int]:
    """New stories in the order in which they were begun; one of older articles alone takes title and times later."""
    first: dict[int, Waiting] = {}
    for article in batch.waiting:
        first.setdefault(outcome.story_of[article.id], article)
    rows = []
    for story in outcome.new:
        at = first[story].features.published if story in first else now
        title = first[story].title if story in first else ""
        rows.append(Story(title=title, first_at=at, last_at=at, created_at=now, changed_at=now))
    return dict(zip(outcome.new, stories.add_all(session, rows), strict=True))


def _write_articles(
    session: Session, batch: Batch, outcome: Outcome, numbers: Mapping[int, int], *, model: str | None, now: datetime
) -> None:
    published = {article.id: article.features.published for article in batch.waiting}
    places = []
    for one in outcome.decisions:
        story = outcome.story_of[one.article_id]
        placement = outcome.changes.moved.get(one.article_id, one.placement)
        near = _near_misses(placement, outcome, numbers, but=story)
        places.append(_membership(one.article_id, placement, near, numbers.get(story, story), now))
    placements.place_all(session, places, published=published)
    placements.put_features(session, [feature_of(article) for article in batch.waiting])
    decided = {one.article_id: one for one in outcome.decisions}
    for article in batch.waiting:
        one = decided[article.id]
        if model is not None and one.vector is not None:
            _put_vector(session, article, one.vector, model=model, borrowed=one.borrowed)


def _write_moves(
    session: Session, batch: Batch, outcome: Outcome, numbers: Mapping[int, int], *, now: datetime
) -> None:
    new = {article.id for article in batch.waiting}
    places = []
    for article_id, placement in outcome.changes.moved.items():
        if article_id not in new:
            story = outcome.story_of[article_id]
            places.append(_membership(article_id, placement, [], numbers.get(story, story), now))
    placements.move(session, places, now=now)


def _near_misses(
    placement: Placement, outcome: Outcome, numbers: Mapping[int, int], *, but: int
) -> list[dict[str, object]]:
    """The stories an article nearly joined, one begun in its own batch by the number it got; not where it stands."""
    found: dict[int, dict[str, object]] = {}
    for missed in placement.near_misses:
        story = missed.story_id
        while story < 0 and story in outcome.changes.gone:
            story = outcome.changes.gone[story]
        story_id = numbers.get(story, story)
        if story != but and story_id > 0 and story_id not in found:
            said = {
                "name": near_misses.NAME,
                "value": missed.score,
                "weight": 0.0,
                **kept(Phrase("story %(story)s was near", story=story_id)),
            }
            found[story_id] = said | {"story": story_id, "reasons": _told(missed.reasons)}
    return list(found.values())


def _membership(
    article_id: int, placement: Placement, near: list[dict[str, object]], story_id: int, now: datetime
) -> Row:
    """The row that says where an article stands and why."""
    reasons = [*_told(placement.reasons), *near]
    return {
        "article_id": article_id,
        "story_id": story_id,
        "score": placement.score,
        "reasons": reasons,
        "placed_at": now,
        "user_id": None,
    }


def _told(reasons: Iterable[Reason]) -> list[dict[str, object]]:
    return [{"name": one.name, "value": one.value, "weight": one.weight, **kept(one.says)} for one in reasons]


def feature_of(article: Waiting) -> Row:
    """The row that keeps an article's features."""
    return {
        "article_id": article.id,
        "revision": article.revision,
        "published_at": article.features.published,
        "data": to_row(article.features),
    }


def read_revised(
    session: Session, *, after: int, limit: int, finder: NameFinder, model: str | None
) -> tuple[list[Waiting], frozenset[int]]:
    """Placed articles with an id over `after` that were revised since; and which of them are to be embedded again."""
    ids = stories.outdated(session, limit, after=after)
    texts = articles.texts(session, ids)
    revised = [waiting_of(texts[ident], finder) for ident in ids if ident in texts]
    held = stories.embeddings(session, model, ids) if model is not None else {}
    stale = (one.id for one in revised if one.id in held and held[one.id].text_hash != one.text_hash)
    return revised, frozenset(stale)


def write_revised(
    session: Session, revised: Sequence[Waiting], vectors: Mapping[int, Vector], *, model: str | None
) -> None:
    """Store features of revised articles, and vectors in place of those of what they said before."""
    placements.put_features(session, [feature_of(article) for article in revised])
    stories.forget_vectors(session, {article.id: article.text_hash for article in revised})
    for article in revised:
        if model is not None and article.id in vectors:
            _put_vector(session, article, vectors[article.id], model=model)


def _put_vector(session: Session, article: Waiting, vector: Vector, *, model: str, borrowed: bool = False) -> None:
    # a borrowed vector is not that of this text: no other article with the same text may find it
    text_hash = "" if borrowed else article.text_hash
    row = Embedding(article_id=article.id, model=model, text_hash=text_hash, vector=to_bytes(vector))
    stories.put_embedding(session, row)
