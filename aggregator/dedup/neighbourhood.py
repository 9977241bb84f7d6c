"""The earlier texts that a batch of articles may be copies of, read from the store in a few queries.

It grows while the batch is judged, so that two copies in one batch find each other. It decides nothing: which texts are
near is the sketches' answer, whether they are the same is the verdict's.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final

from sqlmodel import Session

from aggregator.dedup.candidates import Signature, jaccard, promising, sharing
from aggregator.dedup.shelf import Prepared, Shelf
from aggregator.store import sketches
from aggregator.vocabulary import Verdict

#: Verdicts of an article that has another one's text.
COPIES: Final = frozenset((Verdict.DUPLICATE, Verdict.REPRINT))
#: A key of this many texts is boilerplate. On reprints.jsonl 16, 40 and 100 link the same copies; more only costs time.
CROWDED: Final = 40
#: Keys that two texts must share at least. With this, 7,117 of the 7,118 copies on reprints.jsonl meet one of their
#: group, and half as many others as with one key.
_SHARED: Final = 2
#: Texts whose signature is looked at, and those compared word by word; on reprints.jsonl no copy is lost by either.
_LOOKED_AT, COMPARED = 12, 6
#: Estimated share of the smaller text from which a comparison is worth its time: copies .3 and more in 99.99 %.
_PROMISING: Final = 0.2
#: A copy as near to its original as this is found through it, and needs no keys of its own in the index.
_COVERED_BY_ORIGINAL: Final = 0.5


class Neighbourhood:
    """Candidates for the articles of one batch."""

    def __init__(
        self,
        session: Session,
        batch: Mapping[int, Prepared],
        *,
        shelf: Shelf,
        window: timedelta,
        crowded: set[int] | None = None,
    ) -> None:
        """`crowded` are keys of which earlier batches have seen that they are; it grows, and they are not asked for."""
        self._window = window
        self._unjudged = set(batch)
        self._crowded = set() if crowded is None else crowded
        self._stored = _holders(session, batch, window=window, but=self._crowded)
        self._crowded.update(key for key, found in self._stored.items() if len(found) >= CROWDED)
        self._added: dict[int, set[int]] = {}
        self._by_hash = sketches.judged_texts(session, {text.text_hash for text in batch.values()})
        self._near = self._find_near(session, batch, shelf=shelf)
        near = {ident for idents in self._near.values() for ident in idents}
        self._roots = {
            ident: of_id
            for ident, (of_id, verdict) in sketches.copies_of(session, near | batch.keys()).items()
            if verdict in COPIES
        }
        self._texts = shelf.read(session, near | {self._roots[ident] for ident in near if ident in self._roots})

    def _find_near(self, session: Session, batch: Mapping[int, Prepared], *, shelf: Shelf) -> dict[int, list[int]]:
        """For each text of the batch the judged ones with an equal text, then those that seem to share most."""
        shared = {ident: _sharing(text, self._stored) for ident, text in batch.items()}
        signatures = _signatures(session, {ident for idents in shared.values() for ident in idents}, shelf=shelf)
        near = {}
        for ident, text in batch.items():
            equal = [other for other in self._by_hash.get(text.text_hash, ()) if other != ident]
            likely = _promising(text, {other: signatures[other] for other in shared[ident] if other in signatures})
            near[ident] = equal[:COMPARED] + likely
        return near

    def earlier(self, text: Prepared) -> list[Prepared]:
        """The texts to compare with, likeliest first: inside the window, and no copies of the text itself."""
        added = {ident: self._texts[ident].signature for ident in _sharing(text, self._added)}
        equal = [ident for ident in self._by_hash.get(text.text_hash, ()) if ident != text.id][:COMPARED]
        idents = dict.fromkeys(equal + _promising(text, added) + self._near[text.id])
        return [
            other
            for ident in idents
            if (other := self._texts.get(ident)) is not None
            and abs(other.document.published - text.document.published) <= self._window
            and self._roots.get(ident) != text.id
        ]

    def root(self, article_id: int) -> Prepared | None:
        """The original that an article is a copy of; itself when it is none, or when what it was then was revised."""
        return self._texts.get(self.root_id(article_id))

    def root_id(self, article_id: int) -> int:
        """The number of that original; the article's own where it is none's copy."""
        return article_id if article_id in self._unjudged else self._roots.get(article_id, article_id)

    def add(self, text: Prepared, *, root_id: int | None) -> tuple[int, ...]:
        """Take in a judged text, a copy of `root_id` unless None; returns the keys under which it is to be found."""
        self._texts[text.id] = text
        self._unjudged.discard(text.id)
        self._by_hash.setdefault(text.text_hash, []).append(text.id)
        self._roots.pop(text.id, None)
        if root_id is not None:
            self._roots[text.id] = root_id
            if jaccard(text.signature, self._texts[root_id].signature) >= _COVERED_BY_ORIGINAL:
                return ()
        return tuple(key for key in text.signature.keys if self._take_place(key, text.id))

    def _take_place(self, key: int, article_id: int) -> bool:
        """Index an article under a key; a crowded one takes nobody in any more, so that no list grows without end."""
        if key in self._crowded:
            return False
        added = self._added.setdefault(key, set())
        if len(added) + len(self._stored.get(key, ())) >= CROWDED:
            return False
        added.add(article_id)
        return True


def _holders(
    session: Session, batch: Mapping[int, Prepared], *, window: timedelta, but: set[int]
) -> dict[int, set[int]]:
    keys = {key for text in batch.values() for key in text.signature.keys} - but
    published = [text.document.published for text in batch.values()]
    return sketches.holders(session, keys, since=min(published) - window, until=max(published) + window)


def _signatures(session: Session, ids: set[int], *, shelf: Shelf) -> dict[int, Signature]:
    at_hand = {ident: text.signature for ident in ids if (text := shelf.peek(ident)) is not None}
    stored = sketches.signatures(session, ids - at_hand.keys())
    return at_hand | {ident: Signature.from_bytes(*sketch) for ident, sketch in stored.items()}


def _sharing(text: Prepared, index: Mapping[int, Collection[int]]) -> list[int]:
    found = sharing(text.signature.keys, index, crowded=CROWDED, least=_SHARED, limit=_LOOKED_AT + 1)
    return [ident for ident in found if ident != text.id][:_LOOKED_AT]


def _promising(text: Prepared, signatures: Mapping[int, Signature]) -> list[int]:
    return promising(text.signature, signatures, floor=_PROMISING, limit=COMPARED)
