"""What the desk calls outlets. Rows are never deleted: a label taken back is marked with the time."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from aggregator.models import OutletLabel
from aggregator.store.chunks import chunks


def in_force(session: Session, outlet_ids: Iterable[str]) -> dict[str, list[OutletLabel]]:
    """The labels of outlets, by outlet, first given first."""
    wanted = sorted(set(outlet_ids))
    found: dict[str, list[OutletLabel]] = {outlet_id: [] for outlet_id in wanted}
    for chunk in chunks(wanted):
        query = select(OutletLabel).where(col(OutletLabel.outlet_id).in_(chunk), col(OutletLabel.dropped_at).is_(None))
        for row in session.exec(query.order_by(col(OutletLabel.id))):
            found[row.outlet_id].append(row)
    return found


def add(session: Session, row: OutletLabel) -> int:
    """Store a label; returns its id."""
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def drop(session: Session, row: OutletLabel, *, now: datetime) -> None:
    """Take a label back."""
    row.dropped_at = now
    session.add(row)
    session.flush()


def move(session: Session, *, from_outlet: str, to_outlet: str) -> None:
    """Give all labels an outlet has or had to another one, which is the same outlet under another id."""
    statement = update(OutletLabel).where(col(OutletLabel.outlet_id) == from_outlet).values(outlet_id=to_outlet)
    session.execute(statement.execution_options(synchronize_session=False))
