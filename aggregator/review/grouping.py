"""Decisions on stories: merge, split and move, same and not the same, and taking such a decision back.

Each leaves words on pairs of articles that no later run breaks (`store/links.py` says what follows from them), is one
transaction, and one row of the diary.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from aggregator.errors import NotAllowedError, UsageError
from aggregator.models import Link, Membership, Story, User
from aggregator.phrases import Phrase
from aggregator.review import story_drafts, story_undo, story_words
from aggregator.review.story_parts import check_split, giver_of, ids_of, parted
from aggregator.review.story_record import StoryRecord
from aggregator.store import articles, links, stories, story_items, users
from aggregator.store.database import Database
from aggregator.vocabulary import LinkKind, StoryStatus

MUST, CANNOT = LinkKind.MUST_LINK, LinkKind.CANNOT_LINK


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision did.

    Its number in the diary, the story that took articles or was begun (None: nothing moved), the articles that moved,
    and how many earlier words of the opposite kind it took back; how many drafts gave way to others of the story, and
    whether an issue still has several items of it, since people worked on each.
    """

    decision_id: int
    story_id: int | None
    moved: tuple[int, ...]
    taken_back: int
    set_aside: int = 0
    is_doubled: bool = False


class StoryDesk:
    """Decisions on stories, by one named person."""

    def __init__(self, database: Database, by: str, *, now: datetime) -> None:
        self._database = database
        self._by = by
        self._now = now

    def merge(self, story_id: int, other_id: int, *, why: str = "") -> Outcome:
        """Let the first story take the articles of the second; that some did not belong together is taken back.

        Raises:
            UsageError: the same story twice.
            NotAllowedError: one of them was merged away already.
        """
        if story_id == other_id:
            raise UsageError(Phrase("a story cannot be merged with itself"))
        with self._deciding() as (session, user):
            return self._merge(session, user, story_id, other_id, why=why)

    def _merge(self, session: Session, user: User, story_id: int, other_id: int, *, why: str) -> Outcome:
        for ident in (story_id, other_id):
            _usable(session, ident)
        had, given = (_articles(session, ident) for ident in (story_id, other_id))
        record = self._begun(session, user, "merge", story_id, why=why)
        against = _set_apart(session, had, given)
        record.take_back(against)
        _say_all(record, MUST, had[:1], given)
        record.unite(story_id, other_id)
        after: dict[str, object] = {"articles": sorted([*had, *given]), "took_in": other_id}
        record.close({"articles": had}, after | _counted(against), said=[*had[:1], *given])
        return _outcome(record, story_id, against)

    def split(self, story_id: int, article_ids: Sequence[int], *, why: str = "") -> Outcome:
        """Take articles out of a story into a new one, for good; that some belonged with others is taken back.

        Raises:
            UsageError: no article is named, one is not in the story, or none would stay.
        """
        with self._deciding() as (session, user):
            _usable(session, story_id)
            leaving, staying = parted(session, story_id, article_ids)
            check_split(story_id, set(article_ids), leaving, staying)
            record = self._begun(session, user, "split", story_id, why=why)
            gone, kept = ids_of(leaving), ids_of(staying)
            against = _set_off(record, gone, kept)
            new_id = record.move_out(story_id, leaving, self._new_story(session, leaving))
            after: dict[str, object] = {"articles": kept, "new_story": new_id}
            before: dict[str, object] = {"articles": sorted([*gone, *kept])}
            record.close(before, after | _counted(against), said=gone)
            return _outcome(record, new_id, against)

    def move(self, story_id: int, article_ids: Sequence[int], *, why: str = "") -> Outcome:
        """Let a story take articles out of another one, for good: they belong with its first, not with those that stay.

        Words to the contrary are taken back by it. Where no article would stay, the story takes the other one whole.

        Raises:
            UsageError: no article is named, one stands in no story or in this one, or they are of several stories.
            NotAllowedError: the story was merged away.
        """
        with self._deciding() as (session, user):
            _usable(session, story_id)
            giver_id = giver_of(session, story_id, article_ids)
            leaving, staying = parted(session, giver_id, article_ids)
            if not staying:
                return self._merge(session, user, story_id, giver_id, why=why)
            record = self._begun(session, user, "move", story_id, why=why)
            had, gone, kept = _articles(session, story_id), ids_of(leaving), ids_of(staying)
            against = _set_off(record, gone, kept)
            apart = _set_apart(session, had, gone)
            record.take_back(apart)
            _say_all(record, MUST, had[:1], gone)
            record.move_in(story_id, giver_id, leaving)
            after: dict[str, object] = {"articles": sorted([*had, *gone]), "moved": gone, "from_story": giver_id}
            record.close({"articles": had}, after | _counted(against + apart), said=[*had[:1], *gone])
            return _outcome(record, story_id, against + apart)

    def same(self, article_id: int, other_id: int, *, why: str = "") -> Outcome:
        """Say that two articles are on one event: the story of the first takes that of the second, now or once placed.

        That exactly these two are not the same is taken back by it.

        Raises:
            UnknownIdError: there is no such article.
            NotAllowedError: it was said already, an earlier word on others stands against it, or one is a mere copy.
        """
        with self._deciding() as (session, user):
            story_words.check(session, MUST, article_id, other_id)
            record = self._begun(session, user, "same", article_id, noun="article", why=why)
            opposite = links.between(session, CANNOT, [article_id], [other_id])
            record.take_back(opposite)
            taker, giver = self._stories_to_unite(session, article_id, other_id)
            _say(record, MUST, article_id, other_id)
            if giver is not None and taker is not None:
                record.unite(taker, giver)
            after: dict[str, object] = {"with": other_id, "moved": record.moved} | _counted(opposite)
            record.close({}, after, said=[article_id, other_id])
            return _outcome(record, taker if record.moved else None, opposite)

    def not_same(self, article_id: int, other_id: int, *, why: str = "") -> Outcome:
        """Say that two articles are not on one event: out of one story the second leaves, with what belongs with it.

        That exactly these two belong together is taken back by it.

        Raises:
            UnknownIdError: there is no such article.
            NotAllowedError: it was said already, an earlier word on others stands against it, or one is a mere copy.
        """
        with self._deciding() as (session, user):
            story_words.check(session, CANNOT, article_id, other_id)
            record = self._begun(session, user, "not_same", article_id, noun="article", why=why)
            opposite = links.between(session, MUST, [article_id], [other_id])
            record.take_back(opposite)
            leaving = _to_part(session, article_id, other_id)
            _say(record, CANNOT, article_id, other_id)
            new_id = None
            if leaving:
                new_id = record.move_out(leaving[0].story_id, leaving, self._new_story(session, leaving))
            after: dict[str, object] = {"with": other_id, "moved": record.moved, "new_story": new_id}
            record.close({}, after | _counted(opposite), said=[article_id, other_id])
            return _outcome(record, new_id, opposite)

    def undo(self, decision_id: int | None = None, *, why: str = "") -> story_undo.Undone:
        """Take a decision on stories back, the last one or the one named, whoever made it.

        Raises:
            UnknownIdError: there is no such decision.
            NotAllowedError: it was undone already, is an undoing itself, was made by a version that kept too little,
                or a later one rests on it.
        """
        with self._deciding() as (session, user):
            return story_undo.undo(session, decision_id, user, why=why, now=self._now)

    @contextmanager
    def _deciding(self) -> Iterator[tuple[Session, User]]:
        with self._database.write() as session:
            links.lock(session)
            yield session, users.acting(session, self._by)

    def _begun(
        self, session: Session, user: User, verb: str, noun_id: int, *, noun: str = "story", why: str
    ) -> StoryRecord:
        return StoryRecord.begun(session, user, verb, noun, noun_id, why=why, now=self._now)

    def _stories_to_unite(self, session: Session, one: int, other: int) -> tuple[int | None, int | None]:
        """(taker, giver), where the two or what belongs with them stand in two stories; refused where words say no."""
        group = links.together(session, [one, other])
        against = links.between(session, CANNOT, group[one], group[other])
        about = Phrase("%(one)s and %(other)s cannot be the same", one=one, other=other)
        if against:
            hint = Phrase("after that, say `newsloom stories same %(one)s %(other)s` again", one=one, other=other)
            raise story_words.refusal(session, against, about=about, hint=hint)
        here, there = (_story_of(session, group[ident]) for ident in (one, other))
        for story, ident in ((here, other), (there, one)):
            if story is not None:
                _may_come(session, story, group[ident], about=about)
        if here is None or there is None or here == there:
            return here, None
        against = _set_apart(session, _articles(session, here), _articles(session, there))
        if against:
            hint = Phrase(
                "or `newsloom stories merge %(here)s %(there)s` takes all such words back and makes them one",
                here=here,
                there=there,
            )
            about = Phrase("stories %(here)s and %(there)s cannot become one", here=here, there=there)
            raise story_words.refusal(session, against, about=about, hint=hint)
        return here, there

    def _new_story(self, session: Session, leaving: Sequence[Membership]) -> Story:
        first = articles.get(session, leaving[0].article_id)
        return Story(
            title=first.title,
            first_at=first.published_at,
            last_at=first.published_at,
            created_at=self._now,
            changed_at=self._now,
        )


