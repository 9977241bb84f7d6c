"""`/issues/N/publish`: where it would go first, then a yes to exactly that, then it is sent in the background."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from aggregator.models import Edition
from aggregator.press import publication
from aggregator.press.plan import plan_of
from aggregator.publishing.standing import Next, standings
from aggregator.review.issue_steps import OUT
from aggregator.store import digests, editions
from aggregator.web.answers import back, page
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import Id
from aggregator.web.issue_words import WORDS
from aggregator.web.languages import translations

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
#: A box that has to be ticked: without it the form is malformed.
Yes = Annotated[Literal["yes"], Form()]
Promised = Annotated[str, Form(min_length=64, max_length=64)]


@router.get("/issues/{digest_id}/publish")
def plan(request: Request, desk: Desk, me: Person, digest_id: Id) -> Response:
    """Where the approved edition would go, or the last one to whom it has not reached."""
    with desk.database.read() as session:
        digest, edition = digests.get(session, digest_id), editions.latest(session, digest_id)
        if edition is None:
            return RedirectResponse(f"/issues/{digest_id}/proof", 303)
        found = plan_of(session, desk.home, edition)
        there = standings(session, desk.home, digest_id, now=desk.now())
    again = sum(each.nexts[Next.SEND] for each in there if each.revision == edition.revision)
    is_out = digest.status in OUT
    facts: dict[str, Any] = {"digest": digest, "edition": edition, "plan": found, "again": again, "is_out": is_out}
    here = request.url.path if is_out else "/issue"
    return page(request, "issue_publish.html", words=WORDS, path=here, **facts)


@router.post("/issues/{digest_id}/publish")
def publish(request: Request, desk: Desk, me: Person, digest_id: Id, sure: Yes, promised: Promised) -> Response:
    """Commit where it goes; it is sent in the background."""
    edition = publication.publish(desk.database, desk.home, digest_id, me.name, now=desk.now(), promised=promised)
    return on_its_way(request, desk, me, digest_id, edition)


def on_its_way(request: Request, desk: WebDesk, me: Me, digest_id: int, edition: Edition) -> Response:
    """The answer to a decision that is committed: it is sent from here on."""
    desk.carrier.ask(edition.id or 0)
    said = translations(me.language).gettext("Decided. It is being sent; this page shows how far it is.")
    return back(request, f"/issues/{digest_id}#deliveries", said=said)
