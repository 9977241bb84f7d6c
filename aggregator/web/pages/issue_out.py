"""`/issues/N` of an issue that readers have or had: its editions, its corrections, where it went."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from aggregator.errors import AggregatorError, UnknownIdError
from aggregator.models import Digest, DigestItem, Edition
from aggregator.publishing.proof import is_emptied, require_rebuilt
from aggregator.review.issue_steps import OUT
from aggregator.store import corrections, digests, editions, past_issues, users
from aggregator.vocabulary import ItemStatus
from aggregator.web.answers import page
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import Id
from aggregator.web.issue_lists import Row, sectioned
from aggregator.web.issue_words import WORDS
from aggregator.web.pages.deliveries import deliveries_facts
from aggregator.web.pages.issue_proof import shown_in_frame

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]


def shown_out(
    request: Request, desk: WebDesk, me: Me, digest: Digest, *, proven: dict[int, str] | None = None
) -> Response:
    """The page of such an issue.

    Args:
        proven: what is wrong with each edition, by revision and empty for nothing, once somebody has asked.
    """
    assert digest.id is not None
    with desk.database.read() as session:
        rows = editions.of(session, digest.id)
        facts: dict[str, Any] = {
            "digest": digest,
            "editions": rows,
            "files": {row.revision: _file_names(session, row) for row in rows},
            "corrections": corrections.of(session, digest.id),
            "names": users.names(session),
            "sections": sectioned([Row(item, ()) for item in _items(session, digest)], desk.home.desk),
        }
    return page(
        request,
        "issue_out.html",
        **facts,
        **deliveries_facts(desk, me, digest.id),
        proven=proven or {},
        is_part=False,
        words=WORDS,
    )


@router.get("/issues/{digest_id}/verify")
def verify(request: Request, desk: Desk, me: Person, digest_id: Id) -> Response:
    """Render every edition of an issue that is out anew and compare; nothing is changed by it."""
    proven = {}
    with desk.database.read() as session:
        digest = digests.get(session, digest_id)
        if digest.status not in OUT:
            return RedirectResponse(f"/issues/{digest_id}", 303)
        for row in editions.of(session, digest_id):
            proven[row.revision] = _wrong(session, row)
    return shown_out(request, desk, me, digest, proven=proven)


@router.get("/issues/{digest_id}/editions/{revision}/{name}")
def stored(request: Request, desk: Desk, me: Person, digest_id: Id, revision: Id, name: str) -> Response:
    """A file of an edition as it was approved, in a frame of its own; `as=file` gives the very bytes to keep."""
    with desk.database.read() as session:
        row = next((each for each in editions.of(session, digest_id) if each.revision == revision), None)
        file = None if row is None else editions.files(session, row.id or 0).get(name)
    if file is None:
        raise UnknownIdError("file of that edition", name)
    if request.query_params.get("as") == "file":
        keep = {"content-disposition": f'attachment; filename="{digest_id}-{revision}-{file.name}"'}
        return Response(file.body, headers=keep, media_type="application/octet-stream")
    return shown_in_frame(file)


def _items(session: Session, digest: Digest) -> list[DigestItem]:
    """What readers have of it, in order."""
    assert digest.id is not None
    if digest.imported_sha256 is not None:
        return past_issues.items(session, digest.id)
    return digests.items(session, digest.id, [ItemStatus.ACCEPTED])


def _file_names(session: Session, row: Edition) -> list[str]:
    return [] if is_emptied(row) else list(editions.hashes(session, row.id or 0))


def _wrong(session: Session, row: Edition) -> str:
    try:
        require_rebuilt(session, row)
    except AggregatorError as error:
        return str(error)
    return ""
