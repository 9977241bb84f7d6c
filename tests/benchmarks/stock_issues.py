"""The issues a stock has published: items with pieces and quotations, what people decided, editions as printed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlmodel import Session, col, select

from aggregator.models import Decision, Digest, DigestItem, Edition, Membership, Piece, Story
from aggregator.press.approval import print_edition
from aggregator.publishing.freezing import frozen
from aggregator.publishing.printing import templates_of
from aggregator.settings import DeskHome
from aggregator.settings.home import shipped_templates
from aggregator.store import articles, decisions, digests, editions
from aggregator.store.articles import ArticleText
from aggregator.vocabulary import DigestStatus, EditionCause, ItemStatus, PieceRole
from tests.benchmarks.stock_plan import Size

#: Of ten items, how they ended.
_ENDED = (*[ItemStatus.ACCEPTED] * 6, *[ItemStatus.REJECTED] * 4)
_VERBS = {ItemStatus.ACCEPTED: "accept", ItemStatus.REJECTED: "reject"}
#: Sources that an item cites at most.
_SOURCES = 5
_QUOTED = re.compile(r"[“«]\s?([^”»]{20,}?)[,\s]*[”»]")


@dataclass
class Issues:
    """Lays the published issues of a desk, oldest first; `people` are the ids of its editors, publishers first."""

    home: DeskHome
    size: Size
    people: Sequence[int]
    draw: Random = field(default_factory=lambda: Random(17))
    _told: set[int] = field(default_factory=set)

    def lay(self, session: Session, number: int, cover: date) -> None:
        """One issue with all that was decided on it, from the stories of its week."""
        closed = datetime.combine(cover, time(8), UTC)
        digest = Digest(series=self.home.desk.series, cover_date=cover, number=number, created_at=closed)
        digest_id = digests.add(session, digest)
        for position, story in enumerate(self._stories(session, closed), start=1):
            self._item(session, digest_id, story, position, closed)
        self._edition(session, digest, closed)
        digests.set_status(session, digest_id, DigestStatus.PUBLISHED)

    def _stories(self, session: Session, closed: datetime) -> list[Story]:
        """Larger ones are likelier; each is told once."""
        week = select(Story).where(Story.first_at >= closed - timedelta(days=8), Story.first_at < closed)
        found = [story for story in session.exec(week.order_by(col(Story.id))) if story.id not in self._told]
        chosen = self.draw.sample(found, min(self.size.items, len(found)))
        self._told.update(story.id or 0 for story in chosen)
        return chosen

    def _item(self, session: Session, digest_id: int, story: Story, position: int, closed: datetime) -> None:
        sources = self._sources(session, story, closed)
        if not sources:
            return
        pieces = [*_cited(sources), *_quoted(sources)]
        first, status = sources[0], self.draw.choice(_ENDED)
        item = DigestItem(
            digest_id=digest_id,
            story_id=story.id,
            section=self.draw.choice(self.home.desk.sections).key,
            position=position,
            headline=first.title,
            lead=f"{first.outlet_name} reports on it under the title ‘{first.title}’.",
            body="\n\n".join(f"It says: “{piece.text}”" for piece in pieces if piece.role is PieceRole.QUOTATION),
            language="en",
            status=status,
            touched=True,
            score=round(self.draw.uniform(1, 9), 4),
            created_at=closed - timedelta(days=2),
            version=3,
        )
        item_id = digests.add_item(session, item, pieces)
        for row in self._diary(item_id, item, closed):
            decisions.note(session, row)

    def _sources(self, session: Session, story: Story, closed: datetime) -> list[ArticleText]:
        members = select(Membership.article_id).where(Membership.story_id == story.id)
        ids = list(session.exec(members.order_by(col(Membership.article_id)).limit(2 * _SOURCES)))
        texts = [text for text in articles.texts(session, ids).values() if text.first_seen_at < closed]
        return texts[: self.draw.randrange(1, _SOURCES + 1)]

    def _diary(self, item_id: int, item: DigestItem, closed: datetime) -> Iterator[Decision]:
        """An edit, then what was decided."""
        at, by = closed - timedelta(hours=self.draw.uniform(2, 40)), self.draw.choice(self.people)
        words = {"before": {"lead": item.lead.lower()}, "after": {"lead": item.lead}}
        yield Decision(at=at, user_id=by, verb="edit", noun="item", noun_id=item_id, **words)
        stands = {"before": {"status": "draft"}, "after": {"status": item.status.value}}
        why = "told elsewhere" if item.status is ItemStatus.REJECTED else ""
        at += timedelta(minutes=4)
        yield Decision(at=at, user_id=by, verb=_VERBS[item.status], noun="item", noun_id=item_id, why=why, **stands)

    def _edition(self, session: Session, digest: Digest, closed: datetime) -> None:
        """What readers have, printed by the program itself: its files are what an archive holds."""
        assert digest.id is not None
        facts = frozen(session, digest, self.home.desk)
        made = print_edition(facts, templates_of(facts.form, [self.home.templates, shipped_templates()]))
        edition = Edition(
            digest_id=digest.id,
            revision=1,
            cause=EditionCause.APPROVAL,
            content=made.content,
            hash=made.hash,
            approved_by=self.people[0],
            approved_at=closed,
            published_at=closed + timedelta(minutes=5),
        )
        editions.add(session, edition, made.files, made.templates)
        for verb, minutes in (("approve", 0), ("publish", 5)):
            at = closed + timedelta(minutes=minutes)
            row = Decision(at=at, user_id=self.people[0], verb=verb, noun="digest", noun_id=digest.id)
            decisions.note(session, row)


def _cited(sources: Sequence[ArticleText]) -> Iterator[Piece]:
    for text in sources:
        yield Piece(item_id=0, position=0, role=PieceRole.SOURCE, article_id=text.id, revision=text.revision)


def _quoted(sources: Sequence[ArticleText]) -> Iterator[Piece]:
    """The first quotation of each of the first two sources that have one."""
    found = [(text, said) for text in sources if (said := _QUOTED.search(text.text))]
    for text, said in found[:2]:
        yield Piece(
            item_id=0,
            position=0,
            role=PieceRole.QUOTATION,
            article_id=text.id,
            revision=text.revision,
            start=said.start(1),
            end=said.end(1),
            text=said[1],
        )
