"""Where new sources go in the text of `config/sources.yaml`, and the text with them: nothing else of it changes.

Only inserted into, never written anew: comments, order, quotation marks and line ends are a person's work. A block goes
to its alphabetical place where the file is in that order, else to the end. Pure; that the result says what it should
is for `source_file` to check.
"""

import re
from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TypeGuard

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node

from aggregator.settings.source_blocks import moved
from aggregator.settings.yaml_lines import end_of_block, ended, line_at, line_end, line_start
from aggregator.text import yaml_text
from aggregator.text.yaml_text import Value

#: What complaints call a block that is given as text.
THE_BLOCK = Path("the block")

_NOTHING_OR_COMMENT = re.compile(r"[ \t]*(?:#.*)?")
_EMPTY_LINE = re.compile(r"[ \t]*[\r\n]")


@dataclass(frozen=True, slots=True)
class NewBlock:
    """A source to write down: its id, its values in the order they are to stand in, and what to say behind them."""

    source_id: str
    values: Mapping[str, Value]
    #: by key of `values`
    comments: Mapping[str, str] = field(default_factory=dict)
    #: how a person wrote it, which stands in the file then; empty where it is to be made of the values
    text: str = ""
    #: of the key in `text`
    column: int = 0


def inserted(text: str, new: Sequence[NewBlock]) -> str:
    """`text`, a sources.yaml that is valid, with these blocks (one at least) more."""
    root = YAML(typ="safe", pure=True).compose(text)
    pairs = root.value if isinstance(root, MappingNode) else []
    pair = next((pair for pair in pairs if pair[0].value == "sources"), None)
    if pair is None:
        return _first_of_all(text, root, new)
    key, held = pair
    if not isinstance(held, MappingNode) or not held.value:
        return _in_place_of_nothing(text, held, new)
    if held.flow_style:
        end = held.value[-1][1].end_mark.index
        return f"{text[:end]}, {_in_braces(new)}{text[end:]}"
    return _among(text, key, held, new)


def _first_of_all(text: str, root: Node | None, new: Sequence[NewBlock]) -> str:
    """Into a file without `sources:`: an empty one, comments alone, or bare braces."""
    if _is_with_comment(root, text):
        return _below_comments(text, root, f"sources: {{{_in_braces(new)}}}")
    start, end = (root.start_mark.index, root.end_mark.index) if root else (len(text), len(text))
    head = text[:start] if isinstance(root, MappingNode) else ended(text, line_end(text))
    tail = text[end:] if isinstance(root, MappingNode) else ""
    return f"{head}sources:{line_end(text)}{_all_written(text, new)}{tail.lstrip()}"


def _in_place_of_nothing(text: str, held: Node, new: Sequence[NewBlock]) -> str:
    """In place of `{}`, or behind `sources:` alone; comments stay where they are."""
    if _is_with_comment(held, text):
        return _below_comments(text, held, _in_braces(new))
    start, end = held.start_mark.index, held.end_mark.index
    behind = line_at(text, end)
    if not _NOTHING_OR_COMMENT.fullmatch(behind.rstrip("\r\n")):  # inside other braces
        apart = " " if start == end else ""
        return f"{text[:start]}{apart}{{{_in_braces(new)}}}{text[end:]}"
    head = text[:start].rstrip(" \t") + behind
    return ended(head, line_end(text)) + _all_written(text, new) + text[end + len(behind) :]


def _is_with_comment(node: Node | None, text: str) -> TypeGuard[MappingNode]:
    """Whether it is a pair of braces in which there are comments alone."""
    inside = isinstance(node, MappingNode) and text[node.start_mark.index + 1 : node.end_mark.index - 1]
    return bool(inside and inside.strip())


def _below_comments(text: str, braces: MappingNode, written: str) -> str:
    """On a line of its own before the closing brace, which stands first on its line then."""
    place = line_start(text, braces.end_mark.index - 1)
    return f"{text[:place]}  {written}{line_end(text)}{text[place:]}"


def _among(text: str, key: Node, held: MappingNode, new: Sequence[NewBlock]) -> str:
    """Among the blocks of a mapping, in its own indentation, with an empty line between where the others have one."""
    keys = [key for key, _ in held.value]
    column, ids = int(keys[0].start_mark.column), [str(key.value) for key in keys]
    starts = [*(line_start(text, key.start_mark.index) for key in keys), held.end_mark.index]
    ends = [end_of_block(text, start, stop, column) for start, stop in pairwise(starts)]
    gaps = any(_EMPTY_LINE.match(text, end) for end in ends[:-1])
    gap = line_end(text) if gaps else ""
    in_order = ids == sorted(ids)
    pieces: dict[int, str] = {}
    for one in sorted(new, key=lambda one: one.source_id) if in_order else new:
        place = bisect(ids, one.source_id) if in_order else len(ids)
        written = _written(text, one, column, _step(held))
        pieces[place] = pieces.get(place, "") + (gap + written if place else written + gap)
    head = key.start_mark.index
    positions = [head + len(line_at(text, head)), *ends]
    return _put_in(text, {positions[place]: piece for place, piece in pieces.items()})


def _put_in(text: str, pieces: Mapping[int, str]) -> str:
    """Pieces at their positions, each of which is the beginning of a line."""
    parts, last = [], 0
    for position in sorted(pieces):
        parts += [ended(text[last:position], line_end(text)), pieces[position]]
        last = position
    return "".join([*parts, text[last:]])


def _step(held: MappingNode) -> int:
    """By how much the keys of a block are indented, as the first one that is not in braces has it."""
    for key, block in held.value:
        if isinstance(block, MappingNode) and not block.flow_style:
            return int(block.start_mark.column) - int(key.start_mark.column)
    return 2


def _all_written(text: str, new: Sequence[NewBlock]) -> str:
    return line_end(text).join(_written(text, one, 2, 2) for one in new)


def _written(text: str, new: NewBlock, column: int, step: int) -> str:
    block = new.text or yaml_text.block(new.source_id, new.values, new.comments, step)
    return moved(block, column - new.column, line_end(text))


def _in_braces(new: Sequence[NewBlock]) -> str:
    return ", ".join(yaml_text.flow(one.source_id, one.values) for one in new)
