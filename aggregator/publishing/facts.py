"""A digest in the store as the facts an edition is built from. Reads only."""

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session

from aggregator.models import Article, Digest, DigestItem, Outlet, Piece
from aggregator.publishing.edition import SHOWN, CitedArticle, DigestFacts, ItemFacts, SectionFacts, Words
from aggregator.settings import Desk
from aggregator.store import digests, sketches
from aggregator.text.posts import opening
from aggregator.vocabulary import PieceRole, Verdict

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


def item_facts(session: Session, digest_id: int) -> list[ItemFacts]:
    """The items a rendering shows, with what they cite."""
    items = digests.items(session, digest_id, SHOWN)
    pieces = digests.pieces(session, [item.id for item in items if item.id is not None])
    copies = _copies(session, {piece.article_id for each in pieces.values() for piece in each})
    ids = {piece.article_id for each in pieces.values() for piece in each}
    ids |= {copy for found in copies.values() for copy in found}
    cited = {ident: _cited(*pair) for ident, pair in digests.cited(session, ids).items()}
    return [_item(item, pieces[item.id], cited, copies=copies) for item in items if item.id is not None]


def _item(
    item: DigestItem, pieces: Sequence[Piece], cited: Mapping[int, CitedArticle], *, copies: Mapping[int, Sequence[int]]
) -> ItemFacts:
    assert item.id is not None
    sources = [cited[piece.article_id] for piece in pieces if piece.role == PieceRole.SOURCE]
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
        also_carried_by=_carriers(sources, cited, copies=copies),
        quotations=_words(pieces, cited, role=PieceRole.QUOTATION),
        extracts=_words(pieces, cited, role=PieceRole.EXTRACT),
    )


def _words(pieces: Sequence[Piece], cited: Mapping[int, CitedArticle], *, role: PieceRole) -> tuple[Words, ...]:
    return tuple(Words(piece.text, cited[piece.article_id]) for piece in pieces if piece.role == role)


def _carriers(
    sources: Sequence[CitedArticle], cited: Mapping[int, CitedArticle], *, copies: Mapping[int, Sequence[int]]
) -> tuple[CitedArticle, ...]:
    """Copies of the sources at outlets the item does not name already, one an outlet, earliest first."""
    found = {cited[copy].id: cited[copy] for source in sources for copy in copies.get(source.id, ())}
    named = {source.outlet for source in sources}
    carriers: dict[str, CitedArticle] = {}
    for copy in sorted(found.values(), key=lambda article: (article.published, article.id)):
        if copy.outlet not in named:
            carriers.setdefault(copy.outlet, copy)
    return tuple(carriers.values())


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
