"""`/issues`: every issue there is, found by number, date or words."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from aggregator.store import issue_search
from aggregator.web.answers import page
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.issue_words import WORDS

router = APIRouter()

#: Issues on one page: half a year of a weekly one.
_ON_A_PAGE = 26


@router.get("/issues")
def archive(
    request: Request,
    desk: Annotated[WebDesk, Depends(desk_of)],
    me: Annotated[Me, Depends(signed_in)],
    q: Annotated[str, Query(max_length=300)] = "",
    skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """Issues, newest first."""
    with desk.database.read() as session:
        found = issue_search.find(session, q, skip=skip, limit=_ON_A_PAGE + 1)
    shown, more = found[:_ON_A_PAGE], len(found) > _ON_A_PAGE
    facts: dict[str, Any] = {"found": shown, "q": q, "skip": skip, "step": _ON_A_PAGE, "more": more}
    return page(request, "issues.html", words=WORDS, **facts)
