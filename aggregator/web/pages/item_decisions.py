"""Decisions on items, from whatever page they stand on; each can be taken back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from aggregator.errors import NotAllowedError
from aggregator.review.desk import ReviewDesk
from aggregator.review.undo import ItemUndo
from aggregator.store import decisions
from aggregator.web.answers import back, came_from, told
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import LARGEST, Id, Version
from aggregator.web.languages import translations
from aggregator.web.undone import undone

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]


@router.post("/items/{item_id}/accept")
def accept(request: Request, desk: Desk, me: Person, item_id: Id, version: Version) -> Response:
    """Accept an item for the issue."""
    ReviewDesk(desk.database, me.name, now=desk.now()).accept(item_id, version=version)
    return _done(request, desk, me, item_id, translations(me.language).gettext("Accepted."), came_from(request, "/"))


@router.post("/items/{item_id}/reject")
def reject(
    request: Request, desk: Desk, me: Person, item_id: Id, version: Version, why: Annotated[str, Form(max_length=2000)]
) -> Response:
    """Leave an item out, with the reason."""
    ReviewDesk(desk.database, me.name, now=desk.now()).reject(item_id, why=why, version=version)
    return _done(request, desk, me, item_id, translations(me.language).gettext("Rejected."), came_from(request, "/"))


@router.post("/items/{item_id}/hold")
def hold(request: Request, desk: Desk, me: Person, item_id: Id, version: Version) -> Response:
    """Hold an item for later."""
    ReviewDesk(desk.database, me.name, now=desk.now()).hold(item_id, version=version)
    return _done(request, desk, me, item_id, translations(me.language).gettext("Held."), came_from(request, "/"))


@router.post("/items/{item_id}/merge")
def merge(
    request: Request,
    desk: Desk,
    me: Person,
    item_id: Id,
    version: Version,
    other: Annotated[str, Form(pattern=r"^[0-9]{1,18}:[0-9]{1,9}$")],
) -> Response:
    """Take another item of the issue in: `other` is its id and the version that was offered."""
    other_id, other_version = map(int, other.split(":"))
    review = ReviewDesk(desk.database, me.name, now=desk.now())
    review.merge(item_id, min(other_id, LARGEST), version=version, other_version=other_version)
    said = translations(me.language).gettext("The other item stands in this one now.")
    return _done(request, desk, me, item_id, said, f"/items/{item_id}")


@router.post("/items/{item_id}/undo/{decision_id}")
def undo(request: Request, desk: Desk, me: Person, item_id: Id, decision_id: Id) -> Response:
    """Take a decision on the item back; what stands against it is told where it was asked for."""
    to = came_from(request, f"/items/{item_id}")
    try:
        ItemUndo(desk.database, me.name, now=desk.now()).undo(decision_id)
    except NotAllowedError as error:
        return back(request, to, said=str(error), is_bad=True)
    return told(request, to, undone(desk, me, [decision_id]))


def _done(request: Request, desk: WebDesk, me: Me, item_id: int, said: str, to: str) -> Response:
    """On to a page, with the way to take the decision back."""
    with desk.database.read() as session:
        last = decisions.last_by(session, me.user_id, "item", item_id)
    return back(request, to, said=said, undo=f"/items/{item_id}/undo/{last.id}")
