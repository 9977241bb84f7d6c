"""`/issues/N/correct` and `/issues/N/withdraw`: what readers would find first, then a yes to exactly that."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from aggregator.errors import UnknownIdError, UsageError
from aggregator.models import Digest, Edition
from aggregator.press import publication, rehearsal
from aggregator.press.plan import plan_of_next
from aggregator.review.edition_desk import Change, Printed
from aggregator.store import digests, editions
from aggregator.vocabulary import CorrectionKind, DigestStatus, EditionCause, ItemStatus
from aggregator.web.answers import page
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import Id, Version
from aggregator.web.issue_words import WORDS
from aggregator.web.pages.issue_proof import shown_in_frame
from aggregator.web.pages.issue_release import Promised, Yes, on_its_way

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
#: Far longer than any sentence that is set right; of reasons for withdrawing, short enough for an address.
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be set right, as it stands in a form."""

    kind: CorrectionKind
    item: int | None
    was: str
    now: str
    note: str

    @property
    def change(self) -> Change:
        """The same for the desk; line ends as browsers send them are those of the item."""
        was, now = (text.replace("\r\n", "\n") for text in (self.was, self.now))
        return Change(self.kind, self.item, was=was, now=now, note=self.note)


def wished(
    kind: Annotated[CorrectionKind, Form()] = CorrectionKind.CORRECTION,
    item: Annotated[str, Form(max_length=18)] = "",
    was: Annotated[str, Form(max_length=_LONGEST)] = "",
    now: Annotated[str, Form(max_length=_LONGEST)] = "",
    note: Annotated[str, Form(max_length=_LONGEST)] = "",
) -> Wish:
    """The wish of a form; one without an item sends an empty field."""
    return Wish(kind, int(item) if item.isdecimal() else None, was, now, note)


Wished = Annotated[Wish, Depends(wished)]


@router.get("/issues/{digest_id}/correct")
def correction(
    request: Request,
    desk: Desk,
    me: Person,
    digest_id: Id,
    item: Annotated[str, Query(max_length=18)] = "",
    wish: Annotated[str, Query(max_length=40)] = "",
    file: str = "",
) -> Response:
    """What is to be set right; once it was said, what readers would find: around its files, or `file` of it.

    `wish` names what was typed, `item` the item that a new one is about.
    """
    digest, edition = _with_readers(desk, digest_id)
    if edition is None:
        return RedirectResponse(f"/issues/{digest_id}", 303)
    kept = desk.wishes.of(me.user_id, wish) if wish else None
    typed = kept if isinstance(kept, Wish) else wished(item=item)
    if file:
        return _frame(_corrected(desk, me, digest_id, typed, edition), file)
    with desk.database.read() as session:
        items = digests.items(session, digest_id, [ItemStatus.ACCEPTED])
        plan = plan_of_next(session, desk.home, digest, EditionCause.CORRECTION)
    complaint, printed = "", None
    if kept is not None:
        try:
            printed = _corrected(desk, me, digest_id, typed, edition)
        except UsageError as error:
            complaint = str(error)
    facts: dict[str, Any] = {"digest": digest, "edition": edition, "items": items, "wish": typed, "plan": plan}
    chosen = next((each for each in items if each.id == typed.item), None)
    return page(
        request,
        "issue_correct.html",
        status=422 if complaint else 200,
        words=WORDS,
        complaint=complaint,
        is_gone=bool(wish) and kept is None,
        printed=printed,
        chosen=chosen,
        query=urlencode({"wish": wish}),
        **facts,
    )


@router.post("/issues/{digest_id}/correct/look")
def look(desk: Desk, me: Person, digest_id: Id, wish: Wished) -> Response:
    """Keep what was typed, and go to the page that shows what readers would find."""
    with desk.database.read() as session:
        digests.get(session, digest_id)
    query = urlencode({"wish": desk.wishes.keep(me.user_id, wish)})
    return RedirectResponse(f"/issues/{digest_id}/correct?{query}", 303)


@router.post("/issues/{digest_id}/correct")
def correct(
    request: Request,
    desk: Desk,
    me: Person,
    digest_id: Id,
    sure: Yes,
    promised: Promised,
    edition: Version,
    wish: Wished,
) -> Response:
    """Set it right where readers see it."""
    change = wish.change
    made = publication.correct(
        desk.database, desk.home, digest_id, change, me.name, now=desk.now(), after=edition, promised=promised
    )
    return on_its_way(request, desk, me, digest_id, made)


@router.get("/issues/{digest_id}/withdraw")
def withdrawal(
    request: Request,
    desk: Desk,
    me: Person,
    digest_id: Id,
    why: Annotated[str, Query(max_length=_LONGEST)] = "",
    file: str = "",
) -> Response:
    """The reason; once it was said, what readers would find in the issue's place: around its files, or `file` of it."""
    digest, edition = _with_readers(desk, digest_id)
    if edition is None:
        return RedirectResponse(f"/issues/{digest_id}", 303)
    if file:
        after = edition.revision
        printed = rehearsal.withdrawal(
            desk.database, desk.home, digest_id, me.name, why=why, now=desk.now(), after=after
        )
        return _frame(printed, file)
    with desk.database.read() as session:
        plan = plan_of_next(session, desk.home, digest, EditionCause.WITHDRAWAL)
    facts: dict[str, Any] = {"digest": digest, "edition": edition, "why": why, "plan": plan}
    return page(request, "issue_withdraw.html", words=WORDS, query=urlencode({"why": why}), **facts)


@router.post("/issues/{digest_id}/withdraw")
def withdraw(
    request: Request,
    desk: Desk,
    me: Person,
    digest_id: Id,
    sure: Yes,
    promised: Promised,
    edition: Version,
    why: Annotated[str, Form(max_length=_LONGEST)],
) -> Response:
    """Take it back."""
    made = publication.withdraw(
        desk.database, desk.home, digest_id, me.name, why=why, now=desk.now(), after=edition, promised=promised
    )
    return on_its_way(request, desk, me, digest_id, made)


def _with_readers(desk: WebDesk, digest_id: int) -> tuple[Digest, Edition | None]:
    """An issue, and the edition of it that readers have; None where there is nothing to set right."""
    with desk.database.read() as session:
        digest, edition = digests.get(session, digest_id), editions.latest(session, digest_id)
    has_it = digest.status in (DigestStatus.PUBLISHED, DigestStatus.CORRECTED)
    return digest, edition if has_it else None


def _corrected(desk: WebDesk, me: Me, digest_id: int, wish: Wish, edition: Edition) -> Printed:
    return rehearsal.correction(
        desk.database, desk.home, digest_id, wish.change, me.name, now=desk.now(), after=edition.revision
    )


def _frame(printed: Printed, name: str) -> Response:
    file = next((each for each in printed.files if each.name == name), None)
    if file is None:
        raise UnknownIdError("file of an edition", name)
    return shown_in_frame(file)
