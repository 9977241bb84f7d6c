"""Reading and writing the JSON lines files of `newsloom evaluate`, plain or gzipped.

Every complaint names file and line, so that a row can be mended by hand. What the fields mean is the business of the
module that reads them; here they are only taken out and checked for their type.
"""

import gzip
import json
import os
import re
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from aggregator.errors import DataFileError, OutputError

#: JSON can escape it, and neither a database nor a terminal takes it.
_HALF: Final = re.compile("[\ud800-\udfff]")
#: A window before or after them must still be a date.
_YEARS: Final = range(1000, 9000)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands, for complaints."""

    path: Path
    line: int

    def error(self, complaint: str) -> DataFileError:
        """The error to raise about the row."""
        return DataFileError(f"{self.path}:{self.line}: {complaint}")


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file with their line numbers, from 1; blank lines are passed over. A name in .gz is unpacked.

    Raises:
        DataFileError: the file is missing, unreadable or badly packed, or a line is no JSON object in UTF-8.
    """
    number = 0
    try:
        with _open(path) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, _object(line, Place(path, number))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Place(path, number + 1).error(f"badly packed ({error})") from error
    except OSError as error:
        raise DataFileError(f"{path}: cannot be read ({error.strerror or error})") from error


def _open(path: Path) -> gzip.GzipFile | IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")


def _object(line: bytes, place: Place) -> dict[str, Any]:
    try:
        row = json.loads(line.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError as error:
        raise place.error(f"not UTF-8 ({error.reason} at byte {error.start})") from error
    except (ValueError, RecursionError) as error:  # JSON's own error, a number of too many digits, brackets without end
        raise place.error(f"not JSON ({error})") from error
    if not isinstance(row, dict):
        raise place.error(f"not an object but {type(row).__name__}")
    return row


def string(row: Mapping[str, Any], key: str, *, place: Place, default: str | None = None) -> str:
    """A string field; `default` where it is missing or null.

    Raises:
        DataFileError: it is of another type, holds what is no character, or is missing without a default.
    """
    value = row.get(key)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise place.error(
            f"{key!r} is missing" if value is None else f"{key!r} is no string but {type(value).__name__}"
        )
    if not value.isascii() and _HALF.search(value):
        raise place.error(
            f"{key!r} holds half of a surrogate pair (an escape like \\ud83d alone), which is no character"
        )
    return value


def label(row: Mapping[str, Any], key: str, *, place: Place) -> str:
    """A string or whole number that names something, as a string.

    Raises:
        DataFileError: it is missing or of another type.
    """
    value = row.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return string(row, key, place=place)


def moment(row: Mapping[str, Any], key: str, *, place: Place) -> datetime | None:
    """An ISO 8601 time field in UTC, None where it is missing or null; a time without a zone is taken as UTC.

    Raises:
        DataFileError: it is something else, or far outside the years in which news appeared.
    """
    said = string(row, key, place=place, default="")
    if not said:
        return None
    try:
        read = datetime.fromisoformat(said)
        found = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise place.error(f"{key!r} is no ISO 8601 time: {said!r}") from error
    if found.year not in _YEARS:
        raise place.error(f"{key!r} is of no year in which news appeared: {said!r}")
    return found


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one object a line, the whole file or none of it.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink()
            raise
    except OSError as error:
        raise OutputError(f"{path} could not be written ({error.strerror or error})") from error
