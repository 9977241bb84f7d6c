"""What is new of an item's story, taken into the item or left out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from aggregator.errors import NotAllowedError
from aggregator.pipeline import watch_entries
from aggregator.press import item_news
from aggregator.press.item_news import ItemNews
from aggregator.store import decisions, digests
from aggregator.web.answers import back, page, part, wants_part
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import Chosen, Id, Version
from aggregator.web.item_words import WORDS
from aggregator.web.languages import translations

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
Why = Annotated[str, Form(max_length=2000)]
_NOBODY: list[int] = []


@router.get("/items/{item_id}/news")
def news(request: Request, desk: Desk, me: Person, item_id: Id) -> Response:
    """What is new of the item's story: articles it does not cite, and revisions of those it does."""
    with desk.database.read() as session:
        item = digests.item(session, item_id)
        try:
            found = item_news.news_of(session, desk.home, item_id, watchlist=watch_entries(desk.home.desk))
        except NotAllowedError:
            found = None
    show = part if wants_part(request) else page
    template = "item_news.html" if show is part else "item_news_page.html"
    return show(request, template, item=item, news=found, words=WORDS)


@router.post("/items/{item_id}/take")
def take(
    request: Request,
    desk: Desk,
    me: Person,
    item_id: Id,
    version: Version,
    article: Chosen = _NOBODY,
    quote: Annotated[bool, Form()] = False,
) -> Response:
    """Cite new articles, with their quotations at the end of the text where that is asked for."""
    found = _news(desk, item_id)
    item_news.take(desk.database, me.name, found, article, quote=quote, version=version, now=desk.now())
    return _done(request, desk, me, item_id, translations(me.language).gettext("Taken into the item."))


@router.post("/items/{item_id}/leave")
def leave(
    request: Request,
    desk: Desk,
    me: Person,
    item_id: Id,
    version: Version,
    article: Chosen = _NOBODY,
    why: Why = "",
) -> Response:
    """Leave articles out until they read otherwise."""
    found = _news(desk, item_id)
    item_news.leave(desk.database, me.name, found, article, why=why, version=version, now=desk.now())
    return _done(request, desk, me, item_id, translations(me.language).gettext("Left out of the item."))


def _news(desk: WebDesk, item_id: int) -> ItemNews:
    with desk.database.read() as session:
        return item_news.news_of(session, desk.home, item_id, watchlist=watch_entries(desk.home.desk))


def _done(request: Request, desk: WebDesk, me: Me, item_id: int, said: str) -> Response:
    """Back to the item, with the way to take it back."""
    with desk.database.read() as session:
        last = decisions.last_by(session, me.user_id, "item", item_id)
    return back(request, f"/items/{item_id}", said=said, undo=f"/items/{item_id}/undo/{last.id}")
