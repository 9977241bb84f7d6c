"""Where the editions of an issue went: what has arrived, what has not, and saying what nobody knew."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from aggregator.publishing import outbox
from aggregator.publishing.standing import Next, is_under_way, standings
from aggregator.settings.outputs import SiteOutput
from aggregator.store import deliveries, digests, editions
from aggregator.vocabulary import DeliveryState
from aggregator.web.answers import back, part, wants_part
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import Id
from aggregator.web.issue_words import WORDS
from aggregator.web.languages import translations
from aggregator.web.rights import Right, may

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]

#: Deliveries of one output that are listed; the rest is counted. Twenty of them are a screen.
_LISTED = 50


@router.get("/issues/{digest_id}/deliveries")
def show(request: Request, desk: Desk, me: Person, digest_id: Id) -> Response:
    """How they stand, asked for again and again while something is under way."""
    facts = deliveries_facts(desk, me, digest_id)
    if not wants_part(request):
        return RedirectResponse(f"/issues/{digest_id}#deliveries", 303)
    return part(request, "deliveries.html", digest_id=digest_id, words=WORDS, is_part=True, **facts)


@router.post("/deliveries/{delivery_id}/resolve")
def resolve(
    request: Request,
    desk: Desk,
    me: Person,
    delivery_id: Id,
    arrived: Annotated[Literal["yes", "no"], Form()],
    why: Annotated[str, Form(max_length=2000)],
) -> Response:
    """Say what became of a delivery of which nobody knew."""
    outcome = DeliveryState.SENT if arrived == "yes" else DeliveryState.FAILED
    outbox.resolve(desk.database, delivery_id, outcome=outcome, by=me.name, why=why, now=desk.now())
    with desk.database.read() as session:
        digest_id = editions.get(session, deliveries.get(session, delivery_id).edition_id).digest_id
    return back(request, f"/issues/{digest_id}#deliveries", said=translations(me.language).gettext("Noted."))


def deliveries_facts(desk: WebDesk, me: Me, digest_id: int) -> dict[str, Any]:
    """What the part `deliveries.html` shows; addresses of people are for publishers only."""
    with desk.database.read() as session:
        digests.get(session, digest_id)
        found = standings(session, desk.home, digest_id, now=desk.now())
        rows = editions.of(session, digest_id)
    ids = [row.id or 0 for row in rows]
    return {
        "standings": found,
        "open_ones": {
            (each.revision, each.output): [one for one in each.standings if one.next is not Next.NOTHING][:_LISTED]
            for each in found
        },
        "to_send": sum(each.nexts[Next.SEND] for each in found),
        "to_resolve": sum(each.nexts[Next.RESOLVE] for each in found),
        "under_way": is_under_way(found) or any(map(desk.carrier.is_sending, ids)),
        "troubles": [trouble for trouble in map(desk.carrier.trouble, ids) if trouble],
        "folders": {
            ident: output.path.rstrip("/")
            for ident, output in desk.home.outputs.outputs.items()
            if isinstance(output, SiteOutput)
        },
        "with_addresses": may(me.role, Right.PUBLISH),
        "Next": Next,
    }
