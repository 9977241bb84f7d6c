"""`/search`: articles of the whole archive by their words, in any script and spelling."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from aggregator.store import articles, digests, inbox
from aggregator.store import search as store
from aggregator.store import stories as placed
from aggregator.web.answers import page
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.excerpts import excerpt
from aggregator.web.inbox_filters import Wording
from aggregator.web.inbox_words import STANDINGS
from aggregator.web.languages import translations

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
_PAGE = 30
#: Longer than any headline that somebody might paste.
_LONGEST = 500


@router.get("/search")
def search(
    request: Request,
    desk: Desk,
    me: Person,
    q: Annotated[str, Query(max_length=_LONGEST)] = "",
    before: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
) -> Response:
    """Articles that have every word of the query, the newest first, with the stories they stand in."""
    with desk.database.read() as session:
        found = store.find(session, q, limit=_PAGE + 1, before=before)
        texts = articles.texts(session, found[:_PAGE])
        stories = placed.standing(session, texts)
        digest = digests.in_preparation(session, desk.home.desk.series)
        items = inbox.items(session, digest.id if digest else None, stories.values())
    older = f"/search?{urlencode({'q': q, 'before': found[_PAGE - 1]})}" if len(found) > _PAGE else ""
    return page(
        request,
        "search.html",
        q=q,
        rows=[texts[ident] for ident in found[:_PAGE] if ident in texts],
        excerpts={ident: excerpt(text.text or text.summary, q) for ident, text in texts.items()},
        stories=stories,
        items=items,
        older=older,
        standings=STANDINGS,
        wording=Wording(desk.home.desk, translations(me.language), me.language, {}),
    )
