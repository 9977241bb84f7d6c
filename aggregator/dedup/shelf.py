"""Texts prepared for comparison, kept at hand while a run needs them.

Splitting a text into folded words is the dearest step of deduplication, so it is done once in a run for most texts.
What is on the shelf is a copy of what the store has: losing it costs time, never an answer.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from aggregator.dedup.candidates import Signature, sketch_all
from aggregator.dedup.markers import Claim, Markers, Signed
from aggregator.dedup.press import host_in
from aggregator.dedup.verdict import Document
from aggregator.store import articles
from aggregator.store.articles import ArticleText
from aggregator.text.words import words
from aggregator.vocabulary import Verdict

#: About 20 kB each, so 50 MB; copies mostly follow their original within the 2,500 articles of a few days.
CAPACITY: Final = 2_500


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article as the verdict takes it, with what finds it: the hash of its text, and its sketch."""

    document: Document
    text_hash: str
    signature: Signature
    revision: int
    #: what was said of an earlier revision
    said: Verdict
    #: what it says of its own origin
    claim: Claim | None = None

    @property
    def id(self) -> int:
        """The article's id."""
        return self.document.id


def prepare(found: Iterable[ArticleText], *, shortest_text: int, markers: Markers) -> dict[int, Prepared]:
    """Split articles into words and sketch them; one too short to tell by itself is sketched with its headline."""
    texts = list(found)
    documents = [_document(article) for article in texts]
    signatures = sketch_all(
        [one.words if len(one.words) >= shortest_text else one.title + one.words for one in documents]
    )
    return {
        article.id: Prepared(
            document,
            article.text_hash,
            signature,
            article.revision,
            article.verdict,
            markers.claim(_signed(article, document)),
        )
        for article, document, signature in zip(texts, documents, signatures, strict=True)
    }


def _signed(article: ArticleText, document: Document) -> Signed:
    return Signed(article.text, document.words, article.bylines, article.outlet_id, host_in(article.url))


def _document(article: ArticleText) -> Document:
    return Document(
        id=article.id,
        outlet=article.outlet_id,
        title=tuple(words(article.title)),
        words=tuple(words(article.text)),
        language=article.language,
        published=article.published_at,
    )


class Shelf:
    """The prepared texts used last, by article id."""

    def __init__(self, *, shortest_text: int, markers: Markers, capacity: int = CAPACITY) -> None:
        self._shortest_text = shortest_text
        self._markers = markers
        self._capacity = capacity
        self._texts: OrderedDict[int, Prepared] = OrderedDict()

    def peek(self, article_id: int) -> Prepared | None:
        """The prepared text, when it is on the shelf."""
        return self._texts.get(article_id)

    def read(self, session: Session, ids: Iterable[int], *, again: bool = False) -> dict[int, Prepared]:
        """The prepared texts of `ids`, by id, from the store where need be; `again` when they may have been revised."""
        wanted = set(ids)
        missing = wanted if again else {ident for ident in wanted if ident not in self._texts}
        found = {ident: self._texts[ident] for ident in wanted - missing}
        texts = articles.texts(session, missing).values()
        found |= prepare(texts, shortest_text=self._shortest_text, markers=self._markers)
        self._put_in_front(found)
        return found

    def _put_in_front(self, texts: dict[int, Prepared]) -> None:
        for ident, text in texts.items():
            self._texts[ident] = text
            self._texts.move_to_end(ident)
        while len(self._texts) > self._capacity:
            self._texts.popitem(last=False)
