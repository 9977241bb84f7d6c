"""`/items/ID/versions`: an item's words after each decision, what each changed, and going back to one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from sqlmodel import Session
from starlette.responses import Response

from aggregator.errors import UnknownIdError, UsageError
from aggregator.models import DigestItem
from aggregator.review.desk import ReviewDesk
from aggregator.review.versions import Version, differences, versions
from aggregator.store import decisions, digests, users
from aggregator.web.answers import back, page
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import LARGEST, Id
from aggregator.web.item_words import WORDS
from aggregator.web.languages import translations

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
#: 0 is the draft that nobody had decided on.
Number = Annotated[int, Query(ge=0, le=LARGEST)]
#: Versions that are listed.
_MOST = 200


@router.get("/items/{item_id}/versions")
def listed(
    request: Request, desk: Desk, me: Person, item_id: Id, of: Number | None = None, to: Number | None = None
) -> Response:
    """The versions, and what the chosen one changed: against the one before it, or against `to`."""
    with desk.database.read() as session:
        item, found = _versions(session, item_id)
        names = users.names(session)
    chosen = _chosen(found, of) if of is not None else found[0]
    place = found.index(chosen)
    against = _chosen(found, to) if to is not None else found[min(place + 1, len(found) - 1)]
    return page(
        request,
        "item_versions.html",
        item=item,
        versions=found[:_MOST],
        total=len(found),
        chosen=chosen,
        against=against,
        runs_of=differences(against.words, chosen.words),
        is_current=chosen is found[0],
        names=names,
        words=WORDS,
    )


@router.post("/items/{item_id}/restore")
def restore(
    request: Request,
    desk: Desk,
    me: Person,
    item_id: Id,
    version: Annotated[int, Form(ge=1, le=2**31)],
    of: Annotated[int, Form(ge=0, le=LARGEST)],
) -> Response:
    """Let the item have the words of an earlier version again: an edit like any other."""
    say = translations(me.language).gettext
    with desk.database.read() as session:
        _, found = _versions(session, item_id)
    words = _chosen(found, of).words
    try:
        ReviewDesk(desk.database, me.name, now=desk.now()).edit(item_id, words.as_fields(), version=version)
    except UsageError as error:
        if type(error) is not UsageError:
            raise
        return back(request, f"/items/{item_id}/versions", said=say("Nothing was changed."))
    with desk.database.read() as session:
        last = decisions.last_by(session, me.user_id, "item", item_id)
    undo = f"/items/{item_id}/undo/{last.id}"
    return back(request, f"/items/{item_id}", said=say("These words stand in the item again."), undo=undo)


def _versions(session: Session, item_id: int) -> tuple[DigestItem, list[Version]]:
    item = digests.item(session, item_id)
    return item, versions(item, decisions.of(session, "item", item_id))


def _chosen(found: list[Version], decision_id: int) -> Version:
    for one in found:
        if (one.decision_id or 0) == decision_id:
            return one
    raise UnknownIdError("version of the item", decision_id)
