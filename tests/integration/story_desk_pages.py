"""A served desk with stories to look at: reprints, near misses, quotations, revisions, stored bytes; for page tests."""

import zlib
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlmodel import Session

from aggregator.models import Lineage, Resemblance, Snapshot
from aggregator.phrases import Phrase, kept
from aggregator.store import articles, digests, placements, search, snapshots, stories
from aggregator.store.database import Database
from aggregator.vocabulary import ItemStatus, LineageBasis, OriginKind, Verdict
from tests.factories import (
    NOW,
    add_item,
    add_outlet,
    make_article,
    make_digest,
    make_outlet,
    make_revision,
    make_story,
)
from tests.integration.test_near_misses import near, row
from tests.integration.web_desk import Served, web_desk

BRIDGE, REPORT, REPRINT, OTHER, LAST = 1, 2, 3, 4, 5
FA = "شهردار گفت: «پل امروز باز می‌شود» و رفت.\n\nمردم بندر «خوشحال‌اند»."
SQ = "Kryetari tha: “Ata thanë ‘po, sot’ dhe ikën.”\n\nUra e re u hap."
FR = "Le maire l’a dit hier : « Le pont ouvre. »"
PAGE = (
    '<html><head><meta charset="windows-1256"><script>alert(1)</script></head>'
    '<body onload="x()"><h1>پل تازه</h1><p>شهردار گفت پل امروز باز است.</p><img src="https://far.example/a.png"></body>'
)


def pages_desk(root: Path, database: Database) -> Served:
    """Story 1 "پل تازه" with 1 (fa), 2 (sq) and 3, a reprint of 1; story 2 with 4 and 5 (fr): 4 nearly joined story 1.

    Article 1 has two revisions, the first from a page in windows-1256; item 1 tells story 1 and cites article 1.
    """
    served = web_desk(root, database)
    with database.write() as session:
        add_outlet(session)
        session.add(make_outlet(id="gazeta", name="Gazeta e Gurasit", languages=["sq"]))
        session.flush()
        hashed = _snapshot(session)
        _article(session, "fa", "پل تازه باز شد", FA, snapshot_sha256=hashed)
        _revise(session, 1, FA.replace("امروز", "فردا"))
        _article(session, "sq", "Ura e re u hap", SQ, outlet_id="gazeta")
        _article(session, "fa", "پل تازه باز شد", FA, outlet_id="gazeta", verdict=Verdict.REPRINT)
        _article(session, "fr", "Un pont au port", FR)
        _article(session, "fr", "Le marché aux poissons", "Le marché.")
        _copied(session, REPRINT, BRIDGE)
        for title in ("پل تازه باز شد", "Un pont au port"):
            stories.add(session, make_story(title=title, first_at=NOW - timedelta(hours=5), last_at=NOW))
        words = kept(Phrase("shared words: %(words)s", words="پل, ura"))
        shared = {"name": "words", "value": 0.4, "weight": 2.0, **words}
        rows = [row(1, 1), row(2, 1, shared, near(2, 0.33)), row(4, 2, near(1, 0.44)), row(5, 2)]
        placements.place_all(session, rows, published=dict.fromkeys((1, 2, 4, 5), NOW))
        digests.add(session, make_digest(series="هفته‌نامه بندر"))
        add_item(session, 1, cites=[BRIDGE], story_id=1, status=ItemStatus.DRAFT, headline="پل تازه")
    return served


def _article(session: Session, language: str, title: str, text: str, **given: Any) -> int:
    revision = {"snapshot_sha256": given.pop("snapshot_sha256", None)}
    fields = {"language": language, "title": title, "verdict": Verdict.UNIQUE} | given
    words = make_revision(title=title, text=text, language=language, **revision)
    ident = articles.add(session, make_article(**fields), words)
    search.index(session, ident, title=title, body=text)
    return ident


def _revise(session: Session, article_id: int, text: str) -> None:
    article = articles.get(session, article_id)
    article.revision, article.changed_at = 2, NOW
    session.add(make_revision(article_id=article_id, number=2, title=article.title, text=text, observed_at=NOW))
    session.flush()


def _snapshot(session: Session) -> str:
    raw = PAGE.encode("cp1256", "xmlcharrefreplace")
    found = sha256(raw).hexdigest()
    body = zlib.compress(raw)
    snapshots.put(
        session,
        Snapshot(sha256=found, content_type="text/html", size=len(raw), body=body, first_seen_at=NOW),
    )
    return found


def _copied(session: Session, copy: int, of: int) -> None:
    reasons = [{"name": "share", "value": 0.83, "says": "83 % of its words are there"}]
    same = {"kind": OriginKind.OUTLET, "key": "outlet:rudnameh", "name": "رودنامه", "first_id": of, "revision": 1}
    session.add(
        Resemblance(article_id=copy, of_id=of, verdict=Verdict.REPRINT, share=0.83, reasons=reasons, judged_at=NOW)
    )
    session.add(Lineage(article_id=of, basis=LineageBasis.OWN, judged_at=NOW, **same))
    told = {"basis": LineageBasis.SAME_TEXT, "share": 0.83, "share_of_first": 0.79, "judged_at": NOW}
    session.add(Lineage(article_id=copy, **(same | told)))
    session.flush()
