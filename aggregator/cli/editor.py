"""An item's lead and body in the person's editor: the form they are typed into, and nothing typed ever lost.

The form names its parts, so that words cannot slip from one into the other. It saves nothing: that is the desk's.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from aggregator.errors import AggregatorError, OutputError, UsageError

_LEAD, _BODY = "# lead", "# body"
_ONE_PART = re.compile(r"^[ \t]*#[ \t]*(lead|body)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)


def form(lead: str, body: str) -> str:
    """The text that opens in the editor."""
    return f"{_LEAD}\n{lead}\n\n{_BODY}\n{body}\n"


def words_of(text: str) -> dict[str, str]:
    """Lead and body of a form as it came back; what looks like a part's name further down is words.

    Raises:
        UsageError: a part's name is gone, or words stand before the first, so that nobody can tell what they are.
    """
    first = _ONE_PART.search(text)
    second = next((mark for mark in _ONE_PART.finditer(text) if mark[1].lower() == "body"), None)
    if first is None or second is None or first[1].lower() != "lead" or text[: first.start()].strip("\ufeff \t\r\n"):
        raise UsageError(f"the lines {_LEAD!r} and {_BODY!r} must stay, the lead below the one and the body the other")
    return {"lead": text[first.end() : second.start()].strip(), "body": text[second.end() :].strip()}


def typed(lead: str, body: str) -> str:
    """What the person made of the form in $VISUAL or $EDITOR.

    Raises:
        UsageError: there is no such program, it failed, or nothing was saved in it.
    """
    import click  # only here: short commands do not wait for it

    try:
        text = click.edit(form(lead, body), extension=".txt")
    # A missing or failing program is a ClickException; bytes that are not UTF-8 come back as a UnicodeDecodeError.
    except (click.ClickException, OSError, UnicodeDecodeError) as error:
        said = error.message if isinstance(error, click.ClickException) else str(error)
        raise UsageError(f"the editor did not work ({said}); set EDITOR, or give --lead and --body-file") from error
    if text is None or text == form(lead, body):
        raise UsageError("nothing was changed in the editor")
    return text


@contextmanager
def kept(text: str, path: Path) -> Iterator[None]:
    """Whatever is refused inside, the typed text is kept at `path`, and the error says so."""
    try:
        yield
    except AggregatorError as error:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        except OSError as fault:
            raise OutputError(f"{error}; what you typed could not be kept ({fault.strerror}):\n{text}") from error
        # The same error, with one clause more: its class, and the ids it holds, still tell what happened.
        error.args = (f"{error}; what you typed is kept in {path}",)
        raise


def place(root: Path, item_id: int, now: datetime) -> Path:
    """Where the text of a refused edit is kept."""
    return root / "var" / f"edit-{item_id}-{now:%Y%m%dT%H%M%S%f}.txt"
