"""What nearly was in a story: other stories, with the articles by which they were near and what spoke for and against.

Two sources, both looked up by index: what placements told of near stories, in either direction, and the words by which
people set articles apart. It deliberately compares nothing anew: what was near is what the machine would have joined
with a little more evidence, and a comparison at every look would take the window's features with it. On 200,000
articles in 40,000 stories (SQLite, one of two slow shared cores) a story took 9 ms, 18 at the 95th percentile; one that
300 articles nearly joined 24 ms, one of 500 articles that nearly were elsewhere 42 ms.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from aggregator.models import Membership
from aggregator.store import near_misses, stories
from aggregator.store.near_misses import SetApart, Stored

#: Stories told at most: an editor reads the first few.
MOST = 20


@dataclass(slots=True)
class NearStory:
    """Another story that nearly was one with this one, as it is numbered now.

    `coming` are its articles that nearly joined this story, `going` those of this story that nearly joined it; `score`
    is that of the nearest (.5 would have done), and `reasons` are what spoke for and against it, as stored. `apart` are
    the decisions by which people hold the two apart.
    """

    story_id: int
    score: float = 0.0
    reasons: Sequence[Stored] = ()
    coming: list[int] = field(default_factory=list)
    going: list[int] = field(default_factory=list)
    apart: list[SetApart] = field(default_factory=list)


def near_stories(
    session: Session, story_id: int, members: Iterable[Membership], *, most: int = MOST
) -> list[NearStory]:
    """The stories nearest to one, best first, those set apart by people last; `members` are all its memberships."""
    own = near_misses.given_to(session, story_id) | {story_id}
    found: dict[int, NearStory] = {}
    for member in near_misses.of_story(session, own):
        told = near_misses.of_reasons(member.reasons)
        best = max((told[one] for one in own & told.keys()), key=_score)
        _take(found, member.story_id, best).coming.append(member.article_id)
    _take_going(session, found, members, own)
    for words in near_misses.set_apart(session, story_id):
        found.setdefault(words.story_id, NearStory(words.story_id)).apart.append(words)
    found.pop(story_id, None)  # a broken word, which the next decision mends
    return sorted(found.values(), key=lambda one: (bool(one.apart), -one.score, one.story_id))[:most]


def _take_going(session: Session, found: dict[int, NearStory], members: Iterable[Membership], own: set[int]) -> None:
    """Where its own articles nearly went: to the stories of today that took in those of then."""
    told = [(member.article_id, near_misses.of_reasons(member.reasons)) for member in members]
    known = stories.by_id(session, {one for _, stories_told in told for one in stories_told} - own)
    homes = {then: story.id or 0 for then, story in stories.final(session, known).items()}
    for article_id, stories_told in told:
        for then, reason in stories_told.items():
            if then in homes and homes[then] not in own:
                near = _take(found, homes[then], reason)
                if article_id not in near.going:
                    near.going.append(article_id)


def _take(found: dict[int, NearStory], story_id: int, reason: Stored) -> NearStory:
    near = found.setdefault(story_id, NearStory(story_id))
    if _score(reason) > near.score:
        near.score, near.reasons = _score(reason), _reasons(reason)
    return near


def _score(reason: Stored) -> float:
    return float(reason.get("value", 0.0))


def _reasons(reason: Mapping[str, Any]) -> Sequence[Stored]:
    found: Sequence[Stored] = reason.get("reasons", ())
    return found
