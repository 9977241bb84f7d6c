"""Plain values as YAML 1.2 text, the way a person would write them: for files that people go on editing.

Texts stand without quotation marks where no reader of YAML could take them for anything else, and otherwise in double
ones, in which whatever is not visible is escaped, but for the joiners that Persian spelling needs.
"""

import json
import re
from collections.abc import Mapping, Sequence

#: What a block may hold: text, a whole number, true or false, a list of texts, texts by their names, or nothing.
Value = str | int | bool | Sequence[str] | Mapping[str, str] | None

_WORDS = re.compile(r"[^\W\d_](?:[^\W_]|[ .’/()&+–—\u200c-])*")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~/?=&%+@:;!$*()-]*[A-Za-z0-9/=_-]")
#: What readers of some YAML version take for something other than text.
_RESERVED = frozenset("true false null yes no on off y n nan inf".split())
_KEPT = "\u200c\u200d"


def scalar(value: Value) -> str:
    """A value on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return value if _is_plain(value) else _quoted(value)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {scalar(each)}' for name, each in value.items())}}}"
    return f"[{', '.join(map(scalar, value))}]"


def block(key: str, values: Mapping[str, Value], comments: Mapping[str, str] | None = None, step: int = 2) -> str:
    """`key:` with its values below it, each on a line, indented by `step` and ended by a line feed.

    Args:
        comments: what to say behind a value, by its key; one line.
    """
    said = comments or {}
    lines = [f"{' ' * step}{name}: {scalar(value)}{_comment(said.get(name))}\n" for name, value in values.items()]
    return f"{scalar(key)}:\n" + "".join(lines)


def flow(key: str, values: Mapping[str, Value]) -> str:
    """`key: {name: value, ...}`, for a mapping that is written in braces."""
    return f"{scalar(key)}: {{{', '.join(f'{name}: {scalar(value)}' for name, value in values.items())}}}"


def _comment(text: str | None) -> str:
    return f"  # {text}" if text else ""


def _is_plain(text: str) -> bool:
    if _ADDRESS.fullmatch(text):
        return True
    return bool(_WORDS.fullmatch(text)) and text == text.strip() and text.casefold() not in _RESERVED


def _quoted(text: str) -> str:
    written = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() or char in _KEPT else _escaped(char) for char in written)


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04X}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08X}"
