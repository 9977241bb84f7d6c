"""A digest in the store as it would be approved now. Reads only."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from aggregator.models import Correction, Digest
from aggregator.publishing.edition import ItemFacts
from aggregator.publishing.facts import digest_facts, item_facts
from aggregator.publishing.frozen import CorrectionFacts, FrozenEdition, Withdrawal, articles_in, set_right
from aggregator.settings import Desk
from aggregator.store import corrections, digests, users
from aggregator.vocabulary import ItemStatus


def frozen(session: Session, digest: Digest, desk: Desk) -> FrozenEdition:
    """The accepted items of a digest in printed order, with the corrections made so far."""
    assert digest.id is not None
    form = digest_facts(digest, desk)
    items = item_facts(session, digest.id, desk, (ItemStatus.ACCEPTED,))
    return FrozenEdition(
        desk=desk.name,
        public_url=desk.public_url,
        form=desk.form,
        series=form.series,
        number=form.number,
        headline=form.headline,
        cover_date=form.cover_date,
        language=form.language,
        marker=form.marker,
        zone=desk.time_zone,
        sections=form.sections,
        items=tuple(_in_order(items, [section.key for section in form.sections])),
        corrections=tuple(_corrections(session, digest.id)),
    )


def as_corrected(
    session: Session, digest: Digest, last: FrozenEdition, item_id: int | None, desk: Desk
) -> FrozenEdition:
    """The last edition with what was set right since: the words of one item, and the corrections."""
    ids = {article.id for item in last.items for article in articles_in(item)}
    cited = digests.cited(session, ids)
    redacted = {ident for ident, (article, _) in cited.items() if article.redacted_at is not None}
    return set_right(last, frozen(session, digest, desk), item_id, redacted=redacted)


def notice(edition: FrozenEdition, withdrawal: Withdrawal) -> FrozenEdition:
    """What stands in the place of a withdrawn issue: who it was, and why it is gone."""
    headline = edition.headline.strip() or next((item.headline for item in edition.items), "")
    return replace(edition, headline=headline, items=(), corrections=(), withdrawn=withdrawal)


def _in_order(items: Sequence[ItemFacts], keys: Sequence[str]) -> list[ItemFacts]:
    """Positions count from 1 through the whole issue: gaps that other items left say nothing."""
    order = {key: place for place, key in enumerate(keys)}
    kept = sorted(items, key=lambda item: (order.get(item.section, len(order)), item.section, item.position, item.id))
    # notes for the writer are no part of an issue
    return [replace(item, extracts=(), position=place) for place, item in enumerate(kept, start=1)]


def _corrections(session: Session, digest_id: int) -> list[CorrectionFacts]:
    names = users.names(session)
    return [_correction(row, names[row.user_id]) for row in corrections.of(session, digest_id)]


def _correction(row: Correction, by: str) -> CorrectionFacts:
    return CorrectionFacts(row.kind, row.item_id, row.was, row.now, row.note, row.at, by)
