"""A digest in the store as the facts an edition is built from. Reads only.

Articles read as at the revision an item is bound to: what an outlet changes later changes no item.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from aggregator.models import AnonymousSource, Article, Digest, DigestItem, Outlet, Piece, Revision, Translation
from aggregator.publishing.edition import (
    SHOWN,
    CitedArticle,
    DigestFacts,
    ItemFacts,
    SectionFacts,
    Translated,
    Words,
)
from aggregator.settings import Desk
from aggregator.store import articles, digests, ledger, outlet_labels, sketches
from aggregator.text.posts import opening
from aggregator.vocabulary import ItemStatus, PieceRole, Verdict

_COPIES = frozenset({Verdict.DUPLICATE, Verdict.REPRINT})
#: A reprint of a reprint of a reprint has been seen; longer chains are not followed.
_LONGEST_CHAIN = 4


def digest_facts(digest: Digest, desk: Desk) -> DigestFacts:
    """The digest in the form of the desk."""
    return DigestFacts(
        series=digest.series,
        number=digest.number,
        headline=digest.headline,
        cover_date=digest.cover_date,
        language=desk.language,
        marker=desk.marker,
        zone=desk.zone,
        sections=tuple(SectionFacts(section.key, section.heading) for section in desk.sections),
    )


def item_facts(session: Session, digest_id: int, desk: Desk, statuses: Iterable[ItemStatus] = SHOWN) -> list[ItemFacts]:
    """The items of a digest in some statuses, by section key and position, with what they cite."""
    items = digests.items(session, digest_id, statuses)
    ids = [item.id for item in items if item.id is not None]
    said = _Said(digests.pieces(session, ids), ledger.translations(session, ids), ledger.anonymous(session, ids))
    cited = _Cited(session, said, desk)
    return [_item(item, said, cited) for item in items]


@dataclass(frozen=True, slots=True)
class _Said:
    """What stands behind the words of items, by item."""

    pieces: Mapping[int, Sequence[Piece]]
    translations: Mapping[int, Sequence[Translation]]
    anonymous: Mapping[int, Sequence[AnonymousSource]]

    @property
    def bound(self) -> set[tuple[int, int]]:
        """Article and revision of everything cited."""
        pieces = {(piece.article_id, piece.revision) for each in self.pieces.values() for piece in each}
        return pieces | {(row.article_id, row.revision) for each in self.translations.values() for row in each}


class _Cited:
    """The articles that items cite, each as it read at the revision it is cited at."""

    def __init__(self, session: Session, said: _Said, desk: Desk) -> None:
        ids = {article_id for article_id, _ in said.bound}
        self._copies = _copies(session, ids)
        rows = digests.cited(session, ids | {copy for found in self._copies.values() for copy in found})
        labels = outlet_labels.in_force(session, {outlet.id for _, outlet in rows.values()})
        self._now = {
            ident: replace(
                _cited(article, outlet),
                labels=tuple(row.label for row in labels[outlet.id]),
                is_own=outlet.id in desk.quoting.own_outlets,
            )
            for ident, (article, outlet) in rows.items()
        }
        self._revisions = articles.at_revisions(session, said.bound)

    def at(self, article_id: int, number: int) -> CitedArticle:
        """An article as it read at a revision."""
        return _as_read(self._now[article_id], self._revisions.get((article_id, number)))

    def carriers(self, sources: Sequence[CitedArticle]) -> tuple[CitedArticle, ...]:
        """Copies of the sources at outlets the item does not name already, one an outlet, earliest first."""
        found = {copy: self._now[copy] for source in sources for copy in self._copies.get(source.id, ())}
        named = {source.outlet for source in sources}
        carriers: dict[str, CitedArticle] = {}
        for copy in sorted(found.values(), key=lambda article: (article.published, article.id)):
            if copy.outlet not in named:
                carriers.setdefault(copy.outlet, copy)
        return tuple(carriers.values())


def _as_read(article: CitedArticle, revision: Revision | None) -> CitedArticle:
    """The article with the title of a revision; one that bears none is known by its first words."""
    if revision is None or revision.title == article.title:
        return article
    words, is_cut = ("", False) if revision.title.strip() else opening(revision.text)
    return replace(article, title=revision.title, opening=words, is_cut=is_cut)


def _item(item: DigestItem, said: _Said, cited: _Cited) -> ItemFacts:
    assert item.id is not None
    pieces = said.pieces[item.id]
    sources = [cited.at(piece.article_id, piece.revision) for piece in pieces if piece.role == PieceRole.SOURCE]
    return ItemFacts(
        id=item.id,
        section=item.section,
        position=item.position,
        headline=item.headline,
        lead=item.lead,
        body=item.body,
        language=item.language,
        status=item.status,
        sources=tuple(sources),
        also_carried_by=cited.carriers(sources),
        quotations=_words(pieces, cited, role=PieceRole.QUOTATION),
        extracts=_words(pieces, cited, role=PieceRole.EXTRACT),
        translations=tuple(_translated(row, cited) for row in said.translations[item.id]),
        anonymous=tuple(row.description for row in said.anonymous[item.id]),
    )


def _words(pieces: Sequence[Piece], cited: _Cited, *, role: PieceRole) -> tuple[Words, ...]:
    return tuple(
        Words(piece.text, cited.at(piece.article_id, piece.revision)) for piece in pieces if piece.role == role
    )


def _translated(row: Translation, cited: _Cited) -> Translated:
    return Translated(
        original=row.original,
        words=row.words,
        article=cited.at(row.article_id, row.revision),
        kind=row.kind,
        translator=row.translator,
        is_title=not row.end,
    )


def _copies(session: Session, article_ids: Iterable[int]) -> dict[int, list[int]]:
    """The copies of each article, copies of copies included, by the article they come from."""
    origin = {ident: ident for ident in article_ids}
    found: dict[int, list[int]] = {ident: [] for ident in origin}
    newest = list(origin)
    for _ in range(_LONGEST_CHAIN):
        rows = [
            row for row in sketches.copies(session, newest) if row.verdict in _COPIES and row.article_id not in origin
        ]
        for row in rows:
            origin[row.article_id] = origin[row.of_id]
            found[origin[row.of_id]].append(row.article_id)
        newest = [row.article_id for row in rows]
    return found


def _cited(article: Article, outlet: Outlet) -> CitedArticle:
    assert article.id is not None
    words, is_cut = ("", False) if article.title.strip() else opening(article.summary)
    return CitedArticle(
        id=article.id,
        outlet=outlet.name,
        title=article.title,
        bylines=tuple(article.bylines),
        url=article.url,
        language=article.language,
        published=article.published_at,
        opening=words,
        is_cut=is_cut,
        platform=article.post_platform,
        handle=article.post_handle,
    )
