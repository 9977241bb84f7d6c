"""What people are refused is a phrase: a bare string would stand in English on every page, and no test would see it."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "aggregator"
#: What they raise, people meet on pages.
ROOMS = ("press", "review", "roster", "store", "web")
REFUSALS = {"NotAllowedError", "UsageError"}


def test_no_refusal_is_a_bare_string() -> None:
    bare = []
    for room in ROOMS:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                is_refusal = isinstance(call, ast.Call) and ast.unparse(call.func) in REFUSALS
                if is_refusal and isinstance(call.args[0], (ast.Constant, ast.JoinedStr)):
                    bare.append((path.relative_to(PACKAGE).as_posix(), "".join(_constants(call.args[0]))))
    assert [(path, words[:16]) for path, words in bare] == [("web/serving.py", "cannot serve at ")], "on no page"


def _constants(node: ast.AST) -> Iterator[str]:
    """The words of a string that stands in the code, without what is put into it."""
    yield from (str(each.value) for each in ast.walk(node) if isinstance(each, ast.Constant))
