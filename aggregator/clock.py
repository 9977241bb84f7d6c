"""The time, handed in from the door so that every deciding function takes `now` as a fact.

Only commands, the collector and jobs read the wall clock, here; tests pass a moment of their own.
"""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present moment, aware, UTC."""
    return datetime.now(UTC)


def aware_utc(moment: datetime) -> datetime:
    """`moment` in UTC.

    Raises:
        ValueError: it has no zone; a guess would shift articles into the wrong day.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a zone: {moment!r}")
    return moment.astimezone(UTC)
