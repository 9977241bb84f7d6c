"""An issue as its builder shows it: the items of each section in order, and those beside it. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aggregator.models import Digest, DigestItem
from aggregator.settings import Desk
from aggregator.settings.desk import Section
from aggregator.store import digests
from aggregator.vocabulary import ItemStatus, PieceRole
from aggregator.web.desk import WebDesk


@dataclass(frozen=True, slots=True)
class Row:
    """An item with the outlets it cites."""

    item: DigestItem
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionRows:
    """A section; `heading` is None where config has no section of that key any more."""

    key: str
    heading: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """An issue with its items."""

    digest: Digest
    sections: tuple[SectionRows, ...]
    undecided: tuple[Row, ...]
    held: tuple[Row, ...]

    @property
    def count(self) -> int:
        """How many items the issue has."""
        return sum(len(section.rows) for section in self.sections)


def lists_of(desk: WebDesk, digest_id: int) -> Lists:
    """The issue as it stands.

    Raises:
        UnknownIdError: there is none of that id.
    """
    with desk.database.read() as session:
        digest = digests.get(session, digest_id)
        items = digests.items(session, digest_id, (ItemStatus.ACCEPTED, ItemStatus.DRAFT, ItemStatus.HELD))
        pieces = digests.pieces(session, [item.id for item in items if item.id is not None])
        cited = digests.cited(session, {piece.article_id for each in pieces.values() for piece in each})
    outlets = {
        ident: tuple(dict.fromkeys(cited[one.article_id][1].name for one in each if one.role is PieceRole.SOURCE))
        for ident, each in pieces.items()
    }
    rows = {status: _rows(items, outlets, status) for status in ItemStatus}
    best_first = sorted(rows[ItemStatus.DRAFT], key=lambda row: -row.item.score)
    return Lists(
        digest,
        tuple(sectioned(rows[ItemStatus.ACCEPTED], desk.home.desk)),
        tuple(best_first),
        tuple(rows[ItemStatus.HELD]),
    )


def sectioned(rows: Sequence[Row], desk: Desk) -> list[SectionRows]:
    """The rows by section in config's order, then those of sections that config has no more."""
    by_key: dict[str, list[Row]] = {section.key: [] for section in desk.sections}
    for row in rows:
        by_key.setdefault(row.item.section, []).append(row)
    headings: dict[str, Section] = {section.key: section for section in desk.sections}
    return [
        SectionRows(key, headings[key].heading if key in headings else None, tuple(each))
        for key, each in by_key.items()
    ]


def _rows(items: Sequence[DigestItem], outlets: Mapping[int, tuple[str, ...]], status: ItemStatus) -> list[Row]:
    return [Row(item, outlets[item.id or 0]) for item in items if item.status is status]
