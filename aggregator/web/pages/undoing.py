"""`/undo/...`: taking decisions back, the last of several first."""

from collections.abc import Callable, Sequence
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from aggregator.errors import NotAllowedError, UnknownIdError
from aggregator.models import Decision
from aggregator.review.grouping import StoryDesk
from aggregator.review.undo import ItemUndo
from aggregator.store import decisions, digests
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import ListId
from aggregator.web.inbox_answers import Done, answered
from aggregator.web.notices import Notice
from aggregator.web.undone import undone

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
#: Numbers of the diary, in the order in which they are taken back.
Decisions = Annotated[str, Path(pattern=r"^[0-9]{1,18}(,[0-9]{1,18}){0,199}$")]


@router.post("/undo/items/{numbers}")
def undo_on_items(request: Request, desk: Desk, me: Person, numbers: Decisions, list_id: ListId = 0) -> Response:
    """Take back decisions on items."""
    undo = ItemUndo(desk.database, me.name, now=desk.now())
    changed, refused, done = _each(numbers, lambda number: undo.undo(number).items)
    with desk.database.read() as session:
        stories = [digests.item(session, item_id).story_id for item_id in changed]
    told = [story for story in stories if story is not None]
    return _answered(request, desk, me, _Came(told, refused, done), list_id)


@router.post("/undo/stories/{numbers}")
def undo_on_stories(request: Request, desk: Desk, me: Person, numbers: Decisions, list_id: ListId = 0) -> Response:
    """Take back decisions on stories."""
    stories = StoryDesk(desk.database, me.name, now=desk.now())

    def taken_back(number: int) -> Sequence[int]:
        stories.undo(number)
        with desk.database.read() as session:
            row = decisions.get(session, number)
        return _stories_of(row) if row.noun == "story" else ()

    return _answered(request, desk, me, _each(numbers, taken_back), list_id)


class _Came(NamedTuple):
    """What was changed by undoing decisions one after the other, why others stand, and those that were undone."""

    changed: list[int]
    refused: list[str]
    done: list[int]


def _each(numbers: str, undo: Callable[[int], Sequence[int]]) -> _Came:
    came = _Came([], [], [])
    for number in map(int, numbers.split(",")):
        try:
            came.changed.extend(undo(number))
            came.done.append(number)
        except (NotAllowedError, UnknownIdError) as error:
            came.refused.append(str(error))
    return came


def _stories_of(row: Decision) -> list[int]:
    """The stories that a decision on stories changed, as its row of the diary tells."""
    others = [row.after.get(name) for name in ("took_in", "new_story")]
    return [row.noun_id, *(other for other in others if isinstance(other, int))]


def _answered(request: Request, desk: WebDesk, me: Me, came: _Came, list_id: int) -> Response:
    notice = undone(desk, me, came.done) if came.done else Notice("")
    return answered(
        request,
        desk,
        me,
        Done(
            said=notice.said,
            refused=tuple(came.refused),
            undo=notice.undo,
            story_ids=tuple(dict.fromkeys(came.changed)),
            is_bad=bool(came.refused),
            list_id=list_id,
            undo_of=notice.undo_of,
        ),
    )