def _usable(session: Session, story_id: int) -> None:
    story = stories.get(session, story_id)
    if story.status is StoryStatus.MERGED:
        now = stories.final(session, [story_id])[story_id].id
        raise NotAllowedError(
            Phrase(
                "story %(story_id)s was merged into story %(now)s: name that one, or see `newsloom stories decisions`",
                story_id=story_id,
                now=now,
            )
        )


def _articles(session: Session, story_id: int) -> list[int]:
    return [member.article_id for member in stories.members(session, [story_id])[story_id]]


def _story_of(session: Session, article_ids: Collection[int]) -> int | None:
    """The story of a group of articles, in which all stand that stand anywhere."""
    return next(iter(stories.standing(session, article_ids).values()), None)


def _may_come(session: Session, story_id: int, group: Collection[int], *, about: Phrase) -> None:
    """Refuse that articles which stand nowhere yet are to come into a story from which one of them was set apart."""
    if _story_of(session, group) is None:
        against = _set_apart(session, _articles(session, story_id), sorted(group))
        if against:
            hint = Phrase(
                "or `newsloom stories split %(story)s` lets an article leave the story they would come into",
                story=story_id,
            )
            raise story_words.refusal(session, against, about=about, hint=hint)


def _set_apart(session: Session, ones: Sequence[int], others: Sequence[int]) -> list[int]:
    """Words that hold two stories apart: on their articles, or on some that belong with them and stand nowhere yet."""
    here, there = (set(links.together(session, side)) for side in (ones, others))
    return links.between(session, CANNOT, here, there)


