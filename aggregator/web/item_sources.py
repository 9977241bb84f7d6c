"""An item's sources as its editor shows them: texts cut to sentences that can be quoted, a part of each at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import escape
from sqlmodel import Session

from aggregator.models import Article, DigestItem, Piece, Revision
from aggregator.store import articles, digests
from aggregator.text.parts import part_of, parts
from aggregator.text.sentences import sentences
from aggregator.vocabulary import PieceRole

#: Bytes of a source's text on one page, as HTML writes them; each sentence carries some 60 more.
_MOST_TEXT = 30_000
#: Sentences in one part: hostile texts are full stops throughout.
_MOST_SENTENCES = 400


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words at `start:end` of the text; `quoted` when the item quotes some of them."""

    start: int
    end: int
    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A part of a text, from 1, of `parts`: its paragraphs, each of sentences with what stands between them."""

    part: int
    parts: int
    paragraphs: Sequence[Sequence[Sentence]]


@dataclass(frozen=True, slots=True)
class SourceView:
    """An article that an item cites, at the revision it is bound to; `text` is None where it is not shown yet."""

    article: Article
    outlet: str
    revision: Revision
    published: datetime
    pieces: Sequence[Piece]
    text: Text | None

    @property
    def is_revised(self) -> bool:
        """Whether the article reads otherwise by now."""
        return self.article.revision != self.revision.number


def sources_of(
    session: Session, item: DigestItem, *, shown: int | None = None, part: int | None = None
) -> list[SourceView]:
    """The sources of an item in their order, with the text of one of them: `shown`, else the first.

    Args:
        part: of that text, from 1; that with the item's first quotation where none is asked for.
    """
    assert item.id is not None
    pieces = digests.pieces(session, [item.id])[item.id]
    bound = {piece.article_id: piece.revision for piece in pieces if piece.role is PieceRole.SOURCE}
    cited = digests.cited(session, bound)
    revisions = articles.at_revisions(session, bound.items())
    chosen = shown if shown in bound else next(iter(bound), None)
    found = []
    for article_id, number in bound.items():
        article, outlet = cited[article_id]
        own = [one for one in pieces if one.article_id == article_id and one.role is not PieceRole.SOURCE]
        revision = revisions[article_id, number]
        text = text_of(revision, own, part=part) if article_id == chosen else None
        found.append(SourceView(article, outlet.name, revision, article.published_at, own, text))
    return found


def text_of(revision: Revision, pieces: Iterable[Piece], *, part: int | None) -> Text:
    """A part of a revision's text, by sentences."""
    quoted = [
        (one.start, one.end) for one in pieces if one.role is PieceRole.QUOTATION and one.revision == revision.number
    ]
    text = revision.text
    swelling = len(escape(text).encode()) / max(1, len(text.encode()))
    spans = parts(text, int(_MOST_TEXT / max(1.0, swelling)))
    wanted = part_of(spans, quoted[0][0] if quoted else 0) if part is None else part
    number = min(max(wanted, 1), len(spans))
    return Text(number, len(spans), _paragraphs(text, *spans[number - 1], quoted))


def _paragraphs(text: str, start: int, end: int, quoted: Sequence[tuple[int, int]]) -> list[list[Sentence]]:
    found: list[list[Sentence]] = []
    at, left = start, _MOST_SENTENCES
    for paragraph in text[start:end].split("\n\n"):
        if paragraph.strip():
            cut = _cut(paragraph, max(1, left))
            left -= len(cut)
            found.append([_sentence(text, at + one, at + other, quoted) for one, other in cut])
        at += len(paragraph) + 2
    return found


def _cut(paragraph: str, most: int) -> list[tuple[int, int]]:
    """Spans of the sentences of a paragraph, each with the white space behind it; what is too many stays together."""
    starts = [0, *(start for start, _ in sentences(paragraph)[1:most])]
    return list(zip(starts, [*starts[1:], len(paragraph)], strict=True))


def _sentence(text: str, start: int, end: int, quoted: Sequence[tuple[int, int]]) -> Sentence:
    is_quoted = any(one < end and start < other for one, other in quoted)
    return Sentence(start, end, text[start:end], is_quoted)
