"""Taking a decision on stories back: every row it changed becomes what it was, unless something came of it since.

What the machine did meanwhile is not lost, and breaks no word. Articles it placed since in one of the stories stand
nowhere until the next run places them anew, with the stories as they are then; where such a story has ended, in which
no run could put them back, they stay. Drafts that gave way come back, and digest items go back to the story they told;
new ones of a story that is no more tell the one it came from. A decision on which a later one rests is undone only
after that one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from aggregator.errors import NotAllowedError
from aggregator.models import Decision, StoryChange, User
from aggregator.phrases import Joined, Phrase, Word
from aggregator.review import story_drafts
from aggregator.review.story_words import told
from aggregator.store import decisions, links, stories, story_changes, users
from aggregator.text.markup import clean_text
from aggregator.vocabulary import StoryStatus

#: The verb of the diary row.
UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Undone:
    """The decision taken back, the diary row that did it, articles put back, and those that wait to be placed anew."""

    undone: int
    verb: str
    decision_id: int
    put_back: tuple[int, ...]
    waiting: tuple[int, ...]


def undo(session: Session, decision_id: int | None, user: User, *, why: str, now: datetime) -> Undone:
    """Take back a decision, the last when none is named.

    Raises:
        UnknownIdError: there is no such decision.
        NotAllowedError: it cannot be undone; the message says why and what can be done.
    """
    row, change = _undoable(session, decision_id)
    _refuse_where_rested_on(session, change)
    waiting = _put_back(session, change, user_id=user.id or 0, now=now)
    put_back = tuple(member["article_id"] for member in _data(change)["members"])
    after: dict[str, object] = {"undoes": change.decision_id, "put_back": list(put_back), "waiting": list(waiting)}
    done = Decision(at=now, user_id=user.id or 0, verb=UNDO, noun=row.noun, noun_id=row.noun_id, after=after)
    done.why = clean_text(why).strip()
    decisions.note(session, done)
    assert done.id is not None
    change.undone_by = done.id
    session.add(change)
    return Undone(change.decision_id, row.verb, done.id, put_back, waiting)


def _undoable(session: Session, decision_id: int | None) -> tuple[Decision, StoryChange]:
    wanted = story_changes.last(session) if decision_id is None else decision_id
    if wanted is None:
        raise NotAllowedError(Phrase("no decision on stories is left to undo"))
    row, change = story_changes.get(session, wanted)
    if row.verb == UNDO:
        raise NotAllowedError(
            Phrase(
                "decision %(decision)s undid decision %(undone)s: to have that again, make it again",
                decision=wanted,
                undone=row.after["undoes"],
            )
        )
    if change is None:
        raise NotAllowedError(
            Phrase(
                "decision %(decision)s was made by a version that did not keep what undoing takes: split "
                "or merge by hand",
                decision=wanted,
            )
        )
    if change.undone_by is not None:
        raise NotAllowedError(
            Phrase(
                "decision %(decision)s was undone already, by decision %(undone_by)s",
                decision=wanted,
                undone_by=change.undone_by,
            )
        )
    return row, change


def _refuse_where_rested_on(session: Session, change: StoryChange) -> None:
    resting = (story_changes.resting_on(session, change), links.resting_on(session, change.decision_id))
    later = max((ident for ident in resting if ident is not None), default=None)
    if later is None:
        return
    row, _ = story_changes.get(session, later)
    who = users.names(session)[row.user_id]
    resting_on = Phrase(
        "decision %(later)s rests on decision %(decision)s (%(verb)s, by %(who)s on %(moment)s)",
        later=later,
        decision=change.decision_id,
        verb=Word(row.verb),
        who=who,
        moment=row.at,
    )
    raise NotAllowedError(
        Joined(": ", (resting_on, Phrase("`newsloom stories undo %(later)s` first", later=later))),
        in_the_way=later,
    )


def _data(change: StoryChange) -> dict[str, Any]:
    return change.data


def _put_back(session: Session, change: StoryChange, *, user_id: int, now: datetime) -> tuple[int, ...]:
    """Make rows what they were; returns the articles that now wait for a run."""
    data = _data(change)
    late = _late(session, data)
    about = links.of_decision(session, change.decision_id)
    links.undo(session, change.decision_id)
    changed = _stories_back(session, data)
    homes = stories.final(session, {member["story_id"] for member in data["members"]})
    before = {member["article_id"]: member for member in data["members"]}
    story_changes.put_memberships(session, before, {then: home.id or 0 for then, home in homes.items()})
    waiting = _unplaced(session, data, late)
    for story_id, items in data["items"].items():
        story_changes.tell(session, items, story_id=int(story_id))
    session.flush()
    session.expire_all()
    story_drafts.take_up(session, data.get("set_aside", ()), user_id=user_id, now=now)
    for story_id in data["begun"]:
        home_id = stories.final(session, [data["origin"]])[data["origin"]].id
        story_changes.dissolve(session, story_id, into=home_id or 0)
    for story in stories.final(session, changed).values():
        story_changes.stretch(session, story.id or 0, now=now)
    session.flush()
    _refuse_broken(session, {*about, *change.touched["articles"], *late})
    return waiting


def _late(session: Session, data: dict[str, Any]) -> dict[int, int]:
    """The articles that came into the changed stories since, with the story each stands in."""
    known = {article for articles in data["had"].values() for article in articles}
    known |= {member["article_id"] for member in data["members"]}
    found = stories.members(session, [int(story_id) for story_id in data["had"]])
    return {
        member.article_id: story_id
        for story_id, members in found.items()
        for member in members
        if member.article_id not in known and member.user_id is None
    }


def _stories_back(session: Session, data: dict[str, Any]) -> list[int]:
    """Make stories the rows they were; returns those that something happened to since, with times to be taken anew."""
    after = {image["id"]: image for image in data["after"]}
    changed = []
    for before in data["before"]:
        row = stories.get(session, before["id"])
        as_left = story_changes.image(row) == after[before["id"]]
        given_away = row.status is StoryStatus.MERGED and not as_left
        ended = row.status is StoryStatus.ENDED and not as_left
        if not given_away:
            story_changes.put_story(session, before)
        if ended:
            row.status = StoryStatus.ENDED
        if not as_left:
            changed.append(before["id"])
    session.flush()
    return changed


def _unplaced(session: Session, data: dict[str, Any], late: dict[int, int]) -> tuple[int, ...]:
    standing = {story_id: stories.get(session, story_id) for story_id in set(late.values())}
    waiting = sorted(
        article
        for article, story_id in late.items()
        if story_id in data["begun"] or standing[story_id].status is StoryStatus.OPEN
    )
    story_changes.unplace(session, waiting)
    session.expire_all()
    return tuple(waiting)


def _refuse_broken(session: Session, article_ids: set[int]) -> None:
    link = links.broken(session, article_ids)
    if link is not None:
        broken = Phrase("a later word would be broken: %(word)s", word=told(session, link))
        back = Phrase("`newsloom stories undo %(later)s` first", later=link.decision_id) if link.decision_id else ""
        raise NotAllowedError(Joined(": ", (broken, back)), in_the_way=link.decision_id)
