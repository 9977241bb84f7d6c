"""What is done to one item in the builder: another place, another section, into the issue or beside it."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from aggregator.errors import NotAllowedError, StaleVersionError, UnknownIdError
from aggregator.models import DigestItem
from aggregator.review.desk import ReviewDesk
from aggregator.store import digests
from aggregator.vocabulary import ItemStatus
from aggregator.web.answers import back, part, wants_part
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.issue_lists import lists_of
from aggregator.web.issue_words import WORDS
from aggregator.web.languages import translations
from aggregator.web.notices import Notice

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
Verb = Literal["up", "down", "put", "accept", "hold"]
_OUT = (ItemStatus.REJECTED, ItemStatus.MERGED)


@router.post("/issues/{digest_id}/items/{item_id}")
def decide(
    request: Request,
    desk: Desk,
    me: Person,
    digest_id: int,
    item_id: int,
    verb: Annotated[Verb, Form()],
    version: Annotated[int, Form()],
    section: Annotated[str, Form(max_length=64)] = "",
    before: Annotated[int | None, Form()] = None,
) -> Response:
    """Move an item, take it in or put it aside; answers with the lists as they stand then."""
    review = ReviewDesk(desk.database, me.name, now=desk.now())
    steps: dict[Verb, Callable[[], DigestItem]] = {
        "up": lambda: review.shift(item_id, down=False, version=version),
        "down": lambda: review.shift(item_id, down=True, version=version),
        "put": lambda: review.place(item_id, section=_known(desk, section), before=before, version=version),
        "accept": lambda: review.accept(item_id, version=version),
        "hold": lambda: review.hold(item_id, version=version),
    }
    stood = _place(desk, digest_id, item_id)
    notice = _tried(me, steps[verb], lambda item: _undo(digest_id, item, stood, verb))
    return _answer(request, desk, digest_id, item_id, notice)


@router.post("/issues/{digest_id}/items/{item_id}/back")
def undo(
    request: Request, desk: Desk, me: Person, digest_id: int, item_id: int, section: str, position: int, version: int
) -> Response:
    """Put an item back where it stood."""
    review = ReviewDesk(desk.database, me.name, now=desk.now())
    notice = _tried(
        me, lambda: review.move(item_id, section=section, position=position, version=version), lambda _item: ""
    )
    return _answer(request, desk, digest_id, item_id, notice)


def _tried(me: Me, step: Callable[[], DigestItem], undo_of: Callable[[DigestItem], str]) -> Notice:
    """Do it, and say in the person's language what was done or why not."""
    say = translations(me.language).gettext
    try:
        item = step()
    except StaleVersionError:
        return Notice(say("Somebody changed this item meanwhile; here it is as it stands now."), is_bad=True)
    except NotAllowedError as error:
        return Notice(str(error), is_bad=True)
    if item.status is ItemStatus.HELD:
        return Notice(say("Put aside."))
    return Notice(say("Moved.") if undo_of(item) else say("Done."), undo_of(item))


def _answer(request: Request, desk: WebDesk, digest_id: int, item_id: int, notice: Notice) -> Response:
    if not wants_part(request):
        to = f"/issues/{digest_id}#item-{item_id}"
        return back(request, to, said=notice.said, undo=notice.undo, is_bad=notice.is_bad)
    lists = lists_of(desk, digest_id)
    return part(request, "issue_lists.html", lists=lists, moved=item_id, words=WORDS, notice=notice)


def _known(desk: WebDesk, section: str) -> str:
    """The section, provided that config has it.

    Raises:
        UnknownIdError: it has none of that key.
    """
    keys = [each.key for each in desk.home.desk.sections]
    if section not in keys:
        raise UnknownIdError("section", section, hint=f"desk.yaml has {', '.join(keys)}")
    return section


def _place(desk: WebDesk, digest_id: int, item_id: int) -> tuple[str, int]:
    """Section and place, from 1, of an item of this issue, as undoing a move gives them.

    Raises:
        UnknownIdError: the issue has no such item.
    """
    with desk.database.read() as session:
        rows = [row for row in digests.items(session, digest_id) if row.status not in _OUT]
    item = next((row for row in rows if row.id == item_id), None)
    if item is None:
        raise UnknownIdError("item of this issue", item_id)
    there = [row.id for row in rows if row.section == item.section]
    return item.section, there.index(item_id) + 1


def _undo(digest_id: int, item: DigestItem, stood: tuple[str, int], verb: Verb) -> str:
    if verb in ("accept", "hold"):
        return ""
    section, position = stood
    return f"/issues/{digest_id}/items/{item.id}/back?section={section}&position={position}&version={item.version}"
