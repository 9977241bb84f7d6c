"""`/sources/ID`: how one source fares, its block of config to edit, polling it now, what its outlet is called."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from aggregator.collection import background
from aggregator.collection.background import Errand
from aggregator.errors import ConfigError, NotAllowedError, RemovalError, StaleBlockError, UnknownIdError
from aggregator.models import CollectionRequest
from aggregator.phrases import Phrase
from aggregator.review.labels import LabelDesk
from aggregator.roster.desk import SourcesDesk
from aggregator.roster.dossier import block_in_file, dossier
from aggregator.store import polls, requests
from aggregator.vocabulary import RequestKind
from aggregator.web import plots
from aggregator.web.answers import back, page, part, wants_part
from aggregator.web.complaining import by_line
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import Asked, Id
from aggregator.web.languages import marked, translations
from aggregator.web.pages.source_words import KINDS, OUTCOMES, STATES, VERBS, path_of

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
Text = Annotated[str, Form()]


@router.get("/sources/{source_id}")
@router.get("/sources/id/{source_id}")
def source(request: Request, desk: Desk, me: Person, source_id: str, request_id: Asked | None = None) -> Response:
    """One source."""
    return _page(request, desk, source_id, request_id=request_id)


@router.post("/sources/{source_id}/edit")
def edit(request: Request, desk: Desk, me: Person, source_id: str, text: Text, shown: Text) -> Response:
    """Replace its block; what cannot be written is shown again, with the complaints at their lines."""
    try:
        decision = _sources_desk(desk, me).edit(source_id, text, shown=shown)
    except StaleBlockError as error:
        return _page(request, desk, source_id, status=409, text=text, shown=error.present, theirs=error.present)
    except ConfigError as error:
        return _page(request, desk, source_id, status=422, text=text, shown=shown, complaints=error.complaints)
    return _decided(request, me, source_id, decision, marked("The block is changed, and in force"))


@router.post("/sources/{source_id}/enable")
def enable(request: Request, desk: Desk, me: Person, source_id: str) -> Response:
    """Have it polled again."""
    decision = _sources_desk(desk, me).enable(source_id)
    return _decided(request, me, source_id, decision, marked("Switched on: it is polled again"))


@router.post("/sources/{source_id}/disable")
def disable(request: Request, desk: Desk, me: Person, source_id: str, why: Text = "") -> Response:
    """Have it polled no more."""
    decision = _sources_desk(desk, me).disable(source_id, why=why.strip())
    return _decided(request, me, source_id, decision, marked("Switched off: it is polled no more"))


@router.post("/sources/{source_id}/follow")
def follow(request: Request, desk: Desk, me: Person, source_id: str, address: Text) -> Response:
    """Poll it at the address that its redirects have led to."""
    with desk.database.read() as session:
        card = dossier(session, desk.health, desk.home.sources, source_id, now=desk.now()).card
    if card.judged.moved_to != address:
        raise NotAllowedError(
            Phrase(
                "source %(source_id)s does not answer from %(address)s any more",
                source_id=source_id,
                address=address[:200],
            )
        )
    decision = _sources_desk(desk, me).follow(source_id, address)
    return _decided(request, me, source_id, decision, marked("It is polled at the new address"))


@router.post("/sources/{source_id}/remove")
def remove(request: Request, desk: Desk, me: Person, source_id: str, shown: Text, confirmed: Text = "") -> Response:
    """Take it out of config; where that drops many sources, it is asked first."""
    try:
        decision = _sources_desk(desk, me).remove(source_id, shown=shown, confirmed=confirmed == "yes")
    except RemovalError as error:
        return _page(request, desk, source_id, status=409, removal=error)
    said = translations(me.language).gettext("Removed; what it brought stays")
    return back(request, "/sources", said=said, undo=f"/sources/decisions/{decision}/undo")


@router.post("/sources/{source_id}/poll")
def poll(request: Request, desk: Desk, me: Person, source_id: str) -> Response:
    """Ask the collector for a poll now; one that is asked for already will do."""
    block = desk.home.sources.sources.get(source_id)
    if block is None:
        raise UnknownIdError("source", source_id, hint=Phrase("config/sources.yaml does not name it"))
    if not block.enabled:
        raise NotAllowedError(Phrase("source %(source_id)s is disabled in config/sources.yaml", source_id=source_id))
    now = desk.now()
    with desk.database.read() as session:
        ident = requests.open_poll(session, source_id)
    if ident is None:
        wanted = CollectionRequest(kind=RequestKind.POLL, source_id=source_id, slot=now, asked_at=now)
        ident = background.begin(desk.database, desk.root, wanted)
    return _progress(request, desk, source_id, ident)


@router.get("/sources/{source_id}/polls/{request_id:int}")
def progress(request: Request, desk: Desk, source_id: str, request_id: Id, seen: str = "") -> Response:
    """How far a poll is: a part that asks for itself until it is over; nothing where it is as far as was `seen`."""
    facts = _errand(desk, source_id, request_id)
    if not wants_part(request):
        return back(request, f"{path_of(source_id)}?request_id={request_id}#poll")
    # whoever listens to the page should not hear the same every second
    return Response(status_code=204) if facts["errand"].stage == seen else part(request, "source_poll.html", **facts)


@router.post("/sources/{source_id}/polls/{request_id:int}/start")
def start(request: Request, desk: Desk, me: Person, source_id: str, request_id: Id) -> Response:
    """Start a collector for a poll that waits for one."""
    background.begin_again(desk.database, desk.root, request_id)
    return _progress(request, desk, source_id, request_id)


@router.post("/sources/{source_id}/label")
def label(request: Request, desk: Desk, me: Person, source_id: str, label: Text, source: Text = "") -> Response:
    """Say what the desk calls the source's outlet."""
    return _labelled(request, desk, me, source_id, lambda it, outlet: it.put(outlet, label, source=source))


