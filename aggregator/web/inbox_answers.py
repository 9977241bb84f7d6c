"""How decisions in the inbox are answered: to htmx the rows that changed and what was done, else the way back."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request
from starlette.responses import Response

from aggregator.store import candidates, digests, inbox, stories
from aggregator.store.story_names import names
from aggregator.web.answers import came_from, part, plainly, told, wants_part
from aggregator.web.desk import Me, WebDesk
from aggregator.web.inbox_list import Asked, Listed
from aggregator.web.inbox_rows import rows_of
from aggregator.web.notices import Notice


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in the interface's language, what was refused and why, as phrases, and the stories it was about.

    `undo` is the path that takes it back, or `undo_of`, which was decided before; `list_id` the list on the page.
    """

    said: str = ""
    refused: tuple[str, ...] = ()
    undo: str = ""
    story_ids: tuple[int, ...] = ()
    is_bad: bool = False
    list_id: int = 0
    undo_of: str = ""


def answered(request: Request, desk: WebDesk, me: Me, done: Done) -> Response:
    """The answer to a decision on candidates."""
    if not wants_part(request):
        said = ". ".join(plainly(request, part) for part in (done.said, *done.refused) if part)
        notice = Notice(said, done.undo, done.is_bad, done.undo_of)
        return told(request, _pinned(came_from(request, "/"), done.list_id), notice)
    with desk.database.read() as session:
        newest = candidates.latest(session)
        shown = (candidates.get(session, done.list_id) if done.list_id else None) or newest
        if shown is None or shown.id is None:
            return part(request, "inbox_changed.html", done=done, rows=[], gone={})
        digest = digests.in_preparation(session, desk.home.desk.series)
        rows = {
            story_id: inbox.entry(session, shown.id, story_id, digest_id=digest.id if digest else None)
            for story_id in done.story_ids
        }
        entries = tuple(entry for entry in rows.values() if entry is not None)
        gone = names(session, stories.by_id(session, [story_id for story_id, entry in rows.items() if entry is None]))
    found = Listed(Asked({}, list_id=shown.id), shown, digest, entries, 0, 0, 0, False)
    changed = rows_of(desk, me, found, now=desk.now(), is_swapped=True)
    return part(request, "inbox_changed.html", done=done, rows=changed, gone=gone)


def _pinned(path: str, list_id: int) -> str:
    """The page that the form stood on, with the list it showed: nothing moves between two decisions."""
    parts = urlsplit(path)
    if parts.path.startswith("/inbox"):  # a form or a part of the list, and no page to stay on
        parts = urlsplit("/")
    if parts.path != "/" or not list_id:
        return parts.geturl()
    given = dict(parse_qsl(parts.query)) | {"list": str(list_id)}
    return f"/?{urlencode(given)}"
