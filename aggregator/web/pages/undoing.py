"""`/undo/...`: taking decisions back, the last of several first."""

from collections.abc import Callable, Sequence
from typing import Annotated

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
from aggregator.web.languages import marked, translations

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
#: Numbers of the diary, in the order in which they are taken back.
Decisions = Annotated[str, Path(pattern=r"^[0-9]{1,18}(,[0-9]{1,18}){0,199}$")]


@router.post("/undo/items/{numbers}")
def undo_on_items(request: Request, desk: Desk, me: Person, numbers: Decisions, list_id: ListId = 0) -> Response:
    """Take back decisions on items."""
    undo = ItemUndo(desk.database, me.name, now=desk.now())
    changed, refused = _each(numbers, lambda number: undo.undo(number).items)
    with desk.database.read() as session:
        stories = [digests.item(session, item_id).story_id for item_id in changed]
    return _answered(request, desk, me, [story for story in stories if story is not None], refused, list_id)


@router.post("/undo/stories/{numbers}")
def undo_on_stories(request: Request, desk: Desk, me: Person, numbers: Decisions, list_id: ListId = 0) -> Response:
    """Take back decisions on stories."""
    stories = StoryDesk(desk.database, me.name, now=desk.now())

    def undone(number: int) -> Sequence[int]:
        stories.undo(number)
        with desk.database.read() as session:
            row = decisions.get(session, number)
        return _stories_of(row) if row.noun == "story" else ()

    changed, refused = _each(numbers, undone)
    return _answered(request, desk, me, changed, refused, list_id)


def _each(numbers: str, undo: Callable[[int], Sequence[int]]) -> tuple[list[int], list[str]]:
    """What was changed by undoing decisions one after the other, and why others stand."""
    changed: list[int] = []
    refused: list[str] = []
    for number in map(int, numbers.split(",")):
        try:
            changed += undo(number)
        except (NotAllowedError, UnknownIdError) as error:
            refused.append(str(error))
    return changed, refused


def _stories_of(row: Decision) -> list[int]:
    """The stories that a decision on stories changed, as its row of the diary tells."""
    others = [row.after.get(name) for name in ("took_in", "new_story")]
    return [row.noun_id, *(other for other in others if isinstance(other, int))]


def _answered(
    request: Request, desk: WebDesk, me: Me, stories: Sequence[int], refused: Sequence[str], list_id: int
) -> Response:
    is_done = not refused
    return answered(
        request,
        desk,
        me,
        Done(
            said=translations(me.language).gettext(marked("Taken back.")) if is_done else "",
            refused=tuple(refused),
            story_ids=tuple(dict.fromkeys(stories)),
            is_bad=not is_done,
            list_id=list_id,
        ),
    )
