"""One block in the text of `config/sources.yaml`: where it stands, and the text with it changed or taken out.

Nothing outside the block changes, and of the block what is not meant. Pure; that the result says what it should is for
`source_file` to check.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from aggregator.settings.sources import ORDER
from aggregator.settings.yaml_lines import end_of_block, ended, line_at, line_end, line_start, margin
from aggregator.text import yaml_text
from aggregator.text.yaml_text import Value

_LINES = re.compile(r"\r\n|\r|\n")
_EMPTY_LINE = re.compile(r"[ \t]*(?:\r\n|\r|\n)")
_EMPTY_END = re.compile(r"(?:(?<=\n)|(?<=\r)(?!\n))[ \t]*(?:\r\n|\r|\n)\Z")
_COMMA_BEHIND = re.compile(r"\s*,\s*")
_COMMA_BEFORE = re.compile(r"\s*,\s*\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: from the beginning of its key's line to the end of its last; in braces, from key to end."""

    start: int
    end: int
    #: at which its key stands
    column: int
    in_braces: bool = False


def find(text: str, source_id: str) -> Place | None:
    """Where the block of a source stands in a sources.yaml that is valid; None when it has none.

    Looked for by its line first: reading all of a file of 2,000 sources takes seconds.
    """
    return _by_line(text, source_id) or _by_reading(text, source_id)


def shown(text: str, place: Place) -> str:
    """A block as it is shown: its key at the beginning of a line, lines ended by line feeds."""
    lines = _LINES.split(text[place.start : place.end])
    indent = " " * place.column
    if not place.in_braces and all(not line or line.startswith(indent) for line in lines):
        lines = [line[place.column :] for line in lines]
    return "\n".join(lines)


def replaced(text: str, place: Place, block: str, column: int) -> str:
    """The text with another block in the place of this one; `column` is where the key stands in `block`."""
    if place.in_braces:
        return text[: place.start] + block + text[place.end :]
    return text[: place.start] + moved(block, place.column - column, line_end(text)) + text[place.end :]


def moved(block: str, by: int, end: str) -> str:
    """A block further right by so many columns (left where negative), its lines ended by `end`."""
    lines = _LINES.split(block.rstrip())
    if by < 0:
        return "".join(f"{line[min(-by, len(line) - len(line.lstrip(' '))) :]}{end}" for line in lines)
    return "".join(f"{' ' * by if line else ''}{line}{end}" for line in lines)


def with_value(text: str, place: Place, key: str, value: Value) -> str:
    """The text with this value of a block; a new key goes where it usually stands, all else stays as it is."""
    block = _value(text, place)
    for known, given in block.value:
        if known.value == key:
            start, end = place.start + given.start_mark.index, place.start + given.end_mark.index
            kept = text[start:end].rstrip()  # the mark of a text of several lines is on the next one
            return f"{text[:start]}{yaml_text.scalar(value)}{text[start + len(kept) :]}"
    if block.flow_style:
        end = place.start + (block.value[-1][1].end_mark.index if block.value else block.start_mark.index + 1)
        comma = ", " if block.value else ""
        return f"{text[:end]}{comma}{key}: {yaml_text.scalar(value)}{text[end:]}"
    indent = " " * int(block.value[0][0].start_mark.column)
    here = place.start + _behind(text[place.start : place.end], block, key)
    head = ended(text[:here], line_end(text))
    return f"{head}{indent}{key}: {yaml_text.scalar(value)}{line_end(text)}{text[here:]}"


def without(text: str, place: Place) -> str:
    """The text without a block, and without one of the empty lines around it; what is said above it stays."""
    before, behind = text[: place.start], text[place.end :]
    if place.in_braces:
        if comma := _COMMA_BEHIND.match(behind):
            return before + behind[comma.end() :]
        comma = _COMMA_BEFORE.search(before)
        return (before[: comma.start()] if comma else before) + behind
    if gap := _EMPTY_LINE.match(behind):
        return before + behind[gap.end() :]
    return before + behind if behind else _EMPTY_END.sub("", before)


def _by_line(text: str, source_id: str) -> Place | None:
    """By the one line that begins with its id, if what stands there is a block by itself."""
    quoted = re.escape(source_id)
    lines = list(re.finditer(rf"^( +)([\"']?){quoted}\2[ \t]*:(?=[ \t\r\n]|\Z)", text, re.MULTILINE))
    if len(lines) != 1:
        return None
    start, column = lines[0].start(), len(lines[0][1])
    stop = next((at for at, line in _lines_behind(text, start) if _is_next(line, column)), len(text))
    place = Place(start, end_of_block(text, start, stop, column), column)
    return place if _is_block(text, place, source_id) else None


def _lines_behind(text: str, start: int) -> Iterator[tuple[int, str]]:
    position = start + len(line_at(text, start))
    while position < len(text):
        line = line_at(text, position)
        yield position, line
        position += len(line)


def _is_next(line: str, column: int) -> bool:
    content = line.strip()
    return bool(content) and not content.startswith("#") and len(line) - len(line.lstrip()) <= column


def _is_block(text: str, place: Place, source_id: str) -> bool:
    try:
        root = _composed(text[place.start : place.end])
    except (YAMLError, ValueError, RecursionError):
        return False
    pairs = root.value if isinstance(root, MappingNode) else []
    return len(pairs) == 1 and pairs[0][0].value == source_id and isinstance(pairs[0][1], MappingNode)


def _by_reading(text: str, source_id: str) -> Place | None:
    root = _composed(text)
    pairs = root.value if isinstance(root, MappingNode) else []
    held = next((value for key, value in pairs if key.value == "sources"), None)
    if not isinstance(held, MappingNode) or not held.value:
        return None
    blocks = {str(key.value): (key, value) for key, value in held.value}
    if source_id not in blocks:
        return None
    key, value = blocks[source_id]
    if held.flow_style:
        return Place(key.start_mark.index, value.end_mark.index, key.start_mark.column, in_braces=True)
    column = margin(text, key.start_mark.index)
    starts = [*(line_start(text, key.start_mark.index) for key, _ in held.value), held.end_mark.index]
    start, stop = next(pair for pair in pairwise(starts) if pair[0] == line_start(text, key.start_mark.index))
    return Place(start, end_of_block(text, start, stop, column), column)


def _value(text: str, place: Place) -> MappingNode:
    """What stands under the key of a block; its marks count from the block's start."""
    root = _composed(text[place.start : place.end])
    assert isinstance(root, MappingNode)
    value = root.value[0][1]
    assert isinstance(value, MappingNode)
    return value


def _composed(text: str) -> Node | None:
    node: Node | None = YAML(typ="safe", pure=True).compose(text)
    return node


def _behind(block: str, value: MappingNode, key: str) -> int:
    """Where a new key of a block goes: behind those that usually stand before it, at the beginning of a line."""
    before = ORDER[: ORDER.index(key)]
    places = [place for place, (known, _) in enumerate(value.value) if known.value in before]
    last = places[-1] if places else len(value.value) - 1
    given = value.value[last][1]
    if given.style not in ("|", ">") if isinstance(given, ScalarNode) else given.flow_style:
        end = int(given.end_mark.index)
        return end + len(line_at(block, end))
    return line_start(block, value.value[last + 1][0].start_mark.index) if last + 1 < len(value.value) else len(block)
