"""What the page of a story shows, gathered from the store: no rule stands here, only what is asked of whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from aggregator.clustering.near_misses import NearStory, near_stories
from aggregator.clustering.tellings import translations_among
from aggregator.clustering.translation import Evidence, Translation
from aggregator.dedup.kin_tree import Branch
from aggregator.dedup.kinship import tree_of
from aggregator.models import Decision, Digest, DigestItem, Membership, Story, StoryChange
from aggregator.phrases import told as as_kept
from aggregator.pipeline import watch_entries
from aggregator.review.story_drafts import doubled
from aggregator.settings import DeskHome
from aggregator.settings.home import shipped_agencies
from aggregator.store import (
    articles,
    digests,
    lineage,
    near_misses,
    search,
    sketches,
    stories,
    story_changes,
    story_items,
    users,
)
from aggregator.store.articles import ArticleText
from aggregator.store.reach import Reach
from aggregator.store.story_names import Name, names
from aggregator.text.names import NameFinder
from aggregator.web.likeness_words import told

#: Articles on one page: with two reasons each some 60 kB.
ROWS = 50
#: Articles up to which translations are looked for unasked. Measured on one of two slow shared cores, texts of 600
#: words: 8 articles 0.03 s, 40 of them 0.23 s, 60 of them 0.6 s.
_FEW = 8
#: Articles up to which they are looked for at all while a page waits.
_MOST = 60
_DECISIONS = 8
_FOUND = 12
#: Articles of another story that are shown beside its headline.
_TOLD = 4

Why = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Row:
    """An article as it is shown: its place in the tree, its texts, why it is here and whose text it has.

    `member` is None for a copy, which stands in no story itself.
    """

    branch: Branch
    text: ArticleText
    member: Membership | None
    why: Why
    copied: Sequence[str]
    evidence: Sequence[Evidence]


@dataclass(frozen=True, slots=True)
class Near:
    """A story that nearly was one with this one; `texts` are the articles by which it was near, of both, `more` others.

    `ours` and `theirs` are the pair of which people may say that they are not the same.
    """

    near: NearStory
    story: Story
    name: str
    size: int
    why: Why
    texts: Sequence[ArticleText]
    more: int
    ours: int
    theirs: int


@dataclass(frozen=True, slots=True)
class Found:
    """A story that a search found, by one of its articles."""

    story: Story
    name: str
    size: int
    text: ArticleText


@dataclass(frozen=True, slots=True)
class StoryView:
    """Everything on the page; `total` counts the articles with their copies, `number` is that of the page, from 1.

    `first_member` is the first article that stands in the story itself, 0 where none does; `item` is that of the issue
    in preparation.
    """

    story: Story
    name: Name
    #: of its first article
    language: str
    reach: Reach
    rows: Sequence[Row]
    number: int
    pages: int
    total: int
    members: int
    first_member: int
    may_translate: bool
    translated: bool
    items: Sequence[tuple[DigestItem, Digest]]
    #: those of them of which one issue has several
    doubled: Sequence[DigestItem]
    item: DigestItem | None
    near: Sequence[Near]
    decisions: Sequence[tuple[Decision, StoryChange | None]]
    #: whether there are earlier ones
    decided_more: bool
    names: Mapping[int, str]
    found: Sequence[Found]


def read(
    session: Session, home: DeskHome, story_id: int, *, number: int = 1, translated: bool = False, query: str = ""
) -> StoryView:
    """The page of a story that was not merged away.

    Raises:
        UnknownIdError: there is no such story.
    """
    story = stories.get(session, story_id)
    members = {one.article_id: one for one in stories.members(session, [story_id])[story_id]}
    languages = articles.languages(session, members)
    may = len({one.split("-")[0] for one in languages.values()}) > 1 and len(members) <= _MOST
    translated = may and (translated or len(members) <= _FEW)
    translations = _translations(session, home, members) if translated else {}
    branches = tree_of(session, members, translations={ident: one.of_id for ident, one in translations.items()})
    pages = max(1, -(-len(branches) // ROWS))
    number = min(max(number, 1), pages)
    first = next((one.article_id for one in branches if one.article_id in members), 0)
    decided = story_changes.about(session, story_id, members, limit=_DECISIONS + 1)
    items, preparing = story_items.of_story(session, story_id), digests.in_preparation(session, home.desk.series)
    language = languages.get(branches[0].article_id, "und") if branches else "und"
    shown = branches[(number - 1) * ROWS : number * ROWS]
    return StoryView(
        story=story,
        name=_name(names(session, {story_id: story})[story_id], story, language),
        language=language,
        reach=lineage.reach_of_stories(session, [story_id])[story_id],
        rows=_rows(session, shown, members, translations),
        number=number,
        pages=pages,
        total=len(branches),
        members=len(members),
        first_member=first,
        may_translate=may,
        translated=translated,
        items=items,
        doubled=doubled(items),
        item=next((item for item, digest in items if preparing is not None and digest.id == preparing.id), None),
        near=_near(session, story_id, members, first) if first else [],
        decisions=decided[:_DECISIONS],
        decided_more=len(decided) > _DECISIONS,
        names=users.names(session),
        found=_found(session, story_id, query),
    )


def _name(name: Name, story: Story, language: str) -> Name:
    """The name, in the language of the story's first article where it is that one's headline."""
    return replace(name, language=language) if name.words == story.title.strip() else name


def why_of(reasons: Iterable[Mapping[str, Any]]) -> Why:
    """Stored reasons in words, each with what it added to the evidence or took from it."""
    return [
        (as_kept(one), float(one.get("value", 0.0)) * float(one.get("weight", 0.0)))
        for one in reasons
        if one.get("says")
    ]


def _translations(session: Session, home: DeskHome, members: Iterable[int]) -> dict[int, Translation]:
    return translations_among(
        session,
        articles.texts(session, members),
        home.desk.thresholds.translations,
        agencies=home.agencies or shipped_agencies(),
        finder=NameFinder(watch_entries(home.desk)),
    )


def _rows(
    session: Session,
    branches: Sequence[Branch],
    members: Mapping[int, Membership],
    translations: Mapping[int, Translation],
) -> list[Row]:
    ids = [one.article_id for one in branches]
    texts = articles.texts(session, ids)
    alike = sketches.resemblances(session, ids)
    found = []
    for branch in branches:
        ident = branch.article_id
        member, copied, telling = members.get(ident), alike.get(ident), translations.get(ident)
        why = why_of(near_misses.for_it(member.reasons)) if member else ()
        says = [told(one) for one in copied.reasons] if copied else []
        found.append(Row(branch, texts[ident], member, why, says, telling.evidence if telling else ()))
    return found


def _near(session: Session, story_id: int, members: Mapping[int, Membership], first: int) -> list[Near]:
    found = near_stories(session, story_id, members.values())
    theirs = stories.firsts(session, [one.story_id for one in found])
    held = stories.by_id(session, [one.story_id for one in found])
    called, sizes = names(session, held), stories.sizes(session, held)
    wanted = {ident for one in found for ident in (*one.coming[:_TOLD], *one.going[:_TOLD])}
    texts = articles.texts(session, wanted)
    return [
        Near(
            one,
            held[one.story_id],
            called[one.story_id].words,
            sizes[one.story_id],
            why_of(one.reasons),
            [texts[ident] for ident in (*one.coming[:_TOLD], *one.going[:_TOLD])],
            max(0, len(one.coming) - _TOLD) + max(0, len(one.going) - _TOLD),
            (one.going or [first])[0],
            (one.coming or [theirs.get(one.story_id, 0)])[0],
        )
        for one in found
    ]


def _found(session: Session, story_id: int, query: str) -> list[Found]:
    """The stories whose articles hold the words of a search, latest first; this one is none of them."""
    ids = search.find(session, query) if query.strip() else []
    standing = stories.standing(session, ids)
    by_story: dict[int, int] = {}
    for ident in ids:
        if standing.get(ident, story_id) != story_id:
            by_story.setdefault(standing[ident], ident)
    chosen = dict(list(by_story.items())[:_FOUND])
    held, sizes = stories.by_id(session, chosen), stories.sizes(session, chosen)
    called = names(session, held)
    texts = articles.texts(session, chosen.values())
    return [Found(held[one], called[one].words, sizes[one], texts[ident]) for one, ident in chosen.items()]
