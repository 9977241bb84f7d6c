"""Every page of the desk that can be looked at, with ids that exist in a desk: found from the application itself."""

import re
from collections.abc import Mapping

from sqlmodel import Session, col, select

from aggregator.models import Article, Digest, DigestItem, Source, Story, User
from aggregator.store.database import Database
from aggregator.vocabulary import Role, StoryStatus
from aggregator.web.rights import RIGHTS, Right, may

#: Answers that are no page of the desk.
_NO_PAGES = (
    "/healthz",
    "/readyz",
    "/sources/list.opml",
    # parts of pages, which those fetch
    "/inbox/new",
    "/items/{item_id}/sources/{article_id}",
    "/present",
    "/operations/state",
    "/operations/findings",
    # a stored document in a sandbox: nothing runs in it, the tools of these tests neither
    "/articles/{article_id}/original/{revision}/page",
)


def pages(database: Database, role: Role | None) -> list[str]:
    """The paths of pages that people of a role may open, parameters filled with what there is; None: a stranger's."""
    if role is None:
        return ["/login"]
    with database.read() as session:
        ids = _ids(session)
    found = []
    for (method, path), right in RIGHTS.items():
        if method != "GET" or path in _NO_PAGES or right is Right.OPEN or not may(role, right):
            continue
        filled = _filled(path, ids)
        if filled is not None:
            found.append(filled)
    return found


def _filled(path: str, ids: Mapping[str, object]) -> str | None:
    names = re.findall(r"\{(\w+)[^}]*\}", path)
    if any(name not in ids for name in names):
        return None
    return re.sub(r"\{(\w+)[^}]*\}", lambda found: str(ids[found[1]]), path)


def _ids(session: Session) -> dict[str, object]:
    """One id of each kind, of what has most to show."""
    item = session.exec(select(DigestItem).order_by(col(DigestItem.score).desc()).limit(1)).first()
    story = session.exec(
        select(Story.id).where(Story.status != StoryStatus.MERGED).order_by(col(Story.last_at).desc()).limit(1)
    ).first()
    found: dict[str, object] = {
        "item_id": item.id if item else None,
        "story_id": item.story_id if item and item.story_id else story,
        "article_id": session.exec(select(Article.id).limit(1)).first(),
        "digest_id": session.exec(select(Digest.id).order_by(col(Digest.id).desc()).limit(1)).first(),
        "source_id": session.exec(select(Source.id).order_by(col(Source.id)).limit(1)).first(),
        "user_id": session.exec(select(User.id).limit(1)).first(),
        "number": 1,
        "revision": 1,
    }
    return {name: value for name, value in found.items() if value is not None}
