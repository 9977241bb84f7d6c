"""Taking an article's words away for good: in one unit of work, wherever the store has a copy of them.

What stays: that it was there (address, outlet, account, dates, sightings), hashes of its texts and bytes, who decided
it and why, and what people wrote about it. The same bytes are never stored again: their hash is known as redacted.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from html.entities import codepoint2name
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy import select as sql_select
from sqlmodel import Session, SQLModel, col, delete, select, update

from aggregator.compression import decompress
from aggregator.errors import StoreError
from aggregator.models import (
    Article,
    CollectionRequest,
    Decision,
    Digest,
    DigestItem,
    Edition,
    EditionFile,
    Embedding,
    Feature,
    Lineage,
    Membership,
    Piece,
    Resemblance,
    Revision,
    Sighting,
    Sketch,
    SketchBand,
    Snapshot,
    Translation,
    Twin,
)
from aggregator.store import decisions, item_drafts, search, stories
from aggregator.store import digests as stored
from aggregator.store.listed import among, execute, listed
from aggregator.vocabulary import (
    DigestStatus,
    ItemStatus,
    PageState,
    PieceRole,
    RequestKind,
    RequestState,
    StoryStatus,
    Verdict,
)

#: Where readers have it already, or will have it as it was approved.
PUBLIC = (DigestStatus.PUBLISHED, DigestStatus.CORRECTED, DigestStatus.WITHDRAWN)
#: A word, with the vowel signs and accents that stand in it.
_WORD = r"(?:[^\W\d_][\u0300-\u036f\u064b-\u065f\u0670]*)+"
#: Words in a row, without anything that markup could stand in, by which a text is known in raw bytes.
_STRETCH = re.compile(rf"{_WORD}(?: {_WORD}){{3,7}}")
_MOST_STRETCHES = 20
#: Requests that are answered with titles.
_SAYS_TITLES = (RequestKind.CLIP, RequestKind.PREVIEW)
#: Decisions by which a person writes an item's words.
_BY_HAND = ("edit", "write")
#: In which documents that are no UTF-8 may be: those of the languages of `text.language`, each of another script.
_CHARSETS = (
    "cp1256",
    "iso8859-6",
    "cp1252",
    "cp1250",
    "cp1254",
    "cp1251",
    "koi8-r",
    "cp1253",
    "utf-16-le",
    "utf-16-be",
)
_A = SQLModel.metadata.tables["article"].c
#: Asked of every document that comes.
_REDACTED_BY_KEY, _REDACTED_BY_ID = (
    sql_select(_A.id).where(_A.redacted_at.is_not(None), among(column, "wanted")).limit(1)
    for column in (_A.url_key, _A.id)
)


@dataclass(frozen=True, slots=True)
class Gone:
    """What a redaction took away: numbers of each, and the ids of articles that still have the same text."""

    revisions: int
    snapshots: int
    drafts: int
    copies: tuple[int, ...]


def documents(session: Session, article: Article, *, since: datetime) -> list[str]:
    """The hashes of stored bytes that hold an article: those its revisions rest on, and others first seen `since`.

    Others are looked through one by one: 2,000 documents of 60 kB take seven seconds, those in
    an old character set twelve.
    """
    assert article.id is not None
    rows = _revisions(session, article.id)
    own = {row.snapshot_sha256 for row in rows if row.snapshot_sha256}
    needles = _needles(rows)
    if needles is None:
        return sorted(own)
    return sorted(own | {sha256 for sha256, body in _others(session, article, since) if _holds(body, needles)})


def redact(session: Session, article: Article, hashes: Collection[str], *, why: str, now: datetime) -> Gone:
    """Take an article's words away everywhere, and these bytes; it must not be redacted yet."""
    assert article.id is not None
    _write_over(session)
    texts = _revisions(session, article.id)
    copies = _copies(session, article.id)
    _forget_derived(session, article.id, now=now)
    drafts = _forget_in_items(session, article, texts, why=why, now=now)
    _forget_quoted(session, article.id)
    _forget_approvals(session, texts)
    _forget_answers(session, article, texts)
    blank_snapshots(session, hashes, why=why, now=now)
    session.exec(update(Revision).where(col(Revision.article_id) == article.id).values(title="", text=""))
    _blank(article, why=why, now=now)
    session.add(article)
    session.flush()
    session.expire_all()
    return Gone(len(texts), len(hashes), drafts, tuple(copies))


