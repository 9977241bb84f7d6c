"""The archive that proves itself: the same bytes each time, every alteration seen, no name that leads out."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import DataFileError
from aggregator.publishing.archive import is_safe, pack, verify

MEMBERS = {"texts/1-1.txt": "پل باز شد".encode(), "issue.json": b"{}", "snapshots/ab.bin": b"\0\xff" * 99}
NAMES = st.from_regex(r"[a-z]{1,5}(/[a-z0-9]{1,5}\.txt)?", fullmatch=True)


def written(path: Path, change: Callable[[dict[str, bytes]], None], doubled: str = "") -> Path:
    """An archive whose members were changed afterwards."""
    with zipfile.ZipFile(io.BytesIO(pack(MEMBERS, {"format": 1}))) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    change(found)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)
        if doubled:
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr(doubled, b"{}")
    return path


def test_an_archive_lists_every_member_and_has_sums_for_others_tools(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(pack(MEMBERS, {"format": 1}))
    assert verify(path) == 5
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
        assert sums == {
            name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist() if name != "SHA256SUMS"
        }
    assert [row["name"] for row in manifest["members"]] == sorted(MEMBERS)
    assert manifest["format"] == 1


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=6))
def test_the_same_members_in_any_order_give_the_same_bytes(members: dict[str, bytes]) -> None:
    members = {f"m/{name.replace('/', '-')}": content for name, content in members.items()}
    assert pack(members, {}) == pack(dict(reversed(members.items())), {})


ENDLESS = b'{"members": [{"name": "x", "sha256": "x", "size": 1e999}]}'


def _said_otherwise(found: dict[str, bytes]) -> dict[str, bytes]:
    """The manifest with something else in it than its members."""
    return {"manifest.json": found["manifest.json"].replace(b'"format": 1', b'"format": 2')}


ALTERED: list[tuple[str, Callable[[dict[str, bytes]], None]]] = [
    ("is not what the manifest says", lambda found: found.update({"issue.json": b"[]"})),
    ("is missing", lambda found: found.pop("issue.json") and None),
    ("is not in the manifest", lambda found: found.update({"more.txt": b""})),
    ("lead out of a folder", lambda found: found.update({"../evil": b""})),
    ("'SHA256SUMS' is not what", lambda found: found.update({"SHA256SUMS": b"0  issue.json\n"})),
    ("'SHA256SUMS' is missing", lambda found: found.pop("SHA256SUMS") and None),
    ("'SHA256SUMS' is not what", lambda found: found.update(_said_otherwise(found))),
    ("no archive of evidence", lambda found: found.update({"manifest.json": ENDLESS})),
    ("no list of members", lambda found: found.update({"manifest.json": b"{}"})),
    ("no archive of evidence", lambda found: found.pop("manifest.json") and None),
    ("no archive of evidence", lambda found: found.update({"manifest.json": b"\xff"})),
]


@pytest.mark.parametrize(("says", "change"), ALTERED)
def test_every_alteration_is_seen(tmp_path: Path, says: str, change: Callable[[dict[str, bytes]], None]) -> None:
    with pytest.raises(DataFileError, match=says):
        verify(written(tmp_path / "a.zip", change))


def test_a_member_that_stands_there_twice_is_seen(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="twice"):
        verify(written(tmp_path / "a.zip", lambda _: None, doubled="issue.json"))


def test_a_packed_member_is_told_and_never_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, zeros = tmp_path / "a.zip", b"\0" * 1_000_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", zeros)
        archive.writestr("issue.json", zeros)
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(DataFileError, match=r"'issue.json' is compressed"):
        verify(path)


@pytest.mark.timeout(60)
def test_an_archive_of_very_many_members_is_looked_through_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(60_000):
            archive.writestr(zipfile.ZipInfo(f"m/{number}"), b"")
        archive.writestr("manifest.json", b'{"members": []}')
    with pytest.raises(DataFileError, match="not in the manifest"):
        verify(path)


@pytest.mark.parametrize("raw", [b"", b"PK", b"no zip at all", pack(MEMBERS, {})[:-40], pack(MEMBERS, {})[:300]])
def test_what_is_no_archive_is_told(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(raw)
    with pytest.raises(DataFileError, match="no archive of evidence"):
        verify(path)
    with pytest.raises(DataFileError):
        verify(tmp_path / "nowhere.zip")


@pytest.mark.parametrize(
    "name",
    ["", "/etc/x", "../x", "a/../b", "a//b", "C:/x", "a\\b", ".hidden", "a/.b", "a b", "پل", "a/b/c/d/e", "x" * 200],
)
def test_names_that_could_lead_out_are_refused(name: str) -> None:
    assert not is_safe(name)
    with pytest.raises(ValueError, match="no name"):
        pack({name: b""}, {})
