"""Writing down whose text each article is, in the transaction in which it was judged.

A family of copies is looked at as a whole whenever one of it was judged, since a late copy may say what the earlier
ones kept quiet, and the agency's own article may come last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from aggregator.dedup.difference import difference
from aggregator.dedup.lineage import Relative, Traced, traced
from aggregator.dedup.markers import Claim
from aggregator.dedup.press import Origin, Press
from aggregator.dedup.shelf import Prepared, Shelf
from aggregator.store import lineage
from aggregator.store.lineage import Kin, StoredRow
from aggregator.vocabulary import LineageBasis, OriginKind, Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """An article just judged: the root whose copy it is, itself when it is none, and the shares of both texts."""

    text: Prepared
    verdict: Verdict
    root_id: int
    share: float = 1.0
    share_of_root: float = 1.0


class Tracer:
    """Traces articles with one set of names and wordings."""

    def __init__(self, press: Press, *, rules: str, shelf: Shelf, now: datetime) -> None:
        self._press, self._rules, self._shelf, self._now = press, rules, shelf, now

    def judged(self, session: Session, batch: Sequence[Judged]) -> None:
        """Trace what was just judged and stored, and whoever has a text with it or had one before."""
        revised = [one.text.id for one in batch if one.text.said is not Verdict.PENDING]
        before = lineage.of_articles(session, revised)
        copied = {one.root_id for one in batch if one.root_id != one.text.id}
        seeds = copied | set(revised) | {row.first_id for row in before.values() if row.first_id is not None}
        rows = [
            row
            for one in batch
            if one.root_id == one.text.id and one.text.id not in seeds
            for row in self._family([self._alone(one)], {one.text.id: one})
        ]
        by_id = {one.text.id: one for one in batch}
        rows += self._families(session, seeds, by_id)
        lineage.put_all(session, rows)

    def again(self, session: Session, ids: Iterable[int]) -> None:
        """Look at judged articles anew, with the names and wordings of today."""
        texts = self._shelf.read(session, ids)
        lineage.put_all(session, self._families(session, texts, {}, texts=texts))

    def _families(
        self,
        session: Session,
        seeds: Iterable[int],
        batch: Mapping[int, Judged],
        *,
        texts: Mapping[int, Prepared] | None = None,
    ) -> list[dict[str, Any]]:
        families = lineage.families(session, seeds)
        return [row for family in families.values() for row in self._family(family, batch, texts or {}, session)]

    def _alone(self, one: Judged) -> Kin:
        document = one.text.document
        return Kin(document.id, document.id, document.outlet, document.published, one.verdict, 1.0, None)

    def _family(
        self,
        family: Sequence[Kin],
        batch: Mapping[int, Judged],
        texts: Mapping[int, Prepared] | None = None,
        session: Session | None = None,
    ) -> list[dict[str, Any]]:
        """The rows of a family that say something new."""
        read = [_text_of(kin.article_id, batch, texts or {}) for kin in family]
        relatives = [self._relative(kin, text) for kin, text in zip(family, read, strict=True)]
        found = traced(relatives)
        rows = []
        for kin, relative, text in zip(family, relatives, read, strict=True):
            outcome = found[kin.article_id]
            shares = self._shares(kin, outcome.first, batch, session)
            row = self._row(kin, relative.claim, outcome, shares, text)
            if _is_news(row, kin.row):
                rows.append(row)
        return rows

    def _relative(self, kin: Kin, text: Prepared | None) -> Relative:
        claim = text.claim if text is not None else _claim_of(kin.row)
        origin = self._press.outlet(kin.outlet_id)
        unsure = kin.verdict is Verdict.UNSURE
        return Relative(kin.article_id, origin, kin.published_at, claim, kin.share, unsure)

    def _shares(
        self, kin: Kin, first: int, batch: Mapping[int, Judged], session: Session | None
    ) -> tuple[float, float]:
        """Of this text in the first one and the reverse: known where it was just judged or nothing changed."""
        if kin.article_id == first or session is None:
            return 1.0, 1.0
        judged = batch.get(kin.article_id)
        if judged is not None and first == judged.root_id:
            return judged.share, judged.share_of_root
        unchanged = kin.row is not None and kin.row.first_id == first
        if unchanged and judged is None and first not in batch and kin.row is not None:
            return kin.row.share, kin.row.share_of_first
        texts = self._shelf.read(session, (kin.article_id, first))
        found = difference(texts[kin.article_id].document.words, texts[first].document.words)
        return found.shared / max(1, found.one), found.shared / max(1, found.other)

    def _row(
        self, kin: Kin, claim: Claim | None, outcome: Traced, shares: tuple[float, float], text: Prepared | None
    ) -> dict[str, Any]:
        read_before = (kin.row.revision, kin.row.rules) if kin.row is not None else (0, "")
        revision, rules = (text.revision, self._rules) if text is not None else read_before
        return {
            "article_id": kin.article_id,
            "revision": revision,
            "rules": rules,
            "claim_basis": claim.basis if claim else None,
            "claim_kind": claim.origin.kind if claim else None,
            "claim_key": claim.origin.key if claim else "",
            "claim_name": claim.origin.name if claim else "",
            "claim_says": claim.says if claim else "",
            "kind": outcome.origin.kind,
            "key": outcome.origin.key,
            "name": outcome.origin.name,
            "basis": outcome.basis,
            "first_id": outcome.first,
            "share": shares[0],
            "share_of_first": shares[1],
            "judged_at": self._now,
        }


def _text_of(article_id: int, batch: Mapping[int, Judged], texts: Mapping[int, Prepared]) -> Prepared | None:
    one = batch.get(article_id)
    return texts.get(article_id) if one is None else one.text


def _claim_of(row: StoredRow | None) -> Claim | None:
    if row is None or row.claim_basis is None:
        return None
    kind = OriginKind(row.claim_kind or OriginKind.UNKNOWN)
    return Claim(LineageBasis(row.claim_basis), Origin(kind, row.claim_key, row.claim_name), row.claim_says)


def _is_news(row: dict[str, Any], before: StoredRow | None) -> bool:
    return before is None or any(getattr(before, name) != value for name, value in row.items() if name != "judged_at")
