"""`/me`: one's own password, language, appearance and sessions, and what one decided last."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from aggregator.errors import UsageError
from aggregator.review.people import LONGEST_PASSWORD, SHORTEST_PASSWORD
from aggregator.review.signing_in import Door, TooManyGuesses
from aggregator.store import users
from aggregator.web import notices
from aggregator.web.answers import back, page
from aggregator.web.browser_words import browser_of
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.gate import let_in
from aggregator.web.ids import Id
from aggregator.web.languages import translations
from aggregator.web.notices import Notice
from aggregator.web.role_words import ROLE_WORDS

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
Word = Annotated[str, Form(max_length=1000)]


@router.get("/me")
def myself(request: Request, desk: Desk, me: Person) -> Response:
    """The page."""
    return _shown(request, desk, me)


@router.post("/me/password")
def change_password(request: Request, desk: Desk, me: Person, old: Word, new: Word) -> Response:
    """Change one's own password; every other session of one's own ends."""
    say = translations(me.language).gettext
    browser = request.headers.get("user-agent", "")
    address = request.client.host if request.client else ""
    door = Door(desk.database, now=desk.now())
    try:
        found = door.change_password(me.name, old=old, new=new, address=address, browser=browser)
    except UsageError:
        complaint = say("A password has %(shortest)s to %(longest)s characters.")
        complaint %= {"shortest": SHORTEST_PASSWORD, "longest": LONGEST_PASSWORD}
        return _shown(request, desk, me, complaint=complaint, status=422)
    if isinstance(found, TooManyGuesses):
        seconds = max(1, int(found.wait.total_seconds() + 0.999))
        complaint = say("Too many guesses. The next one counts in %(seconds)s s.") % {"seconds": seconds}
        return _shown(request, desk, me, complaint=complaint, status=429)
    if found is None:
        return _shown(request, desk, me, complaint=say("The present password is another one."), status=422)
    answer = RedirectResponse("/me", 303)
    let_in(request, answer, found)
    notices.keep(answer, Notice(say("The password is changed. Other browsers are signed out.")))
    return answer


@router.post("/me/sessions/{session_id}/end")
def end_one(request: Request, desk: Desk, me: Person, session_id: Id) -> Response:
    """Sign one's own other browser out."""
    Door(desk.database, now=desk.now()).end_own(me.user_id, session_id)
    return back(request, "/me", said=translations(me.language).gettext("That browser is signed out."))


@router.post("/me/sessions/end")
def end_others(request: Request, desk: Desk, me: Person) -> Response:
    """Sign out everywhere but here."""
    Door(desk.database, now=desk.now()).end_others(me.user_id, but=me.session_id)
    return back(request, "/me", said=translations(me.language).gettext("All other browsers are signed out."))


def _shown(request: Request, desk: WebDesk, me: Me, *, complaint: str = "", status: int = 200) -> Response:
    with desk.database.read() as session:
        user = users.by_id(session, me.user_id)
    return page(
        request,
        "me.html",
        status=status,
        user=user,
        role=ROLE_WORDS[user.role],
        browser_of=lambda header: browser_of(header, translations(me.language)),
        sessions=Door(desk.database, now=desk.now()).sessions_of(me.user_id),
        shortest=SHORTEST_PASSWORD,
        complaint=complaint,
    )
