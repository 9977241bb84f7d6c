"""`/issue` and `/issues/N`: an issue, its cover, and where it stands."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from aggregator.errors import StaleVersionError, UsageError
from aggregator.phrases import Phrase
from aggregator.review.edition_desk import EditionDesk
from aggregator.review.issue_steps import OUT
from aggregator.review.issues import IssueDesk
from aggregator.store import digests, editions
from aggregator.web.answers import back, page
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import Id, Version
from aggregator.web.issue_lists import lists_of
from aggregator.web.issue_words import WORDS
from aggregator.web.languages import translations
from aggregator.web.pages.issue_out import shown_out

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
Line = Annotated[str, Form(max_length=2000)]


@router.get("/issue")
def in_hand(request: Request, desk: Desk, me: Person) -> Response:
    """On to the issue in preparation, or the last that readers do not have yet; without any, a new one is offered."""
    series = desk.home.desk.series
    with desk.database.read() as session:
        waiting = digests.in_status(session, series, digests.UNPUBLISHED)
        found = digests.in_preparation(session, series) or next(iter(waiting), None)
        last = next((row for row in digests.every(session) if row.series == series), None)
    if found is not None:
        return RedirectResponse(f"/issues/{found.id}", 303)
    cover = desk.home.desk.next_cover(desk.now(), after=last.cover_date if last else None)
    return page(request, "issue_new.html", cover=cover, last=last)


@router.post("/issues")
def start(
    request: Request, desk: Desk, me: Person, headline: Line = "", cover: Annotated[date | None, Form()] = None
) -> Response:
    """Start the next issue."""
    digest = IssueDesk(desk.database, desk.home.desk, now=desk.now()).new(me.name, cover_date=cover, headline=headline)
    return back(request, f"/issues/{digest.id}")


@router.get("/issues/{digest_id}")
def show(request: Request, desk: Desk, me: Person, digest_id: Id) -> Response:
    """An issue: to be built while readers do not have it, to be looked back on afterwards."""
    with desk.database.read() as session:
        digest = digests.get(session, digest_id)
        edition = editions.latest(session, digest_id)
    if digest.status in OUT or digest.imported_sha256 is not None:
        return shown_out(request, desk, me, digest)
    facts: dict[str, Any] = {"lists": lists_of(desk, digest_id), "edition": edition, "moved": 0, "path": "/issue"}
    return page(request, "issue.html", words=WORDS, **facts)


@router.post("/issues/{digest_id}/cover")
def cover(
    request: Request,
    desk: Desk,
    me: Person,
    digest_id: Id,
    version: Version,
    cover_date: Annotated[date, Form()],
    headline: Line = "",
    number: Annotated[str, Form(max_length=12)] = "",
) -> Response:
    """Change headline, date and number."""
    say = translations(me.language).gettext
    try:
        IssueDesk(desk.database, desk.home.desk, now=desk.now()).change(
            digest_id,
            me.name,
            version=version,
            headline=headline,
            cover_date=cover_date,
            number=_number(number),
        )
    except StaleVersionError:
        said = say("Somebody changed this issue meanwhile: look at what stands there now, then save again.")
        return back(request, f"/issues/{digest_id}", said=said, is_bad=True)
    return back(request, f"/issues/{digest_id}", said=say("Saved."))


@router.post("/issues/{digest_id}/review")
def review(request: Request, desk: Desk, me: Person, digest_id: Id) -> Response:
    """Say that the issue is ready to be read through."""
    EditionDesk(desk.database, me.name, now=desk.now()).review(digest_id)
    said = translations(me.language).gettext("Ready to be read through: new drafts go to the next issue from now on.")
    return back(request, f"/issues/{digest_id}", said=said)


@router.post("/issues/{digest_id}/reopen")
def reopen(request: Request, desk: Desk, me: Person, digest_id: Id) -> Response:
    """Take the issue back into preparation."""
    EditionDesk(desk.database, me.name, now=desk.now()).reopen(digest_id)
    return back(request, f"/issues/{digest_id}", said=translations(me.language).gettext("In preparation again."))


def _number(typed: str) -> int | None:
    """A number in the digits of any script; None where none is given.

    Raises:
        UsageError: it is none.
    """
    if not typed.strip():
        return None
    if not typed.strip().isdecimal():
        raise UsageError(Phrase("“%(typed)s” is no number of an issue", typed=typed))
    return int(typed.strip())
