"""Planned articles as rows, the way collection, deduplication and clustering leave them, a few thousand at a time."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlmodel import Session, SQLModel

from aggregator.collection.packing import pack
from aggregator.models import Article, Lineage, Revision
from aggregator.store import near_misses, search
from aggregator.store.bulk import insert_all
from aggregator.vocabulary import (
    LineageBasis,
    Origin,
    OriginKind,
    PageState,
    PublishedBasis,
    StoryStatus,
    Verdict,
)
from tests.benchmarks.stock_plan import NOW, Planned
from tests.benchmarks.stock_texts import Writer, Written
from tests.benchmarks.stock_words import TONGUES

Row = dict[str, Any]
Span = tuple[datetime, datetime, datetime]
#: Share of the articles of which the page was read after the feed, that were revised again, that nearly joined another
#: story, whose agency is known, and whose bytes are kept (the rest of their snapshots would only fill the disk).
_PAGES, _REVISED, _NEAR, _AGENCY, _KEPT = 0.5, 0.06, 0.15, 0.1, 0.1
#: A story without articles for so long has ended.
_QUIET = timedelta(days=14)
_ZONES = {"fa": 210, "ar": 180, "ru": 180}
_ARTICLE = Article(
    outlet_id="",
    source_id="",
    url="",
    url_key="",
    title="",
    published_at=NOW,
    published_basis=PublishedBasis.FEED,
    first_seen_at=NOW,
    changed_at=NOW,
    page_state=PageState.UNWANTED,
).model_dump()
_REVISION = Revision(article_id=0, number=1, origin=Origin.FEED, title="", text="", text_hash="", observed_at=NOW)
_LINEAGE = Lineage(article_id=0, revision=1, kind=OriginKind.OUTLET, basis=LineageBasis.OWN, judged_at=NOW)


def outlet_id(number: int) -> str:
    """The slug of an outlet; its one source has the same."""
    return f"outlet-{number}"


@dataclass
class Shelf:
    """Lays articles into a database, in the order of their ids."""

    writer: Writer
    #: of each story
    spans: dict[int, Span]
    draw: Random = field(default_factory=lambda: Random(5))
    #: of each story, its first article (id, and publication time)
    _firsts: dict[int, tuple[int, Planned]] = field(default_factory=dict)

    def lay(self, session: Session, batch: Sequence[tuple[int, Planned]]) -> None:
        """Store the next articles (id and plan) with all that is known of them, and the stories they begin."""
        rows: dict[str, list[Row]] = {name: [] for name in _TABLES}
        terms = {}
        for ident, article in batch:
            written = self.writer.write(article)
            terms[ident] = written.terms
            if article.story not in self._firsts:
                self._firsts[article.story] = ident, article
                rows["story"].append(_story(article.story, written.title, self.spans[article.story]))
            self._add(rows, ident, article, written)
        for name in _TABLES:
            insert_all(session, SQLModel.metadata.tables[name], rows[name])
        search.index_terms(session, terms, fresh=True)
        near_misses.note(session, rows["membership"])

    def _add(self, rows: dict[str, list[Row]], ident: int, article: Planned, written: Written) -> None:
        revisions = self._revisions(ident, article, written)
        snapshot = self._snapshot(ident, written, article) if self.draw.random() < _KEPT else None
        if snapshot is not None:
            rows["snapshot"].append(snapshot)
            revisions[-1]["snapshot_sha256"] = snapshot["sha256"]
        first_id, first = self._firsts[article.story]
        verdict = Verdict.REPRINT if article.copies else Verdict.UNIQUE
        rows["article"].append(_article(ident, article, written, revisions, verdict))
        rows["revision"] += revisions
        rows["sighting"].append(_sighting(ident, article))
        rows["lineage"].append(self._lineage(ident, article, len(revisions), first_id))
        if article.copies:
            rows["resemblance"].append(_resemblance(ident, first_id, article.seen))
        else:
            rows["membership"].append(self._membership(ident, article, written, first))

    def _revisions(self, ident: int, article: Planned, written: Written) -> list[Row]:
        """What the feed told first, then the page, then perhaps the page again."""
        texts = [written.text]
        if self.draw.random() < _PAGES:
            texts.insert(0, written.lead)
        if self.draw.random() < _REVISED:
            texts.insert(-1, written.text.rpartition("\n\n")[0] or written.lead)
        same = {"article_id": ident, "title": written.title, "language": TONGUES[article.tongue].tag}
        return [
            _REVISION.model_dump(exclude={"id"})
            | same
            | {
                "number": number,
                "origin": Origin.FEED if number == 1 else Origin.PAGE,
                "text": text,
                "text_hash": hashlib.sha256(text.encode()).hexdigest(),
                "observed_at": min(NOW, article.seen + timedelta(hours=3 * (number - 1))),
            }
            for number, text in enumerate(texts, start=1)
        ]

    def _snapshot(self, ident: int, written: Written, article: Planned) -> Row:
        body = f"<!doctype html><title>{written.title}</title><p>{written.lead}<p>{ident}"
        packed = pack(body.encode(), "text/html; charset=utf-8")
        row = {"sha256": packed.sha256, "content_type": packed.content_type, "size": packed.size, "body": packed.body}
        return row | {"first_seen_at": article.seen, "redacted_at": None, "redacted_why": None}

    def _lineage(self, ident: int, article: Planned, revision: int, first_id: int) -> Row:
        agency = self.draw.random() < _AGENCY
        name = f"Agency {article.tongue}" if agency else ""
        known = {
            "kind": OriginKind.AGENCY if agency else OriginKind.OUTLET,
            "key": f"agency:{article.tongue}" if agency else f"outlet:{outlet_id(article.outlet)}",
            "name": name,
            "basis": LineageBasis.WIRE_MARKER if agency else LineageBasis.OWN,
        }
        if article.copies:
            known |= {"kind": OriginKind.ELSEWHERE, "key": f"article:{first_id}", "basis": LineageBasis.SAME_TEXT}
        of = {"article_id": ident, "revision": revision, "rules": "b19cf2d2183970a6", "judged_at": article.seen}
        return _LINEAGE.model_dump() | of | known | {"first_id": first_id if article.copies else ident}

    def _membership(self, ident: int, article: Planned, written: Written, first: Planned) -> Row:
        score = round(self.draw.uniform(0.5, 0.95), 3)
        hours = round(abs((article.at - first.at).total_seconds()) / 3600, 1)
        shared = f"shared words: {', '.join(written.own)}"
        if first is article:
            reasons = [_reason("new", 1.0, 1.0, "no story is close enough")]
        else:
            reasons = [
                _reason("words", score / 2, 1.8182, shared),
                _reason("marks", score / 4, 1.8182, f"shared names: {written.own[0]}, {written.own[-1]}"),
                _reason("time", hours / 24, -0.02, f"{hours:.0f} hours apart in the mean"),
            ]
        near = {one: None for one in range(1, 3) if article.story > one and self.draw.random() < _NEAR}
        reasons += [self._near(article.story - self.draw.randrange(1, min(40, article.story)), shared) for _ in near]
        return {
            "article_id": ident,
            "story_id": article.story,
            "score": score,
            "reasons": reasons,
            "placed_at": article.seen,
            "user_id": None,
        }

    def _near(self, story: int, shared: str) -> Row:
        why = [_reason("words", 0.3, 1.8182, shared), _reason("time", 1.6, -0.02, "38 hours apart in the mean")]
        near = _reason(near_misses.NAME, round(self.draw.uniform(0.3, 0.5), 3), 0.0, f"story {story} was near")
        return near | {"story": story, "reasons": why}


#: In the order in which foreign keys want them.
_TABLES = ("story", "snapshot", "article", "revision", "sighting", "lineage", "resemblance", "membership")


def spans(plan: Sequence[Planned]) -> dict[int, Span]:
    """When each story began, had its last article, and was last changed."""
    found: dict[int, Span] = {}
    for one in plan:
        first, last, changed = found.get(one.story, (one.at, one.at, one.seen))
        found[one.story] = min(first, one.at), max(last, one.at), max(changed, one.seen)
    return found


def _story(story: int, title: str, span: Span) -> Row:
    first, last, changed = span
    status = StoryStatus.OPEN if last >= NOW - _QUIET else StoryStatus.ENDED
    times = {"first_at": first, "last_at": last, "created_at": first, "changed_at": changed}
    return {"id": story, "title": title, "status": status, "merged_into": None} | times


def _reason(name: str, value: float, weight: float, says: str) -> Row:
    return {"name": name, "value": round(value, 4), "weight": weight, "says": says}


def _article(ident: int, article: Planned, written: Written, revisions: Sequence[Row], verdict: Verdict) -> Row:
    tag, source = TONGUES[article.tongue].tag, outlet_id(article.outlet)
    return _ARTICLE | {
        "id": ident,
        "outlet_id": source,
        "source_id": source,
        "url": f"https://{source}.example/{article.at:%Y/%m/%d}/{ident}",
        "url_key": f"{source}.example/{article.at:%Y/%m/%d}/{ident}",
        "title": written.title,
        "summary": written.lead,
        "bylines": list(written.bylines),
        "published_at": article.at,
        "published_offset": _ZONES.get(tag, 60),
        "language": tag,
        "first_seen_at": article.seen,
        "changed_at": revisions[-1]["observed_at"],
        "revision": len(revisions),
        "page_state": PageState.FETCHED if len(revisions) > 1 else PageState.UNWANTED,
        "verdict": verdict,
        "judged_revision": len(revisions),
    }


def _sighting(ident: int, article: Planned) -> Row:
    key = hashlib.sha256(str(ident).encode()).hexdigest()
    at = {"first_seen_at": article.seen, "changed_at": article.seen}
    return {"source_id": outlet_id(article.outlet), "entry_key": key, "article_id": ident, "content_hash": key} | at


def _resemblance(ident: int, of_id: int, at: datetime) -> Row:
    reasons = [
        {"name": "contained", "value": 0.965, "says": "most of the shorter text stands in the longer one"},
        {"name": "share", "value": 0.965, "says": "of this text stands in the earlier one"},
        {"name": "covered", "value": 0.91, "says": "of the longer text stands in the shorter one"},
    ]
    row: Row = {"article_id": ident, "of_id": of_id, "verdict": Verdict.REPRINT, "share": 0.965}
    return row | {"reasons": reasons, "judged_at": at}
