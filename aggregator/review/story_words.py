"""What stands against a word on two articles: the earlier words it contradicts, told so that they can be taken back."""

from collections import deque
from collections.abc import Iterable

from sqlmodel import Session

from aggregator.errors import NotAllowedError, UsageError
from aggregator.models import Link
from aggregator.phrases import Joined, Phrase
from aggregator.store import articles, links, stories, users
from aggregator.vocabulary import LinkKind, Verdict

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
        raise UsageError(Phrase("name two different articles"))
    for article_id in (one, other):
        article = articles.get(session, article_id)
        is_copy = article.verdict in (Verdict.DUPLICATE, Verdict.REPRINT)
        if is_copy and stories.membership_of(session, article_id) is None:
            raise NotAllowedError(
                Phrase(
                    "article %(article_id)s is a copy and follows the article it copies; say it of that one "
                    "(`newsloom stories show` lists a story's copies)",
                    article_id=article_id,
                )
            )
    for link_id in links.between(session, kind, [one], [other]):
        word = told(session, links.get(session, link_id))
        raise NotAllowedError(Phrase("%(word)s already; nothing was changed", word=word))


def told(session: Session, link: Link) -> Phrase:
    """A word with who said it and when."""
    facts = {
        "who": users.names(session)[link.user_id],
        "moment": link.at,
        "one": link.article_a,
        "other": link.article_b,
    }
    said = (
        Phrase("%(who)s said on %(moment)s that %(one)s and %(other)s belong together", **facts)
        if link.kind is LinkKind.MUST_LINK
        else Phrase("%(who)s said on %(moment)s that %(one)s and %(other)s do not belong together", **facts)
    )
    number = Phrase("decision %(decision)s", decision=link.decision_id) if link.decision_id is not None else ""
    return Joined(", ", (said, number))


def refusal(session: Session, link_ids: Iterable[int], *, about: Phrase, hint: Phrase) -> NotAllowedError:
    """The error for a word that contradicts earlier ones: names the latest of them, and how to take it back.

    Args:
        link_ids: the words in the way, one at least.
        about: what cannot be.
        hint: what else can be done.
    """
    found = sorted(link_ids)
    link = links.get(session, found[-1])
    word: Phrase = told(session, link)
    if len(found) > 1:
        word = Phrase("%(word)s (and %(more)s more)", word=word, more=len(found) - 1)
    return NotAllowedError(
        Phrase("%(about)s: %(word)s. %(back)s; %(hint)s", about=about, word=word, back=_back(link), hint=hint),
        in_the_way=link.decision_id,
    )


def _back(link: Link) -> Phrase:
    if link.decision_id is not None:
        return Phrase("`newsloom stories undo %(decision)s` takes that back", decision=link.decision_id)
    pair = {"one": link.article_a, "other": link.article_b}
    if link.kind is LinkKind.CANNOT_LINK:
        return Phrase("`newsloom stories same %(one)s %(other)s` takes that back", **pair)
    return Phrase("`newsloom stories not-same %(one)s %(other)s` takes that back", **pair)


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
