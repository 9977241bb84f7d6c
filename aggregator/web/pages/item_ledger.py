"""What people say of an item's sources and quotations: citing, translating, confirming, letting words stand."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from aggregator.errors import NotAllowedError, StaleVersionError, UnknownIdError, UsageError
from aggregator.review.ledger_desk import LedgerDesk, Rendering
from aggregator.store import decisions, ledger
from aggregator.vocabulary import Check, TranslationKind
from aggregator.web.answers import back
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import Id, Named, Typed, Version, id_of
from aggregator.web.languages import translations

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
Line = Annotated[str, Form(max_length=2000)]
Words = Annotated[str, Form(max_length=20_000)]


@router.post("/items/{item_id}/cite")
def cite(
    request: Request,
    desk: Desk,
    me: Person,
    item_id: Id,
    version: Version,
    article: Typed = "",
    description: Line = "",
    note: Line = "",
) -> Response:
    """Add a source: an article by its number or address, or one that is not named."""
    if description.strip():
        return _said(
            request, desk, me, item_id, lambda by: by.cite_anonymous(item_id, description, note=note, version=version)
        )
    return _said(request, desk, me, item_id, lambda by: by.cite(item_id, id_of(article), version=version))


@router.post("/items/{item_id}/uncite")
def uncite(
    request: Request,
    desk: Desk,
    me: Person,
    item_id: Id,
    version: Version,
    article: Named = 0,
    description: Line = "",
) -> Response:
    """Take a source away."""
    if description:
        return _said(request, desk, me, item_id, lambda by: by.uncite_anonymous(item_id, description, version=version))
    return _said(request, desk, me, item_id, lambda by: by.uncite(item_id, article, version=version))


@router.post("/items/{item_id}/translate")
def translate(
    request: Request,
    desk: Desk,
    me: Person,
    item_id: Id,
    version: Version,
    article: Named,
    words: Words,
    original: Words = "",
    translator: Line = "",
    kind: Annotated[TranslationKind, Form()] = TranslationKind.HUMAN,
) -> Response:
    """Note what a passage, or the title where none is given, is in the words of the item."""
    rendering = Rendering(original, words, kind, translator.strip() or me.name)
    return _said(request, desk, me, item_id, lambda by: by.translate(item_id, article, rendering, version=version))


@router.post("/items/{item_id}/translations/{translation_id}/confirm")
def confirm(request: Request, desk: Desk, me: Person, item_id: Id, translation_id: Id) -> Response:
    """Answer for a translation."""
    _require_of(desk, item_id, translation_id)
    return _said(request, desk, me, item_id, lambda by: by.confirm(translation_id))


@router.post("/items/{item_id}/translations/{translation_id}/drop")
def untranslate(request: Request, desk: Desk, me: Person, item_id: Id, translation_id: Id) -> Response:
    """Take a translation back."""
    _require_of(desk, item_id, translation_id)
    return _said(request, desk, me, item_id, lambda by: by.untranslate(translation_id))


@router.post("/items/{item_id}/allow")
def allow(
    request: Request,
    desk: Desk,
    me: Person,
    item_id: Id,
    version: Version,
    finding: Annotated[Check, Form()],
    words: Words,
    why: Line = "",
) -> Response:
    """Let words stand that pre-flight stops, with the reason."""
    words = words.replace("\r\n", "\n")
    return _said(request, desk, me, item_id, lambda by: by.allow(item_id, finding, words, why=why, version=version))


@router.post("/items/{item_id}/disallow")
def disallow(
    request: Request,
    desk: Desk,
    me: Person,
    item_id: Id,
    version: Version,
    finding: Annotated[Check, Form()],
    words: Words,
) -> Response:
    """Take that back."""
    words = words.replace("\r\n", "\n")
    return _said(request, desk, me, item_id, lambda by: by.disallow(item_id, finding, words, version=version))


def _require_of(desk: WebDesk, item_id: int, translation_id: int) -> None:
    """The translation is that of the item in the address.

    Raises:
        UnknownIdError: it is not.
    """
    with desk.database.read() as session:
        if ledger.translation(session, translation_id).item_id != item_id:
            raise UnknownIdError("translation", translation_id)


def _said(request: Request, desk: WebDesk, me: Me, item_id: int, say: Callable[[LedgerDesk], object]) -> Response:
    """Say it, and go back to the item; what is refused is told there."""
    to = f"/items/{item_id}"
    try:
        say(LedgerDesk(desk.database, me.name, now=desk.now()))
    except (UnknownIdError, StaleVersionError):
        raise
    except (UsageError, NotAllowedError) as error:
        return back(request, to, said=str(error), is_bad=True)
    with desk.database.read() as session:
        last = decisions.last_by(session, me.user_id, "item", item_id)
    return back(request, to, said=translations(me.language).gettext("Noted."), undo=f"{to}/undo/{last.id}")
