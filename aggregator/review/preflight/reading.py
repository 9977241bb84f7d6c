"""The facts of an issue, gathered from the store. Reads only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from sqlmodel import Session

from aggregator.models import Article, Digest, DigestItem, Lineage, OutletLabel, Piece, Revision, Translation
from aggregator.phrases import Phrase
from aggregator.quotations.model import Field, Source, Span
from aggregator.quotations.parse import quotations
from aggregator.quotations.shelf import Shelf
from aggregator.quotations.verdict import is_proven
from aggregator.review.preflight.facts import (
    AllowanceFacts,
    IssueFacts,
    ItemFacts,
    Measures,
    Place,
    SourceFacts,
    TranslationFacts,
    Warned,
)
from aggregator.settings import Desk
from aggregator.store import articles, digests, ledger, lineage, outlet_labels, search, stories, users
from aggregator.text.markup import clean_text
from aggregator.vocabulary import ItemStatus, LineageBasis, NoveltyKind, OriginKind, PieceRole

#: What an issue would show.
_SHOWN = (ItemStatus.DRAFT, ItemStatus.ACCEPTED)
#: Quotations of an item that are looked for elsewhere: far more than anybody writes.
_MOST_SEARCHED = 60
#: Stored articles looked at for words that no cited article has, for each quotation.
_MOST_FOUND = 5


@dataclass(frozen=True, slots=True)
class Manner:
    """What the desk's templates say of good manner.

    `warned` finds verbs that take sides. `introductions` tell readers that a source quotes somebody.
    """

    warned: Warned
    introductions: tuple[str, ...]


def issue_facts(session: Session, digest: Digest, desk: Desk, *, now: datetime, manner: Manner) -> IssueFacts:
    """A digest as pre-flight looks at it."""
    assert digest.id is not None
    items = _in_order(item_facts(session, digests.items(session, digest.id, _SHOWN), desk), desk)
    return _facts(digest, items, desk, now=now, manner=manner)


def typed_facts(
    session: Session, item: DigestItem, words: Mapping[str, str], desk: Desk, *, now: datetime, manner: Manner
) -> IssueFacts:
    """An item alone, as if it had these words (headline, lead, body by name) already; nothing is stored."""
    typed = DigestItem(**item.model_dump() | {name: clean_text(words[name]) for name in Place if name in words})
    digest = digests.get(session, item.digest_id)
    return _facts(digest, item_facts(session, [typed], desk), desk, now=now, manner=manner)


def _facts(digest: Digest, items: Sequence[ItemFacts], desk: Desk, *, now: datetime, manner: Manner) -> IssueFacts:
    return IssueFacts(
        language=desk.language,
        cover=digest.cover_date,
        now=now,
        sections={section.key: section.heading for section in desk.sections},
        items=items,
        measures=measures(desk),
        watched=_watched(desk),
        warned=manner.warned,
        introductions=manner.introductions,
    )


def _watched(desk: Desk) -> tuple[str, ...]:
    return tuple(spelling for one in desk.watchlist for spelling in (one.name, *one.variants.get(desk.language, ())))


def measures(desk: Desk) -> Measures:
    """The desk's limits."""
    quoting = desk.quoting
    return Measures(
        item_words=quoting.item_words,
        article_words=quoting.article_words,
        article_share=quoting.article_share,
        unmarked_words=quoting.unmarked_words,
        outlet_share=quoting.outlet_share,
        selectable_days=desk.drafting.selectable_days,
    )


def _in_order(items: Sequence[ItemFacts], desk: Desk) -> list[ItemFacts]:
    place = {section.key: number for number, section in enumerate(desk.sections)}
    return sorted(items, key=lambda item: place.get(item.section, len(place)))


def item_facts(session: Session, items: Sequence[DigestItem], desk: Desk) -> list[ItemFacts]:
    """Items, in their order, with what they cite and what people said of them."""
    return _Reader(session, items, desk).items()


