"""`/operations`: how the stages stand, who does them, backups, and what the doctor finds."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from aggregator.collection.incidents import in_words
from aggregator.doctor.stages import parts, stages
from aggregator.store import backlog, incidents
from aggregator.store.backups.listing import kept
from aggregator.vocabulary import FindingLevel, SourceState
from aggregator.web.answers import back, page, part
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.languages import translations
from aggregator.web.pages.source_words import path_of
from aggregator.web.stage_words import LEVEL_WORDS, PART_WORDS, STAGE_WORDS, WAITING_WORDS

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]

#: Backups and sources on the page.
_BACKUPS, _SOURCES = 5, 30
_WANT_A_PERSON = (SourceState.FAILING, SourceState.GONE, SourceState.BLOCKED, SourceState.MOVED, SourceState.EMPTY)


@router.get("/operations")
def operations(request: Request, desk: Desk) -> Response:
    """The page; what the doctor finds is fetched after it, or with it where there are no scripts."""
    wanted = request.query_params.get("examine") == "yes"
    return page(
        request,
        "operations.html",
        **_standing(desk),
        **(_findings(desk) if wanted else {"examined": None}),
        backups=kept(desk.root / "var" / "backups", most=_BACKUPS),
    )


@router.get("/operations/state")
def state(request: Request, desk: Desk) -> Response:
    """How the stages stand, asked for again and again."""
    return part(request, "operations_state.html", **_standing(desk))


@router.get("/operations/findings")
def findings(request: Request, desk: Desk) -> Response:
    """What the doctor finds; it takes seconds, so it is asked for apart."""
    return part(request, "operations_findings.html", **_findings(desk))


@router.post("/operations/examine")
def examine(request: Request, desk: Desk, me: Person) -> Response:
    """Have the doctor look anew."""
    desk.examinations.forget()
    said = translations(me.language).gettext("The desk is looked at anew.")
    return back(request, "/operations?examine=yes", said=said)


def _standing(desk: WebDesk) -> dict[str, Any]:
    now = desk.now()
    with desk.database.read() as session:
        found, holding = stages(session, now=now), parts(session, now=now)
        waiting = backlog.requests_of(session)
        running = incidents.open_one(session)
        judged = desk.health.look(session, now=now, named=desk.home.sources.sources.keys())
    wanted = [one for one in judged if one.health.state in _WANT_A_PERSON or one.standing.source_id in waiting]
    return {
        "cut_off": in_words(running) if running else "",
        "stages": found,
        "stage_words": STAGE_WORDS,
        "waiting_words": WAITING_WORDS,
        "most": backlog.MOST,
        "parts": [(one, PART_WORDS[one.name]) for one in holding],
        "sources": [(one, waiting.get(one.standing.source_id)) for one in wanted[:_SOURCES]],
        "more_sources": max(0, len(wanted) - _SOURCES),
        "path_of": path_of,
    }


def _findings(desk: WebDesk) -> dict[str, Any]:
    found = desk.examinations.findings(now=desk.now())
    ordered = sorted(found.findings, key=lambda one: -list(FindingLevel).index(one.level))
    return {"examined": found.at, "findings": ordered, "levels": LEVEL_WORDS}
