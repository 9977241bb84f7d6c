"""`config/sources.yaml` with sources added, changed or taken out: checked as a whole before it replaces what stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from aggregator.errors import Complaint, ConfigError, NotAllowedError, StaleBlockError, UnknownIdError
from aggregator.phrases import Phrase
from aggregator.settings import source_blocks
from aggregator.settings.atomic_file import replace_file
from aggregator.settings.source_blocks import Place
from aggregator.settings.source_insertion import THE_BLOCK, NewBlock, inserted
from aggregator.settings.source_reading import checked
from aggregator.settings.sources import KINDS, Sources, address_in
from aggregator.settings.yaml_file import parse_yaml
from aggregator.text import yaml_text
from aggregator.text.urls import feed_key
from aggregator.text.yaml_text import Value

_MARK = b"\xef\xbb\xbf"
_COMMENT = re.compile(r"(?:^|\s)#")


@dataclass(frozen=True, slots=True)
class Changed:
    """What the file would say: checked, not written yet."""

    content: bytes
    sources: Sources


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
        return cls(path, raw, *checked(raw, path))

    @property
    def text(self) -> str:
        """The file's text, without a mark of its byte order."""
        return self.raw.removeprefix(_MARK).decode("utf-8")

    def add(self, new: Sequence[NewBlock]) -> None:
        """Write sources into the file, which otherwise stays byte for byte as it is.

        Raises:
            NotAllowedError: an id or address stands in it already, or the file was changed since it was read.
            ConfigError: with them the file would be wrong.
            UrlError: an address is none.
            OutputError: the disk does not take it.
        """
        if new:
            self.write(self.with_added(new))

    def write(self, changed: Changed) -> None:
        """Replace the file by what was made of it.

        Raises:
            NotAllowedError: the file was changed since it was read.
            OutputError: the disk does not take it.
        """
        replace_file(self.path, changed.content, instead_of=self.raw)

    def with_added(self, new: Sequence[NewBlock]) -> Changed:
        """The file with these sources (one at least) more.

        Raises:
            NotAllowedError: an id or address stands in it already.
            ConfigError: with them the file would be wrong.
            UrlError: an address is none.
        """
        for block in new:
            self.refuse_id(block.source_id)
            self._refuse_address(block)
        return self._with(inserted(self.text, new), {block.source_id: _plain(block) for block in new})

    def block(self, source_id: str) -> str:
        """The block of a source as it is shown and given back, from the beginning of its key.

        Raises:
            UnknownIdError: the file has no such source.
        """
        return source_blocks.shown(self.text, self._place(source_id))

    def refuse_stale(self, source_id: str, block: str) -> None:
        """Do nothing where a block still is what somebody saw.

        Raises:
            StaleBlockError: it is another one by now, or gone.
        """
        place = source_blocks.find(self.text, source_id)
        present = source_blocks.shown(self.text, place) if place else ""
        if _lines(present) != _lines(block):
            raise StaleBlockError(source_id, present=present)

    def with_block(self, new: NewBlock) -> Changed:
        """The file with this block in place of the source's present one.

        Raises:
            UnknownIdError: the file has no such source.
            NotAllowedError: another source has the address.
            ConfigError: with it the file would be wrong.
            UrlError: its address is none.
        """
        place = self._place(new.source_id)
        self._refuse_address(new)
        text, column = new.text, new.column
        if place.in_braces:
            if any(map(_COMMENT.search, text.split("\n"))):
                raise ConfigError(f"{self.path} has its sources in braces, which comments do not fit in; edit it there")
            text, column = yaml_text.flow(new.source_id, new.values), 0
        try:
            return self._with(source_blocks.replaced(self.text, place, text, column), {new.source_id: _plain(new)})
        except ConfigError as error:
            first = self.text.count("\n", 0, place.start)
            raise ConfigError([_in_block(complaint, first, text) for complaint in error.complaints]) from error

    def with_value(self, source_id: str, key: str, value: Value) -> Changed:
        """The file with one value of a source set.

        Raises:
            UnknownIdError: the file has no such source.
            NotAllowedError: it is an address that another source has.
            ConfigError: with it the file would be wrong.
            UrlError: it is to be an address, and is none.
        """
        if key in (*KINDS, "start"):
            of_kind = {"spider": self.sources.sources[source_id].spider} if key == "start" else {}
            self._refuse_address(NewBlock(source_id, of_kind | {key: value}))
        content = source_blocks.with_value(self.text, self._place(source_id), key, value)
        return self._with(content, {source_id: self.data["sources"][source_id] | {key: value}})

    def without(self, *source_ids: str) -> Changed:
        """The file without these sources.

        Raises:
            UnknownIdError: the file has no such source.
        """
        for source_id in source_ids:
            self._place(source_id)
        text = self.text
        for source_id in source_ids:
            place = source_blocks.find(text, source_id)
            text = source_blocks.without(text, place) if place else text
        return self._with(text, dict.fromkeys(source_ids))

    def refuse_id(self, source_id: str) -> None:
        """Do nothing where the id is free.

        Raises:
            NotAllowedError: a source has it.
        """
        if block := self.sources.sources.get(source_id):
            raise NotAllowedError(
                Phrase(
                    "the id %(source_id)s is taken: %(name)s, %(address)s",
                    source_id=source_id,
                    name=block.name,
                    address=block.address,
                )
            )

    def _refuse_address(self, new: NewBlock) -> None:
        address = address_in(new.values)[1]
        key = feed_key(address)
        for ident, block in self.sources.sources.items():
            if ident != new.source_id and feed_key(block.address) == key:
                raise NotAllowedError(
                    Phrase("%(url)s is polled already, by the source %(other)s", url=address, other=ident)
                )

    def _place(self, source_id: str) -> Place:
        place = source_blocks.find(self.text, source_id) if source_id in self.sources.sources else None
        if place is None:
            raise UnknownIdError("source", source_id, hint=Phrase("%(path)s does not name it", path=self.path))
        return place

    def _with(self, text: str, said: Mapping[str, Mapping[str, Any] | None]) -> Changed:
        """A text as the file, which must say of these sources what is meant (None: nothing), and else what it said."""
        content = (_MARK if self.raw.startswith(_MARK) else b"") + text.encode("utf-8")
        try:
            after = checked(content, self.path)
        except ConfigError as error:
            raise self._why_not(content, error) from error
        meant = {ident: said.get(ident, block) for ident, block in (self.data.get("sources") or {}).items()}
        meant |= said
        if {**after.data, "sources": after.data.get("sources") or {}} != {
            **self.data,
            "sources": {ident: block for ident, block in meant.items() if block is not None},
        }:
            raise ConfigError(f"the block cannot be put into {self.path} as it is written; edit it by hand")
        return Changed(content, after.sources)

    def _why_not(self, content: bytes, error: ConfigError) -> ConfigError:
        """What to tell of a file that would be wrong: whether it is the place, or what it would say then."""
        try:
            parse_yaml(content, self.path)
        except ConfigError:
            return ConfigError(f"the block cannot be put into {self.path} ({error}); edit it by hand")
        return ConfigError([_as_it_would_be(complaint) for complaint in error.complaints])


def _as_it_would_be(complaint: str) -> str:
    if isinstance(complaint, Complaint):
        return Complaint(complaint.path, complaint.line, f"as it would be then, {complaint.says}")
    return f"as it would be then, {complaint}"


def _in_block(complaint: str, before: int, block: str) -> str:
    """A complaint on a line of the file as one on the line of the block that stands behind so many lines there."""
    if isinstance(complaint, Complaint) and 0 < complaint.line - before <= block.count("\n") + 1:
        return Complaint(THE_BLOCK, complaint.line - before, complaint.says)
    return complaint


def _lines(block: str) -> list[str]:
    """A block as it comes back from a form: whatever ends its lines, and however many are empty at its end."""
    return block.replace("\r\n", "\n").replace("\r", "\n").rstrip().split("\n")


def _plain(block: NewBlock) -> dict[str, object]:
    return {name: _plain_value(value) for name, value in block.values.items()}


def _plain_value(value: object) -> object:
    """A value as the file's reader gives it: selectors are a mapping, languages a list."""
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, list | tuple) else value
