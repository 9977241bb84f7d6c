"""`/here` and `/present`: who has what open. What windows say every few seconds also keeps their sessions alive."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import Response

from aggregator.review.present import Present
from aggregator.review.signing_in import Door
from aggregator.vocabulary import Doing
from aggregator.web.answers import part
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import LARGEST

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
Noun = Literal["item", "story", "digest"]
Tab = Annotated[str, Form(max_length=64)]


@router.post("/here")
def here(
    request: Request,
    desk: Desk,
    me: Person,
    tab: Tab,
    noun: Annotated[Noun | None, Form()] = None,
    noun_id: Annotated[int, Form(alias="id", ge=0, le=LARGEST)] = 0,
    doing: Annotated[Doing, Form()] = Doing.READING,
    active: Annotated[bool, Form()] = False,
) -> Response:
    """A window shows something; answered with who else has it open. Somebody who does something stays signed in."""
    if active:
        Door(desk.database, now=desk.now()).stay(me.session_id)
    if noun is None:
        return Response(status_code=204)
    desk.windows.say(Present(me.user_id, me.name, doing, desk.now()), tab, noun, noun_id)
    return part(request, "present_here.html", people=desk.windows.at(noun, noun_id, now=desk.now(), but=me.user_id))


@router.post("/here/left")
def left(desk: Desk, me: Person, tab: Tab) -> Response:
    """A window was closed."""
    desk.windows.leave(me.user_id, tab)
    return Response(status_code=204)


@router.get("/present")
def present(request: Request, desk: Desk, me: Person, noun: Annotated[Noun, Query()] = "item") -> Response:
    """Who else has things of a noun open: a line for each, called `at-NOUN-ID` as its place on a page."""
    found = desk.windows.everywhere(noun, now=desk.now(), but=me.user_id)
    return part(request, "present.html", noun=noun, found=found)
