"""Evaluation files: what is read, and what is said about a bad row."""

import gzip
import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import DataFileError, OutputError
from aggregator.evaluation.jsonlines import Place, label, moment, read_rows, string, write_rows

_PLACE = Place(Path("rows.jsonl"), 7)


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz"])
def test_rows_are_read_with_their_line_numbers(tmp_path: Path, name: str) -> None:
    content = '\ufeff{"id": "یک"}\n\n{"id": "dy"}'.encode()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    assert list(read_rows(tmp_path / name)) == [(1, {"id": "یک"}), (3, {"id": "dy"})]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b'{"id": ', "not JSON"),
        (b"[1]", "not an object but list"),
        (b"\xff{}", "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b'{"id": ' + b"9" * 5000 + b"}", "not JSON"),
    ],
    ids=["half a row", "a list", "other bytes", "brackets without end", "digits without end"],
)
def test_a_bad_row_is_named_with_file_and_line(tmp_path: Path, line: bytes, complaint: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"id": 1}\n' + line + b"\n")
    with pytest.raises(DataFileError, match=rf"rows\.jsonl:2: {complaint}"):
        list(read_rows(path))


@pytest.mark.parametrize("cut", [0.5, 0.9, 0.99])
def test_a_broken_package_is_a_data_error(tmp_path: Path, cut: float) -> None:
    packed = gzip.compress(b'{"id": "a", "text": "%d"}\n' % 12345 * 3)
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(packed[: int(len(packed) * cut)])
    with pytest.raises(DataFileError, match="badly packed"):
        list(read_rows(path))


def test_text_in_a_file_called_gz_is_a_data_error(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl.gz").write_text('{"id": 1}\n')
    with pytest.raises(DataFileError, match="badly packed"):
        list(read_rows(tmp_path / "rows.jsonl.gz"))


def test_a_missing_file_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"none\.jsonl: cannot be read"):
        list(read_rows(tmp_path / "none.jsonl"))


@given(st.binary(max_size=80))
def test_any_bytes_give_objects_or_a_data_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("rows") / "rows.jsonl"
    path.write_bytes(content)
    with suppress(DataFileError):
        assert all(isinstance(row, dict) for _, row in read_rows(path))


@pytest.mark.parametrize(
    ("row", "complaint"),
    [({}, "'title' is missing"), ({"title": 3}, "'title' is no string but int"), ({"title": []}, "no string but list")],
)
def test_a_field_of_another_type_is_named(row: dict[str, object], complaint: str) -> None:
    with pytest.raises(DataFileError, match=rf"rows\.jsonl:7: .*{complaint}"):
        string(row, "title", place=_PLACE)


def test_a_missing_or_null_field_may_have_a_default() -> None:
    assert (
        string({}, "title", place=_PLACE, default="x")
        == string({"title": None}, "title", place=_PLACE, default="x")
        == "x"
    )


def test_names_may_be_whole_numbers_but_no_booleans() -> None:
    assert (label({"group": 12}, "group", place=_PLACE), label({"group": "g"}, "group", place=_PLACE)) == ("12", "g")
    for wrong in (True, 1.5, None):
        with pytest.raises(DataFileError, match="group"):
            label({"group": wrong}, "group", place=_PLACE)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-01-05T06:02:00Z", datetime(2026, 1, 5, 6, 2, tzinfo=UTC)),
        ("2026-01-05T06:02:00+03:30", datetime(2026, 1, 5, 2, 32, tzinfo=UTC)),
        ("2026-01-05", datetime(2026, 1, 5, tzinfo=UTC)),
        (None, None),
        ("", None),
    ],
)
def test_times_are_read_in_utc(said: str | None, meant: datetime | None) -> None:
    assert moment({"published": said}, "published", place=_PLACE) == meant


@pytest.mark.parametrize("said", ["yesterday", "2026-13-01", "0001-01-01T00:00:00+14:00", "0001-01-02", "9999-12-31"])
def test_a_wrong_time_is_named(said: str) -> None:
    with pytest.raises(DataFileError, match="published"):
        moment({"published": said}, "published", place=_PLACE)


def test_written_rows_can_be_read_again(tmp_path: Path) -> None:
    path, rows = tmp_path / "out.jsonl", [{"id": "پل"}, {"id": "x\ud800"}]
    write_rows(path, rows)
    assert path.read_text(encoding="utf-8").startswith('{"id": "پل"}')
    assert [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()] == ["پل", "x\ud800"]


def test_an_interrupted_file_leaves_the_earlier_one(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    write_rows(path, [{"id": 1}])
    with pytest.raises(TypeError):
        write_rows(path, [{"id": 2}, {"id": object()}])
    assert (path.read_text(), [file.name for file in tmp_path.iterdir()]) == ('{"id": 1}\n', ["out.jsonl"])


def test_a_file_that_cannot_be_written_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"out\.jsonl could not be written"):
        write_rows(tmp_path / "none" / "out.jsonl", [])
