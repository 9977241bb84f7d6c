"""Sets of config files that were accepted; the newest is in force."""

from sqlalchemy import func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from aggregator.models import ConfigVersion
from aggregator.store.listed import execute

#: Every request asks.
_NEWEST_ID = sql_select(func.max(col(ConfigVersion.id)))


def newest(session: Session) -> ConfigVersion | None:
    """The set in force; None on a desk that has never run."""
    return session.exec(select(ConfigVersion).order_by(col(ConfigVersion.id).desc()).limit(1)).first()


def add(session: Session, version: ConfigVersion) -> None:
    """Put a set in force."""
    session.add(version)


def newest_id(session: Session) -> int:
    """Id of the set in force; 0 when there is none."""
    return int(execute(session, _NEWEST_ID).scalar() or 0)


def newest_sha256(session: Session) -> str:
    """The hash of the set in force; empty when there is none."""
    return session.exec(select(ConfigVersion.sha256).order_by(col(ConfigVersion.id).desc()).limit(1)).first() or ""
