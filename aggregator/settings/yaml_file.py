"""Reading one YAML 1.2 file into plain data, keeping the line of every key.

Only what a config needs: mappings, lists, text, numbers, true/false and null. Anchors and aliases are refused (a
300-byte alias bomb explodes when walked), and so are foreign tags, directives and duplicate keys. `no`, `off`, `12:30`
and dates stay text, as the core schema of YAML 1.2 has it. It writes nothing; what a key means is the models' business.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from aggregator.errors import Complaint, ConfigError

# 2,000 sources, the most a desk is made for, take about 500 KB.
MAX_BYTES = 1 << 20
# The deepest place of our files is 5 (watchlist, entry, variants, language, spelling).
MAX_DEPTH = 20
# A directive could ask for YAML 1.1, where `no` (also the tag of Norwegian) is false.
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)
# The parser takes 0.35 s over the 45 KB of our longest file, and one process may read it many times. Its nodes take a
# hundred times the room of the text, so that long files are not remembered.
_REMEMBERED = 8
_LONGEST_REMEMBERED = 100_000
_OPENINGS = re.compile(rf"(?:[\[{{][ \t]*){{{MAX_DEPTH + 1}}}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CORE = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The plain data of a file, and the positions to complain with."""

    path: Path
    #: dicts, lists, strings, numbers, booleans and None only
    data: dict[str, Any]
    #: place -> line, from 1
    lines: Mapping[tuple[str | int, ...], int]

    def line_of(self, place: Sequence[str | int]) -> int:
        """The line, from 1, of the key or list entry at `place`, or of its nearest parent."""
        here = tuple(place)
        while here and here not in self.lines:
            here = here[:-1]
        return self.lines.get(here, 1)


def read_yaml(path: Path) -> YamlFile:
    """Read a configuration file; an empty one is an empty mapping.

    Raises:
        ConfigError: missing, unreadable, too large, not UTF-8, not YAML, or not a mapping; with file and line.
    """
    return parse_yaml(read_bytes(path), path)


def parse_yaml(raw: bytes, path: Path) -> YamlFile:
    """The plain data of the bytes of a configuration file that stands at `path`.

    Raises:
        ConfigError: too large, not UTF-8, not YAML, or not a mapping; with file and line.
    """
    root = _composed(_decoded(raw, path), path)
    if root is None or _tag(root) == "null":
        return YamlFile(path=path, data={}, lines={})
    if not isinstance(root, MappingNode):
        kind = "list" if isinstance(root, SequenceNode) else "single value"
        raise ConfigError([Complaint(path, _line(root), f"a mapping (key: value) is needed at the top, not a {kind}")])
    walk = _Walk(path)
    return YamlFile(path=path, data=walk.mapping(root, ()), lines=walk.lines)


