"""What is done to one item in the builder: another place, another section, into the issue or beside it."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from aggregator.errors import NotAllowedError, StaleVersionError, UnknownIdError, UsageError
from aggregator.models import DigestItem
from aggregator.phrases import Phrase
from aggregator.review.desk import ReviewDesk
from aggregator.review.undo import ItemUndo
from aggregator.store import decisions, digests
from aggregator.web.answers import part, told, wants_part
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import LARGEST, Asked, Id, Version
from aggregator.web.issue_lists import lists_of
from aggregator.web.issue_words import WORDS
from aggregator.web.languages import translations
from aggregator.web.notices import Notice
from aggregator.web.phrasing import phrased_plain
from aggregator.web.undone import undone

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
Verb = Literal["up", "down", "put", "accept", "hold"]


@router.post("/issues/{digest_id}/items/{item_id}")
def decide(
    request: Request,
    desk: Desk,
    me: Person,
    digest_id: Id,
    item_id: Id,
    verb: Annotated[Verb, Form()],
    version: Version,
    section: Annotated[str, Form(max_length=64)] = "",
    before: Annotated[int | None, Form(ge=1, le=LARGEST)] = None,
) -> Response:
    """Move an item, accept or hold it; answers with the lists as they stand then."""
    review = ReviewDesk(desk.database, me.name, now=desk.now())
    steps: dict[Verb, Callable[[], DigestItem]] = {
        "up": lambda: review.shift(item_id, down=False, version=version),
        "down": lambda: review.shift(item_id, down=True, version=version),
        "put": lambda: review.place(item_id, section=_known(desk, section), before=before, version=version),
        "accept": lambda: review.accept(item_id, version=version),
        "hold": lambda: review.hold(item_id, version=version),
    }
    _require_here(desk, digest_id, item_id)
    return _answer(request, desk, digest_id, item_id, _tried(desk, me, digest_id, steps[verb]))


@router.post("/issues/{digest_id}/items/{item_id}/back")
def undo(
    request: Request, desk: Desk, me: Person, digest_id: Id, item_id: Id, decision: Asked, version: Asked
) -> Response:
    """Take a decision on an item back."""
    try:
        ItemUndo(desk.database, me.name, now=desk.now()).undo(decision, version=version)
        notice = undone(desk, me, [decision])
    except (StaleVersionError, NotAllowedError) as error:
        notice = _refused(me, error)
    return _answer(request, desk, digest_id, item_id, notice)


def _tried(desk: WebDesk, me: Me, digest_id: int, step: Callable[[], DigestItem]) -> Notice:
    """Do it, and say in the person's language what was done or why not."""
    say = translations(me.language).gettext
    try:
        item = step()
    except (StaleVersionError, NotAllowedError) as error:
        return _refused(me, error)
    with desk.database.read() as session:
        last = decisions.last_by(session, me.user_id, "item", item.id or 0)
    undo = f"/issues/{digest_id}/items/{item.id}/back?decision={last.id}&version={item.version}"
    done = {"move": say("Moved."), "accept": say("Accepted."), "hold": say("Held.")}
    return Notice(done.get(last.verb, ""), undo)


def _refused(me: Me, error: UsageError) -> Notice:
    if isinstance(error, StaleVersionError):
        said = translations(me.language).gettext("Somebody changed this item meanwhile; here it is as it stands now.")
        return Notice(said, is_bad=True)
    return Notice(phrased_plain(str(error), me.language), is_bad=True)


def _answer(request: Request, desk: WebDesk, digest_id: int, item_id: int, notice: Notice) -> Response:
    if not wants_part(request):
        to = f"/issues/{digest_id}#item-{item_id}"
        return told(request, to, notice)
    lists = lists_of(desk, digest_id)
    return part(request, "issue_lists.html", lists=lists, moved=item_id, words=WORDS, notice=notice)


def _known(desk: WebDesk, section: str) -> str:
    """The section, provided that config has it.

    Raises:
        UnknownIdError: it has none of that key.
    """
    keys = [each.key for each in desk.home.desk.sections]
    if section not in keys:
        raise UnknownIdError("section", section, hint=Phrase("desk.yaml has %(keys)s", keys=", ".join(keys)))
    return section


def _require_here(desk: WebDesk, digest_id: int, item_id: int) -> None:
    """Refuse what is no item of this issue.

    Raises:
        UnknownIdError: it is in another one, or nowhere.
    """
    with desk.database.read() as session:
        if digests.item(session, item_id).digest_id != digest_id:
            raise UnknownIdError("item of this issue", item_id)
