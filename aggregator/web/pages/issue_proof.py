"""`/issues/N/proof`: an issue as readers would have it, what stands against it, and approving exactly that."""

from dataclasses import dataclass
from html import escape
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from aggregator.errors import NotAllowedError
from aggregator.models import Digest, DigestItem
from aggregator.press import approval
from aggregator.review.issue_steps import OUT
from aggregator.store import digests, editions, users
from aggregator.store.editions import File
from aggregator.vocabulary import DigestStatus, Role
from aggregator.web.answers import back, framed, page, part, wants_part
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.finding_groups import by_weight
from aggregator.web.ids import Id
from aggregator.web.issue_words import WORDS
from aggregator.web.languages import marked, translations

router = APIRouter()

#: A plain text as a document: in its own lines, each in its own direction.
_PLAIN = (
    '<!doctype html><meta charset="utf-8"><title>{name}</title><style>pre{{white-space:pre-wrap;'
    "overflow-wrap:anywhere;unicode-bidi:plaintext;font-size:1rem}}</style><pre>{text}</pre>"
)

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
View = Literal["page", "mail", "text", "markdown"]


@dataclass(frozen=True, slots=True)
class Preview:
    """A way to look at an issue: which file, and in frames of which widths (pixels; 0: as wide as there is room)."""

    label: str
    file: str
    widths: tuple[int, ...] = (0,)


VIEWS: dict[View, Preview] = {
    "page": Preview(marked("Web page"), "page.html"),
    "mail": Preview(marked("E-mail, 600 and 360 px"), "mail.html", (600, 360)),
    "text": Preview(marked("Plain text"), "issue.txt"),
    "markdown": Preview("Markdown", "issue.md"),
}


@router.get("/issues/{digest_id}/proof")
def proof(request: Request, desk: Desk, me: Person, digest_id: Id, view: View = "page") -> Response:
    """Findings and previews, with the hash of what is shown."""
    digest, reading, is_approved, items = _read(desk, digest_id)
    if digest.status in OUT or digest.imported_sha256 is not None:
        return RedirectResponse(f"/issues/{digest_id}", 303)
    return page(
        request,
        "issue_proof.html",
        path="/issue",
        digest=digest,
        reading=reading,
        is_approved=is_approved,
        findings=by_weight(reading.flight.findings),
        items=items,
        of=approval.key_of(reading.printed),
        views=VIEWS,
        view=view,
        words=WORDS,
        publishers=_publishers(desk),
    )


@router.get("/issues/{digest_id}/preflight")
def preflight(request: Request, desk: Desk, me: Person, digest_id: Id) -> Response:
    """What stands against the issue, as a part of its builder."""
    if not wants_part(request):
        return RedirectResponse(f"/issues/{digest_id}/proof", 303)
    digest, reading, _, items = _read(desk, digest_id)
    findings = by_weight(reading.flight.findings)
    return part(request, "issue_findings.html", digest=digest, findings=findings, items=items, words=WORDS)


@router.get("/issues/{digest_id}/preview/{name}")
def preview(request: Request, desk: Desk, me: Person, digest_id: Id, name: str, of: str = "") -> Response:
    """One file of the issue as it stands, for a frame; what has changed since the page around it was made is told."""
    try:
        with desk.database.read() as session:
            file = approval.preview(session, desk.home, digests.get(session, digest_id), name, of=of)
    except NotAllowedError:
        said = translations(me.language).gettext("The issue was changed since this page was made: load it anew.")
        answer = framed(f'<!doctype html><meta charset="utf-8"><p lang="{me.language}" dir="auto">{escape(said)}')
        answer.status_code = 409
        return answer
    return shown_in_frame(file)


@router.post("/issues/{digest_id}/approve")
def approve(
    request: Request, desk: Desk, me: Person, digest_id: Id, seen: Annotated[str, Form(min_length=64, max_length=64)]
) -> Response:
    """Freeze what was shown; refused when the issue is no longer that."""
    approval.approve(desk.database, desk.home, digest_id, me.name, now=desk.now(), seen=seen)
    said = translations(me.language).gettext("Approved. Publishing sends exactly this; any change ends the approval.")
    return back(request, f"/issues/{digest_id}", said=said)


def shown_in_frame(file: File) -> Response:
    """A file of an edition for a frame: a page as it is, a text in its own lines."""
    text = file.body.decode("utf-8", "replace")
    if file.media_type.startswith("text/html"):
        return framed(text)
    style = "<style>pre{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;font-size:1rem}</style>"
    return framed(
        f'<!doctype html><meta charset="utf-8"><title>{escape(file.name)}</title>{style}<pre>{escape(text)}</pre>'
    )


def _publishers(desk: WebDesk) -> list[str]:
    """Those whom an editor may ask to approve, by name."""
    with desk.database.read() as session:
        return [one.name for one in users.holding(session, Role.PUBLISHER)]


def _read(desk: WebDesk, digest_id: int) -> tuple[Digest, approval.Reading, bool, dict[int, DigestItem]]:
    """The issue, what it would be now, whether exactly this is approved, and its items by id."""
    with desk.database.read() as session:
        digest = digests.get(session, digest_id)
        reading = approval.read(session, desk.home, digest, now=desk.now())
        last = editions.latest(session, digest_id)
        items = {row.id or 0: row for row in digests.items(session, digest_id)}
    is_approved = digest.status is DigestStatus.APPROVED and last is not None and last.hash == reading.printed.hash
    return digest, reading, is_approved, items
