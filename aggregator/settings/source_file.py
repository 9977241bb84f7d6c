"""`config/sources.yaml` with sources added to it: checked as a whole before it replaces the file a person wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from aggregator.errors import ConfigError, NotAllowedError
from aggregator.settings.atomic_file import replace_file
from aggregator.settings.source_insertion import NewBlock, inserted
from aggregator.settings.sources import Sources
from aggregator.settings.validation import validated
from aggregator.settings.yaml_file import parse_yaml
from aggregator.text.urls import feed_key

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file as it was read."""

    path: Path
    raw: bytes
    #: what it says, plain and checked
    data: Mapping[str, Any]
    sources: Sources

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read and check the file.

        Raises:
            ConfigError: it is missing, or wrong.
        """
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
        file = parse_yaml(raw, path)
        return cls(path, raw, file.data, validated(file, Sources, further=Sources.clashes))

    def add(self, new: Sequence[NewBlock]) -> None:
        """Write sources into the file, which otherwise stays byte for byte as it is.

        Raises:
            NotAllowedError: an id or address stands in it already, or the file was changed since it was read.
            ConfigError: with them the file would be wrong.
            UrlError: an address is none.
            OutputError: the disk does not take it.
        """
        if not new:
            return
        known = {feed_key(block.feed): ident for ident, block in reversed(self.sources.sources.items())}
        for block in new:
            self.refuse_id(block.source_id)
            if other := known.get(feed_key(str(block.values["feed"]))):
                raise NotAllowedError(f"{block.values['feed']} is polled already, by the source {other}")
        replace_file(self.path, self._with(new), instead_of=self.raw)

    def refuse_id(self, source_id: str) -> None:
        """Do nothing where the id is free.

        Raises:
            NotAllowedError: a source has it.
        """
        if block := self.sources.sources.get(source_id):
            raise NotAllowedError(f"the id {source_id} is taken: {block.name}, {block.feed}")

    def _with(self, new: Sequence[NewBlock]) -> bytes:
        mark = _MARK if self.raw.startswith(_MARK) else b""
        content = mark + inserted(self.raw.removeprefix(_MARK).decode("utf-8"), new).encode("utf-8")
        try:
            after = parse_yaml(content, self.path)
        except ConfigError as error:
            raise ConfigError(f"no block can be put into {self.path} ({error}); edit it by hand") from error
        said = (self.data.get("sources") or {}) | {block.source_id: _plain(block) for block in new}
        if after.data != {**self.data, "sources": said}:
            raise ConfigError(f"no block can be put into {self.path} as it is written; edit it by hand")
        try:
            validated(after, Sources, further=Sources.clashes)
        except ConfigError as error:
            raise ConfigError([f"as it would be then, {complaint}" for complaint in error.complaints]) from error
        return content


def _plain(block: NewBlock) -> dict[str, object]:
    return {name: value if isinstance(value, str | int) else list(value) for name, value in block.values.items()}
