"""Decisions on items, from whatever page they stand on."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from aggregator.review.desk import ReviewDesk
from aggregator.web.answers import back, came_from
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import Id

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
Version = Annotated[int, Form()]


@router.post("/items/{item_id}/accept")
def accept(request: Request, desk: Desk, me: Person, item_id: Id, version: Version) -> Response:
    """Take an item into the issue."""
    ReviewDesk(desk.database, me.name, now=desk.now()).accept(item_id, version=version)
    return back(request, came_from(request, "/"))


@router.post("/items/{item_id}/reject")
def reject(
    request: Request, desk: Desk, me: Person, item_id: Id, version: Version, why: Annotated[str, Form()]
) -> Response:
    """Leave an item out, with the reason."""
    ReviewDesk(desk.database, me.name, now=desk.now()).reject(item_id, why=why, version=version)
    return back(request, came_from(request, "/"))


@router.post("/items/{item_id}/hold")
def hold(request: Request, desk: Desk, me: Person, item_id: Id, version: Version) -> Response:
    """Put an item aside."""
    ReviewDesk(desk.database, me.name, now=desk.now()).hold(item_id, version=version)
    return back(request, came_from(request, "/"))
