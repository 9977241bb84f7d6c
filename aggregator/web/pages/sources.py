"""`/sources`: every source and how it fares, those first that need a person; lists of them taken over and given out."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, File, Query, Request, UploadFile
from starlette.responses import Response

from aggregator.errors import UnknownIdError
from aggregator.roster import board, proposing
from aggregator.roster.board import Card, Wanted
from aggregator.roster.desk import NOUN, SourcesDesk
from aggregator.settings.opml import MAX_BYTES, read_opml, written
from aggregator.settings.source_file import SourceFile
from aggregator.settings.source_import import ImportPlan, plan_import
from aggregator.store import decisions, leases
from aggregator.text.written_dates import written_number
from aggregator.vocabulary import SourceState
from aggregator.web import plots
from aggregator.web.alike import alike, told_apart
from aggregator.web.answers import back, page, part, wants_part
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import Id
from aggregator.web.languages import translations
from aggregator.web.pages.source_words import STATES, language_name, path_of

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]

#: Outlets to choose from at most: with more the page would be all choice, and the search finds them.
_CHOICE = 200
#: Lists taken over that the board names.
_LISTS = 5
#: Sources of one page: with their plots they take 130 kB.
PAGE = 100


@router.get("/sources")
def sources(
    request: Request,
    desk: Desk,
    me: Person,
    state: str = "",
    outlet: str = "",
    language: str = "",
    words: Annotated[str, Query(max_length=200)] = "",
    start: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """The health board."""
    wanted = Wanted(state, outlet, language, words)
    with desk.database.read() as session:
        every = board.cards(session, desk.health, desk.home.sources, now=desk.now())
        found = [card for card in every if wanted.takes(card)]
        shown = found[start : start + PAGE]
        drawn = board.drawn(session, [card.source_id for card in shown], now=desk.now())
        collector = leases.holding(session, leases.COLLECTOR, now=desk.now())
        lists = [row for row in decisions.of(session, NOUN, 0) if row.verb == "import"][-_LISTS:]
    return page(
        request,
        "sources.html",
        cards=shown,
        alike=alike({card.source_id: card.block.name for card in every}),
        drawn=drawn,
        counts=_counts(every),
        found=len(found),
        total=len(every),
        start=start,
        links=_links(wanted, start, len(found)),
        wanted=wanted,
        outlets=_outlets(every),
        languages_used=_languages(every, me.language),
        collector=collector is not None,
        lists=lists,
        states=STATES,
        plots=plots,
        path_of=path_of,
    )


def _counts(every: list[Card]) -> dict[SourceState, int]:
    """How many sources are in each state that some are in, worst first."""
    counted = {state: sum(card.state is state for card in every) for state in STATES}
    return {state: number for state, number in counted.items() if number}


def _outlets(every: list[Card]) -> list[tuple[str, str]]:
    """Name and id of each outlet, to choose from; none where there are more than anybody would look through."""
    names = {card.outlet_id: card.block.name for card in every}
    return sorted((name, ident) for ident, name in told_apart(names).items()) if len(names) <= _CHOICE else []


def _languages(every: list[Card], shown_in: str) -> list[tuple[str, str]]:
    tags = {tag for card in every for tag in card.block.languages}
    return sorted(((language_name(tag, shown_in), tag) for tag in tags), key=lambda pair: pair[0])


def _links(wanted: Wanted, start: int, found: int) -> dict[str, str]:
    """Where the pages before and behind this one are."""
    links = {"previous": start - PAGE} if start > 0 else {}
    links |= {"next": start + PAGE} if start + PAGE < found else {}
    given = {"state": wanted.state, "outlet": wanted.outlet, "language": wanted.language, "words": wanted.words}
    asked = {name: value for name, value in given.items() if value}
    return {name: f"/sources?{urlencode(asked | {'start': max(at, 0)})}" for name, at in links.items()}


@router.get("/sources/list.opml")
def export(desk: Desk) -> Response:
    """All sources as OPML, for other programs."""
    text = written(desk.home.sources, title=desk.home.desk.name, now=desk.now())
    return Response(
        text, media_type="text/x-opml", headers={"content-disposition": 'attachment; filename="sources.opml"'}
    )


@router.post("/sources/list.opml")
def take_over(
    request: Request, desk: Desk, me: Person, file: Annotated[UploadFile, File()], look: str = ""
) -> Response:
    """Add the feeds of an OPML list; with `look` only say what would be added."""
    outlines = read_opml(file.file.read(MAX_BYTES + 1), file.filename or "the list")
    now = SourceFile.read(desk.root / "config" / "sources.yaml").sources
    with desk.database.read() as session:
        plan = plan_import(outlines, now, *proposing.held(session, now))
    if look:
        answer = part if wants_part(request) else page
        return answer(request, "source_list_part.html" if wants_part(request) else "source_list.html", **_as_rows(plan))
    decision = SourcesDesk(desk.database, desk.root, me.name, now=desk.now()).take_over(plan)
    said = translations(me.language).ngettext("%(num)s source added", "%(num)s sources added", len(plan.new))
    return back(
        request,
        f"/sources/lists/{decision}",
        said=said % {"num": written_number(len(plan.new), me.language)},
        undo=f"/sources/decisions/{decision}/undo",
    )


def _as_rows(plan: ImportPlan) -> dict[str, Any]:
    new = [(block.source_id, block.values["name"], block.values["feed"]) for block in plan.new]
    skipped = [(one.line, one.address, one.why.value, one.says) for one in plan.skipped]
    return {"new": new, "skipped": skipped, "is_done": False}


@router.get("/sources/lists/{decision_id:int}")
def taken_over(request: Request, desk: Desk, me: Person, decision_id: Id) -> Response:
    """What became of a list."""
    with desk.database.read() as session:
        row = decisions.get(session, decision_id)
    added = row.after.get("sources")
    if row.noun != NOUN or not isinstance(added, dict):
        raise UnknownIdError("list", decision_id)
    blocks = desk.home.sources.sources
    new = [(ident, blocks[ident].name, blocks[ident].address) for ident in added if ident in blocks]
    return page(request, "source_list.html", new=new, skipped=row.after.get("skipped", []), is_done=True)


@router.post("/sources/decisions/{decision_id:int}/undo")
def undo(request: Request, desk: Desk, me: Person, decision_id: Id) -> Response:
    """Take a decision on a source back; that can be taken back as well."""
    done = SourcesDesk(desk.database, desk.root, me.name, now=desk.now()).undo(decision_id)
    desk.config_changed()
    with desk.database.read() as session:
        row = decisions.get(session, done)
    source_id = str(row.after.get("source", ""))
    is_there = source_id in desk.home.sources.sources
    said = translations(me.language).gettext("Taken back")
    undo_path = f"/sources/decisions/{done}/undo" if source_id else ""
    return back(request, path_of(source_id) if is_there else "/sources", said=said, undo=undo_path)
