"""The sandbox that templates run in: what they reach is data, and what they do has an end.

Jinja's own sandbox keeps a template from the inside of Python; this one also counts. Loops, macros and calls cost a
fixed amount, values cost their length, and what multiplies is weighed before it is done. So a template that does not
end, or fills the memory, is a fault with a line like any other. Not counted is the time inside one filter.
"""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from jinja2 import TemplateRuntimeError, nodes
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

#: What a template may spend. A page of 12 items of 400 words spends 90,000, one of 100 such items 700,000.
BUDGET = 10_000_000
#: Of a round, a call or a filter: 200,000 calls take up to three seconds.
ROUND = 50
#: Characters of one value, or entries of one list. No text of an item comes near it.
LONGEST = 2_000_000
MOST_NUMBERS = 10_000
WIDEST = 10_000

_DIGITS = 10_000
#: Declare a string to be markup already, or show the inside of values; no template of a digest has use for them.
_UNSAFE_FILTERS = ("safe", "urlize", "xmlattr", "tojson", "striptags", "pprint")
_WIDE = frozenset("center ljust rjust zfill expandtabs indent wordwrap batch slice round truncate".split())
_MULTIPLYING = frozenset("replace join translate indent".split())
_FORMATTING = frozenset(("format", "format_map"))
#: A width of six digits, or one that is itself a value.
_WIDE_FORMAT = re.compile(r"\d{6}|%[^A-Za-z%]*\*|\{[^{}]*\{")


class CountingSandbox(ImmutableSandboxedEnvironment):
    """Jinja's environment for one rendering; its budget is not renewed."""

    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._left = BUDGET
        self.globals["range"] = _numbers
        self.globals.pop("lipsum", None)
        for name in _UNSAFE_FILTERS:
            self.filters.pop(name, None)
        self.filters = {name: self._counted(name, function) for name, function in self.filters.items()}
        self.filters["bounded"] = self.bounded

    def spend(self, amount: int = ROUND) -> str:
        """Count what has been done.

        Raises:
            TemplateRuntimeError: it is too much.
        """
        self._left -= amount
        if self._left < 0:
            raise TemplateRuntimeError("the template takes too long or writes too much; look at its loops and macros")
        return ""

    def bounded(self, value: Any) -> Any:
        """`value`, its length counted.

        Raises:
            TemplateRuntimeError: it is too long.
        """
        self.spend(ROUND + _weight(value))
        return value

    def compile(self, source: Any, *arguments: Any, **named: Any) -> Any:
        """As Jinja compiles, with the counting put in."""
        if isinstance(source, str):
            names = [*arguments, None, None][:2]
            source = self.parse(source, named.get("name", names[0]), named.get("filename", names[1]))
        return super().compile(_Counting().visit(source), *arguments, **named)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805  # as in Jinja
        """Call what a template calls, weighed before and after."""
        method = getattr(__obj, "__wrapped__", __obj)
        owner = getattr(method, "__self__", None)
        if isinstance(owner, str | list | dict | tuple):
            _check(getattr(method, "__name__", ""), (owner, *args), kwargs)
        return __self.bounded(super().call(__context, __obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work out what could grow beyond measure."""
        if operator == "%" and isinstance(left, str):
            _check("format", (left, right), {})
        elif _size(operator, left, right) > LONGEST:
            raise TemplateRuntimeError(f"`{operator}` would make a value that is too long")
        return self.bounded(super().call_binop(context, operator, left, right))

    def _counted(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)  # keeps the mark that says what Jinja hands in beside the value
        def filtered(*args: Any, **kwargs: Any) -> Any:
            _check(name, args, kwargs)
            return self.bounded(function(*args, **kwargs))

        return filtered


class _Counting(NodeTransformer):
    """Puts a call that counts at the head of a template and of what can be done many times, and around joined texts."""

    def visit_Template(self, node: nodes.Template) -> Any:  # noqa: N802  # the visitor's names
        return self._headed(node)

    visit_For = visit_Macro = visit_CallBlock = visit_Block = visit_Template  # noqa: N815

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        return _call("bounded", self.generic_visit(node), node.lineno)

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> Any:  # noqa: N802
        found: Any = self.generic_visit(node)
        found.filter = nodes.Filter(found.filter, "bounded", [], [], None, None, lineno=node.lineno)
        return found

    def _headed(self, node: Any) -> Any:
        written = sum(len(text.data) for part in node.body for text in _texts(part))
        found: Any = self.generic_visit(node)
        counting = nodes.Const(ROUND + written, lineno=node.lineno)
        found.body.insert(0, nodes.ExprStmt(_call("spend", counting, node.lineno), lineno=node.lineno))
        return found


def _texts(node: nodes.Node) -> list[nodes.TemplateData]:
    own = [node] if isinstance(node, nodes.TemplateData) else []
    return [*own, *node.find_all(nodes.TemplateData)]


def _call(name: str, argument: Any, lineno: int) -> nodes.Call:
    attribute = nodes.EnvironmentAttribute(name, lineno=lineno)
    return nodes.Call(attribute, [argument], [], None, None, lineno=lineno)


def _numbers(*bounds: int) -> range:
    """Python's `range`, of no more numbers than a digest has use for."""
    found = range(*bounds)
    if len(found) > MOST_NUMBERS:
        raise TemplateRuntimeError(f"range() gives at most {MOST_NUMBERS:,} numbers")
    return found


def _weight(value: Any) -> int:
    """Characters and entries of a value, in lists of lists too."""
    total, waiting = 0, [value]
    while waiting:
        one = waiting.pop()
        total += len(one) if isinstance(one, str) else 1
        if total > LONGEST:
            raise TemplateRuntimeError("a value is too long")
        if isinstance(one, list | tuple | set):
            waiting.extend(one)
        elif isinstance(one, dict):
            waiting.extend((*one, *one.values()))
    return total


def _check(name: str, args: tuple[Any, ...], named: Mapping[str, Any]) -> None:
    """Refuse what would make far more than it was given."""
    values = [*args, *named.values()]
    if name in _WIDE and any(isinstance(value, int | float) and abs(value) > WIDEST for value in values):
        raise TemplateRuntimeError(f"`{name}` takes numbers up to {WIDEST:,}")
    if name in _FORMATTING and isinstance(values[0], str) and _WIDE_FORMAT.search(values[0]):
        raise TemplateRuntimeError("a width in a format has at most five digits and stands in it")
    size = 1
    for value in values if name in _MULTIPLYING else ():
        size *= max(1, _weight(value))
    if size > LONGEST:
        raise TemplateRuntimeError(f"`{name}` would make a value that is too long")


def _size(operator: str, left: Any, right: Any) -> int:
    """About the length of what an operator makes; of numbers, LONGEST and more where they have too many digits."""
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() * abs(right) if operator == "**" else left.bit_length() + right.bit_length()
        return LONGEST + 1 if bits > _DIGITS else 0
    if operator == "*":
        return _times(left) * _times(right)
    return _weight(left) + _weight(right)


def _times(value: Any) -> int:
    return max(0, value) if isinstance(value, int) else _weight(value)
