"""How a route answers: a page, a part of one, the way back after a form, a document in a frame of its own."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from jinja2 import Environment
from starlette.responses import HTMLResponse, RedirectResponse, Response

from aggregator.web import notices
from aggregator.web.desk import desk_for
from aggregator.web.languages import translations
from aggregator.web.notices import Notice
from aggregator.web.page_paths import page_for
from aggregator.web.phrasing import phrased_plain
from aggregator.web.section_words import section_name
from aggregator.web.templating import environment

#: A stored document or a preview: in an origin of its own, without scripts, forms or anything from elsewhere.
_FRAMED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


def page(request: Request, template: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """A page in the interface's language; what the last action said stands on it once."""
    notice = notices.kept(request)
    answer = HTMLResponse(_rendered(request, template, {"notice": notice} | facts), status)
    if notice is not None:
        notices.said(answer)
    return answer


def part(request: Request, template: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """A part of a page, for htmx."""
    return HTMLResponse(_rendered(request, template, facts), status)


def back(request: Request, to: str, *, said: str = "", undo: str = "", is_bad: bool = False) -> Response:
    """The answer to a form: on to a page, which says what was done and offers to undo it.

    Args:
        to: a path of the desk.
        said: words in the language of the interface, or a phrase.
        undo: the path that a form posts to in order to take it back.
    """
    answer: Response = (
        Response(status_code=204, headers={"hx-redirect": to})
        if wants_part(request)
        else RedirectResponse(to, status_code=303)
    )
    if said:
        notices.keep(answer, Notice(plainly(request, said), undo, is_bad))
    return answer


def told(request: Request, to: str, notice: Notice) -> Response:
    """The same with a notice that is made already."""
    answer = back(request, to)
    notices.keep(answer, notice)
    return answer


def plainly(request: Request, said: str) -> str:
    """What the program says, in the language of the interface, where no markup can be: a phrase, or such words."""
    language = getattr(request.state, "language", "en")
    return phrased_plain(said, language, desk_for(request).home.desk.zone)


def wants_part(request: Request) -> bool:
    """Whether htmx asks, which wants a part and no page."""
    return request.headers.get("hx-request") == "true"


def framed(html: str) -> HTMLResponse:
    """A document that is not ours, or is only looked at, for an `<iframe>` of the desk: nothing in it runs or loads."""
    return HTMLResponse(html, headers={"content-security-policy": _FRAMED, "x-frame-options": "SAMEORIGIN"})


def came_from(request: Request, otherwise: str) -> str:
    """The page of this desk that a form stood on, as path and query; always one that can be gone to."""
    parts = urlsplit(request.headers.get("referer", ""))
    if parts.netloc != request.headers.get("host") or not parts.path.startswith("/") or parts.path.startswith("//"):
        return otherwise
    goal = page_for(parts.path)
    return goal + (f"?{parts.query}" if parts.query and goal == parts.path else "")


def _rendered(request: Request, template: str, facts: dict[str, Any]) -> bytes:
    me, desk = getattr(request.state, "me", None), desk_for(request)
    language = getattr(request.state, "language", "en")
    home = desk.home.desk
    given = {
        "me": me,
        "language": language,
        "theme": request.cookies.get("theme", "auto"),
        "path": request.url.path,
        "section_name": lambda key: section_name(home, key, translations(language)),
        "desk_name": home.name,
        "now": desk.now(),
    }
    found = templates(language, home.time_zone).get_template(template)
    # half a character, which a database of texts from outside may hold, fails no page
    return found.render(given | facts).encode("utf-8", "replace")


@lru_cache(maxsize=32)
def templates(language: str, zone: str) -> Environment:
    """The templates for one language of the interface (BCP 47) and one time zone (IANA)."""
    return environment(language, zone)
