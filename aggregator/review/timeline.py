"""What was said by and of a watched name, by date: in published issues and in the stored articles. Reads only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from aggregator.errors import UnknownIdError
from aggregator.models import Digest, DigestItem
from aggregator.phrases import Phrase
from aggregator.quotations.mentions import Lookout, Named
from aggregator.settings import Desk
from aggregator.store import articles, digests, search
from aggregator.store.articles import ArticleText
from aggregator.text.language import base_of
from aggregator.text.names import CLITICS, NameFinder, WatchEntry, shortest_form
from aggregator.text.words import words
from aggregator.vocabulary import DigestStatus, ItemStatus, PieceRole

_PUBLIC = (DigestStatus.PUBLISHED, DigestStatus.CORRECTED)
_WORDS = ("headline", "lead", "body")
#: Articles that one spelling may find, the newest: a name in more of them is no name to follow.
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Cited:
    """An article an item cites, with the revision it is bound to."""

    article_id: int
    revision: int
    outlet: str
    date: date
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a timeline: words at `start:end` of a field of an item, or of a revision of an article.

    `issue` is the issue's number (None without one) and `item_id` its item, where `article_id` is None; `sources` are
    what the item cites. `others` are watched names beside the same quotation.
    """

    date: date
    kind: str
    words: str
    field: str
    start: int
    end: int
    others: tuple[str, ...] = ()
    item_id: int | None = None
    issue: int | None = None
    sources: tuple[Cited, ...] = ()
    article_id: int | None = None
    revision: int | None = None
    outlet: str = ""
    url: str = ""


def watched(entries: Sequence[WatchEntry], name: str) -> WatchEntry:
    """The entry of a watchlist that a name is a spelling of.

    Raises:
        UnknownIdError: none is; the desk follows organisations, places and terms it watches, and no private persons.
    """
    said = words(name)
    for entry in entries:
        if said and any(words(spelling) == said for spelling in (entry.label, *entry.variants)):
            return entry
    keys = {mention.key for mention in NameFinder(entries).find(name)}
    if len(keys) == 1:
        return next(entry for entry in entries if entry.key in keys)
    hint = Phrase(
        "the timeline follows the organisations, places and terms of the watchlist, no private persons; "
        "`watchlist` in config/desk.yaml adds one, with its spellings under `variants`"
    )
    raise UnknownIdError("watched name", name, hint=hint)


def timeline(
    session: Session,
    desk: Desk,
    wanted: WatchEntry,
    entries: Sequence[WatchEntry],
    *,
    since: date | None = None,
    until: date | None = None,
) -> list[Entry]:
    """Everything that names `wanted`, oldest first; issues before articles of the same day."""
    lookout = Lookout(wanted, entries)
    found = [*_in_issues(session, desk, lookout), *_in_articles(session, desk, lookout, wanted)]
    kept = [one for one in found if (since is None or one.date >= since) and (until is None or one.date <= until)]
    return sorted(kept, key=lambda one: (one.date, one.item_id is None, one.item_id or one.article_id or 0, one.start))


def _in_issues(session: Session, desk: Desk, lookout: Lookout) -> Iterator[Entry]:
    issues = {row.id or 0: row for row in digests.every(session) if row.series == desk.series and row.status in _PUBLIC}
    for item in digests.items_of(session, issues):
        if item.status is ItemStatus.ACCEPTED:
            yield from _of_item(session, desk, lookout, item, issues[item.digest_id])


def _of_item(session: Session, desk: Desk, lookout: Lookout, item: DigestItem, issue: Digest) -> Iterator[Entry]:
    texts = [(field, str(getattr(item, field))) for field in _WORDS]
    found = [(field, text, one) for field, text in texts for one in lookout.look(text, base_of(item.language))]
    sources = _cited(session, desk, item.id or 0) if found else ()
    for field, text, one in found:
        yield Entry(
            issue.cover_date,
            *_said(text, one, field),
            item_id=item.id,
            issue=issue.number,
            sources=sources,
        )


def _said(text: str, one: Named, field: str) -> tuple[str, str, str, int, int, tuple[str, ...]]:
    kind = "quotation" if one.is_quotation else "mention"
    return kind, text[one.start : one.end], field, one.start, one.end, one.others


def _cited(session: Session, desk: Desk, item_id: int) -> tuple[Cited, ...]:
    pieces = [piece for piece in digests.pieces(session, [item_id])[item_id] if piece.role is PieceRole.SOURCE]
    known = digests.cited(session, [piece.article_id for piece in pieces])
    found = []
    for piece in pieces:
        article, outlet = known[piece.article_id]
        day = article.published_at.astimezone(desk.zone).date()
        found.append(Cited(piece.article_id, piece.revision, outlet.name, day, article.url))
    return tuple(found)


def _in_articles(session: Session, desk: Desk, lookout: Lookout, wanted: WatchEntry) -> Iterator[Entry]:
    ids = {ident for query in _queries(wanted) for ident in search.find(session, query, limit=_MOST)}
    for text in articles.texts(session, ids).values():
        yield from _of_article(desk, lookout, text)


def _of_article(desk: Desk, lookout: Lookout, text: ArticleText) -> Iterator[Entry]:
    day = text.published_at.astimezone(desk.zone).date()
    for field, said in (("title", text.title), ("text", text.text)):
        for one in lookout.look(said, base_of(text.language)):
            yield Entry(
                day,
                *_said(said, one, field),
                article_id=text.id,
                revision=text.revision,
                outlet=text.whence,
                url=text.url,
            )


def _queries(wanted: WatchEntry) -> Iterator[str]:
    """Searches that find every form of every spelling; what they find too much, the look-out leaves out."""
    for spelling in (wanted.label, *wanted.variants):
        first, *further = words(spelling) or [""]
        if first:
            for clitic in ("", *CLITICS) if "\u0600" <= first[0] <= "\u06ff" else ("",):
                yield " ".join(f"{shortest_form(token)}*" for token in (clitic + first, *further))
