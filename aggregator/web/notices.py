"""What the last action said, carried over a redirect in a cookie: no look at a page has to change anything for it."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass

from fastapi import Request
from starlette.responses import Response

_COOKIE = "notice"
#: Seconds: the page after the action comes at once.
_LASTS = 30
_LONGEST = 600
_LONGEST_OF = 120


@dataclass(frozen=True, slots=True)
class Notice:
    """A line for the person, in the language of the interface.

    `undo` is the path of a form that takes it back; or takes `undo_of` back, which was decided before.
    """

    said: str
    undo: str = ""
    is_bad: bool = False
    undo_of: str = ""


def keep(answer: Response, notice: Notice) -> None:
    """Let the next page say it."""
    cut = Notice(notice.said[:_LONGEST], notice.undo, notice.is_bad, notice.undo_of[:_LONGEST_OF])
    # letters as they are: of Persian, JSON's escapes would be more than a browser takes
    raw = urlsafe_b64encode(json.dumps(asdict(cut), ensure_ascii=False).encode("utf-8", "replace")).decode()
    answer.set_cookie(_COOKIE, raw, max_age=_LASTS, path="/", httponly=True, samesite="strict")


def kept(request: Request) -> Notice | None:
    """What is to be said; None where there is nothing, or nothing that we wrote."""
    raw = request.cookies.get(_COOKIE, "")
    try:
        found = json.loads(urlsafe_b64decode(raw.encode()))
        undo = str(found["undo"])
        is_own = undo.startswith("/") and not undo.startswith(("//", "/\\"))
        return Notice(str(found["said"]), undo if is_own else "", bool(found["is_bad"]), str(found.get("undo_of", "")))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def said(answer: Response) -> None:
    """It stands on this page: the next says it no more."""
    answer.delete_cookie(_COOKIE, path="/", httponly=True, samesite="strict")
