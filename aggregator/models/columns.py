"""Column types shared by the tables: aware times and enums stored by their value."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Enum, Integer
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from aggregator.clock import aware_utc

#: A 64-bit key that SQLite still counts up by itself (only INTEGER PRIMARY KEY does there).
BigKey = BigInteger().with_variant(Integer, "sqlite")


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC moment on every database.

    SQLite drops the zone of a timestamp (measured: aware in, naive out), so it is put back on the way out; a naive
    moment on the way in is a programming error and raises ValueError.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC."""
        return None if value is None else aware_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With its zone again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(kind: type[StrEnum]) -> Any:
    """An enum kept as its value in a short text column: readable in any database shell, no native type to migrate."""
    return Enum(kind, native_enum=False, length=24, values_callable=lambda members: [m.value for m in members])
