"""Decisions on candidates, one or many at once; each can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import Response

from aggregator.errors import NotAllowedError, StaleVersionError, UnknownIdError, UsageError
from aggregator.phrases import Phrase
from aggregator.pipeline import watch_entries
from aggregator.press.inbox import InboxDesk
from aggregator.review.grouping import StoryDesk
from aggregator.store import decisions
from aggregator.text.written_dates import written_number
from aggregator.web.answers import back, page, part, wants_part
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import LARGEST, ListId
from aggregator.web.inbox_answers import Done, answered
from aggregator.web.languages import marked, translations
from aggregator.web.story_words import drafts_told

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
#: `STORY` or `STORY:VERSION`, the version of the item that stood on the page.
Stories = Annotated[list[str], Form(default_factory=list)]
Named = Annotated[list[str], Query(default_factory=list)]
InQuery = Annotated[int, Query(alias="list", ge=0, le=LARGEST)]
Text = Annotated[str, Form(max_length=2000)]
_REFUSALS = (NotAllowedError, StaleVersionError, UnknownIdError, UsageError)
_DONE = {
    "accept": (marked("%(num)s story accepted"), marked("%(num)s stories accepted")),
    "reject": (marked("%(num)s story rejected"), marked("%(num)s stories rejected")),
    "hold": (marked("%(num)s story held"), marked("%(num)s stories held")),
    "merge": (marked("%(num)s story merged into another"), marked("%(num)s stories merged into another")),
}


@dataclass
class _Work:
    """What came of a decision on several stories: numbers of the diary, in order, and what was refused."""

    decided: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    set_aside: int = 0
    is_doubled: bool = False


@router.get("/inbox/why")
def why(request: Request, desk: Desk, me: Person, story: Named, list_id: InQuery = 0) -> Response:
    """The form that asks why stories are rejected."""
    stories, reasons = [each for each in story if _read(each)], desk.home.desk.web.reasons
    if wants_part(request):
        return part(request, "inbox_why.html", stories=stories, list_id=list_id, reasons=reasons)
    return page(request, "inbox_why_page.html", stories=stories, list_id=list_id, reasons=reasons)


@router.post("/inbox")
def decide(
    request: Request,
    desk: Desk,
    me: Person,
    verb: Annotated[str, Form()],
    story: Stories,
    reason: Text = "",
    why: Text = "",
    list_id: ListId = 0,
) -> Response:
    """Accept, reject, hold or merge stories; what cannot be done is told, and the rest is done."""
    chosen = [found for each in story if (found := _read(each))]
    if verb not in _DONE or not chosen:
        said = translations(me.language).gettext(
            marked("Nothing is selected: tick the box of a story, or press x on it.")
        )
        return answered(request, desk, me, Done(said=said, is_bad=True, list_id=list_id))
    given = why.strip() or reason.strip()
    if verb == "reject" and not given:  # the page that asks; who has it on the screen has chosen one already
        query = urlencode({"story": story, "list": list_id}, doseq=True)
        return back(request, f"/inbox/why?{query}")
    work = _Work()
    if verb == "merge":
        _merge(desk, me, [story_id for story_id, _ in chosen], work)
    else:
        _decide(desk, me, verb, chosen, given, work)
    return answered(request, desk, me, _told(me, verb, chosen, work, list_id, given))


def _decide(desk: WebDesk, me: Me, verb: str, chosen: Sequence[tuple[int, int | None]], why: str, work: _Work) -> None:
    home = desk.home
    inbox = InboxDesk(desk.database, home, me.name, now=desk.now(), watchlist=watch_entries(home.desk))
    for story_id, version in chosen:
        try:
            match verb:
                case "accept":
                    item = inbox.accept(story_id, version=version)
                case "hold":
                    item = inbox.hold(story_id, version=version)
                case _:
                    item = inbox.reject(story_id, why=why, version=version)
        except _REFUSALS as error:
            work.refused.append(str(error))
            continue
        with desk.database.read() as session:
            work.decided.append(decisions.last_by(session, me.user_id, "item", item.id or 0).id or 0)


def _merge(desk: WebDesk, me: Me, story_ids: Sequence[int], work: _Work) -> None:
    """The first takes the articles of the others."""
    stories = StoryDesk(desk.database, me.name, now=desk.now())
    for other in story_ids[1:]:
        try:
            done = stories.merge(story_ids[0], other)
        except _REFUSALS as error:
            work.refused.append(str(error))
            continue
        work.decided.append(done.decision_id)
        work.set_aside, work.is_doubled = work.set_aside + done.set_aside, done.is_doubled
    if len(story_ids) < 2:
        work.refused.append(Phrase("select two stories to merge"))


def _told(me: Me, verb: str, chosen: Sequence[tuple[int, int | None]], work: _Work, list_id: int, why: str) -> Done:
    say, number = translations(me.language), len(work.decided)
    said = say.ngettext(*_DONE[verb], number) % {"num": written_number(number, me.language)} if number else ""
    if number and verb == "reject":  # so that a reason that was not meant is seen while Undo stands beside it
        said += f": \u2068{why}\u2069"
    drafts = drafts_told(me.language, set_aside=work.set_aside, is_doubled=work.is_doubled)
    said = ". ".join(part for part in (said, *drafts) if part)
    numbers = ",".join(map(str, reversed(work.decided)))
    return Done(
        said=said,
        refused=tuple(dict.fromkeys(work.refused)),
        undo=f"/undo/{'stories' if verb == 'merge' else 'items'}/{numbers}" if number else "",
        story_ids=tuple(story_id for story_id, _ in chosen),
        is_bad=not number,
        list_id=list_id,
    )


def _read(text: str) -> tuple[int, int | None] | None:
    """A story and the version of its item; None for what is neither."""
    story, _, version = text.partition(":")
    if not (story.isascii() and story.isdigit() and len(story) < 19):
        return None
    return int(story), int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
