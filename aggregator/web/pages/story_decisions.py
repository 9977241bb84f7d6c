"""What people decide on stories: split, move, merge, same, not the same, undo. Each is a form of a story or article."""

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from aggregator.errors import NotAllowedError, UnknownIdError, UsageError
from aggregator.review.grouping import Outcome, StoryDesk
from aggregator.store import articles, stories, story_changes
from aggregator.text.written_dates import written_number
from aggregator.web.answers import back, came_from, told
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import Chosen, Id, Named, Typed, id_of
from aggregator.web.languages import translations
from aggregator.web.story_words import drafts_told
from aggregator.web.undone import undone

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
Why = Annotated[str, Form(max_length=2000)]

_STORY = re.compile(r"/stories/(\d{1,18})(?=[?/]|\Z)")
_NOBODY: list[int] = []


@router.post("/stories/{story_id}/split")
def split(
    request: Request,
    desk: Desk,
    me: Person,
    story_id: Id,
    article: Chosen = _NOBODY,
    row: Named = 0,
    why: Why = "",
) -> Response:
    """Take the chosen articles out of a story, or where none is chosen that of the row."""
    chosen = article or [row] * bool(row)
    return _decided(request, desk, me, "stories", story_id, lambda by: by.split(story_id, chosen, why=why))


@router.post("/stories/{story_id}/pull")
def pull(request: Request, desk: Desk, me: Person, story_id: Id, article: Chosen = _NOBODY, why: Why = "") -> Response:
    """Let a story take articles out of another one."""
    return _decided(request, desk, me, "stories", story_id, lambda by: by.move(story_id, article, why=why))


@router.post("/stories/{story_id}/move")
def move(
    request: Request,
    desk: Desk,
    me: Person,
    story_id: Id,
    article: Chosen = _NOBODY,
    row: Named = 0,
    to: Typed = "",
    why: Why = "",
) -> Response:
    """Move the chosen articles of a story to another one, which is typed."""
    chosen = article or [row] * bool(row)
    return _decided(request, desk, me, "stories", story_id, lambda by: by.move(id_of(to), chosen, why=why))


@router.post("/stories/{story_id}/merge")
def merge(request: Request, desk: Desk, me: Person, story_id: Id, other: Typed = "", why: Why = "") -> Response:
    """Let a story take another one whole."""
    return _decided(request, desk, me, "stories", story_id, lambda by: by.merge(story_id, id_of(other), why=why))


@router.post("/articles/{article_id}/same")
def same(request: Request, desk: Desk, me: Person, article_id: Id, other: Typed = "", why: Why = "") -> Response:
    """Say that two articles are on one event."""
    return _decided(request, desk, me, "articles", article_id, lambda by: by.same(article_id, id_of(other), why=why))


@router.post("/articles/{article_id}/not-same")
def not_same(request: Request, desk: Desk, me: Person, article_id: Id, other: Typed = "", why: Why = "") -> Response:
    """Say that two articles are not on one event: the second leaves, where they stand in one story."""
    return _decided(
        request, desk, me, "articles", article_id, lambda by: by.not_same(article_id, id_of(other), why=why)
    )


@router.post("/stories/undo/{decision_id}")
def undo(request: Request, desk: Desk, me: Person, decision_id: Id) -> Response:
    """Take a decision on stories back."""
    say = translations(me.language)
    with desk.database.read() as session:
        row, _ = story_changes.get(session, decision_id)
    to = f"/{'stories' if row.noun == 'story' else 'articles'}/{row.noun_id}"
    try:
        done = StoryDesk(desk.database, me.name, now=desk.now()).undo(decision_id)
    except NotAllowedError as error:
        return _refused(request, came_from(request, to), error)
    number = len(done.put_back)
    text = say.ngettext("%(num)s article was put back.", "%(num)s articles were put back.", number)
    notice = undone(desk, me, [decision_id], text % {"num": written_number(number, me.language)})
    return told(request, _still_there(desk, came_from(request, to), to), notice)


def _still_there(desk: WebDesk, path: str, otherwise: str) -> str:
    """The page that something was undone on, unless it is that of a story which is no more."""
    found = _STORY.match(path)
    if found is None:
        return path
    with desk.database.read() as session:
        return path if stories.by_id(session, [int(found[1])]) else otherwise


def _decided(
    request: Request, desk: WebDesk, me: Me, noun: str, ident: int, decide: Callable[[StoryDesk], Outcome]
) -> Response:
    """Decide, and go back to where the form stood; what is refused is told there, with the undoing that would help.

    `noun` and `ident` are the story or article whose form it is.
    """
    with desk.database.read() as session:  # what is not there is not found, whatever else was typed
        (stories if noun == "stories" else articles).get(session, ident)
    to = came_from(request, f"/{noun}/{ident}")
    try:
        done = decide(StoryDesk(desk.database, me.name, now=desk.now()))
    except (UsageError, NotAllowedError) as error:
        if isinstance(error, UnknownIdError):
            raise
        return _refused(request, to, error)
    return back(request, to, said=_told(me, done), undo=f"/stories/undo/{done.decision_id}")


def _told(me: Me, done: Outcome) -> str:
    say, number = translations(me.language), len(done.moved)
    if done.story_id is None:
        text = say.gettext("Noted. No article had to move.")
    else:
        text = say.ngettext(
            "%(num)s article stands in story %(story)s now.", "%(num)s articles stand in story %(story)s now.", number
        ) % {"num": written_number(number, me.language), "story": written_number(done.story_id, me.language)}
    if done.taken_back:
        number = done.taken_back
        more = say.ngettext("It took back %(num)s earlier word.", "It took back %(num)s earlier words.", number)
        text += " " + more % {"num": written_number(number, me.language)}
    return " ".join((text, *drafts_told(me.language, set_aside=done.set_aside, is_doubled=done.is_doubled)))


def _refused(request: Request, to: str, error: UsageError) -> Response:
    """What stands against a decision is told where it was asked for; undoing the word in the way is offered."""
    against = error.in_the_way if isinstance(error, NotAllowedError) else None
    return back(request, to, said=str(error), undo="" if against is None else f"/stories/undo/{against}", is_bad=True)
