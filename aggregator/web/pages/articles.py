"""`/articles/ID`: an article in its own script, its revisions and what became of it; `/original`: what was stored."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from markupsafe import Markup
from sqlmodel import Session
from starlette.responses import Response

from aggregator.errors import UnknownIdError
from aggregator.models import Article, Revision, Snapshot
from aggregator.phrases import Phrase
from aggregator.store import articles, snapshots
from aggregator.text.original import Form, Original, read_original, washed
from aggregator.text.parts import part_of, parts
from aggregator.text.urls import safe_href
from aggregator.web import article_view, story_words
from aggregator.web.answers import framed, page
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import Id
from aggregator.web.likeness_words import told
from aggregator.web.templating import tongue

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
Number = Annotated[int, Query(ge=0, le=2**31)]

#: Bytes of a document on one page, its letters as HTML writes them at worst.
_MOST_SOURCE = 20_000
_MOST_WASHED = 100_000
_FRAMED = Markup(
    '<!doctype html><html{}><head><meta charset="utf-8"><title>{}</title><style>body {{ overflow-wrap: anywhere }}'
    " pre {{ white-space: pre-wrap }}</style></head><body><main><h1>{}</h1>{}</main></body></html>"
)
#: Revisions have numbers, snapshots hashes of this length.
_HASH = 64


@router.get("/articles/{article_id}")
def article(
    request: Request,
    desk: Desk,
    me: Person,
    article_id: Id,
    revision: Number | None = None,
    part: Number = 1,
    earlier: Number | None = None,
    later: Number | None = None,
) -> Response:
    """The page, at a revision or the current one; with the differences between two revisions where they are named."""
    compared = (earlier, later) if earlier is not None and later is not None else None
    with desk.database.read() as session:
        view = article_view.read(session, article_id, number=revision, part=part, compared=compared)
    words = story_words.tables()
    href, image = safe_href(view.article.url), safe_href(view.article.image or "")
    return page(request, "article.html", view=view, words=words, likeness=told, href=href, image=image)


@dataclass(frozen=True, slots=True)
class _Stored:
    """The stored bytes that an article was read from: the row, the revisions that rest on it, its text if it has any.

    `snapshot` is None where nothing but the text itself was stored.
    """

    article: Article
    revisions: list[Revision]
    snapshot: Snapshot | None
    original: Original | None


@router.get("/articles/{article_id}/original/{revision}")
def original(
    request: Request, desk: Desk, me: Person, article_id: Id, revision: str, part: Number | None = None
) -> Response:
    """What was received, as text: by the number of a revision or the hash of a snapshot that the article has."""
    with desk.database.read() as session:
        stored = _stored(session, article_id, revision)
    text = stored.original.text if stored.original else ""
    spans = parts(text, _MOST_SOURCE)
    place = _place_of(stored, text)
    number = min(max(part_of(spans, place) if part is None else part, 1), len(spans))
    return page(
        request,
        "original.html",
        stored=stored,
        which=revision,
        shown=text[slice(*spans[number - 1])],
        number=number,
        pages=len(spans),
        is_page=stored.original is not None and stored.original.form is Form.PAGE,
        words=story_words.tables(),
    )


@router.get("/articles/{article_id}/original/{revision}/page")
def original_page(desk: Desk, me: Person, article_id: Id, revision: str) -> Response:
    """The stored page washed, for a frame: nothing in it runs or loads. Of a document that is no page, its text."""
    with desk.database.read() as session:
        stored = _stored(session, article_id, revision)
    if stored.original is None or stored.original.form is Form.NO_TEXT:
        raise UnknownIdError(
            "stored page",
            Phrase("%(revision)s of article %(article_id)s", revision=revision[:_HASH], article_id=article_id),
        )
    title = stored.article.title or stored.article.url or str(article_id)
    return framed(_FRAMED.format(tongue(stored.article.language), title, title, _in_frame(stored, stored.original)))


def _in_frame(stored: _Stored, found: Original) -> Markup:
    if found.form is not Form.PAGE:
        spans = parts(found.text, _MOST_SOURCE)
        span = spans[part_of(spans, _place_of(stored, found.text)) - 1]
        return Markup('<pre tabindex="0">{}</pre>').format(found.text[slice(*span)])
    html, is_cut = washed(found, base_url=safe_href(stored.article.url), most=_MOST_WASHED)
    # washed by nh3 at this moment: the one place where markup from outside is no text
    return Markup(html) + Markup("<p>[…]</p>" if is_cut else "")  # noqa: S704


def _stored(session: Session, article_id: int, which: str) -> _Stored:
    row = articles.get(session, article_id)
    found = articles.revisions(session, article_id)
    chosen = [one for one in found if which in (str(one.number), one.snapshot_sha256)]
    if not chosen:
        noun = "snapshot" if len(which) == _HASH else "revision"
        raise UnknownIdError(
            noun, Phrase("%(which)s of article %(article_id)s", which=which[:_HASH], article_id=article_id)
        )
    sha256 = chosen[0].snapshot_sha256
    if sha256 is None:
        return _Stored(row, chosen, None, None)
    snapshot = snapshots.get(session, sha256)
    resting = [one for one in found if one.snapshot_sha256 == sha256]
    if snapshot.body is None:
        return _Stored(row, resting, snapshot, None)
    return _Stored(row, resting, snapshot, read_original(snapshots.read(session, sha256), snapshot.content_type))


def _place_of(stored: _Stored, text: str) -> int:
    """Where a document tells of the article: a feed has many entries. Its beginning where nothing is found."""
    for needle in (stored.article.url, stored.revisions[0].title):
        place = text.find(needle) if needle else -1
        if place >= 0:
            return place
    return 0
