"""What stands against a word on two articles: the earlier words it contradicts, told so that they can be taken back."""

from collections import deque
from collections.abc import Iterable

from sqlmodel import Session

from aggregator.errors import NotAllowedError, UsageError
from aggregator.models import Link
from aggregator.store import articles, links, stories, users
from aggregator.vocabulary import LinkKind, Verdict

_SAID = {LinkKind.MUST_LINK: "belong together", LinkKind.CANNOT_LINK: "do not belong together"}
#: The command that says a word, and by which an opposite one of the same pair is replaced.
COMMANDS = {LinkKind.MUST_LINK: "same", LinkKind.CANNOT_LINK: "not-same"}


def check(session: Session, kind: LinkKind, one: int, other: int) -> None:
    """Do nothing where a word on these two articles makes sense.

    Raises:
        UsageError: they are one article.
        UnknownIdError: there is no such article.
        NotAllowedError: it was said already, or one of them is a copy that stands in no story.
    """
    if one == other:
        raise UsageError("name two different articles")
    for article_id in (one, other):
        article = articles.get(session, article_id)
        is_copy = article.verdict in (Verdict.DUPLICATE, Verdict.REPRINT)
        if is_copy and stories.membership_of(session, article_id) is None:
            raise NotAllowedError(
                f"article {article_id} is a copy and follows the article it copies; say it of that one "
                "(`newsloom stories show` lists a story's copies)"
            )
    for link_id in links.between(session, kind, [one], [other]):
        raise NotAllowedError(f"{told(session, links.get(session, link_id))} already; nothing was changed")


def told(session: Session, link: Link) -> str:
    """A word with who said it and when."""
    name = users.names(session)[link.user_id]
    number = "" if link.decision_id is None else f", decision {link.decision_id}"
    return f"{name} said on {link.at:%Y-%m-%d %H:%M} that {link.article_a} and {link.article_b} {_SAID[link.kind]}" + (
        number
    )


def refusal(session: Session, link_ids: Iterable[int], *, about: str, hint: str) -> NotAllowedError:
    """The error for a word that contradicts earlier ones: names the latest of them, and how to take it back.

    Args:
        link_ids: the words in the way, one at least.
        about: what cannot be.
        hint: what else can be done.
    """
    found = sorted(link_ids)
    link = links.get(session, found[-1])
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    back = (
        f"`newsloom stories {COMMANDS[_opposite(link.kind)]} {link.article_a} {link.article_b}`"
        if link.decision_id is None
        else f"`newsloom stories undo {link.decision_id}`"
    )
    message = f"{about}: {told(session, link)}{more}. {back} takes that back; {hint}"
    return NotAllowedError(message, in_the_way=link.decision_id)


def _opposite(kind: LinkKind) -> LinkKind:
    return LinkKind.CANNOT_LINK if kind is LinkKind.MUST_LINK else LinkKind.MUST_LINK


def chain(session: Session, one: int, other: int) -> list[int]:
    """Ids of the words by which two articles of a group belong together: a shortest chain of them."""
    reached: dict[int, int | None] = {one: None}
    waiting = deque([one])
    while waiting and other not in reached:
        here = waiting.popleft()
        for there in links.tied_to(session, here):
            if there not in reached:
                reached[there] = here
                waiting.append(there)
    found: list[int] = []
    last, before = other, reached.get(other)
    while before is not None:
        found += links.between(session, LinkKind.MUST_LINK, [before], [last])
        last, before = before, reached[before]
    return found
