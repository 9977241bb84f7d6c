"""`/stories/ID`: a story with its articles, what nearly was in it, and the item that tells it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from aggregator.store import stories
from aggregator.web import story_view, story_words
from aggregator.web.answers import page
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import LARGEST, Id

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]


@router.get("/stories/{story_id}")
def story(
    request: Request,
    desk: Desk,
    me: Person,
    story_id: Id,
    number: Annotated[int, Query(alias="page", ge=0, le=10**6)] = 1,
    translations: bool = False,
    q: Annotated[str, Query(max_length=500)] = "",
    took: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
) -> Response:
    """The page; that of a story that was merged away leads to the one that took it in."""
    with desk.database.read() as session:
        home = stories.final(session, [story_id])[story_id]
        if home.id != story_id:
            return RedirectResponse(f"/stories/{home.id}?took={story_id}", 303)
        view = story_view.read(session, desk.home, story_id, number=number, translated=translations, query=q)
    return page(
        request,
        "story.html",
        view=view,
        took=took,
        query=q,
        reasons=desk.home.desk.web.reasons,
        words=story_words.tables(),
    )
