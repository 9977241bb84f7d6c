"""One decision on stories under way: its diary row, and what it changes, kept so that it can be undone.

Before a row is changed its image is taken. What of it a later undo may put back, and what it may not, is the business
of `story_undo`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from aggregator.models import Decision, Membership, Story, StoryChange, User
from aggregator.review import story_drafts
from aggregator.store import decisions, digests, links, stories, story_changes
from aggregator.store.story_changes import Image
from aggregator.text.markup import clean_text
from aggregator.vocabulary import StoryStatus

#: A story that took another one's articles keeps why each was placed.
_KEPT_ON_MERGE = ("score", "reasons", "story_id")


@dataclass
class StoryRecord:
    """What one decision changed so far. Made by `begun`, stored by `close`."""

    session: Session
    row: Decision
    now: datetime
    #: stories as they were, None for one that was begun, and the articles each had
    stories: dict[int, Image | None] = field(default_factory=dict)
    had: dict[int, list[int]] = field(default_factory=dict)
    members: list[Image] = field(default_factory=list)
    #: digest items that told another story before, by that story
    items: dict[int, list[int]] = field(default_factory=dict)
    #: rows of the diary that tell which drafts gave way to others of the same story
    set_aside: list[int] = field(default_factory=list)
    #: articles that changed their story
    moved: list[int] = field(default_factory=list)
    #: the story whose articles a new one took
    origin: int | None = None

    @classmethod
    def begun(
        cls, session: Session, user: User, verb: str, noun: str, noun_id: int, *, why: str, now: datetime
    ) -> "StoryRecord":
        """A decision by `user`, in the diary already."""
        assert user.id is not None
        row = Decision(at=now, user_id=user.id, verb=verb, noun=noun, noun_id=noun_id, why=clean_text(why).strip())
        decisions.note(session, row)
        return cls(session, row, now)

    @property
    def decision_id(self) -> int:
        """The number in the diary."""
        assert self.row.id is not None
        return self.row.id

    def take_back(self, link_ids: Iterable[int]) -> None:
        """Let earlier words hold no more."""
        links.take_back(self.session, link_ids, decision_id=self.decision_id, at=self.now)

    def unite(self, taker_id: int, giver_id: int) -> None:
        """Let one story take another one's articles and digest items."""
        members = self._watch(taker_id, giver_id)
        self.members += [story_changes.image(one, without=_KEPT_ON_MERGE) for one in members[giver_id]]
        self.items[giver_id] = story_changes.items_of(self.session, giver_id)
        self.moved += stories.move_all(
            self.session, from_id=giver_id, to_id=taker_id, user_id=self.row.user_id, now=self.now
        )
        own = story_changes.items_of(self.session, taker_id)
        digests.retell(self.session, {giver_id: taker_id})
        self.set_aside = story_drafts.set_aside(self.session, taker_id, own, user_id=self.row.user_id, now=self.now)
        self._note_home(giver_id)

    def move_in(self, taker_id: int, giver_id: int, leaving: Sequence[Membership]) -> None:
        """Let articles of one story, not all of them, go over to another, which keeps its headline.

        An ended story that takes articles of a living one lives again.
        """
        self._watch(taker_id, giver_id)
        self.members += [story_changes.image(member) for member in leaving]
        self._stand(leaving, taker_id)
        taker, giver = stories.get(self.session, taker_id), stories.get(self.session, giver_id)
        if giver.status is StoryStatus.OPEN:
            taker.status = StoryStatus.OPEN
        stories.retake_all(self.session, [giver_id], now=self.now)
        story_changes.stretch(self.session, taker_id, now=self.now)

    def move_out(self, story_id: int, leaving: Sequence[Membership], begun: Story) -> int:
        """Let articles leave a story into a new one; returns its id."""
        self._watch(story_id)
        self.members += [story_changes.image(member) for member in leaving]
        new_id = stories.add(self.session, begun)
        self.stories[new_id], self.had[new_id], self.origin = None, [], story_id
        self._stand(leaving, new_id)
        stories.retake_all(self.session, [new_id, story_id], now=self.now)
        return new_id

    def _stand(self, members: Sequence[Membership], story_id: int) -> None:
        for member in members:  # as rows at hand, written together: one by one a hundred take a second
            member.story_id, member.score, member.reasons = story_id, 1.0, []
            member.placed_at, member.user_id = self.now, self.row.user_id
            self.session.add(member)
        self.moved += [member.article_id for member in members]
        self.session.flush()

    def _watch(self, *story_ids: int) -> dict[int, list[Membership]]:
        members = stories.members(self.session, story_ids)
        for ident in story_ids:
            self.stories[ident] = story_changes.image(stories.get(self.session, ident))
            self.had[ident] = [member.article_id for member in members[ident]]
        return members

    def _note_home(self, story_id: int) -> None:
        for image in self.members:
            image.setdefault("story_id", story_id)

    def close(self, before: dict[str, object], after: dict[str, object], *, said: Iterable[int]) -> None:
        """Write down what the decision did; `said` are the articles it is about, besides those that moved."""
        self.row.before, self.row.after = before, after
        self.session.add(self.row)
        self.session.flush()
        data: dict[str, object] = {
            "before": [image for image in self.stories.values() if image is not None],
            "after": [story_changes.image(stories.get(self.session, ident)) for ident in self.stories],
            "begun": [ident for ident, image in self.stories.items() if image is None],
            "had": {str(ident): articles for ident, articles in self.had.items()},
            "members": self.members,
            "items": {str(ident): items for ident, items in self.items.items()},
            "set_aside": self.set_aside,
            "origin": self.origin,
        }
        touched = {"stories": sorted(self.stories), "articles": sorted({*said, *self.moved})}
        story_changes.add(self.session, StoryChange(decision_id=self.decision_id, touched=touched, data=data))
