"""Who is at the door of each route, and whether it opens: sessions by cookie, rights by the table."""

from urllib.parse import quote

from fastapi import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from aggregator.errors import NotAllowedError
from aggregator.phrases import Phrase
from aggregator.review.signing_in import LONGEST, Door
from aggregator.web.answers import came_from, wants_part
from aggregator.web.desk import Me, desk_for
from aggregator.web.languages import language_of, marked, translations
from aggregator.web.rights import RIGHTS, Right, may

_SIGNED_OUT = marked("You are signed out: sign in in another window, then go on here. What you typed stays.")


class SignInFirst(Exception):
    """Nobody is signed in, and the route is not open."""


def gate(request: Request) -> None:
    """Find out who comes, and let nobody pass who has not the route's right.

    Raises:
        SignInFirst: nobody is signed in.
        NotAllowedError: the person's role has not the right, or the route is in no table.
    """
    language = request.state.language = language_of(request)
    request.state.me = None
    desk, token = desk_for(request), request.cookies.get(cookie_name(request), "")
    who = Door(desk.database, now=desk.now()).who(token) if token else None
    if who is not None:
        request.state.me = Me.of(who, language)
    right = right_of(request)
    if right is Right.OPEN:
        return
    if who is None:
        raise SignInFirst
    if right is None or not may(who.role, right):
        raise NotAllowedError(Phrase("this is not for people whose role is %(role)s", role=who.role))
    _ = desk.home  # which config is in force is known before the page looks at anything (`WebDesk.for_one_request`)


def right_of(request: Request) -> Right | None:
    """The right that the route of a request asks for; None where the table does not know it."""
    method = "GET" if request.method == "HEAD" else request.method
    return RIGHTS.get((method, getattr(request.scope.get("route"), "path", "")))


def cookie_name(request: Request) -> str:
    """The session cookie's name: one that other hosts cannot set, where the desk is reached by https (RFC 6265bis)."""
    return "__Host-newsloom" if _is_https(request) else "newsloom"


def let_in(request: Request, answer: Response, token: str) -> None:
    """Give the browser its token."""
    answer.set_cookie(
        cookie_name(request),
        token,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=_is_https(request),
        httponly=True,
        samesite="lax",
    )


def let_out(request: Request, answer: Response) -> None:
    """Take the token from the browser."""
    answer.delete_cookie(cookie_name(request), path="/", secure=_is_https(request), httponly=True, samesite="lax")


def to_sign_in(request: Request) -> Response:
    """Where somebody goes who is not signed in; back to the same page afterwards, or to that which a form stood on.

    A page on which somebody writes goes nowhere: it tells the words of this answer (`static/editor.js`).
    """
    is_part = wants_part(request)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    goal = f"/login?next={quote(came_from(request, '/') if is_part or request.method != 'GET' else wanted, safe='')}"
    if is_part:
        said = translations(language_of(request)).gettext(_SIGNED_OUT)
        return PlainTextResponse(said, 401, headers={"hx-redirect": goal})
    return RedirectResponse(goal, 303)


def own_path(wanted: str) -> str:
    """Where to go after signing in: a path of this desk, whatever was asked for (threat T31)."""
    is_plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_plain and wanted.isprintable() and "\\" not in wanted else "/"


def _is_https(request: Request) -> bool:
    return bool(request.app.state.is_https)
