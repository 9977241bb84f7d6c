"""`/clip`: articles and posts brought in by hand. Nothing is fetched here: the collector is asked, its answer told."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from aggregator.collection import clips
from aggregator.collection.clip_wishes import ask_for_page, bring_text
from aggregator.collection.clipping import Given, given, given_date
from aggregator.collection.clips import Stored
from aggregator.errors import UnknownIdError, UsageError
from aggregator.store import requests
from aggregator.text.written_dates import written_number
from aggregator.vocabulary import RequestKind
from aggregator.web.answers import back, page, part, wants_part
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import Id
from aggregator.web.languages import marked, translations

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
#: An article of a novel's length, a megabyte, is what collection takes; the request may be no larger anyway.
Word = Annotated[str, Form(max_length=2_000)]
_TOLD = 10
_FIELDS = ("url", "outlet", "date", "author", "title", "platform", "handle", "language", "text")


@router.get("/clip")
def form(request: Request, desk: Desk, me: Person) -> Response:
    """Both forms, and what became of the last pages that anybody asked for."""
    return _form(request, desk, typed={"url": request.query_params.get("url", "")[:2_000]})


@router.post("/clips/page")
def by_page(
    request: Request,
    desk: Desk,
    me: Person,
    url: Word,
    outlet: Word = "",
    date: Word = "",
    author: Word = "",
    title: Word = "",
) -> Response:
    """Ask for a page; one that the desk has is not asked for again."""
    typed = {"url": url, "outlet": outlet, "date": date, "author": author, "title": title}
    try:
        said = _given(desk, typed)
        found = ask_for_page(desk.database, url, said, now=desk.now())
    except UsageError as error:
        return _form(request, desk, typed=typed, complaint=str(error), way="page")
    return back(request, f"/clip/{found}") if isinstance(found, int) else _stored(request, desk, me, found)


@router.post("/clips/text")
def by_text(
    request: Request,
    desk: Desk,
    me: Person,
    text: Annotated[str, Form()] = "",
    url: Word = "",
    outlet: Word = "",
    date: Word = "",
    author: Word = "",
    title: Word = "",
    platform: Word = "",
    handle: Word = "",
    language: Word = "",
) -> Response:
    """Store a text given by hand; nothing that was typed is lost where it is refused."""
    values = (url, outlet, date, author, title, platform, handle, language, text)
    typed = dict(zip(_FIELDS, values, strict=True))
    try:
        said = _given(desk, typed)
        zone = desk.home.desk.zone
        found = bring_text(desk.database, text, said, url=url.strip(), now=desk.now(), zone=zone)
    except UsageError as error:
        return _form(request, desk, typed=typed, complaint=str(error), way="text")
    return _stored(request, desk, me, found)


@router.get("/clip/{request_id}")
def became(request: Request, desk: Desk, me: Person, request_id: Id) -> Response:
    """What became of a page that was asked for."""
    with desk.database.read() as session:
        asked = requests.get(session, request_id)
    if asked.kind is not RequestKind.CLIP:
        raise UnknownIdError("clip", request_id)
    show, template = (part, "clip_state.html") if wants_part(request) else (page, "clip_became.html")
    return show(request, template, asked=asked, minutes=desk.home.desk.schedule.run_minutes)


def _form(request: Request, desk: WebDesk, *, typed: dict[str, str], complaint: str = "", way: str = "") -> Response:
    with desk.database.read() as session:
        latest = requests.latest(session, RequestKind.CLIP, most=_TOLD)
    values = dict.fromkeys(_FIELDS, "") | typed
    status = 422 if complaint else 200
    return page(request, "clip.html", status=status, typed=values, complaint=complaint, way=way, latest=latest)


def _given(desk: WebDesk, typed: dict[str, str]) -> Given:
    """What was typed of a clip; several authors stand apart by semicolons."""
    date = typed.get("date", "").strip()
    return given(
        outlet=typed.get("outlet", ""),
        title=typed.get("title", ""),
        authors=[author for author in typed.get("author", "").replace("؛", ";").split(";") if author.strip()],
        platform=typed.get("platform", ""),
        handle=typed.get("handle", ""),
        language=typed.get("language", ""),
        published=given_date(date, now=desk.now(), zone=desk.home.desk.zone) if date else None,
    )


def _stored(request: Request, desk: WebDesk, me: Me, found: Stored) -> Response:
    say, told = translations(me.language), clips.answer(desk.database, found)
    if found.new:
        said = say.gettext(
            marked("Brought in: %(title)s. It joins a story at the next run, within %(minutes)s minutes.")
        )
    elif found.revised:
        said = say.gettext(marked("The desk had it, with fewer words; now it has a further revision: %(title)s"))
    else:
        said = say.gettext(marked("The desk has it already: %(title)s"))
    minutes = written_number(desk.home.desk.schedule.run_minutes, me.language)
    known = {"title": f"\u2068{told['title']}\u2069", "minutes": minutes}
    return back(request, f"/articles/{found.article_id}", said=said % known)
