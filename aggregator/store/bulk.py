"""Many rows into one table, each a value by column.

SQLAlchemy converts every value of every row; here each distinct time, enum or number of a column is converted once,
for rows of one batch have most of them in common.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.types import JSON
from sqlmodel import Session


def insert_all(session: Session, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all name the same columns."""
    if not rows:
        return
    connection = session.connection()
    names = list(rows[0])
    statement = insert(table).compile(dialect=connection.dialect, column_keys=names)
    columns = {name: _converted([row[name] for row in rows], table.c[name].type, connection.dialect) for name in names}
    if statement.positiontup:
        order = statement.positiontup
        values: list[Any] = list(zip(*(columns[name] for name in order), strict=True))
    else:
        values = [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    connection.exec_driver_sql(str(statement), values)


def _converted(values: list[Any], kind: Any, dialect: Dialect) -> list[Any]:
    """The values of one column as the driver takes them."""
    convert: Callable[[Any], Any] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    if convert is None:
        return values
    if isinstance(kind, JSON):  # lists cannot be looked up
        return [convert(value) for value in values]
    known = {value: convert(value) for value in set(values)}
    return [known[value] for value in values]
