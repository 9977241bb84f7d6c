"""`/`: what may come into the issue in preparation, best first, and the first decision on each."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from aggregator.review.desk import ReviewDesk
from aggregator.store import digests
from aggregator.web.answers import back, page
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
Version = Annotated[int, Form()]


@router.get("/")
def inbox(request: Request, desk: Desk, me: Person) -> Response:
    """The candidates."""
    with desk.database.read() as session:
        digest = digests.in_preparation(session, desk.home.desk.series)
        rows = digests.items(session, digest.id or 0) if digest else []
    rows.sort(key=lambda row: -row.score)
    return page(request, "inbox.html", digest=digest, rows=rows, reasons=desk.home.desk.web.reasons)


@router.post("/items/{item_id}/accept")
def accept(request: Request, desk: Desk, me: Person, item_id: int, version: Version) -> Response:
    """Take an item into the issue."""
    ReviewDesk(desk.database, me.name, now=desk.now()).accept(item_id, version=version)
    return back(request, "/")


@router.post("/items/{item_id}/reject")
def reject(
    request: Request, desk: Desk, me: Person, item_id: int, version: Version, why: Annotated[str, Form()]
) -> Response:
    """Leave an item out, with the reason."""
    ReviewDesk(desk.database, me.name, now=desk.now()).reject(item_id, why=why, version=version)
    return back(request, "/")


@router.post("/items/{item_id}/hold")
def hold(request: Request, desk: Desk, me: Person, item_id: int, version: Version) -> Response:
    """Put an item aside."""
    ReviewDesk(desk.database, me.name, now=desk.now()).hold(item_id, version=version)
    return back(request, "/")
