"""Which articles leave a story and which stay, when some are taken out of it; what makes no sense is refused."""

from collections.abc import Collection, Sequence

from sqlmodel import Session

from aggregator.errors import UsageError
from aggregator.models import Membership
from aggregator.phrases import Phrase
from aggregator.store import articles, stories


def parted(session: Session, story_id: int, article_ids: Collection[int]) -> tuple[list[Membership], list[Membership]]:
    """The memberships of a story: those of the articles named, and the others."""
    members = stories.members(session, [story_id])[story_id]
    named = set(article_ids)
    return [one for one in members if one.article_id in named], [one for one in members if one.article_id not in named]


def ids_of(members: Sequence[Membership]) -> list[int]:
    """The articles of memberships, in their order."""
    return [member.article_id for member in members]


def giver_of(session: Session, story_id: int, article_ids: Sequence[int]) -> int:
    """The one story that articles are to be taken from; refused where there is none, or several."""
    if not article_ids:
        raise UsageError(Phrase("no article is chosen: choose those that are to move"))
    stand = stories.standing(session, article_ids)
    for article_id in article_ids:
        if article_id not in stand:
            articles.get(session, article_id)
            raise UsageError(
                Phrase(
                    "article %(article_id)s stands in no story; `newsloom stories same` says that it belongs "
                    "with another",
                    article_id=article_id,
                )
            )
    if story_id in stand.values():
        raise UsageError(Phrase("already in story %(story_id)s", story_id=story_id))
    if len(set(stand.values())) > 1:
        raise UsageError(Phrase("the articles stand in several stories: move those of one story at a time"))
    return next(iter(stand.values()))


def check_split(story_id: int, wanted: set[int], leaving: Sequence[Membership], staying: Sequence[Membership]) -> None:
    """Do nothing where a split makes sense: `wanted` are the articles named.

    Raises:
        UsageError: no article is named, one is not in the story, or none would stay.
    """
    if not wanted:
        raise UsageError(Phrase("no article is chosen: choose those that leave the story"))
    strangers = wanted - {member.article_id for member in leaving}
    if strangers:
        listed = ", ".join(map(str, sorted(strangers)))
        raise UsageError(
            Phrase(
                "not in story %(story_id)s: article %(listed)s; `newsloom stories show %(story_id)s` "
                "lists its articles",
                story_id=story_id,
                listed=listed,
            )
        )
    if not staying:
        raise UsageError(Phrase("no article would stay in story %(story_id)s", story_id=story_id))
