"""Sets of config files that were accepted; the newest is in force."""

from sqlmodel import Session, col, select

from aggregator.models import ConfigVersion


def newest(session: Session) -> ConfigVersion | None:
    """The set in force; None on a desk that has never run."""
    return session.exec(select(ConfigVersion).order_by(col(ConfigVersion.id).desc()).limit(1)).first()


def add(session: Session, version: ConfigVersion) -> None:
    """Put a set in force."""
    session.add(version)


def newest_id(session: Session) -> int:
    """Id of the set in force; 0 when there is none."""
    return session.exec(select(ConfigVersion.id).order_by(col(ConfigVersion.id).desc()).limit(1)).first() or 0


def newest_sha256(session: Session) -> str:
    """The hash of the set in force; empty when there is none."""
    return session.exec(select(ConfigVersion.sha256).order_by(col(ConfigVersion.id).desc()).limit(1)).first() or ""
