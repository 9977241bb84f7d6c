"""The day of a moment inside a statement, so that rows are counted by day before they leave the database."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _UtcDay(FunctionElement[str]):
    """The first ten signs of a moment as ISO 8601 writes it, by UTC."""

    type = String()
    inherit_cache = True


@compiles(_UtcDay, "sqlite")
def _in_sqlite(element: FunctionElement[str], compiler: SQLCompiler, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 10)"


@compiles(_UtcDay, "postgresql")
def _in_postgresql(element: FunctionElement[str], compiler: SQLCompiler, **options: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **options)} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"


def utc_day(column: Any) -> FunctionElement[str]:
    """The day of a column of moments, like 2026-03-04."""
    return _UtcDay(column)
