"""Long lists of keys in a query as one bound parameter, however many there are.

With a parameter for each key SQLAlchemy took longer to prepare the statements of deduplication than the database to
answer them. The list is a JSON array, which SQLite and PostgreSQL both can take for rows.
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import ColumnElement, CursorResult, Executable, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session

_ROWS_IN_SQLITE: Final = "(SELECT value FROM json_each({array}))"
_ROWS_IN_POSTGRESQL: Final = (
    "(SELECT CAST(value AS {type}) FROM json_array_elements_text(CAST({array} AS JSON)) AS value)"
)


class _Numbers(FunctionElement[int]):
    """The elements of a JSON array of whole numbers as rows."""

    inherit_cache = True


class _Texts(FunctionElement[str]):
    """The elements of a JSON array of texts as rows."""

    inherit_cache = True


@compiles(_Numbers, "sqlite")
@compiles(_Texts, "sqlite")
def _in_sqlite(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    return _ROWS_IN_SQLITE.format(array=compiler.process(element.clauses, **options))


@compiles(_Numbers, "postgresql")
@compiles(_Texts, "postgresql")
def _in_postgresql(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
    kind = "VARCHAR" if isinstance(element, _Texts) else "BIGINT"
    return _ROWS_IN_POSTGRESQL.format(type=kind, array=compiler.process(element.clauses, **options))


def among(column: Any, name: str) -> ColumnElement[bool]:
    """Whether a whole-number or text column is one of the keys that the parameter `name` has, as `listed` gives it."""
    rows = _Numbers if issubclass(column.type.python_type, int) else _Texts
    found: ColumnElement[bool] = column.op("IN", is_comparison=True)(rows(bindparam(name, type_=String)))
    return found


def listed(keys: Iterable[int] | Iterable[str]) -> str:
    """The value of such a parameter: the distinct keys, sorted, so that indexes are walked in order."""
    return json.dumps(sorted(set(keys)))


def execute(session: Session, statement: Executable, **parameters: Any) -> CursorResult[*tuple[Any, ...]]:
    """Execute a statement on tables in the session's transaction: plain rows, which take a third of objects' time."""
    session.flush()
    return session.connection().execute(statement, parameters)
