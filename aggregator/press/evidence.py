"""Everything an issue rests on, gathered into one archive: texts, bytes, ledger, decisions, editions, deliveries.

Reads only; the same state of the desk gives the same bytes. Left out are passwords, notes on sources that are not
named, and all of a recipient's address but its first letter and its domain.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session

from aggregator.compression import decompress
from aggregator.errors import StoreError
from aggregator.models import (
    Article,
    Decision,
    Delivery,
    Digest,
    DigestItem,
    Edition,
    Outlet,
    Revision,
    Snapshot,
)
from aggregator.press.manner import manner_of
from aggregator.publishing.archive import as_json, is_safe, pack
from aggregator.publishing.proof import is_emptied
from aggregator.review.preflight.ledger import Entry, ledger
from aggregator.review.preflight.reading import item_facts
from aggregator.settings import DeskHome
from aggregator.store import (
    articles,
    corrections,
    decisions,
    deliveries,
    digests,
    editions,
    schema,
    users,
)
from aggregator.store import (
    ledger as said,
)

#: Of the form of the archive.
_FORMAT = 1


def evidence(session: Session, home: DeskHome, digest: Digest) -> bytes:
    """The archive of an issue.

    Raises:
        ConfigError: `leads.yaml` is wrong.
        StoreError: a file of an edition is not what was approved.
    """
    return _Gathering(session, home, digest).packed()


class _Gathering:
    """Collects the members of one archive."""

    def __init__(self, session: Session, home: DeskHome, digest: Digest) -> None:
        assert digest.id is not None
        self._session, self._home, self._digest, self._id = session, home, digest, digest.id
        self._items = digests.items(session, digest.id)
        self._ids = [item.id for item in self._items if item.id is not None]
        self._pieces = digests.pieces(session, self._ids)
        self._names = users.names(session)
        self._members: dict[str, bytes] = {}
        self._redacted: list[dict[str, Any]] = []
        self._missing: list[str] = []

    def packed(self) -> bytes:
        self._put("issue.json", _row(self._digest) | {"items": [self._item(item) for item in self._items]})
        entries = self._ledger()
        self._sources(entries)
        self._snapshot(self._digest.imported_sha256)
        self._put("corrections.json", [self._signed(row) for row in corrections.of(self._session, self._id)])
        sent = self._editions()
        self._put("decisions.json", _veiled([self._signed(row) for row in self._diary()], sent))
        return pack(self._members, self._about())

    def _about(self) -> dict[str, object]:
        issue = self._digest
        return {
            "format": _FORMAT,
            "schema": schema.latest(),
            "series": issue.series,
            "number": issue.number,
            "cover_date": issue.cover_date.isoformat(),
            "redacted": sorted(self._redacted, key=str),
            "missing": sorted(self._missing),
        }

    def _put(self, name: str, data: object) -> None:
        self._members[name] = data if isinstance(data, bytes) else as_json(data)

    def _item(self, item: DigestItem) -> dict[str, Any]:
        return _row(item) | {"pieces": [_row(piece) for piece in self._pieces[item.id or 0]]}

    def _ledger(self) -> list[Entry]:
        """Writes the quotations of every item with their verdicts; returns them."""
        manner = manner_of(self._home)
        told, found = [], []
        rows = said.translations(self._session, self._ids), said.allowances(self._session, self._ids)
        unnamed = said.anonymous(self._session, self._ids)
        for facts in item_facts(self._session, self._items, self._home.desk):
            entries = ledger(facts, introductions=manner.introductions)
            found += entries
            told.append(
                {
                    "item": facts.id,
                    "quotations": [_quotation(entry) for entry in entries],
                    "translations": [self._signed(row) for row in rows[0][facts.id]],
                    "allowances": [self._signed(row) for row in rows[1][facts.id]],
                    "anonymous": [self._signed(row, without={"note"}) for row in unnamed[facts.id]],
                }
            )
        self._put("ledger.json", told)
        return found

    def _sources(self, entries: Iterable[Entry]) -> None:
        """The articles that items cite or their quotations stand in, each bound text, and the bytes behind it."""
        pieces = [piece for row in self._pieces.values() for piece in row]
        bound = {(piece.article_id, piece.revision) for piece in pieces}
        bound |= {(span.article_id, span.revision) for entry in entries for span in entry.spans}
        found = articles.at_revisions(self._session, bound)
        cited = digests.cited(self._session, {article_id for article_id, _ in bound})
        self._missing += [f"revision {number} of article {one}" for one, number in sorted(bound - set(found))]
        told = []
        for article_id, (article, outlet) in sorted(cited.items()):
            revisions = [row for key, row in sorted(found.items()) if key[0] == article_id]
            told.append(self._article(article, outlet, revisions))
        self._put("articles.json", told)

    def _article(self, article: Article, outlet: Outlet, revisions: Sequence[Revision]) -> dict[str, Any]:
        if article.redacted_at is not None:
            why = {"article": article.id, "at": article.redacted_at.isoformat(), "why": article.redacted_why}
            self._redacted.append(why)
        told = []
        for row in revisions:
            name = f"texts/{row.article_id}-{row.number}.txt"
            self._put(name, row.text.encode("utf-8", "surrogatepass"))
            self._snapshot(row.snapshot_sha256)
            told.append(_row(row, without={"text", "id"}) | {"file": name})
        return _row(article) | {"outlet": outlet.name, "revisions": told}

    def _snapshot(self, sha256: str | None) -> None:
        row = self._session.get(Snapshot, sha256) if sha256 else None
        if row is None:
            self._missing += [f"snapshot {sha256}"] * bool(sha256)
        elif row.body is None:
            at = row.redacted_at.isoformat() if row.redacted_at else None
            self._redacted.append({"snapshot": sha256, "at": at, "why": row.redacted_why})
        elif (raw := _whole(row.body, row.sha256)) is None:
            self._missing.append(f"snapshot {sha256} is damaged")
        else:
            self._put(f"snapshots/{row.sha256}.bin", raw)
            self._put(f"snapshots/{row.sha256}.json", _row(row, without={"body"}))

    def _diary(self) -> list[Decision]:
        """The rows on the issue, its items and the redaction of articles it cites, oldest first."""
        cited = {piece.article_id for row in self._pieces.values() for piece in row}
        rows = decisions.of(self._session, "digest", self._id)
        for noun, ids in (("item", self._ids), ("article", sorted(cited))):
            rows += [row for ident in ids for row in decisions.of(self._session, noun, ident)]
        return sorted(rows, key=lambda row: row.id or 0)

    def _signed(self, row: BaseModel, *, without: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]
        """A row with the names of people in the place of their numbers."""
        told = _row(row, without=without)
        return {key: self._name(key, value) for key, value in told.items()}

    def _name(self, key: str, value: Any) -> Any:
        return self._names.get(value) if key in _PEOPLE and value is not None else value

    def _editions(self) -> list[Delivery]:
        """Writes the editions and what became of their deliveries; returns these."""
        rows = editions.of(self._session, self._id)
        self._put("editions.json", [self._signed(row, without={"content"}) for row in rows])
        for row in rows:
            self._edition(row)
        sent = deliveries.of(self._session, [row.id for row in rows if row.id is not None])
        self._put("deliveries.json", _veiled([self._delivery(row) for row in sent], sent))
        return sent

    def _edition(self, row: Edition) -> None:
        if is_emptied(row):
            self._redacted.append({"edition": row.revision, "at": None, "why": "void before it was published"})
            return
        folder = f"editions/{row.revision}"
        self._put(f"{folder}/content.json", row.content.encode())
        for name, file in editions.files(self._session, row.id or 0).items():
            self._put(_inside(folder, name), file.body)
        for name, text in editions.templates(self._session, row).items():
            self._put(_inside("templates", f"{row.templates[name]}.txt"), text.encode())

    def _delivery(self, row: Delivery) -> dict[str, Any]:
        attempts = [_row(one) for one in deliveries.attempts(self._session, row.id or 0)]
        return self._signed(row) | {"attempts": attempts}


#: Columns that hold a person's number.
_PEOPLE = frozenset({"user_id", "approved_by", "confirmed_by"})


def _veiled(told: object, sent: Iterable[Delivery]) -> bytes:
    """Data as JSON, recipients in it by the first letter and the domain, wherever a server or a person named them."""
    text = as_json(told).decode("utf-8", "surrogatepass")
    for address in sorted({row.target for row in sent if "@" in row.target}, key=len, reverse=True):
        name, _, domain = address.rpartition("@")
        text = text.replace(address, f"{name[:1]}…@{domain}")
    return text.encode("utf-8", "surrogatepass")


def _whole(body: bytes, sha256: str) -> bytes | None:
    """The stored bytes, None where they are not those of the hash any more: as evidence they would be false."""
    try:
        raw = decompress(body)
    except StoreError:
        return None
    return raw if hashlib.sha256(raw).hexdigest() == sha256 else None


def _inside(folder: str, name: str) -> str:
    whole = f"{folder}/{name}"
    return whole if is_safe(whole) else f"{folder}/{name.encode('utf-8', 'surrogatepass').hex()[:64]}"


def _row(row: BaseModel, *, without: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]
    return row.model_dump(mode="json", exclude=without or None)


def _quotation(entry: Entry) -> Mapping[str, Any]:
    quotation = entry.quotation
    return {
        "place": entry.place.value,
        "start": quotation.start,
        "end": quotation.end,
        "words": quotation.text,
        "verdict": entry.verdict.value,
        "spans": [
            {
                "article": span.article_id,
                "revision": span.revision,
                "field": span.field.value,
                "start": span.start,
                "end": span.end,
            }
            for span in entry.spans
        ],
        "translation": None if entry.translation is None else entry.translation.id,
    }
