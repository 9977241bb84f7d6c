"""What the page of an article shows, gathered from the store: no rule stands here, only what is asked of whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import escape
from sqlmodel import Session

from aggregator.dedup.kin_tree import Branch
from aggregator.dedup.kinship import tree_of
from aggregator.models import Article, Digest, DigestItem, Membership, Outlet, Resemblance, Revision, Story
from aggregator.quotations.marked import Stretch, paragraphs
from aggregator.store import articles, digests, near_misses, sketches, stories, story_items, users
from aggregator.store.articles import ArticleText
from aggregator.store.story_names import names
from aggregator.text.difference import Fate, Run, difference
from aggregator.text.parts import parts
from aggregator.web.story_view import Why, why_of

#: Bytes of a text on one page, as HTML writes them: with all else a page stays under 150 kB.
_MOST_TEXT = 60_000
#: Stretches up to which quotations are marked; a page of nothing but marks is shown as it is.
_MOST_STRETCHES = 900
#: Copies that are listed.
_MOST_COPIES = 100
#: Characters of unchanged text that are shown beside a change.
_AROUND = 160


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two revisions, title and text; `is_cut` where there is more than a page can show."""

    earlier: int
    later: int
    title: Sequence[Run]
    text: Sequence[Run]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class ArticleView:
    """Everything on the page. `part` is the number of the part of the text that is shown, from 1, of `parts`."""

    article: Article
    outlet: Outlet
    revision: Revision
    revisions: Sequence[Revision]
    paragraphs: Sequence[Sequence[Stretch]]
    is_marked: bool
    part: int
    parts: int
    changes: Changes | None
    story: Story | None
    story_name: str
    membership: Membership | None
    why: Why
    copies: Sequence[Branch]
    #: how many are not shown
    more_copies: int
    kin: Mapping[int, ArticleText]
    resemblance: Resemblance | None
    items: Sequence[tuple[DigestItem, Digest, int]]
    names: Mapping[int, str]

    @property
    def is_current(self) -> bool:
        """Whether the revision shown is the one the article is at."""
        return self.revision.number == self.article.revision


def read(
    session: Session,
    article_id: int,
    *,
    number: int | None = None,
    part: int = 1,
    compared: tuple[int, int] | None = None,
) -> ArticleView:
    """The page of an article, at a revision or the current one.

    Args:
        session: one state of the store.
        article_id: the article's.
        number: the revision whose text is shown.
        part: of its text.
        compared: two revisions, the earlier one first.

    Raises:
        UnknownIdError: there is no such article, or no such revision of it.
    """
    article = articles.get(session, article_id)
    revisions = articles.revisions(session, article_id)
    shown = articles.revision_of(session, article, number)
    stretches, is_marked, part, count = _text(shown.text, part)
    member = stories.membership_of(session, article_id)
    story = None if member is None else stories.get(session, member.story_id)
    every = tree_of(session, [article_id])
    copies = every[:_MOST_COPIES]
    return ArticleView(
        article=article,
        outlet=digests.cited(session, [article_id])[article_id][1],
        revision=shown,
        revisions=revisions,
        paragraphs=stretches,
        is_marked=is_marked,
        part=part,
        parts=count,
        changes=_changes(session, article, compared) if compared else None,
        story=story,
        story_name="" if story is None else names(session, {story.id or 0: story})[story.id or 0].words,
        membership=member,
        why=() if member is None else why_of(near_misses.for_it(member.reasons)),
        copies=copies if len(copies) > 1 else [],
        more_copies=len(every) - len(copies),
        kin=articles.texts(session, [one.article_id for one in copies]) if len(copies) > 1 else {},
        resemblance=sketches.resemblances(session, [article_id]).get(article_id),
        items=story_items.citing(session, article_id),
        names=users.names(session),
    )


def _text(text: str, part: int) -> tuple[list[list[Stretch]], bool, int, int]:
    """The paragraphs of a part of a text, whether quotations are marked, the part's number, how many there are."""
    swelling = len(escape(text).encode()) / max(1, len(text.encode()))
    spans = parts(text, int(_MOST_TEXT / max(1.0, swelling)))
    part = min(max(part, 1), len(spans))
    span = spans[part - 1]
    found = paragraphs(text, *span)
    if sum(map(len, found)) <= _MOST_STRETCHES:
        return found, True, part, len(spans)
    return [[Stretch(text[slice(*span)], span[0], 0)]], False, part, len(spans)


def _changes(session: Session, article: Article, compared: tuple[int, int]) -> Changes:
    earlier, later = (articles.revision_of(session, article, number) for number in sorted(compared))
    runs, is_cut = _in_context(difference(earlier.text, later.text))
    return Changes(earlier.number, later.number, difference(earlier.title, later.title), runs, is_cut)


def _in_context(runs: Sequence[Run]) -> tuple[list[Run], bool]:
    """Changes with a little of what stands around them, as much as a page holds; left-out text is an empty run."""
    found: list[Run] = []
    room = _MOST_TEXT // 2
    for place, run in enumerate(runs):
        pieces = [run]
        if run.fate is Fate.KEPT and len(run.text) > 3 * _AROUND:
            before = "" if place == 0 else run.text[:_AROUND]
            after = "" if place == len(runs) - 1 else run.text[-_AROUND:]
            pieces = [Run(Fate.KEPT, before), Run(Fate.KEPT, ""), Run(Fate.KEPT, after)]
        for piece in pieces:
            size = len(escape(piece.text).encode()) + 20
            if size > room:  # as HTML writes it a character has six bytes at most
                return [*found, Run(piece.fate, piece.text[: room // 6])], True
            found.append(piece)
            room -= size
    return found, False
