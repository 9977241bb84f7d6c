"""`/sources/add`: an address, what its feed would bring, the block proposed for it, and the source added."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from aggregator.collection import background
from aggregator.collection.background import Errand
from aggregator.errors import AggregatorError, ConfigError, NotAllowedError, UnknownIdError, UsageError
from aggregator.roster.desk import SourcesDesk
from aggregator.roster.proposing import Proposing, address_of, preview_of, told_of_idle
from aggregator.settings.given_block import given_block
from aggregator.settings.source_file import SourceFile
from aggregator.settings.sources import address_in
from aggregator.store import requests
from aggregator.text import yaml_text
from aggregator.vocabulary import RequestKind
from aggregator.web.answers import back, page, part, wants_part
from aggregator.web.complaining import by_line
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import Id
from aggregator.web.languages import translations
from aggregator.web.pages.source_words import KINDS, PARTS, language_name, path_of

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
Text = Annotated[str, Form()]

#: Looks that the form names.
_LATELY = 8


@router.get("/sources/add")
def ask(request: Request, desk: Desk, address: str = "") -> Response:
    """Where to give the address."""
    return _form(request, desk, address=address)


@router.post("/sources/add")
def look(request: Request, desk: Desk, address: Text, is_feed: Text = "") -> Response:
    """Have the collector look at an address."""
    try:
        wanted = address_of(address)
        with desk.database.read() as session:
            Proposing.of(session, _in_file(desk).sources).refuse(wanted)
    except (NotAllowedError, UsageError) as error:
        return _form(request, desk, status=422, address=address, is_feed=bool(is_feed), complaint=str(error))
    asked = preview_of(wanted, discover=not is_feed, now=desk.now())
    ident = background.begin(desk.database, desk.root, asked)
    return back(request, f"/sources/add/{ident}")


@router.get("/sources/add/{request_id:int}")
def preview(request: Request, desk: Desk, me: Person, request_id: Id, seen: str = "") -> Response:
    """How far the look is; then what the feed would bring, and its block."""
    errand = _errand(desk, request_id)
    if wants_part(request):
        if errand.stage == seen:
            return Response(status_code=204)
        if errand.is_over:  # what it found is a page of its own
            return back(request, f"/sources/add/{request_id}")
        return part(request, "source_look.html", errand=errand)
    return _page(request, desk, me, errand)


@router.post("/sources/add/{request_id:int}")
def add(request: Request, desk: Desk, me: Person, request_id: Id, text: Text) -> Response:
    """Add the source as the block says, which may have been edited."""
    errand = _errand(desk, request_id)
    try:
        block = given_block(text)
        decision = SourcesDesk(desk.database, desk.root, me.name, now=desk.now()).add(block)
    except ConfigError as error:
        return _page(request, desk, me, errand, status=422, text=text, complaints=error.complaints)
    except NotAllowedError as error:
        return _page(request, desk, me, errand, status=422, text=text, complaints=[str(error)])
    said = translations(me.language).gettext("Added; it is polled when next due")
    return back(request, path_of(block.source_id), said=said, undo=f"/sources/decisions/{decision}/undo")


@router.post("/sources/add/{request_id:int}/start")
def start(request: Request, desk: Desk, request_id: Id) -> Response:
    """Start a collector for a look that waits for one."""
    background.begin_again(desk.database, desk.root, request_id)
    return back(request, f"/sources/add/{request_id}")


def _form(
    request: Request, desk: WebDesk, *, address: str, is_feed: bool = False, complaint: str = "", status: int = 200
) -> Response:
    """The form, and what was looked at lately."""
    with desk.database.read() as session:
        lately = requests.latest(session, RequestKind.PREVIEW, most=_LATELY)
    facts = {"address": address, "is_feed": is_feed, "complaint": complaint, "lately": lately}
    return page(request, "source_add.html", status=status, **facts)


def _in_file(desk: WebDesk) -> SourceFile:
    return SourceFile.read(desk.root / "config" / "sources.yaml")


def _errand(desk: WebDesk, request_id: int) -> Errand:
    with desk.database.read() as session:
        errand = background.errand(session, request_id, now=desk.now())
    if errand.request.kind is not RequestKind.PREVIEW:
        raise UnknownIdError("preview", request_id)
    return errand


def _page(
    request: Request,
    desk: WebDesk,
    me: Me,
    errand: Errand,
    *,
    status: int = 200,
    text: str | None = None,
    complaints: "list[str] | tuple[str, ...]" = (),
) -> Response:
    if not errand.is_over or errand.error:
        return page(request, "source_preview.html", status=status, errand=errand, report=None)
    report = told_of_idle(errand.answer, desk.home.sources)
    block, refused = _proposed(desk, report) if text is None else (text, "")
    at_lines, others = by_line(complaints)
    names = [(language_name(tag, me.language), number) for tag, number in _languages(report)]
    return page(
        request,
        "source_preview.html",
        status=status,
        report=report,
        text=block,
        refused=refused,
        at_lines=at_lines,
        complaints=others,
        language_names=names,
        kind=KINDS[address_in(report["source"])[0]] if report["feed"] else "",
        guessed=[(PARTS[key], value) for key, value in (report["source"].get("select") or {}).items()],
        errand=errand,
    )


def _languages(report: dict[str, Any]) -> list[tuple[str, int]]:
    return list(report["feed"]["languages"].items()) if report["feed"] else []


def _proposed(desk: WebDesk, report: dict[str, Any]) -> tuple[str, str]:
    """The block that a preview leads to, or why it leads to none."""
    try:
        with desk.database.read() as session:
            new = Proposing.of(session, _in_file(desk).sources).block(report, now=desk.now())
    except AggregatorError as error:
        return "", str(error) if report["feed"] else ""
    return yaml_text.block(new.source_id, new.values, new.comments), ""
