"""`config/desk.yaml` with one number changed: every other byte stays as a person wrote it.

The number is replaced where it stands, or put in at the nearest block there is. The result is checked as a whole
before it replaces the file; where the file is written in a way this does not know, nothing is written.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from aggregator.errors import ConfigError
from aggregator.settings.atomic_file import replace_file
from aggregator.settings.desk import Desk
from aggregator.settings.validation import validated
from aggregator.settings.yaml_file import parse_yaml, read_bytes

_MARK = b"\xef\xbb\xbf"


def set_number(path: Path, keys: Sequence[str], value: float) -> None:
    """Write a number into the file, under the keys that lead there.

    Raises:
        ConfigError: the file is missing or wrong, would be wrong with it, or has no place for it as it is written.
        NotAllowedError: somebody changed it meanwhile.
        OutputError: the disk does not take it.
    """
    raw = read_bytes(path)
    before = parse_yaml(raw, path).data
    mark = _MARK if raw.startswith(_MARK) else b""
    content = mark + with_number(raw.removeprefix(_MARK).decode("utf-8"), keys, value).encode("utf-8")
    by_hand = f"write {': '.join([*keys, repr(value)])} by hand"
    try:
        after = parse_yaml(content, path)
    except ConfigError as error:
        raise ConfigError(f"no number can be put into {path} ({error}); {by_hand}") from error
    if after.data != _with(before, keys, value):
        raise ConfigError(f"no number can be put into {path} as it is written; {by_hand}")
    validated(after, Desk)
    replace_file(path, content, instead_of=raw)


def with_number(text: str, keys: Sequence[str], value: float) -> str:
    """`text`, a valid mapping in YAML, with the number under `keys`."""
    node: Node | None = YAML(typ="safe", pure=True).compose(text)
    column = above = 0
    for depth, key in enumerate(keys):
        if not isinstance(node, MappingNode):
            return _below(text, node, keys[depth:], value, above=above, column=column)
        pair = next((pair for pair in node.value if pair[0].value == key), None)
        if pair is None:
            return _into(text, node, keys[depth:], value)
        column, above, node = pair[0].start_mark.column + 2, pair[0].end_mark.index, pair[1]
    if not isinstance(node, ScalarNode):
        return text
    start, end = node.start_mark.index, node.end_mark.index
    apart = " " if start == end else ""
    return f"{text[:start]}{apart}{value!r}{text[end:]}"


def _into(text: str, node: MappingNode, keys: Sequence[str], value: float) -> str:
    """As the first entry of a mapping, or within its braces."""
    if node.flow_style:
        start = node.start_mark.index + 1
        more = ", " if node.value else ""
        braces = ": {".join(keys) + f": {value!r}" + "}" * (len(keys) - 1)
        return f"{text[:start]}{braces}{more}{text[start:]}"
    first = node.value[0][0].start_mark
    if first.column == 0:  # the top of the file: comments belong to the block they stand over, so it goes to the end
        end = "" if text.endswith(("\n", "\r")) else _line_end(text)
        return text + end + _block(text, keys, value, column=0)
    start = first.index - first.column
    return text[:start] + _block(text, keys, value, column=first.column) + text[start:]


def _below(text: str, node: Node | None, keys: Sequence[str], value: float, *, above: int, column: int) -> str:
    """Under a key, which ends at `above` and has nothing yet, or into an empty file."""
    if node is None:
        return text + ("" if not text or text.endswith("\n") else _line_end(text)) + _block(text, keys, value, column=0)
    line = text.find("\n", above)
    at = len(text) if line < 0 else line + 1
    ended = "" if line >= 0 else _line_end(text)
    return text[:at] + ended + _block(text, keys, value, column=column) + text[at:]


def _block(text: str, keys: Sequence[str], value: float, *, column: int) -> str:
    lines = [" " * (column + 2 * depth) + f"{key}:" for depth, key in enumerate(keys)]
    return _line_end(text).join(lines) + f" {value!r}" + _line_end(text)


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _with(data: Mapping[str, Any], keys: Sequence[str], value: float) -> dict[str, Any]:
    if len(keys) == 1:
        return {**data, keys[0]: value}
    return {**data, keys[0]: _with(data.get(keys[0]) or {}, keys[1:], value)}
