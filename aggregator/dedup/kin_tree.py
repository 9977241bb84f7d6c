"""Who has whose text among the articles of a story, as a tree in reading order: originals, below each what came of it.

Pure: facts in, tree out. Below an article stand the reprints of its text, texts that may be copies of it, and its
translations, each with the share of its text that is the other's. Whose text nobody knows stands for itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aggregator.vocabulary import LineageBasis, OriginKind


class Relation(StrEnum):
    """What an article is to the one above it."""

    ORIGINAL = "original"
    COPY = "copy"
    LIKELY_COPY = "likely_copy"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose text an article is, as far as known: two articles of one key have one origin; `says` are its own words."""

    kind: OriginKind = OriginKind.UNKNOWN
    key: str = ""
    name: str = ""
    basis: LineageBasis = LineageBasis.NOT_READ
    says: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """One article: when it appeared, and what was found out about its text.

    `first_id` is the first article of this text, itself where it is that one; `share` how much of its text stands
    there, `share_of_first` how much of the first one's it has, 0..1. `copy_of` is the article it was judged a copy of.
    """

    article_id: int
    published: datetime
    origin: Origin = Origin()
    first_id: int | None = None
    share: float = 1.0
    share_of_first: float = 1.0
    copy_of: int | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """An article in the tree: how deep (0 for an original), under which, as what, and the shares of both texts."""

    article_id: int
    depth: int
    relation: Relation
    origin: Origin
    of_id: int | None = None
    share: float | None = None
    share_of_first: float | None = None


@dataclass(frozen=True, slots=True)
class _Edge:
    of_id: int
    relation: Relation
    share: float | None = None
    share_of_first: float | None = None


def tree(
    printed: Iterable[Printed],
    *,
    likely: Mapping[int, tuple[int, float]] | None = None,
    translations: Mapping[int, int] | None = None,
) -> list[Branch]:
    """The articles as branches, each followed by those under it; originals of one origin side by side, by time.

    Args:
        printed: the articles; the order in which they come does not matter.
        likely: those that may be copies, with which of which and the share of text.
        translations: likely translations, with what of.
    """
    ordered = sorted(printed, key=lambda one: (one.published, one.article_id))
    edges = _edges(ordered, likely or {}, translations or {})
    below: defaultdict[int | None, list[Printed]] = defaultdict(list)
    for one in ordered:
        edge = edges.get(one.article_id)
        below[None if edge is None else edge.of_id].append(one)
    found: list[Branch] = []
    waiting = [(one, 0) for one in reversed(_side_by_side(below[None]))]
    while waiting:  # a pile, not a recursion: a chain of copies may be as long as the story
        one, depth = waiting.pop()
        found.append(_branch(one, depth, edges.get(one.article_id)))
        waiting += [(child, depth + 1) for child in reversed(below[one.article_id])]
    return found


def _edges(
    ordered: Iterable[Printed], likely: Mapping[int, tuple[int, float]], translations: Mapping[int, int]
) -> dict[int, _Edge]:
    """What each article stands under; none that would make a circle."""
    articles = {one.article_id: one for one in ordered}
    found: dict[int, _Edge] = {}
    for one in articles.values():
        edge = _edge(one, articles, likely, translations)
        if edge is not None and not _leads_to(found, edge.of_id, one.article_id):
            found[one.article_id] = edge
    return found


def _edge(
    one: Printed,
    articles: Mapping[int, Printed],
    likely: Mapping[int, tuple[int, float]],
    translations: Mapping[int, int],
) -> _Edge | None:
    first = next((ident for ident in (one.first_id, one.copy_of) if ident in articles), None)
    if first is not None and first != one.article_id:
        return _Edge(first, Relation.COPY, one.share, one.share_of_first)
    original = translations.get(one.article_id)
    if original is not None and original in articles and original != one.article_id:
        return _Edge(original, Relation.TRANSLATION)
    other, share = likely.get(one.article_id, (None, 0.0))
    if other is not None and other in articles and other != one.article_id:
        return _Edge(other, Relation.LIKELY_COPY, share)
    return None


def _leads_to(edges: Mapping[int, _Edge], start: int, goal: int) -> bool:
    """Whether the way up from an article comes to another."""
    at: int | None = start
    while at is not None and at != goal:
        at = edges[at].of_id if at in edges else None
    return at == goal


def _side_by_side(originals: list[Printed]) -> list[Printed]:
    """Originals by time, those of one origin (an agency's report in several wordings) together."""
    first: dict[str, int] = {}
    for place, one in enumerate(originals):
        first.setdefault(_key(one), place)
    return sorted(originals, key=lambda one: first[_key(one)])


def _key(one: Printed) -> str:
    is_shared = one.origin.kind in (OriginKind.AGENCY, OriginKind.ELSEWHERE) and one.origin.key
    return f"{one.origin.kind} {one.origin.key}" if is_shared else f"# {one.article_id}"


def _branch(one: Printed, depth: int, edge: _Edge | None) -> Branch:
    if edge is None:
        return Branch(one.article_id, depth, Relation.ORIGINAL, one.origin)
    return Branch(one.article_id, depth, edge.relation, one.origin, edge.of_id, edge.share, edge.share_of_first)
