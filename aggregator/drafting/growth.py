"""What is new for an item whose story has grown, and what the item cites once a person has taken some of it. Pure.

It decides by what the item cites and what was left before, never by when something was seen: nothing is shown twice
and nothing is missed. It deliberately changes no words: those of a person are nobody else's to write.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from aggregator.drafting.proposal import ProposedPiece, SourceArticle
from aggregator.vocabulary import GrowthKind, PieceRole


@dataclass(frozen=True, slots=True)
class Known:
    """A revision that an item cites, or that a person left: its number, and the hash of its words."""

    revision: int
    text_hash: str


@dataclass(frozen=True, slots=True)
class Current:
    """An article as it reads now, with the hash of its words."""

    article: SourceArticle
    text_hash: str


@dataclass(frozen=True, slots=True)
class News:
    """An article that the item does not cite, or not as it reads now.

    `since` is the revision cited, of a revision. `lost` are quotations of the item that no longer stand in the article.
    `is_left` says that a person left it out and it has not changed since.
    """

    kind: GrowthKind
    article: SourceArticle
    since: int | None = None
    lost: tuple[str, ...] = ()
    is_left: bool = False


def news(
    current: Sequence[Current],
    pieces: Sequence[ProposedPiece],
    *,
    cited: Mapping[int, Known],
    left: Mapping[int, Known],
) -> list[News]:
    """What is new for an item, revisions of what it cites first, then by time of publication.

    A revision in which only typography differs is nothing new.

    Args:
        current: the articles of the item's story that it may cite, and those it cites.
        pieces: those of the item.
        cited, left: by article id.
    """
    found = [
        _news(each, pieces, known=cited.get(each.article.id), left=left.get(each.article.id))
        for each in current
        if _reads_otherwise(each, cited.get(each.article.id))
    ]
    return sorted(found, key=lambda one: (one.since is None, one.article.published, one.article.id))


def _reads_otherwise(current: Current, known: Known | None) -> bool:
    return known is None or known.text_hash != current.text_hash


def _news(current: Current, pieces: Sequence[ProposedPiece], *, known: Known | None, left: Known | None) -> News:
    article, is_left = current.article, not _reads_otherwise(current, left) and left is not None
    if known is None:
        return News(GrowthKind.ARTICLE, article, is_left=is_left)
    quoted = (each.text for each in pieces if each.role is PieceRole.QUOTATION and each.article_id == article.id)
    lost = dict.fromkeys(words for words in quoted if words not in article.text)
    return News(GrowthKind.REVISION, article, known.revision, tuple(lost), is_left)


def with_news(
    pieces: Sequence[ProposedPiece], taken: Sequence[News], quotations: Sequence[ProposedPiece] = ()
) -> tuple[ProposedPiece, ...]:
    """The pieces of an item that has taken news: sources, then quotations and notes, then the new `quotations`.

    A revised source is cited as it reads now. What was quoted from it is bound to the place where it stands now; what
    stands no more stays bound to the revision that had it.
    """
    now = {one.article.id: one.article for one in taken}
    bound = [_rebound(piece, now[piece.article_id]) if piece.article_id in now else piece for piece in pieces]
    sources = [piece for piece in bound if piece.role is PieceRole.SOURCE]
    sources += [ProposedPiece(PieceRole.SOURCE, article.id, article.revision) for article in now.values()]
    others = [piece for piece in bound if piece.role is not PieceRole.SOURCE]
    return tuple(dict.fromkeys((*sources, *others, *quotations)))


def _rebound(piece: ProposedPiece, article: SourceArticle) -> ProposedPiece:
    """The piece in the article as it reads now, at the nearest place with its words; itself where none is."""
    if piece.role is PieceRole.SOURCE:
        return replace(piece, revision=article.revision)
    places = [found.start() for found in re.finditer(re.escape(piece.text), article.text)] if piece.text else []
    if not places:
        return piece
    start = min(places, key=lambda place: abs(place - piece.start))
    return replace(piece, revision=article.revision, start=start, end=start + len(piece.text))


def told(found: Sequence[News], *, most: int = 3) -> str:
    """News in a line, without what was left: "2 new articles: Quay Post, Hafenblatt; 1 revised: Rudnameh"."""
    open_news = [one for one in found if not one.is_left]
    articles = [one.article.outlet for one in open_news if one.kind is GrowthKind.ARTICLE]
    revised = [one.article.outlet for one in open_news if one.kind is GrowthKind.REVISION]
    parts = [f"{len(articles)} new article{'s' * (len(articles) > 1)}: {_some(articles, most)}"] if articles else []
    return "; ".join([*parts, f"{len(revised)} revised: {_some(revised, most)}"] if revised else parts)


def _some(names: Collection[str], most: int) -> str:
    distinct = list(dict.fromkeys(names))
    return ", ".join(distinct[:most]) + " ..." * (len(distinct) > most)
