"""Decisions on stories: merge and split, remembered as links between articles that no later run breaks."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from aggregator.errors import NotAllowedError, UsageError
from aggregator.models import Decision, Membership, Story, User
from aggregator.store import articles, decisions, digests, stories, users
from aggregator.store.database import Database
from aggregator.text.markup import clean_text
from aggregator.vocabulary import LinkKind, StoryStatus


class StoryDesk:
    """Decisions on stories, by one named person."""

    def __init__(self, database: Database, by: str, *, now: datetime) -> None:
        self._database = database
        self._by = by
        self._now = now

    def merge(self, story_id: int, other_id: int, *, why: str = "") -> int:
        """Let the first story take the articles of the second; returns how many it took.

        Raises:
            UsageError: the same story twice.
            NotAllowedError: one of them was merged away already.
        """
        if story_id == other_id:
            raise UsageError("a story cannot be merged with itself")
        with self._database.write() as session:
            user = users.acting(session, self._by)
            taker, giver = self._usable(session, story_id), self._usable(session, other_id)
            both = stories.members(session, [story_id, other_id])
            self._allow(session, both[story_id], both[other_id])
            self._link_all(session, user, LinkKind.MUST_LINK, both[story_id][:1], both[other_id])
            assert taker.id is not None and giver.id is not None and user.id is not None
            moved = stories.move_all(session, from_id=giver.id, to_id=taker.id, user_id=user.id, now=self._now)
            digests.retell(session, from_story=giver.id, to_story=taker.id)
            had = [member.article_id for member in both[story_id]]
            after: dict[str, object] = {"articles": sorted([*had, *moved]), "took_in": other_id}
            self._note(session, user, "merge", story_id, before={"articles": had}, after=after, why=why)
            return len(moved)

    def split(self, story_id: int, article_ids: Sequence[int], *, why: str = "") -> int:
        """Take articles out of a story into a new one, for good; returns the new story's id.

        Raises:
            UsageError: no article is named, one is not in the story, or none would stay.
        """
        with self._database.write() as session:
            user = users.acting(session, self._by)
            self._usable(session, story_id)
            members = stories.members(session, [story_id])[story_id]
            leaving = [member for member in members if member.article_id in set(article_ids)]
            staying = [member for member in members if member.article_id not in set(article_ids)]
            _check_split(story_id, set(article_ids), leaving, staying)
            self._link_all(session, user, LinkKind.CANNOT_LINK, leaving, staying)
            new_id = self._move_out(session, user, leaving)
            stories.retake(session, story_id, now=self._now)
            before: dict[str, object] = {"articles": [member.article_id for member in members]}
            after = {"articles": [member.article_id for member in staying], "new_story": new_id}
            self._note(session, user, "split", story_id, before=before, after=after, why=why)
            return new_id

    def _usable(self, session: Session, story_id: int) -> Story:
        story = stories.get(session, story_id)
        if story.status is StoryStatus.MERGED:
            raise NotAllowedError(f"story {story_id} was merged into story {story.merged_into}")
        return story

    def _allow(self, session: Session, ones: Sequence[Membership], others: Sequence[Membership]) -> None:
        """Take back that articles of the two sides do not belong together: who merges them says they do."""
        here, there = ({member.article_id for member in side} for side in (ones, others))
        for link in stories.links(session, here):
            across = {link.article_a, link.article_b} & there
            if link.kind is LinkKind.CANNOT_LINK and across:
                link.undone_at = self._now
                session.add(link)

    def _link_all(
        self, session: Session, user: User, kind: LinkKind, ones: Sequence[Membership], others: Sequence[Membership]
    ) -> None:
        assert user.id is not None
        here, there = ([member.article_id for member in side] for side in (ones, others))
        stories.link_sides(session, kind, here, there, user_id=user.id, at=self._now)

    def _move_out(self, session: Session, user: User, leaving: Sequence[Membership]) -> int:
        first = articles.get(session, leaving[0].article_id)
        new = Story(
            title=first.title,
            first_at=first.published_at,
            last_at=first.published_at,
            created_at=self._now,
            changed_at=self._now,
        )
        new_id = stories.add(session, new)
        for member in leaving:  # as rows at hand, written together: one by one a hundred take a second
            member.story_id, member.score, member.reasons = new_id, 1.0, []
            member.placed_at, member.user_id = self._now, user.id
            session.add(member)
        session.flush()
        stories.retake(session, new_id, now=self._now)
        return new_id

    def _note(
        self,
        session: Session,
        user: User,
        verb: str,
        story_id: int,
        *,
        before: dict[str, object],
        after: dict[str, object],
        why: str,
    ) -> None:
        assert user.id is not None
        row = Decision(at=self._now, user_id=user.id, verb=verb, noun="story", noun_id=story_id)
        row.before, row.after, row.why = before, after, clean_text(why).strip()
        decisions.note(session, row)


def _check_split(story_id: int, wanted: set[int], leaving: Sequence[Membership], staying: Sequence[Membership]) -> None:
    if not wanted:
        raise UsageError("name the articles that leave the story")
    strangers = wanted - {member.article_id for member in leaving}
    if strangers:
        listed = ", ".join(map(str, sorted(strangers)))
        raise UsageError(
            f"not in story {story_id}: article {listed}; `newsloom stories show {story_id}` lists its articles"
        )
    if not staying:
        raise UsageError(f"no article would stay in story {story_id}")