def blank_snapshots(session: Session, hashes: Iterable[str], *, why: str, now: datetime) -> None:
    """Empty snapshots; that they were there, and why they are empty, stays."""
    for sha256 in sorted(set(hashes)):
        row = col(Snapshot.sha256) == sha256
        session.exec(update(Snapshot).where(row).values(body=None, redacted_at=now, redacted_why=why))


def redacted(session: Session, url_keys: Iterable[str], ids: Iterable[int] = ()) -> bool:
    """Whether any article of these keys or ids is redacted: bytes that hold it are not to be kept."""
    known = ((_REDACTED_BY_KEY, sorted(url_keys)), (_REDACTED_BY_ID, sorted(ids)))
    return any(wanted and execute(session, query, wanted=listed(wanted)).first() for query, wanted in known)


def citing_items(session: Session, article_id: int) -> list[tuple[DigestItem, Digest, bool]]:
    """Items that cite an article with their digest, and whether they quote it; by digest and item."""
    quotes = exists().where(
        col(Piece.item_id) == DigestItem.id, col(Piece.article_id) == article_id, col(Piece.role) == PieceRole.QUOTATION
    )
    cites = exists().where(col(Piece.item_id) == DigestItem.id, col(Piece.article_id) == article_id)
    query = select(DigestItem, Digest, quotes).join(Digest, col(Digest.id) == DigestItem.digest_id).where(cites)
    rows = session.exec(query.order_by(col(Digest.cover_date), col(DigestItem.id)))
    return [(item, digest, bool(quoted)) for item, digest, quoted in rows]


def _write_over(session: Session) -> None:
    """SQLite leaves deleted bytes in free pages unless it is told to write over them; PostgreSQL's vacuum does it."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA secure_delete = ON")


def _blank(article: Article, *, why: str, now: datetime) -> None:
    article.title = article.summary = ""
    article.bylines, article.image = [], None
    article.page_state, article.page_due_at, article.page_error = PageState.UNWANTED, None, None
    article.verdict, article.judged_revision = Verdict.UNIQUE, article.revision
    article.redacted_at, article.redacted_why = now, why


def _revisions(session: Session, article_id: int) -> list[Revision]:
    return list(session.exec(select(Revision).where(Revision.article_id == article_id)))


def _others(session: Session, article: Article, since: datetime) -> Iterator[tuple[str, bytes]]:
    """Bytes first seen since a moment: those of sources that showed the article, and those nothing rests on."""
    sources = select(Sighting.source_id).where(Sighting.article_id == article.id)
    of_them: ColumnElement[bool] = and_(
        col(Revision.snapshot_sha256) == Snapshot.sha256, col(Revision.article_id) == Article.id
    )
    shown = exists().where(
        of_them, or_(col(Article.source_id).in_(sources), col(Article.source_id) == article.source_id)
    )
    # the file of an imported issue is as published as an edition, which keeps its words
    unused = ~exists().where(col(Revision.snapshot_sha256) == Snapshot.sha256) & ~exists().where(
        col(Digest.imported_sha256) == Snapshot.sha256
    )
    query = select(Snapshot.sha256, Snapshot.body).where(
        col(Snapshot.body).is_not(None), Snapshot.first_seen_at >= since, or_(shown, unused)
    )
    for sha256, body in session.exec(query.execution_options(yield_per=50)):
        yield sha256, body or b""


@dataclass(frozen=True, slots=True)
class _Needles:
    """Stretches of an article's words as documents may spell them: those in UTF-8 or ASCII, those in other sets."""

    usual: frozenset[bytes]
    others: frozenset[bytes]


def _needles(texts: Iterable[Revision]) -> _Needles | None:
    stretches = {words for row in texts for words in _stretches(row)}
    usual = frozenset(spelt for words in stretches for spelt in _spellings(words))
    others = frozenset(spelt for words in stretches for charset in _CHARSETS for spelt in _encoded(words, charset))
    return _Needles(usual, others) if stretches else None