def _to_part(session: Session, one: int, other: int) -> list[Membership]:
    """The articles that leave a story when these two are parted: the second, with what belongs with it."""
    group = links.together(session, [one, other])
    if other in group[one]:
        words = story_words.chain(session, one, other)
        hint = Phrase("or `newsloom stories split` takes an article out of its story, whatever was said")
        about = Phrase("%(one)s and %(other)s cannot be apart", one=one, other=other)
        raise story_words.refusal(session, words, about=about, hint=hint)
    here, there = (_story_of(session, group[ident]) for ident in (one, other))
    if here is None or here != there:
        return []
    return [member for member in stories.members(session, [here])[here] if member.article_id in group[other]]


def _set_off(record: StoryRecord, gone: Sequence[int], kept: Sequence[int]) -> list[int]:
    """Say that articles do not belong with those they leave; the words taken back for it."""
    against = links.between(record.session, MUST, gone, kept)
    record.take_back(against)
    against += _untie(record, gone, kept)
    _say_all(record, CANNOT, gone, kept)
    return against


def _untie(record: StoryRecord, gone: Sequence[int], kept: Sequence[int]) -> list[int]:
    """Take back what ties those that leave to those that stay by way of articles that stand nowhere yet."""
    group = links.together(record.session, [*gone, *kept])
    torn = {inside for inside in group.values() if inside & set(gone) and inside & set(kept)}
    against = [
        ident
        for inside in torn
        for ident in links.leading_out(record.session, MUST, inside & set(gone), inside - set(gone))
    ]
    record.take_back(against)
    return against


def _say(record: StoryRecord, kind: LinkKind, one: int, other: int) -> None:
    link = Link(kind=kind, article_a=one, article_b=other, user_id=record.row.user_id, at=record.now)
    link.decision_id = record.decision_id
    links.say(record.session, link)


def _say_all(record: StoryRecord, kind: LinkKind, ones: Sequence[int], others: Sequence[int]) -> None:
    links.link_sides(
        record.session,
        kind,
        ones,
        others,
        user_id=record.row.user_id,
        at=record.now,
        decision_id=record.decision_id,
    )


def _counted(against: Sequence[int]) -> dict[str, object]:
    return {"took_back": len(against)} if against else {}


def _outcome(record: StoryRecord, story_id: int | None, against: Sequence[int]) -> Outcome:
    told = story_items.of_story(record.session, story_id) if record.items and story_id is not None else []
    return Outcome(
        record.decision_id,
        story_id,
        tuple(sorted(record.moved)),
        len(against),
        len(record.set_aside),
        bool(story_drafts.doubled(told)),
    )
