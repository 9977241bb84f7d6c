"""The application: the pages of one desk behind one gate, its errors as pages."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from aggregator import log
from aggregator.clock import utc_now
from aggregator.store.database import Database
from aggregator.web import complaints
from aggregator.web.desk import WebDesk
from aggregator.web.gate import gate
from aggregator.web.pages import appearance, inbox, signing_in, state
from aggregator.web.security import Guard, TooLarge

PAGES = (appearance, inbox, signing_in, state)

_STATIC = Path(__file__).parent / "static"


def create_app(
    root: Path, database: Database, *, address: str, now: Callable[[], datetime] = utc_now
) -> tuple[FastAPI, ASGIApp]:
    """The desk's application, and the same behind its guard, which is what is served.

    Args:
        root: the desk's directory.
        database: up to date; closed by the caller.
        address: as people type it (`web.address`).
    """
    app = FastAPI(dependencies=[Depends(gate)], docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = WebDesk(root, database, now)
    app.state.is_https = urlsplit(address).scheme == "https"
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    for each in PAGES:
        app.include_router(each.router)
    complaints.install(app)
    app.add_exception_handler(TooLarge, _too_large)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _crashed)
    return app, Guard(app, address=address)


def _too_large(_request: Request, _error: Exception) -> Response:
    return PlainTextResponse("Refused: too large.\n", 413)


def _malformed(_request: Request, _error: Exception) -> Response:
    return PlainTextResponse("Refused: a field is missing or malformed.\n", 422)


def _http_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(f"{error.status_code}: {error.detail}\n", error.status_code, headers=error.headers)


def _crashed(request: Request, error: Exception) -> Response:
    """Whatever we did not think of: told in the log with its trace, to the person without."""
    log.get("web").error("a page failed", method=request.method, path=request.url.path, exc_info=error)
    return PlainTextResponse("The desk failed to do this; its log says why. Nothing was half done.\n", 500)
