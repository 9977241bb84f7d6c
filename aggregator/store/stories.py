"""Stories, who belongs to them and why, features and vectors, and what editors said of pairs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import delete, func, or_, update
from sqlmodel import Session, col, select

from aggregator.errors import UnknownIdError
from aggregator.models import Article, Decision, Embedding, Feature, Link, Membership, Story
from aggregator.phrases import Phrase
from aggregator.store.chunks import chunks
from aggregator.store.listed import among, execute, listed
from aggregator.vocabulary import LinkKind, PageState, StoryStatus, Verdict

#: Verdicts whose article is placed by itself; copies follow the article they copy.
PLACED = (Verdict.UNIQUE, Verdict.UNSURE)
_MEMBERS: Final = (
    select(col(Membership.story_id), col(Article.title), col(Article.published_at))
    .join(Article, col(Article.id) == col(Membership.article_id))
    .where(among(col(Membership.story_id), "stories"))
    .order_by(col(Membership.story_id), col(Article.published_at), col(Article.id))
)


def get(session: Session, story_id: int) -> Story:
    """One story.

    Raises:
        UnknownIdError: there is none of that id.
    """
    story = session.get(Story, story_id)
    if story is None:
        raise UnknownIdError("story", story_id, hint=Phrase("`newsloom stories list` shows the ids"))
    return story


def by_id(session: Session, story_ids: Iterable[int]) -> dict[int, Story]:
    """Stories by id; unknown ids are left out. While they are held, the session does not ask for them again."""
    found: dict[int, Story] = {}
    for chunk in chunks(story_ids):
        for story in session.exec(select(Story).where(col(Story.id).in_(chunk))):
            assert story.id is not None
            found[story.id] = story
    return found


def add(session: Session, story: Story) -> int:
    """Store a new story; returns its id."""
    session.add(story)
    session.flush()
    assert story.id is not None
    return story.id


def add_all(session: Session, found: Sequence[Story]) -> list[int]:
    """Store new stories; returns their ids, which ascend in the order given."""
    session.add_all(found)
    session.flush()
    return [story.id for story in found if story.id is not None]


def to_place(session: Session, limit: int) -> list[int]:
    """Ids of judged articles that stand in no story yet and are no copies, by publication and address."""
    query = (
        select(Article.id)
        .outerjoin(Membership, col(Membership.article_id) == Article.id)
        .where(
            col(Article.verdict).in_(PLACED),
            Article.page_state != PageState.WANTED,
            col(Membership.article_id).is_(None),
            col(Article.redacted_at).is_(None),
        )
        .order_by(col(Article.published_at), col(Article.url_key), col(Article.id))
        .limit(limit)
    )
    return [ident for ident in session.exec(query) if ident is not None]


def place(session: Session, membership: Membership) -> None:
    """Put an article into a story, in place of an earlier membership, and stretch the story over its time."""
    session.merge(membership)
    published = session.exec(select(Article.published_at).where(Article.id == membership.article_id)).one()
    story = get(session, membership.story_id)
    story.first_at = min(story.first_at, published)
    story.last_at = max(story.last_at, published)
    story.changed_at = membership.placed_at
    session.add(story)


def members(session: Session, story_ids: Iterable[int]) -> dict[int, list[Membership]]:
    """The memberships of stories, by story, lowest article id first."""
    wanted = set(story_ids)
    found: dict[int, list[Membership]] = {story_id: [] for story_id in sorted(wanted)}
    for chunk in chunks(wanted):
        query = select(Membership).where(col(Membership.story_id).in_(chunk))
        for membership in session.exec(query.order_by(col(Membership.article_id))):
            found[membership.story_id].append(membership)
    return found


def sizes(session: Session, story_ids: Iterable[int]) -> dict[int, int]:
    """How many articles stand in each of these stories; 0 where none does."""
    found = dict.fromkeys(story_ids, 0)
    for chunk in chunks(found):
        query = select(Membership.story_id, func.count()).where(col(Membership.story_id).in_(chunk))
        found.update((story_id, number) for story_id, number in session.exec(query.group_by(col(Membership.story_id))))
    return found


def firsts(session: Session, story_ids: Iterable[int]) -> dict[int, int]:
    """An article of each of these stories, the one with the lowest id; empty stories are left out."""
    found: dict[int, int] = {}
    for chunk in chunks(story_ids):
        query = select(Membership.story_id, func.min(Membership.article_id))
        query = query.where(col(Membership.story_id).in_(chunk)).group_by(col(Membership.story_id))
        found.update((story_id, article_id) for story_id, article_id in session.exec(query))
    return found


def article_ids(session: Session, story_ids: Iterable[int]) -> dict[int, list[int]]:
    """The ids of the articles of stories, by story, lowest first: without the reasons, which take ten times as long."""
    wanted = set(story_ids)
    found: dict[int, list[int]] = {story_id: [] for story_id in sorted(wanted)}
    for some in chunks(wanted):
        query = select(Membership.article_id, Membership.story_id).where(col(Membership.story_id).in_(some))
        for article_id, story_id in session.exec(query.order_by(col(Membership.article_id))):
            found[story_id].append(article_id)
    return found


def membership_of(session: Session, article_id: int) -> Membership | None:
    """Where an article stands."""
    return session.get(Membership, article_id)


def move_all(session: Session, *, from_id: int, to_id: int, user_id: int, now: datetime) -> list[int]:
    """Give every article of one story to another, which stretches over its time; the first is kept as merged."""
    giver, taker = get(session, from_id), get(session, to_id)
    moved = [m.article_id for m in members(session, [from_id])[from_id]]
    values = {"story_id": to_id, "user_id": user_id, "placed_at": now}
    session.exec(update(Membership).where(col(Membership.story_id) == from_id).values(**values))
    taker.first_at, taker.last_at = min(taker.first_at, giver.first_at), max(taker.last_at, giver.last_at)
    if giver.status is StoryStatus.OPEN:
        taker.status = StoryStatus.OPEN  # an ended story that took a living one lives again
    giver.status, giver.merged_into = StoryStatus.MERGED, to_id
    giver.changed_at = taker.changed_at = now
    session.add(giver)
    session.add(taker)
    return moved


def retake_all(session: Session, story_ids: Iterable[int], *, now: datetime) -> None:
    """Take title and times of stories anew from their articles; an empty one stays as it is."""
    wanted = set(story_ids)
    first: dict[int, tuple[str, datetime]] = {}
    last: dict[int, datetime] = {}
    for story_id, title, published in execute(session, _MEMBERS, stories=listed(wanted)):
        first.setdefault(story_id, (title, published))
        last[story_id] = published
    for story_id, story in by_id(session, wanted).items():
        if story_id in first:
            story.title, story.first_at = first[story_id]
            story.last_at = last[story_id]
        story.changed_at = now
    session.flush()


def recent(session: Session, *, since: datetime, limit: int = 100_000) -> list[Story]:
    """Open stories with an article published since `since`, latest first."""
    query = select(Story).where(Story.status == StoryStatus.OPEN, Story.last_at >= since)
    return list(session.exec(query.order_by(col(Story.last_at).desc(), col(Story.id)).limit(limit)))


def memberships_since(session: Session, since: datetime) -> list[tuple[int, int]]:
    """(article id, story id) of every article that stands in an open story with an article since `since`."""
    query = (
        select(Membership.article_id, Membership.story_id)
        .join(Story, col(Story.id) == Membership.story_id)
        .where(Story.status == StoryStatus.OPEN, Story.last_at >= since)
        .order_by(col(Membership.article_id))
    )
    return [(article_id, story_id) for article_id, story_id in session.exec(query)]


def all_memberships(session: Session) -> list[Membership]:
    """Every membership, by article."""
    return list(session.exec(select(Membership).order_by(col(Membership.article_id))))


def put_embedding(session: Session, embedding: Embedding) -> None:
    """Store a sentence vector in place of an earlier one of the same model."""
    session.merge(embedding)


def embeddings(session: Session, model: str, article_ids: Iterable[int]) -> dict[int, Embedding]:
    """Vectors of a model, by article."""
    found: dict[int, Embedding] = {}
    for ids in chunks(article_ids):
        query = select(Embedding).where(Embedding.model == model, col(Embedding.article_id).in_(ids))
        found.update((embedding.article_id, embedding) for embedding in session.exec(query))
    return found


def links(session: Session, article_ids: Iterable[int] | None = None) -> list[Link]:
    """What holds of pairs today, oldest word first; with `article_ids`, of pairs with one of them."""
    query = select(Link).where(col(Link.undone_at).is_(None)).order_by(col(Link.id))
    if article_ids is None:
        return list(session.exec(query))
    found: dict[int | None, Link] = {}
    for some in chunks(article_ids):
        of_some = or_(col(Link.article_a).in_(some), col(Link.article_b).in_(some))
        found.update((link.id, link) for link in session.exec(query.where(of_some)))
    return [found[ident] for ident in sorted(ident for ident in found if ident is not None)]


def end_quiet(session: Session, *, before: datetime, now: datetime) -> int:
    """End open stories without an article since `before`; returns how many."""
    quiet = update(Story).where(col(Story.status) == StoryStatus.OPEN, col(Story.last_at) < before)
    return session.exec(quiet.values(status=StoryStatus.ENDED, changed_at=now)).rowcount


def forget_features(session: Session, before: datetime) -> None:
    """Drop features of articles published before `before`: no later run compares with them."""
    session.exec(delete(Feature).where(col(Feature.published_at) < before))


def count(session: Session) -> int:
    """How many stories there are, merged ones not counted."""
    query = select(func.count()).select_from(Story).where(Story.status != StoryStatus.MERGED)
    return session.exec(query).one()


def unplaced(session: Session, article_ids: Iterable[int]) -> list[int]:
    """Those of `article_ids` that stand in no story, in the order given."""
    wanted = list(article_ids)
    placed: set[int] = set()
    for chunk in chunks(wanted):
        query = select(Membership.article_id).where(col(Membership.article_id).in_(chunk))
        placed.update(session.exec(query))
    return [article_id for article_id in wanted if article_id not in placed]


def count_placed(session: Session) -> int:
    """How many articles stand in stories."""
    return session.exec(select(func.count()).select_from(Membership)).one()


def are_open(session: Session, story_ids: Iterable[int]) -> bool:
    """Whether all of these stories still take articles."""
    wanted = set(story_ids)
    return sum(story.status == StoryStatus.OPEN for story in by_id(session, wanted).values()) == len(wanted)


def touched_by_editors(session: Session) -> set[int]:
    """Open stories that hold an article an editor placed: the machine never gives such a story away."""
    query = (
        select(Membership.story_id)
        .join(Story, col(Story.id) == Membership.story_id)
        .where(col(Membership.user_id).is_not(None), Story.status == StoryStatus.OPEN)
        .distinct()
    )
    return set(session.exec(query))


def editors_trace(session: Session) -> tuple[int, int, datetime | None]:
    """Changes whenever an editor links, undoes or moves something: what was decided before it may no longer hold.

    Every decision is a row of the diary, which is never taken away, while undoing takes links away whose ids may come
    again.
    """
    made = session.exec(select(func.max(Link.id))).one()
    decided = session.exec(select(func.max(Decision.id)).where(col(Decision.noun).in_(("story", "article")))).one()
    moved = session.exec(select(func.max(Membership.placed_at)).where(col(Membership.user_id).is_not(None))).one()
    return made or 0, decided or 0, moved


class KeptFeatures(NamedTuple):
    """A row of features; a plain one, since a window has a hundred thousand."""

    article_id: int
    revision: int
    published_at: datetime
    data: dict[str, object]


def features_of(session: Session, article_ids: Iterable[int]) -> dict[int, KeptFeatures]:
    """The features of articles, by article."""
    found: dict[int, KeptFeatures] = {}
    columns = (Feature.article_id, Feature.revision, Feature.published_at, Feature.data)
    for chunk in chunks(article_ids):
        rows = map(KeptFeatures._make, session.exec(select(*columns).where(col(Feature.article_id).in_(chunk))))
        found.update((row.article_id, row) for row in rows)
    return found


def vectors_of_texts(session: Session, model: str, text_hashes: Iterable[str]) -> dict[str, bytes]:
    """Vectors of texts that were embedded before, by hash."""
    found: dict[str, bytes] = {}
    for hashes in chunks(text_hashes):
        query = select(Embedding).where(Embedding.model == model, col(Embedding.text_hash).in_(hashes))
        found.update((embedding.text_hash, embedding.vector) for embedding in session.exec(query))
    return found


def outdated(session: Session, limit: int, *, after: int = 0) -> list[int]:
    """Articles in stories whose features are of another revision than the current one, lowest id over `after` first."""
    query = (
        select(Feature.article_id)
        .join(Article, col(Article.id) == Feature.article_id)
        .join(Membership, col(Membership.article_id) == Feature.article_id)
        .where(Feature.revision != Article.revision, Feature.article_id > after)
        .order_by(col(Feature.article_id))
        .limit(limit)
    )
    return list(session.exec(query))


def forget_vectors(session: Session, text_hashes: Mapping[int, str]) -> None:
    """Drop the vectors of articles that are of another text than the one given, by article."""
    for article_id, text_hash in text_hashes.items():
        stale = (col(Embedding.article_id) == article_id, col(Embedding.text_hash) != text_hash)
        session.exec(delete(Embedding).where(*stale))


def withdraw_copies(session: Session, *, now: datetime) -> int:
    """Take articles that turned out to be copies out of the stories no editor touched; returns how many.

    One that an editor linked with another stays as well. A story left without articles ends.
    """
    touched = select(Membership.story_id).where(col(Membership.user_id).is_not(None))
    tied = (col(Link.undone_at).is_(None), Link.kind == LinkKind.MUST_LINK)
    linked = select(Link.article_a).where(*tied).union(select(Link.article_b).where(*tied))
    query = (
        select(Membership)
        .join(Article, col(Article.id) == Membership.article_id)
        .where(col(Article.verdict).in_((Verdict.DUPLICATE, Verdict.REPRINT)))
        .where(col(Membership.story_id).not_in(touched), col(Membership.article_id).not_in(linked))
    )
    leaving = list(session.exec(query))
    for membership in leaving:
        session.delete(membership)
    session.flush()
    left = {membership.story_id for membership in leaving}
    retake_all(session, left, now=now)
    for story_id, staying in members(session, left).items():
        if not staying:
            get(session, story_id).status = StoryStatus.ENDED
    return len(leaving)


def final(session: Session, story_ids: Iterable[int]) -> dict[int, Story]:
    """Where what stood in these stories stands now: the story itself, or the one it was merged into in the end."""
    found: dict[int, Story] = {}
    at_hand = by_id(session, story_ids)  # one by one a thousand take a second
    for story_id in sorted(set(story_ids)):
        story = at_hand.get(story_id) or get(session, story_id)
        while story.status is StoryStatus.MERGED and story.merged_into is not None:
            story = get(session, story.merged_into)
        found[story_id] = story
    return found


def reopen(session: Session, story_ids: Iterable[int], *, now: datetime) -> None:
    """Let ended stories take articles again."""
    for story in by_id(session, story_ids).values():
        if story.status is StoryStatus.ENDED:
            story.status, story.changed_at = StoryStatus.OPEN, now
            session.add(story)
    session.flush()


def standing(session: Session, article_ids: Iterable[int]) -> dict[int, int]:
    """The story each of these articles stands in, by article; those that stand nowhere are left out."""
    found: dict[int, int] = {}
    for chunk in chunks(article_ids):
        query = select(Membership.article_id, Membership.story_id).where(col(Membership.article_id).in_(chunk))
        found.update((article_id, story_id) for article_id, story_id in session.exec(query))
    return found


def placed_since(session: Session, since: datetime) -> list[int]:
    """Ids of articles published since then that stand in a story and are no copies."""
    query = (
        select(Membership.article_id)
        .join(Article, col(Article.id) == Membership.article_id)
        .where(Article.published_at >= since, col(Article.verdict).in_(PLACED))
    )
    return list(session.exec(query.order_by(col(Membership.article_id))))


def forget_all(session: Session) -> None:
    """Let every article stand nowhere and take all stories away; for scratch databases."""
    session.exec(delete(Membership))
    session.exec(update(Story).values(merged_into=None))
    session.exec(delete(Story))
