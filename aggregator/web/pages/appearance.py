"""`/appearance`: language and theme of the interface, for this browser."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from aggregator.web.answers import back, came_from
from aggregator.web.languages import languages

router = APIRouter()

_YEAR = 365 * 24 * 3600


@router.post("/appearance")
def choose(request: Request, language: Annotated[str, Form()] = "", theme: Annotated[str, Form()] = "") -> Response:
    """Remember what was chosen in two cookies; what is not offered is left as it was."""
    answer = back(request, came_from(request, "/"))
    for name, value, offered in (("language", language, languages()), ("theme", theme, ("auto", "light", "dark"))):
        if value in offered:
            answer.set_cookie(name, value, max_age=_YEAR, path="/", httponly=True, samesite="lax")
    return answer
