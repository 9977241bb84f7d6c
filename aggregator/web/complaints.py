"""What Newsloom raises on purpose, as pages with the status that fits."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from aggregator import log
from aggregator.errors import (
    AggregatorError,
    NotAllowedError,
    StaleVersionError,
    StoreError,
    UnknownIdError,
    UsageError,
)
from aggregator.phrases import Phrase
from aggregator.web.answers import came_from, page, part, wants_part
from aggregator.web.gate import SignInFirst, to_sign_in
from aggregator.web.languages import language_of, marked, translations

#: The first that fits counts.
_STATUS: tuple[tuple[type[AggregatorError], int, str], ...] = (
    (UnknownIdError, 404, marked("There is no such thing")),
    (NotAllowedError, 403, marked("Not allowed")),
    (StaleVersionError, 409, marked("Somebody else saved first")),
    (UsageError, 422, marked("This cannot be done")),
    (StoreError, 503, marked("The desk cannot do this now")),
    (AggregatorError, 422, marked("This cannot be done")),
)


def install(app: FastAPI) -> None:
    """Let the application answer with them."""
    app.add_exception_handler(AggregatorError, _complain)
    app.add_exception_handler(SignInFirst, lambda request, _error: to_sign_in(request))
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _crashed)


def _complain(request: Request, error: Exception) -> Response:
    assert isinstance(error, AggregatorError)
    status, heading = next((code, said) for kind, code, said in _STATUS if isinstance(error, kind))
    if status >= 500:
        log.get("web").error("the database could not be used", path=_place(request), error=str(error))
    if status == 503:  # a page asks the database as well
        is_known = getattr(request.state, "me", None) is not None  # the error names hosts, folders and accounts
        say = translations(language_of(request)).gettext
        why = str(error) if is_known else say("its log says why")
        return PlainTextResponse(f"{say(heading)}: {why}\n", status)
    return _told(request, status, heading, str(error))


def _malformed(request: Request, _error: Exception) -> Response:
    # what was sent is not repeated: it may be a password
    return _told(request, 422, marked("This cannot be done"), Phrase("a field of the form is missing or malformed"))


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    heading = _STATUS[0][2] if error.status_code == 404 else _STATUS[3][2]
    says = Phrase("nothing stands at this address") if error.status_code == 404 else str(error.detail)
    return _told(request, error.status_code, heading, says)


def _crashed(request: Request, error: Exception) -> Response:
    """Whatever we did not think of: told in the log with its trace, to the person without."""
    log.get("web").error("a page failed", method=request.method, path=_place(request), exc_info=error)
    say = translations(language_of(request)).gettext
    return PlainTextResponse(say("The desk failed to do this; its log says why. Nothing was half done.") + "\n", 500)


def _place(request: Request) -> str:
    """The path for the log, without the token that some paths are secret for."""
    path, token = request.url.path, request.path_params.get("token")
    return path.replace(str(token), "…") if token else path


def _told(request: Request, status: int, heading: str, message: str) -> Response:
    request.state.language = language_of(request)  # where no route fits, no gate has found it out
    show = part if wants_part(request) else page
    template = "complaint_part.html" if show is part else "complaint.html"
    return show(request, template, status=status, heading=heading, message=message, before=_before(request))


def _before(request: Request) -> str:
    """The page of the desk from which a person came; empty where that is not known, or is the one that is refused."""
    came = came_from(request, "")
    is_same = request.method == "GET" and came.partition("?")[0] == request.url.path
    return "" if is_same else came