@router.post("/sources/{source_id}/unlabel")
def unlabel(request: Request, desk: Desk, me: Person, source_id: str, label: Text) -> Response:
    """Take a label back."""
    return _labelled(request, desk, me, source_id, lambda it, outlet: it.drop(outlet, label))


def _labelled(
    request: Request, desk: WebDesk, me: Me, source_id: str, change: Callable[[LabelDesk, str], None]
) -> Response:
    with desk.database.read() as session:
        card = dossier(session, desk.health, desk.home.sources, source_id, now=desk.now()).card
    change(LabelDesk(desk.database, me.name, now=desk.now()), card.outlet_id)
    return back(
        request, f"{path_of(source_id)}#labels", said=translations(me.language).gettext("The labels are changed")
    )


def _progress(request: Request, desk: WebDesk, source_id: str, request_id: int) -> Response:
    if not wants_part(request):
        return back(request, f"{path_of(source_id)}?request_id={request_id}#poll")
    return part(request, "source_poll.html", **_errand(desk, source_id, request_id))


def _errand(desk: WebDesk, source_id: str, request_id: int) -> dict[str, Any]:
    """How far a poll of this source is.

    Raises:
        UnknownIdError: there is no such request of this source.
    """
    with desk.database.read() as session:
        errand: Errand = background.errand(session, request_id, now=desk.now())
        if errand.request.source_id != source_id:
            raise UnknownIdError("request", request_id)
        poll_id = errand.answer.get("poll_id")
        poll = polls.get(session, int(poll_id)) if poll_id is not None else None
    here = f"/sources/{source_id}/polls/{request_id}"
    return {"errand": errand, "poll": poll, "errand_path": here, "page_path": path_of(source_id), "outcomes": OUTCOMES}


def _page(
    request: Request,
    desk: WebDesk,
    source_id: str,
    *,
    status: int = 200,
    request_id: int | None = None,
    text: str | None = None,
    shown: str | None = None,
    theirs: str = "",
    complaints: list[str] | None = None,
    removal: RemovalError | None = None,
) -> Response:
    """The page; with the text somebody gave and what stands against it, where it could not be written."""
    with desk.database.read() as session:
        found = dossier(session, desk.health, desk.home.sources, source_id, now=desk.now())
    block = block_in_file(desk.root, source_id)
    wanted = request_id if request_id is not None else found.open_poll
    at_lines, others = by_line(complaints or ())
    return page(
        request,
        "source.html",
        status=status,
        it=found,
        card=found.card,
        text=block if text is None else text,
        shown=block if shown is None else shown,
        theirs=theirs,
        at_lines=at_lines,
        complaints=others,
        removal=removal,
        states=STATES,
        kinds=KINDS,
        verbs=VERBS,
        plots=plots,
        path_of=path_of,
        **({"errand": None, "outcomes": OUTCOMES} if wanted is None else _errand(desk, source_id, wanted)),
    )


def _sources_desk(desk: WebDesk, me: Me) -> SourcesDesk:
    return SourcesDesk(desk.database, desk.root, me.name, now=desk.now())


def _decided(request: Request, me: Me, source_id: str, decision: int, said: str) -> Response:
    words = translations(me.language).gettext(said)
    return back(request, path_of(source_id), said=words, undo=f"/sources/decisions/{decision}/undo")
