"""`/people`: who works at the desk and what each may do; administrators add people, give roles and hand over links."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from aggregator.publishing.bidi import isolated
from aggregator.review.people import PeopleDesk
from aggregator.review.signing_in import Door
from aggregator.store import sessions, users
from aggregator.vocabulary import Role
from aggregator.web.answers import back, page
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import Id
from aggregator.web.languages import translations
from aggregator.web.rights import ROLES
from aggregator.web.role_words import RIGHT_WORDS, ROLE_WORDS

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]


@router.get("/people")
def everybody(request: Request, desk: Desk) -> Response:
    """Everybody, disabled people included, and the table of roles."""
    with desk.database.read() as session:
        people = users.every(session)
        invited = sessions.invited(session, now=desk.now())
    return page(
        request,
        "people.html",
        people=people,
        invited=invited,
        roles=ROLE_WORDS,
        rights=[(words, ROLES[right]) for right, words in RIGHT_WORDS.items()],
    )


@router.post("/people")
def add(
    request: Request, desk: Desk, me: Person, name: Annotated[str, Form(max_length=200)], role: Annotated[Role, Form()]
) -> Response:
    """Add a person, and show the link by which they come in."""
    added = PeopleDesk(desk.database, now=desk.now()).add(name, role, by=me.name)
    return _link(request, desk, me, added.name)


@router.post("/people/{user_id}/link")
def make_link(request: Request, desk: Desk, me: Person, user_id: Id) -> Response:
    """Show a new link by which a person chooses a password; an earlier one works no more."""
    return _link(request, desk, me, _name(desk, user_id))


@router.post("/people/{user_id}/role")
def give_role(
    request: Request,
    desk: Desk,
    me: Person,
    user_id: Id,
    role: Annotated[Role | None, Form()] = None,
    was: Role | None = None,
) -> Response:
    """Give a person the role of the form; taking it back, the one in the address."""
    name, given = _name(desk, user_id), role or was or Role.EDITOR
    with desk.database.read() as session:
        before = users.by_id(session, user_id).role
    PeopleDesk(desk.database, now=desk.now()).change_role(name, given, by=me.name)
    say = translations(me.language).gettext
    said = say("%(name)s is now: %(role)s") % {"name": isolated(name), "role": say(ROLE_WORDS[given])}
    return back(request, "/people", said=said, undo=f"/people/{user_id}/role?was={before.value}")


@router.post("/people/{user_id}/disable")
def disable(request: Request, desk: Desk, me: Person, user_id: Id) -> Response:
    """No more decisions by this person, and no more signing in."""
    name = _name(desk, user_id)
    PeopleDesk(desk.database, now=desk.now()).disable(name, by=me.name)
    said = translations(me.language).gettext("%(name)s is disabled") % {"name": isolated(name)}
    return back(request, "/people", said=said, undo=f"/people/{user_id}/enable")


@router.post("/people/{user_id}/enable")
def enable(request: Request, desk: Desk, me: Person, user_id: Id) -> Response:
    """Let a disabled person come in again."""
    name = _name(desk, user_id)
    PeopleDesk(desk.database, now=desk.now()).enable(name, by=me.name)
    said = translations(me.language).gettext("%(name)s may sign in again") % {"name": isolated(name)}
    return back(request, "/people", said=said, undo=f"/people/{user_id}/disable")


def _link(request: Request, desk: WebDesk, me: Me, name: str) -> Response:
    """The link stands on this one page: it is kept nowhere, and shown in no list."""
    token = Door(desk.database, now=desk.now()).link_for(name, by=me.name)
    # where the desk is served may be elsewhere than config says: `newsloom up --port`
    address = f"{request.app.state.address}/setup/{token}"
    return page(request, "people_link.html", name=name, address=address)


def _name(desk: WebDesk, user_id: int) -> str:
    with desk.database.read() as session:
        return users.by_id(session, user_id).name
