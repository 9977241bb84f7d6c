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
from aggregator.web.ids import LARGEST, Id, Version
from aggregator.web.issue_words import WORDS
from aggregator.web.pages.issue_proof import shown_in_frame
from aggregator.web.pages.issue_release import Promised, Yes, on_its_way

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
#: Far longer than any sentence that is set right, and short enough for an address.
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be set right, as it stands in an address or a form."""

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

    @property
    def query(self) -> str:
        """The same as part of an address."""
        given = {"kind": self.kind.value, "was": self.was, "now": self.now, "note": self.note}
        return urlencode(given if self.item is None else given | {"item": str(self.item)})


def wished(
    kind: CorrectionKind = CorrectionKind.CORRECTION,
    item: Annotated[str, Query(max_length=18)] = "",
    was: Annotated[str, Query(max_length=_LONGEST)] = "",
    now: Annotated[str, Query(max_length=_LONGEST)] = "",
    note: Annotated[str, Query(max_length=_LONGEST)] = "",
) -> Wish:
    """The wish of an address; a form without an item sends an empty field."""
    return Wish(kind, int(item) if item.isdecimal() else None, was, now, note)


@router.get("/issues/{digest_id}/correct")
def correction(
    request: Request,
    desk: Desk,
    me: Person,
    digest_id: Id,
    wish: Annotated[Wish, Depends(wished)],
    look: str = "",
    file: str = "",
) -> Response:
    """What is to be set right; once it was said, what readers would find: around its files, or `file` of it."""
    digest, edition = _with_readers(desk, digest_id)
    if edition is None:
        return RedirectResponse(f"/issues/{digest_id}", 303)
    if file:
        return _frame(_corrected(desk, me, digest_id, wish, edition), file)
    with desk.database.read() as session:
        items = digests.items(session, digest_id, [ItemStatus.ACCEPTED])
        plan = plan_of_next(session, desk.home, digest, EditionCause.CORRECTION)
    complaint, printed = "", None
    if look:
        try:
            printed = _corrected(desk, me, digest_id, wish, edition)
        except UsageError as error:
            complaint = str(error)
    facts: dict[str, Any] = {"digest": digest, "edition": edition, "items": items, "wish": wish, "plan": plan}
    chosen = next((item for item in items if item.id == wish.item), None)
    return page(
        request,
        "issue_correct.html",
        status=422 if complaint else 200,
        words=WORDS,
        complaint=complaint,
        printed=printed,
        chosen=chosen,
        **facts,
    )


@router.post("/issues/{digest_id}/correct")
def correct(
    request: Request,
    desk: Desk,
    me: Person,
    digest_id: Id,
    sure: Yes,
    promised: Promised,
    edition: Version,
    kind: Annotated[CorrectionKind, Form()],
    item: Annotated[int | None, Form(ge=1, le=LARGEST)] = None,
    was: Annotated[str, Form(max_length=_LONGEST)] = "",
    now: Annotated[str, Form(max_length=_LONGEST)] = "",
    note: Annotated[str, Form(max_length=_LONGEST)] = "",
) -> Response:
    """Set it right where readers see it."""
    change = Wish(kind, item, was, now, note).change
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
