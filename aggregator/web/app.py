"""The application: the pages of one desk behind one gate, its errors as pages."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from aggregator.clock import utc_now
from aggregator.review import hashing
from aggregator.store.database import Database
from aggregator.web import complaints
from aggregator.web.desk import WebDesk
from aggregator.web.gate import gate
from aggregator.web.pages import (
    appearance,
    articles,
    clip,
    deliveries,
    diary,
    inbox,
    inbox_decisions,
    issue,
    issue_mending,
    issue_order,
    issue_out,
    issue_proof,
    issue_release,
    issues,
    item,
    item_decisions,
    item_ledger,
    item_news,
    item_versions,
    me,
    operations,
    people,
    presence,
    search,
    signing_in,
    source,
    source_adding,
    sources,
    state,
    stories,
    story_decisions,
    undoing,
)
from aggregator.web.security import Guard

PAGES = (
    appearance,
    articles,
    clip,
    deliveries,
    diary,
    inbox,
    inbox_decisions,
    issue,
    issue_mending,
    issue_order,
    issue_out,
    issue_proof,
    issue_release,
    issues,
    item,
    item_decisions,
    item_ledger,
    item_news,
    item_versions,
    me,
    operations,
    people,
    presence,
    search,
    signing_in,
    source_adding,  # before `source`, which would take `add` for a source's id
    sources,
    source,
    state,
    stories,
    story_decisions,
    undoing,
)

_STATIC = Path(__file__).parent / "static"


def create_app(
    root: Path, database: Database, *, address: str, now: Callable[[], datetime] = utc_now
) -> tuple[FastAPI, ASGIApp]:
    """The desk's application, and the same behind its guard, which is what is served.

    Args:
        root: the desk's directory.
        database: up to date; closed by the caller.
        address: as people type it (`web.address`, or where it was told to listen); links for people begin with it.
    """
    hashing.prepare()
    app = FastAPI(dependencies=[Depends(gate)], docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = WebDesk(root, database, now)
    app.state.address = address
    app.state.is_https = urlsplit(address).scheme == "https"
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    for each in PAGES:
        app.include_router(each.router)
    complaints.install(app)
    return app, Guard(app, address=address)