def read_bytes(path: Path) -> bytes:
    """The bytes of a configuration file, no more than tell that there are too many.

    Raises:
        ConfigError: missing, or unreadable.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise ConfigError(f"{path} is missing; `newsloom init DIR` writes a commented one") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error


def _decoded(raw: bytes, path: Path) -> str:
    if len(raw) > MAX_BYTES:
        raise ConfigError(f"{path}: larger than 1 MiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ConfigError([Complaint(path, line, "not UTF-8 text")]) from error


def _composed(text: str, path: Path) -> Node | None:
    for pattern, complaint in ((_DIRECTIVE, "directives (%) are not allowed"), (_OPENINGS, "nested too deeply")):
        # before parsing: a directive changes it, and the parser takes 40 s over 5,000 opening brackets
        if found := pattern.search(text):
            raise ConfigError([Complaint(path, _line_at(text, found.start()), complaint)])
    try:
        return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _parsed(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        says = str(error.problem or error.context or "not YAML")
        raise ConfigError([Complaint(path, mark.line + 1, says) if mark else f"{path}: {says}"]) from error
    except RecursionError as error:
        raise ConfigError(f"{path}: nested too deeply") from error
    except ReaderError as error:
        where, sign = _line_at(text, error.position), f"U+{ord(text[error.position]):04X}"
        says = f"{sign} may not stand in YAML; in double quotes it has an escape"
        raise ConfigError([Complaint(path, where, says)]) from error
    except (YAMLError, ValueError) as error:
        raise ConfigError(f"{path}: not YAML: {' '.join(str(error).split())}") from error


def _parsed(text: str) -> Node | None:
    node: Node | None = YAML(typ="safe", pure=True).compose(text)
    return node


#: Nodes are only ever looked at.
_remembered = lru_cache(_REMEMBERED)(_parsed)


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


@dataclass(slots=True)
class _Walk:
    """Turns the parser's nodes into plain data and notes where each stands."""

    path: Path
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def mapping(self, node: MappingNode, place: tuple[str | int, ...]) -> dict[str, Any]:
        self._check(node, place)
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._value(key_node, (*place, ""))
            if not isinstance(key, str):
                raise self._fault(key_node, f"the key {_shown(key_node)} is not text; put it in quotes")
            if key in found:
                raise self._fault(key_node, f"the key {key!r} stands here a second time")
            here = (*place, key)
            self.lines[here] = _line(key_node)
            found[key] = self._value(value_node, here)
        return found

    def _value(self, node: Node, place: tuple[str | int, ...]) -> Any:
        if isinstance(node, MappingNode):
            return self.mapping(node, place)
        self._check(node, place)
        if isinstance(node, SequenceNode):
            return [self._entry(entry, (*place, index)) for index, entry in enumerate(node.value)]
        try:
            return _SCALARS[_tag(node)](node.value)
        except ValueError as error:
            raise self._fault(node, f"{_shown(node)} is not what it should be: {error}") from error

    def _entry(self, node: Node, place: tuple[str | int, ...]) -> Any:
        self.lines[place] = _line(node)
        return self._value(node, place)

    def _check(self, node: Node, place: tuple[str | int, ...]) -> None:
        # An alias is the anchored node over again, so that the anchor, met first, tells of both.
        if node.anchor:
            raise self._fault(node, "anchors and aliases (&, *) are not allowed; write the value out")
        if _tag(node) not in (_SCALARS if isinstance(node, ScalarNode) else _COLLECTIONS):
            raise self._fault(node, f"the tag {_tag(node)[:60]} is not allowed")
        if len(place) > MAX_DEPTH:
            raise self._fault(node, "nested too deeply")

    def _fault(self, node: Node, complaint: str) -> ConfigError:
        return ConfigError([Complaint(self.path, _line(node), complaint)])


def _tag(node: Node) -> str:
    return str(node.tag).removeprefix(_CORE)


def _shown(node: Node) -> str:
    return repr(node.value[:60]) if isinstance(node, ScalarNode) else "(a list or mapping)"


def _text(value: str) -> str:
    if _UNSTORABLE.search(value):
        raise ValueError("NUL and halves of characters cannot be stored")
    return value


def _truth(value: str) -> bool:
    if value.lower() not in ("true", "false"):
        raise ValueError("true or false is needed")
    return value.lower() == "true"


def _whole(value: str) -> int:
    return int(value, 0) if re.match(r"[-+]?0[xo]", value) else int(value)


def _number(value: str) -> float:
    # YAML writes infinity and not-a-number as .inf and .nan; the models' bounds refuse them
    return float(re.sub(r"^([-+]?)\.(?=[a-z])", r"\1", value.lower()))


def _nothing(value: str) -> None:
    return None


_SCALARS: Mapping[str, Callable[[str], Any]] = {
    "str": _text,
    "timestamp": _text,
    "bool": _truth,
    "int": _whole,
    "float": _number,
    "null": _nothing,
}
_COLLECTIONS = frozenset({"map", "seq"})
