"""`/`: the candidates of the issue in preparation, best first, as they were ranked when the page was loaded."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from aggregator.store import candidates, digests, stories
from aggregator.store.story_names import names
from aggregator.web import ids
from aggregator.web.answers import page, part, wants_part
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.inbox_filters import filters
from aggregator.web.inbox_list import Asked, arrived, listed
from aggregator.web.inbox_rows import rows_of, wording_of
from aggregator.web.languages import translations

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
InQuery = Annotated[int, Query(alias="list", ge=0, le=ids.LARGEST)]


@router.get("/")
def inbox(request: Request, desk: Desk, me: Person) -> Response:
    """A page of candidates; for htmx, the rows that follow."""
    asked, say = Asked.by(request), translations(me.language)
    with desk.database.read() as session:
        found = listed(session, desk.home.desk, asked)
        wording = wording_of(session, desk, me, found) if found and not wants_part(request) else None
    if found is None:
        return page(request, "inbox.html", found=None, asked=asked, filters=[])
    rows = rows_of(desk, me, found, now=desk.now())
    if wording is None:
        return part(request, "inbox_more.html", found=found, rows=rows)
    shown = filters(found.asked, found.list.facets, wording, say)
    return page(request, "inbox.html", found=found, asked=found.asked, filters=shown, rows=rows)


@router.get("/inbox/new")
def new(request: Request, desk: Desk, me: Person) -> Response:
    """How many candidates came since the list was loaded, with the way to them; asked again and again."""
    asked = Asked.by(request)
    with desk.database.read() as session:
        newest = candidates.latest(session)
        digest = digests.in_preparation(session, desk.home.desk.series)
        number = arrived(session, asked, newest, digest.id if digest else None) if newest else 0
    return part(request, "inbox_new.html", asked=asked, arrived=number)


@router.get("/inbox/reasons/{story_id}")
def reasons(request: Request, desk: Desk, me: Person, story_id: ids.Id, list_id: InQuery = 0) -> Response:
    """Why a story ranks where it does, a sentence a signal: on the list of the page, else on the newest that has it."""
    with desk.database.read() as session:
        name = names(session, {story_id: stories.get(session, story_id)})[story_id]
        found = candidates.on_list(session, list_id, story_id) or candidates.of_story(session, story_id)
    if wants_part(request):
        return part(request, "inbox_reasons.html", candidate=found)
    return page(request, "inbox_reasons_page.html", candidate=found, story_id=story_id, name=name)
