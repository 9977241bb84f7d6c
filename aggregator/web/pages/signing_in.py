"""`/login`, `/logout`, `/setup/TOKEN`: the doors of the desk."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from aggregator.errors import UsageError
from aggregator.review.people import SHORTEST_PASSWORD
from aggregator.review.signing_in import Door, TooManyGuesses
from aggregator.web import notices
from aggregator.web.answers import page
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.gate import let_in, let_out, own_path
from aggregator.web.languages import translations
from aggregator.web.notices import Notice

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Word = Annotated[str, Form(max_length=1000)]


@router.get("/login")
def door(request: Request, desk: Desk) -> Response:
    """The form; who is signed in already goes on."""
    goal = own_path(request.query_params.get("next", "/"))
    if request.state.me is not None:
        return RedirectResponse(goal, 303)
    return _door_page(request, desk, goal)


@router.post("/login")
def sign_in(request: Request, desk: Desk, name: Word, password: Word, next: Word = "/") -> Response:
    """Sign in, and go on to the page that was asked for."""
    say = translations(request.state.language)
    found = Door(desk.database, now=desk.now()).sign_in(
        name, password, address=_address(request), browser=request.headers.get("user-agent", "")
    )
    if isinstance(found, str):
        onwards = RedirectResponse(own_path(next), 303)
        let_in(request, onwards, found)
        return onwards
    if isinstance(found, TooManyGuesses):
        seconds = max(1, int(found.wait.total_seconds() + 0.999))
        complaint = say.gettext("Too many guesses. The next one counts in %(seconds)s s.") % {"seconds": seconds}
        answer = _door_page(request, desk, own_path(next), status=429, name=name, complaint=complaint)
        answer.headers["retry-after"] = str(seconds)
        return answer
    complaint = say.gettext("This name and password do not go together.")
    return _door_page(request, desk, own_path(next), status=401, name=name, complaint=complaint)


@router.post("/logout")
def sign_out(request: Request, desk: Desk, me: Annotated[Me, Depends(signed_in)]) -> Response:
    """End this browser's session."""
    Door(desk.database, now=desk.now()).sign_out(me.session_id)
    answer = RedirectResponse("/login", 303)
    let_out(request, answer)
    notices.keep(answer, Notice(translations(me.language).gettext("You are signed out.")))
    return answer


@router.get("/setup/{token}")
def set_up(request: Request, desk: Desk, token: str) -> Response:
    """The form behind a link that works once."""
    is_open, name = Door(desk.database, now=desk.now()).link_is_open(token)
    return _set_up_page(request, is_open=is_open, name=name, status=200 if is_open else 404)


@router.post("/setup/{token}")
def begin(request: Request, desk: Desk, token: str, password: Word, name: Word = "") -> Response:
    """Set the password and sign in."""
    now_door = Door(desk.database, now=desk.now())
    try:
        session_token = now_door.use_link(token, name, password, browser=request.headers.get("user-agent", ""))
    except UsageError as error:
        is_open, whose = now_door.link_is_open(token)
        status = 422 if is_open else 404
        return _set_up_page(request, is_open=is_open, name=whose, typed=name, complaint=str(error), status=status)
    answer = RedirectResponse("/", 303)
    let_in(request, answer, session_token)
    return answer


def _door_page(
    request: Request, desk: WebDesk, goal: str, *, status: int = 200, name: str = "", complaint: str = ""
) -> Response:
    is_new = Door(desk.database, now=desk.now()).is_new()
    return page(request, "login.html", status=status, goal=goal, name=name, complaint=complaint, is_new=is_new)


def _set_up_page(
    request: Request, *, is_open: bool, name: str, typed: str = "", complaint: str = "", status: int
) -> Response:
    facts = {"is_open": is_open, "name": name, "typed": typed, "complaint": complaint, "shortest": SHORTEST_PASSWORD}
    return page(request, "setup.html", status=status, **facts)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