class _Reader:
    """Reads what belongs to several items at once, and puts it together item by item."""

    def __init__(self, session: Session, items: Sequence[DigestItem], desk: Desk) -> None:
        self._session, self._items, self._desk = session, items, desk
        ids = [item.id for item in items if item.id is not None]
        self._pieces = digests.pieces(session, ids)
        self._people = users.names(session)
        self._translations = ledger.translations(session, ids)
        self._allowances = ledger.allowances(session, ids)
        self._anonymous = ledger.anonymous(session, ids)
        cited = {piece.article_id for pieces in self._pieces.values() for piece in pieces}
        self._cited = digests.cited(session, cited)
        self._revisions = articles.all_revisions(session, cited)
        self._labels = outlet_labels.in_force(session, {outlet.id for _, outlet in self._cited.values()})
        self._uses = digests.citing(session, desk.series, cited)
        told = [item.story_id for item in items if item.story_id is not None]
        self._lineage = lineage.of_articles(session, cited)
        self._members = stories.members(session, told)
        self._reach = lineage.reach_of_stories(session, told)

    def items(self) -> list[ItemFacts]:
        return [self._item(item, item.id) for item in self._items if item.id is not None]

    def _item(self, item: DigestItem, item_id: int) -> ItemFacts:
        sources = tuple(self._source(item, piece) for piece in _sources(self._pieces[item_id]))
        reach = self._reach.get(item.story_id or 0)
        facts = ItemFacts(
            id=item_id,
            section=item.section,
            status=item.status,
            headline=item.headline,
            lead=item.lead,
            body=item.body,
            language=item.language,
            story_id=item.story_id,
            sources=sources,
            translations=tuple(self._translation(row) for row in self._translations[item_id]),
            anonymous=tuple(row.description for row in self._anonymous[item_id]),
            allowances=tuple(
                AllowanceFacts(row.finding.value, row.words, self._people[row.user_id], row.why)
                for row in self._allowances[item_id]
            ),
            told_in=_told_in(item),
            speakers=tuple(dict.fromkeys(piece.speaker for piece in self._pieces[item_id] if piece.speaker)),
            reach="" if reach is None else reach.says,
        )
        return replace(facts, others=self._others(facts))

    def _source(self, item: DigestItem, piece: Piece) -> SourceFacts:
        article, outlet = self._cited[piece.article_id]
        observed = self._revisions[piece.article_id]
        bound, current = _state(observed, piece.revision), _state(observed, article.revision)
        return SourceFacts(
            article_id=piece.article_id,
            revision=piece.revision,
            outlet_id=outlet.id,
            outlet=outlet.name,
            title=bound.title,
            text=bound.text,
            bylines=tuple(article.bylines),
            language=article.language,
            published=article.published_at.astimezone(self._desk.zone),
            revision_now=current.number,
            title_now=current.title,
            text_now=current.text,
            url=article.url,
            handle=article.post_handle,
            is_own=outlet.id in self._desk.quoting.own_outlets,
            labels=tuple(self._label(row) for row in self._labels[outlet.id]),
            origin=_origin(self._lineage.get(piece.article_id)),
            used_in=self._used_in(item, piece.article_id),
            link_error=article.page_error,
            redacted=_redacted(article),
            link_checked=article.page_checked_at,
        )

    def _label(self, row: OutletLabel) -> str:
        facts = {"label": row.label, "who": self._people[row.user_id], "day": row.at.date()}
        if row.source:
            return Phrase("%(label)s (%(who)s, %(day)s, from %(source)s)", source=row.source, **facts)
        return Phrase("%(label)s (%(who)s, %(day)s)", **facts)

    def _used_in(self, item: DigestItem, article_id: int) -> str:
        for used, other, digest in self._uses:
            if used == article_id and other.digest_id != item.digest_id:
                issue = digest.number or digest.cover_date
                return Phrase("%(series)s - %(issue)s, item %(item)s", series=digest.series, issue=issue, item=other.id)
        return ""

    def _translation(self, row: Translation) -> TranslationFacts:
        assert row.id is not None
        field = Field.TEXT if row.end else Field.TITLE
        end = row.end or len(row.original)
        return TranslationFacts(
            id=row.id,
            original=row.original,
            words=row.words,
            span=Span(row.article_id, row.revision, field, row.start, end),
            kind=row.kind,
            translator=row.translator,
            confirmed_by="" if row.confirmed_by is None else self._people[row.confirmed_by],
        )

    def _others(self, item: ItemFacts) -> tuple[Source, ...]:
        """Stored articles the item does not cite but may quote: its story's, and what a search finds."""
        said = _unproven(item)
        if not said:
            return ()
        near = {member.article_id for member in self._members.get(item.story_id or 0, ())}
        for words in said:
            near.update(search.find(self._session, words, limit=_MOST_FOUND))
        near -= {source.article_id for source in item.sources}
        texts = articles.texts(self._session, near)
        return tuple(Source(one.id, one.revision, one.title, one.text, is_cited=False) for one in texts.values())


class _State(NamedTuple):
    """What an article said at a revision."""

    number: int
    title: str
    text: str


def _state(observed: Mapping[int, Revision], number: int) -> _State:
    """A revision is never taken away; were one lost, nothing it was cited for could be proven."""
    row = observed.get(number)
    return _State(number, "", "") if row is None else _State(number, row.title, row.text)


def _unproven(item: ItemFacts) -> list[str]:
    """The first quotations that no cited text has: only these may stand elsewhere."""
    shelf = Shelf([source.bound for source in item.sources])
    said = [quotation.text for place in Place for quotation in quotations(item.text(place)) if quotation.depth == 0]
    return list(islice((words for words in dict.fromkeys(said) if not is_proven(words, shelf)), _MOST_SEARCHED))


def _redacted(article: Article) -> str:
    """Since when and why its words are gone."""
    if article.redacted_at is None:
        return ""
    return Phrase("%(day)s: %(why)s", day=article.redacted_at.date(), why=article.redacted_why)


def _origin(row: Lineage | None) -> str:
    """Whose text an article is, unless it is its outlet's own or nobody has looked yet."""
    if row is None or row.kind is OriginKind.OUTLET or row.basis is LineageBasis.NOT_READ:
        return ""
    if row.kind is OriginKind.UNKNOWN:
        return Phrase("of unknown origin")
    return Phrase("text of %(whose)s", whose=row.name or row.key)


def _sources(pieces: Iterable[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.role == PieceRole.SOURCE]


def _told_in(item: DigestItem) -> str:
    """The earlier issue of a story in which nothing is new, as the ranking found when it was drafted."""
    for reason in item.reasons:
        if reason.get("kind") == NoveltyKind.REPEAT:
            number = reason.get("issue")
            return Phrase("an earlier issue") if number is None else Phrase("issue %(number)s", number=number)
    return ""
