"""Hostile strings in every text that a desk has from outside or from people: found from its tables themselves."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from sqlalchemy import JSON, Column, Enum, LargeBinary, String, Table, Text, UniqueConstraint, select, update
from sqlmodel import Session, SQLModel
from sqlmodel.sql.sqltypes import AutoString

#: Texts that are names of things inside the program, or prove something: nobody outside writes them.
_OURS = frozenset(
    "language section verb noun series output media_type name_key place born holder job slot model rules tab content "
    "desk sources outputs agencies etag last_modified value kind key entry_key claim_key content_type address".split()
)
_ENDINGS = ("_id", "_hash", "sha256", "token", "fingerprint", "hash")
_OTHER_TABLES = frozenset({"configversion", "config_version", "templatetext", "template_text", "lease", "set_up_link"})
#: Keys of JSON columns under which texts stand that somebody wrote.
_WRITTEN = frozenset(
    "headline lead body words was now note why error title says quoted name description label original text".split()
)


def spoil(session: Session, strings: Sequence[str], *, first: int = 0) -> int:
    """Put strings into every text of every row, one after the other, beginning with the one numbered `first`.

    Returns how many places there were.
    """
    numbers, rows = count(first), count(first // 7)

    def following() -> str:
        return strings[next(numbers) % len(strings)]

    for table in SQLModel.metadata.sorted_tables:
        texts, documents = list(_texts(table)), list(_documents(table))
        if table.name in _OTHER_TABLES or not (texts or documents):
            continue
        keys = list(table.primary_key.columns)
        for row in session.connection().execute(select(table)).mappings().all():
            is_filled = next(rows) % 2  # what is empty says something as well: half of it stays so
            values: dict[str, Any] = {
                column.name: _cut(following(), column)
                for column in texts
                if row[column.name] or (is_filled and row[column.name] is not None)
            }
            values |= {column.name: _within(row[column.name], following) for column in documents}
            values = {name: value for name, value in values.items() if value != row[name]}
            if values:
                where = [key == row[key.name] for key in keys]
                session.connection().execute(update(table).where(*where).values(**values))
    return next(numbers) - first


def _texts(table: Table) -> Iterator[Column[Any]]:
    unique = {
        column.name for each in table.constraints if isinstance(each, UniqueConstraint) for column in each.columns
    }
    unique |= {column.name for each in table.indexes if each.unique for column in each.columns}
    for column in table.columns:
        is_text = isinstance(column.type, (AutoString, String, Text)) and not isinstance(
            column.type, (Enum, LargeBinary)
        )
        if not is_text or column.primary_key or column.foreign_keys or column.unique or column.name in unique:
            continue
        if column.name in _OURS or column.name.endswith(_ENDINGS):
            continue
        yield column


def _documents(table: Table) -> Iterator[Column[Any]]:
    yield from (column for column in table.columns if isinstance(column.type, JSON))


def _cut(text: str, column: Column[Any]) -> str:
    length = getattr(column.type, "length", None)
    storable = text.replace("\0", "").encode("utf-8", "replace").decode()
    return storable[:length] if length else storable


def _within(value: Any, following: Any) -> Any:
    """A document with strings under the keys that people's words stand under, and in lists of nothing but strings."""
    if isinstance(value, dict):
        return {
            key: following() if key in _WRITTEN and isinstance(each, str) else _within(each, following)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_within(each, following) for each in value]
    return value
