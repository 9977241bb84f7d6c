"""An archive that proves itself: a zip with a manifest of the size and SHA-256 of every member.

The same members give the same bytes, on any machine: members by name, no times, nothing compressed (compressors
differ). `SHA256SUMS` lets anybody check it without Newsloom: `sha256sum -c SHA256SUMS`. Pure but for `verify`, which
reads the file it is given.
"""

import hashlib
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

from aggregator.errors import DataFileError

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
#: Small letters, digits and a few signs, at most four folders deep: no drive, no step upwards, nothing hidden.
_NAME = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}/){0,3}[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
#: The first moment a zip can name, for all of them.
_NEVER = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o644 << 16
_MOST_MEMBERS, _LARGEST = 100_000, 4_000_000_000

_UNREADABLE = (
    OSError,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    KeyError,
    OverflowError,
)


def pack(members: Mapping[str, bytes], about: Mapping[str, object]) -> bytes:
    """The archive of members by name; `about` is what the manifest says besides the list of them.

    Raises:
        ValueError: a name that could lead out of a folder.
    """
    listed = [{"name": name, "sha256": _sha256(members[name]), "size": len(members[name])} for name in sorted(members)]
    whole = dict(members) | {MANIFEST: as_json({**about, "members": listed})}
    whole[SUMS] = _sums({name: _sha256(content) for name, content in whole.items()})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(whole):
            if not is_safe(name):
                raise ValueError(f"{name!r} is no name for a member of an archive")
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.external_attr, entry.create_system = _FILE_MODE, 3
            archive.writestr(entry, whole[name])
    return packed.getvalue()


def as_json(data: object) -> bytes:
    """Data as JSON that is the same for the same data: keys in order, every script readable."""
    return (json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8", "surrogatepass")


def is_safe(name: str) -> bool:
    """Whether a member of that name lands inside the folder that an archive is unpacked in."""
    return _NAME.fullmatch(name) is not None


def verify(path: Path) -> int:
    """Compare every member of an archive with its manifest; returns how many there are.

    Raises:
        DataFileError: it is no such archive, or every difference, one a line.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            faults = list(_faults(archive))
            count = len(archive.infolist())
    except _UNREADABLE as error:
        raise DataFileError(f"{path} is no archive of evidence, or a damaged one: {error}") from error
    if faults:
        raise DataFileError("\n".join(f"{path}: {fault}" for fault in faults))
    return count


def _faults(archive: zipfile.ZipFile) -> Iterator[str]:
    """What is wrong with an archive; nothing is unpacked, and no member is read beyond the size the manifest names."""
    names, entries = archive.namelist(), archive.infolist()
    if len(names) > _MOST_MEMBERS or sum(entry.file_size for entry in entries) > _LARGEST:
        yield "it has more members, or larger ones, than any issue"
        return
    if packed := sorted({entry.filename for entry in entries if entry.compress_type != zipfile.ZIP_STORED}):
        # a few bytes may be as many gigabytes; ours are stored as they are
        yield from (f"{name!r} is compressed, as no member is" for name in packed)
        return
    yield from (f"{name!r} stands in it twice" for name, count in sorted(Counter(names).items()) if count > 1)
    yield from (f"{name!r} would lead out of a folder" for name in names if not is_safe(name))
    yield from _differences(archive, set(names))


def _differences(archive: zipfile.ZipFile, names: Set[str]) -> Iterator[str]:
    listed = _listed(archive)
    yield from (f"{name!r} is not in the manifest" for name in sorted(names - set(listed) - {MANIFEST, SUMS}))
    for name, (sha256, size) in sorted(listed.items()):
        if name not in names:
            yield f"{name!r} is missing"
        elif archive.getinfo(name).file_size != size or _sha256(archive.read(name)) != sha256:
            yield f"{name!r} is not what the manifest says"
    sums = {name: sha256 for name, (sha256, _) in listed.items()} | {MANIFEST: _sha256(archive.read(MANIFEST))}
    if SUMS not in names:
        yield f"{SUMS!r} is missing"
    elif archive.read(SUMS) != _sums(sums):
        yield f"{SUMS!r} is not what manifest and members say"


def _sums(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode("utf-8", "surrogatepass")


def _listed(archive: zipfile.ZipFile) -> dict[str, tuple[str, int]]:
    manifest = json.loads(archive.read(MANIFEST))
    try:
        return {str(row["name"]): (str(row["sha256"]), int(row["size"])) for row in manifest["members"]}
    except (TypeError, KeyError) as error:
        raise ValueError(f"{MANIFEST} has no list of members") from error


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
