"""`INSERT ... ON CONFLICT DO NOTHING`, which SQLAlchemy spells once for each database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

#: Rows in one statement: 15 columns each stay far below what a statement may carry (`chunks.SIZE`).
_ROWS = 500


def insert_or_ignore(session: Session, model: type[SQLModel], rows: Sequence[dict[str, Any]]) -> int:
    """Insert rows, leaving out those that a unique constraint forbids; returns how many went in.

    One statement, so that processes which do the same at once do not trip over each other.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    inserted = 0
    for start in range(0, len(rows), _ROWS):
        some = rows[start : start + _ROWS]
        # A row alone is a parameter: a statement with values in it is put together anew each time.
        statement = insert(table) if len(some) == 1 else insert(table).values(list(some))
        told = statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)  # PostgreSQL tells how many
        inserted += session.connection().execute(told, some[0] if len(some) == 1 else None).rowcount
    return inserted
