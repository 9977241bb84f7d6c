"""A desk on which articles are redacted: who does it, and stored bytes."""

import zlib

from aggregator.models import Snapshot
from aggregator.review.redaction import Redacted, redact
from aggregator.store import articles, snapshots
from aggregator.store.database import Database
from tests.integration.drafting_desk import NOW

SECRET_DE = "Die Schleuse Dremmel bleibt geschlossen"


def take_away(database: Database, article: int, by: str = "بهار", why: str = "خواست نویسنده") -> Redacted:
    return redact(database, by, article, why=why, now=NOW)


def keep(database: Database, raw: bytes, article: int | None = None) -> str:
    with database.write() as session:
        row = Snapshot(sha256=f"{zlib.crc32(raw):064x}", size=len(raw), body=zlib.compress(raw), first_seen_at=NOW)
        snapshots.put(session, row)
        if article is not None:
            articles.revisions(session, article)[-1].snapshot_sha256 = row.sha256
        return row.sha256
