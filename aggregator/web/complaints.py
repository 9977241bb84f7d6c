"""What Newsloom raises on purpose, as pages with the status that fits."""

from fastapi import FastAPI, Request
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
from aggregator.web.answers import page, part, wants_part
from aggregator.web.gate import SignInFirst, to_sign_in
from aggregator.web.languages import marked

#: The first that fits counts.
_STATUS: tuple[tuple[type[AggregatorError], int, str], ...] = (
    (UnknownIdError, 404, marked("There is no such thing")),
    (NotAllowedError, 403, marked("Not allowed")),
    (StaleVersionError, 409, marked("Somebody else saved first")),
    (UsageError, 422, marked("This cannot be done so")),
    (StoreError, 503, marked("The desk cannot do this now")),
    (AggregatorError, 422, marked("This cannot be done so")),
)


def install(app: FastAPI) -> None:
    """Let the application answer with them."""
    app.add_exception_handler(AggregatorError, _complain)
    app.add_exception_handler(SignInFirst, lambda request, _error: to_sign_in(request))


def _complain(request: Request, error: Exception) -> Response:
    assert isinstance(error, AggregatorError)
    status, heading = next((code, said) for kind, code, said in _STATUS if isinstance(error, kind))
    if status >= 500:
        log.get("web").error("the database could not be used", path=request.url.path, error=str(error))
    if status == 503:  # a page asks the database as well
        return PlainTextResponse(f"{heading}: {error}\n", status)
    facts = {"heading": heading, "message": str(error)}
    if wants_part(request):
        return part(request, "complaint_part.html", status=status, **facts)
    return page(request, "complaint.html", status=status, **facts)
