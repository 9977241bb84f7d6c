"""Texts prepared for comparison, kept at hand while a run needs them.

Splitting a text into folded words is the dearest step of deduplication, so it is done once in a run for most texts.
What is on the shelf is a copy of what the store has: losing it costs time, never an answer.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
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

#: About 20 kB each, so 100 MB. Copies mostly follow their original within days: of 12,000 texts of reprints.jsonl 561
#: are split into words twice; with half of this, at 50 MB less, 1,709.
CAPACITY: Final = 5_000


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


def prepare(
    found: Iterable[ArticleText],
    *,
    shortest_text: int,
    markers: Markers,
    known: Mapping[str, Prepared] | None = None,
) -> dict[int, Prepared]:
    """Split articles into words and sketch them; one too short to tell by itself is sketched with its headline.

    `known` are prepared texts by the hash of their words: an equal text (of 12,000 on reprints.jsonl, 1,996) has the
    same words and the same sketch.
    """
    texts = list(found)
    words_of = {text_hash: one.document.words for text_hash, one in (known or {}).items()}
    documents = [_document(article, words_of, shortest_text) for article in texts]
    signatures = _signatures(texts, documents, known or {}, shortest_text)
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


def _signatures(
    texts: Sequence[ArticleText], documents: Sequence[Document], known: Mapping[str, Prepared], shortest_text: int
) -> list[Signature]:
    """The sketch of each text; of equal long ones, that of the first."""
    places: dict[str | int, Sequence[str]] = {}
    keys: list[str | int] = []
    for article, document in zip(texts, documents, strict=True):
        alone = len(document.words) >= shortest_text
        keys.append(article.text_hash if alone else article.id)
        places[keys[-1]] = document.words if alone else document.title + document.words
    new = {key: text for key, text in places.items() if key not in known}
    found = dict(zip(new, sketch_all(list(new.values())), strict=True))
    return [found[key] if key in found else known[str(key)].signature for key in keys]


def _signed(article: ArticleText, document: Document) -> Signed:
    return Signed(article.text, document.words, article.bylines, article.outlet_id, host_in(article.url))


def _document(article: ArticleText, words_of: dict[str, tuple[str, ...]], shortest_text: int) -> Document:
    """The document; its words are noted in `words_of`, and those of an equal text taken from there."""
    found = words_of.get(article.text_hash, ())
    if len(found) < shortest_text or not article.text:
        found = words_of[article.text_hash] = tuple(words(article.text))
    return Document(
        id=article.id,
        outlet=article.outlet_id,
        title=tuple(words(article.title)),
        words=found,
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
        self._by_hash: dict[str, Prepared] = {}

    def peek(self, article_id: int) -> Prepared | None:
        """The prepared text, when it is on the shelf."""
        return self._texts.get(article_id)

    def read(self, session: Session, ids: Iterable[int], *, again: bool = False) -> dict[int, Prepared]:
        """The prepared texts of `ids`, by id, from the store where need be; `again` when they may have been revised."""
        wanted = set(ids)
        missing = wanted if again else {ident for ident in wanted if ident not in self._texts}
        found = {ident: self._texts[ident] for ident in wanted - missing}
        texts = articles.texts(session, missing).values()
        found |= prepare(texts, shortest_text=self._shortest_text, markers=self._markers, known=self._by_hash)
        self._put_in_front(found)
        return found

    def _put_in_front(self, texts: dict[int, Prepared]) -> None:
        for ident, text in texts.items():
            if (before := self._texts.get(ident)) is not None and before is not text:
                self._forget_words(before)
            self._texts[ident] = text
            self._texts.move_to_end(ident)
            if len(text.document.words) >= self._shortest_text:
                self._by_hash[text.text_hash] = text
        while len(self._texts) > self._capacity:
            self._forget_words(self._texts.popitem(last=False)[1])

    def _forget_words(self, text: Prepared) -> None:
        if self._by_hash.get(text.text_hash) is text:
            del self._by_hash[text.text_hash]