def _stretches(row: Revision) -> set[str]:
    found = [match[0] for match in _STRETCH.finditer(row.text)]
    return {*found[:: max(1, len(found) // _MOST_STRETCHES)], *_STRETCH.findall(row.title)}


def _spellings(words: str) -> set[bytes]:
    """Letters as they are, as HTML may name or number them, and as JSON may."""
    named = "".join(f"&{codepoint2name[ord(one)]};" if ord(one) in codepoint2name else one for one in words)
    hexes = ("".join(one if one.isascii() else f"&#x{ord(one):{form}};" for one in words) for form in "xX")
    spelt = {words, named, *hexes, json.dumps(words)[1:-1]}
    return {each.encode() for each in spelt} | {words.encode("ascii", "xmlcharrefreplace")}


def _encoded(words: str, charset: str) -> Iterator[bytes]:
    with suppress(UnicodeEncodeError):
        yield words.encode(charset)


def _holds(body: bytes, needles: _Needles) -> bool:
    try:
        raw = decompress(body)
    except StoreError:
        return True  # nobody can tell what a damaged one holds
    return any(needle in raw for needle in (needles.usual if _is_utf8(raw) else needles.usual | needles.others))


def _is_utf8(raw: bytes) -> bool:
    try:
        return "\0" not in raw.decode()
    except UnicodeDecodeError:
        return False


def _copies(session: Session, article_id: int) -> list[int]:
    """Articles with the same text: they are judged anew, now that this one no longer says it."""
    query = select(Resemblance.article_id).where(Resemblance.of_id == article_id).order_by(col(Resemblance.article_id))
    copies = list(session.exec(query))
    session.exec(update(Article).where(col(Article.id).in_(copies)).values(verdict=Verdict.PENDING))
    return copies


def _forget_derived(session: Session, article_id: int, *, now: datetime) -> None:
    """What was worked out from the words: search, sketches, likenesses, origins, features, vectors, its story."""
    search.index(session, article_id, title="", body="")
    membership = stories.membership_of(session, article_id)
    for table in (SketchBand, Sketch, Feature, Embedding, Membership):
        session.exec(delete(table).where(col(table.article_id) == article_id))
    for pair in (Resemblance, Twin):
        session.exec(delete(pair).where(or_(col(pair.article_id) == article_id, col(pair.of_id) == article_id)))
    session.exec(delete(Lineage).where(or_(col(Lineage.article_id) == article_id, col(Lineage.first_id) == article_id)))
    if membership is not None:
        _leave_story(session, membership.story_id, now=now)


def _leave_story(session: Session, story_id: int, *, now: datetime) -> None:
    """A story takes its title and times from who is left; one without articles ends, without a title."""
    stories.retake_all(session, [story_id], now=now)
    if not stories.members(session, [story_id])[story_id]:
        story = stories.get(session, story_id)
        story.title = ""
        story.status = StoryStatus.ENDED if story.status is StoryStatus.OPEN else story.status
        session.add(story)


def _forget_in_items(session: Session, article: Article, texts: Sequence[Revision], *, why: str, now: datetime) -> int:
    """Copies of the words beside items: notes everywhere, quotations where nothing is published, originals.

    Drafts that nobody touched are nothing but such copies, and are drafted anew from what is left; returns how many.
    Others that a machine wrote, and that readers do not have, lose the paragraphs with the words.
    """
    assert article.id is not None
    citing = citing_items(session, article.id)
    public = [item.id or 0 for item, digest, _ in citing if is_public(item, digest)]
    drafts = [item.id or 0 for item, digest, _ in citing if _is_bare_draft(item, digest)]
    _forget_in_drafts(session, article.id, texts, {item.id or 0: item for item, _, _ in citing}, public, why=why)
    item_drafts.take_out(session, *_typed_from(session, article.id, texts), why=why)
    item_drafts.forget_items(session, drafts)
    session.exec(delete(Piece).where(col(Piece.item_id).in_(drafts)))
    session.exec(delete(DigestItem).where(col(DigestItem.id).in_(drafts)))
    copied = or_(col(Piece.role) == PieceRole.EXTRACT, col(Piece.item_id).not_in(public))
    session.exec(update(Piece).where(col(Piece.article_id) == article.id, copied).values(text="", speaker=""))
    mine = col(Translation.article_id) == article.id
    session.exec(update(Translation).where(mine, col(Translation.dropped_at).is_(None)).values(dropped_at=now))
    session.exec(update(Translation).where(mine).values(original=""))
    return len(drafts)


def _typed_from(session: Session, article_id: int, texts: Sequence[Revision]) -> tuple[list[str], list[str]]:
    """The texts of an article, and what is known whole: its titles and what items quote of it."""
    quoted = session.exec(select(Piece.text).where(Piece.article_id == article_id).distinct())
    return [row.text for row in texts], [*(row.title for row in texts), *quoted]


def is_public(item: DigestItem, digest: Digest) -> bool:
    """Whether readers have an item: what was held or rejected is in no edition."""
    return digest.status in PUBLIC and item.status is ItemStatus.ACCEPTED


def _is_bare_draft(item: DigestItem, digest: Digest) -> bool:
    return not item.touched and item.status is ItemStatus.DRAFT and digest.status not in PUBLIC


def _forget_in_drafts(
    session: Session,
    article_id: int,
    texts: Sequence[Revision],
    items: Mapping[int, DigestItem],
    public: Collection[int],
    *,
    why: str,
) -> None:
    """Takes the words out of what a machine wrote and nobody published: held, rejected, taken into another."""
    words = {each for row in texts for each in (row.title, *_STRETCH.findall(row.text))}
    written = decisions.last_of(session, "item", items, verbs=_BY_HAND)
    for item_id in sorted(set(items) - set(public) - set(written)):
        item = items[item_id]
        if item.status is not ItemStatus.ACCEPTED:
            own = words | {
                row.text for row in stored.pieces(session, [item_id])[item_id] if row.article_id == article_id
            }
            _take_out(item, own - {""}, why=why)
            session.add(item)


def _take_out(item: DigestItem, words: Collection[str], *, why: str) -> None:
    def holds(text: str) -> bool:
        return any(each in text for each in words)

    if holds(item.headline):
        item.headline = ""
    if holds(item.lead):
        item.lead = f"[redacted: {why}]"
    item.body = "\n\n".join(part for part in item.body.split("\n\n") if not holds(part))


def _forget_quoted(session: Session, article_id: int) -> None:
    """The diary keeps which sources and pieces an item had, without the article's words that went with it."""
    for row in session.exec(select(Decision).where(Decision.noun == "item")):
        before, after = (_without_words(told, article_id) for told in (row.before, row.after))
        if (before, after) != (row.before, row.after):
            row.before, row.after = before, after
            session.add(row)


def _without_words(told: Mapping[str, Any], article_id: int) -> dict[str, object]:
    """What the diary tells, without words of an article that were quoted, and without who says them there."""
    left = dict(told)
    if told.get("article") == article_id and told.get("quoted"):
        left["quoted"] = []
    if "pieces" in told:
        left["pieces"] = [[*one[:5], ""] if one[1] == article_id else one for one in told["pieces"]]
    return left


def _forget_approvals(session: Session, texts: Iterable[Revision]) -> None:
    """Empties approvals that became void unpublished and hold the words; that they were made stays, with their hash."""
    words = {
        json.dumps(each, ensure_ascii=False)[1:-1] for row in texts for each in (row.title, *_stretches(row)) if each
    }
    query = select(Edition).where(col(Edition.void_at).is_not(None), col(Edition.published_at).is_(None))
    for row in session.exec(query):
        if any(each in row.content for each in words):
            row.content = ""
            session.add(row)
            session.exec(delete(EditionFile).where(col(EditionFile.edition_id) == row.id))


def _forget_answers(session: Session, article: Article, texts: Iterable[Revision]) -> None:
    """What a person gave with a clip of it, and what they were told of it: the titles of a preview among that."""
    titles = {row.title for row in texts if row.title}
    query = select(CollectionRequest).where(col(CollectionRequest.state) != RequestState.OPEN)
    for row in session.exec(query.where(col(CollectionRequest.kind).in_(_SAYS_TITLES))):
        said = json.dumps(row.answer, ensure_ascii=False)
        is_of_it = row.answer.get("article_id") == article.id or (article.url and row.url == article.url)
        if is_of_it or any(json.dumps(title, ensure_ascii=False)[1:-1] in said for title in titles):
            row.details, row.answer = {}, {}
            session.add(row)
