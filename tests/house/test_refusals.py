"""What people are refused is a phrase: a bare string would stand in English on every page, and no test would see it."""

import ast
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
                    bare.append(f"{path.relative_to(PACKAGE)}:{call.lineno}")
    assert bare == ["web/serving.py:43"], "which is said on the command line only"
