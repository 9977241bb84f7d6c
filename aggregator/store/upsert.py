"""`INSERT ... ON CONFLICT DO NOTHING`, which SQLAlchemy spells once for each database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_or_ignore(session: Session, model: type[SQLModel], rows: Sequence[dict[str, Any]]) -> int:
    """Insert rows, leaving out those that a unique constraint forbids; returns how many went in.

    The database decides, row by row, so that processes which do the same at once do not trip over each other.
    """
    if not rows:
        return 0
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    # Rows are parameters: a statement with their values in it is put together anew each time.
    # Without the option SQLAlchemy does not keep what PostgreSQL tells of the number.
    statement = insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return session.connection().execute(statement, list(rows)).rowcount
