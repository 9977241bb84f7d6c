"""Many rows into one table, each a value by column.

SQLAlchemy converts every value of every row; here each distinct time, enum or number of a column is converted once,
for rows of one batch have most of them in common. Nor is the statement put together anew for each batch.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.types import JSON
from sqlmodel import Session


def insert_all(session: Session, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all name the same columns, those with a default too."""
    if not rows:
        return
    connection = session.connection()
    prepared = _prepare(table, tuple(rows[0]), connection.dialect)
    columns = [column.converted([row[column.name] for row in rows]) for column in prepared.columns]
    values: list[Any] = list(zip(*columns, strict=True))
    if not prepared.is_positional:
        values = [dict(zip(rows[0], row, strict=True)) for row in values]
    connection.exec_driver_sql(prepared.sql, values)


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    #: to what the driver takes; None where it takes the values as they are
    convert: Callable[[Any], Any] | None
    #: whether its values can be looked up; lists cannot
    is_hashable: bool

    def converted(self, values: list[Any]) -> list[Any]:
        if self.convert is None:
            return values
        if not self.is_hashable:
            return [self.convert(value) for value in values]
        known = {value: self.convert(value) for value in set(values)}
        return [known[value] for value in values]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A statement, and the columns of a row in the order in which it takes them."""

    sql: str
    columns: tuple[_Column, ...]
    is_positional: bool


@lru_cache(maxsize=64)
def _prepare(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Prepared:
    statement = insert(table).compile(dialect=dialect, column_keys=list(names))
    columns = []
    for name in statement.positiontup or names:
        kind: Any = table.c[name].type
        convert = kind.dialect_impl(dialect).bind_processor(dialect)
        columns.append(_Column(name, convert, not isinstance(kind, JSON)))
    return _Prepared(str(statement), tuple(columns), bool(statement.positiontup))
