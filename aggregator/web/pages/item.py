"""`/items/ID`: an item beside its sources; saving, and what happens before anything is saved."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from aggregator.errors import NotAllowedError, StaleVersionError, UnknownIdError, UsageError
from aggregator.models import DigestItem
from aggregator.phrases import Phrase
from aggregator.press.manner import manner_of
from aggregator.press.quotation import set_quotation
from aggregator.quotations.model import Source
from aggregator.review import unsaved
from aggregator.review.desk import ReviewDesk
from aggregator.review.ledger_desk import span_of
from aggregator.review.preflight.advice import advise
from aggregator.review.preflight.finding import ALLOWABLE
from aggregator.review.preflight.reading import typed_facts
from aggregator.review.quoting import Passage, QuotationDesk
from aggregator.review.unsaved import LONGEST, Unsaved, UnsavedWords
from aggregator.store import articles, decisions, digests, users
from aggregator.web import item_view
from aggregator.web.answers import back, page, part, wants_part
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.ids import LARGEST, Id, Version
from aggregator.web.item_sources import sources_of
from aggregator.web.item_stale import stale_page
from aggregator.web.item_view import Form as Fields
from aggregator.web.item_words import WORDS
from aggregator.web.languages import marked, translations

router = APIRouter()

_DONE = {"": marked("Saved."), "accept": marked("Accepted."), "hold": marked("Held."), "reject": marked("Rejected.")}

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]
Tab = Annotated[str, Form(max_length=64, pattern=r"^[^\x00]*$")]
Field = Annotated[str, Form(max_length=LONGEST)]
ArticleId = Annotated[int, Form(ge=1, le=LARGEST)]
Place = Annotated[int | None, Form(ge=0, le=2**31)]


def typed_words(headline: Field = "", lead: Field = "", body: Field = "", kind: Field = "report") -> dict[str, str]:
    """The fields of the form, as typed; a browser ends lines as mail does."""
    fields = {"headline": headline, "lead": lead, "body": body, "kind": kind}
    return {name: text.replace("\r\n", "\n") for name, text in fields.items()}


Words = Annotated[dict[str, str], Depends(typed_words)]


@router.get("/items/{item_id}")
def editor(
    request: Request,
    desk: Desk,
    me: Person,
    item_id: Id,
    draft: Annotated[str | None, Query(max_length=64)] = None,
    source: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
    part: Annotated[int | None, Query(ge=1, le=10_000)] = None,
) -> Response:
    """The editor; with `draft`, what was typed in a window and not saved."""
    with desk.database.read() as session:
        item = digests.item(session, item_id)
        mine = _typed(unsaved.of(session, users.get(session, me.name), item), draft)
        if mine is not None and mine.is_stale:
            return stale_page(request, session, desk, me, item, mine)
        form = None if mine is None else Fields(mine.words, mine.base_version, mine.tab)
        view = item_view.read(session, desk, me, item_id, form=form, source=source, part=part)
    return page(request, "item.html", view=view, words=WORDS, reasons=desk.home.desk.web.reasons)


@router.post("/items/{item_id}")
def save(
    request: Request,
    desk: Desk,
    me: Person,
    item_id: Id,
    words: Words,
    version: Version,
    tab: Tab = "",
    then: Annotated[Literal["", "accept", "hold", "reject"], Form()] = "",
    why: Annotated[str, Form(max_length=2000)] = "",
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Save what was typed, and then accept, hold or reject the item where that is asked for.

    Nothing typed is ever lost: what cannot be saved is kept, and shown beside what stands there now.
    """
    typing = UnsavedWords(desk.database, me.name, now=desk.now())
    form = Fields(words, version, tab)
    try:
        if then == "reject" and not (why.strip() or reason):
            raise UsageError(Phrase("reject needs a reason"))
        is_new = typing.keep(item_id, words, base_version=version, tab=tab)
        item = typing.save(item_id, words, version=version, tab=tab) if is_new else _at(desk, item_id, version)
        form = Fields.of(item, tab=tab)
        if then:
            _decide(ReviewDesk(desk.database, me.name, now=desk.now()), then, item, why.strip() or reason)
    except StaleVersionError:
        return _stale(request, desk, me, item_id, words, version=version, tab=tab)
    except UnknownIdError:
        raise
    except (UsageError, NotAllowedError) as error:
        return _shown_again(request, desk, me, item_id, replace(form, complaint=str(error)))
    return _saved(request, desk, me, item_id, then if is_new or then else "nothing")


@router.post("/items/{item_id}/draft")
def keep(
    request: Request, desk: Desk, me: Person, item_id: Id, words: Words, version: Version, tab: Tab = ""
) -> Response:
    """Keep what is typed, every few seconds; no decision."""
    typing = UnsavedWords(desk.database, me.name, now=desk.now())
    is_kept = typing.keep(item_id, words, base_version=version, tab=tab)
    with desk.database.read() as session:
        item = digests.item(session, item_id)
        who = _who_changed(session, item, version)
    return part(
        request, "item_kept.html", is_kept=is_kept, is_stale=item.version != version, who=who, item=item, tab=tab
    )


@router.post("/items/{item_id}/draft/discard")
def discard(request: Request, desk: Desk, me: Person, item_id: Id, tab: Tab = "") -> Response:
    """Drop what was typed in a window."""
    UnsavedWords(desk.database, me.name, now=desk.now()).discard(item_id, tab=tab)
    return back(request, f"/items/{item_id}", said=translations(me.language).gettext("Discarded."))


@router.post("/items/{item_id}/fill")
def fill(
    request: Request,
    desk: Desk,
    me: Person,
    item_id: Id,
    words: Words,
    version: Version,
    sentence: Field,
    tab: Tab = "",
) -> Response:
    """Put a lead sentence that was chosen in the place of the lead, without saving: for browsers without scripts."""
    typing = UnsavedWords(desk.database, me.name, now=desk.now())
    typing.keep(item_id, words | {"lead": sentence}, base_version=version, tab=tab)
    return RedirectResponse(_with_typed(item_id, tab), 303)


@router.post("/items/{item_id}/advice")
def advice(
    request: Request, desk: Desk, me: Person, item_id: Id, words: Words, version: Version, tab: Tab = ""
) -> Response:
    """Ledger and advice on the words as typed, which a browser without scripts has kept first."""
    home = desk.home
    if not wants_part(request):
        UnsavedWords(desk.database, me.name, now=desk.now()).keep(item_id, words, base_version=version, tab=tab)
    with desk.database.read() as session:
        item = digests.item(session, item_id)
        facts = typed_facts(session, item, words, home.desk, now=desk.now(), manner=manner_of(home))
    show = part if wants_part(request) else page
    template = "item_advice.html" if show is part else "item_advice_page.html"
    return show(request, template, item=item, advice=advise(facts), words=WORDS, allowable=ALLOWABLE, tab=tab)


@router.get("/items/{item_id}/sources/{article_id}")
def source_text(
    request: Request,
    desk: Desk,
    me: Person,
    item_id: Id,
    article_id: Id,
    part_of: Annotated[int | None, Query(alias="part", ge=1, le=10_000)] = None,
) -> Response:
    """The text of a source, or a part of it, as a part of the page."""
    with desk.database.read() as session:
        shown = sources_of(session, digests.item(session, item_id), shown=article_id, part=part_of)
    source = next((one for one in shown if one.article.id == article_id), None)
    if source is None:
        raise UnknownIdError(Phrase("source of item %(item_id)s", item_id=item_id), article_id)
    return part(request, "item_source_text.html", source=source, text=source.text, item_id=item_id)


@router.post("/items/{item_id}/quote")
def quote(
    request: Request,
    desk: Desk,
    me: Person,
    item_id: Id,
    words: Words,
    version: Version,
    article: ArticleId,
    revision: Annotated[int, Form(ge=1, le=2**31)],
    start: Place = None,
    end: Place = None,
    passage: Annotated[str, Form(max_length=20_000)] = "",
    at: Place = None,
    tab: Tab = "",
) -> Response:
    """Quote a passage of a source at the caret: by its place, or by its words where no script tells the place."""
    typing = UnsavedWords(desk.database, me.name, now=desk.now())
    typing.keep(item_id, words, base_version=version, tab=tab)
    try:
        with desk.database.read() as session:
            item = digests.item(session, item_id)
            place = _place_of(session, article, revision, passage) if start is None or end is None else (start, end)
            chosen = Passage(article, revision, *place)
            found = set_quotation(session, desk.home, chosen, language=item.language, body=words["body"], at=at)
        done = QuotationDesk(desk.database, me.name, now=desk.now()).quote(
            item_id, found.passage, found.words, words=words, at=at, version=version
        )
    except StaleVersionError:
        return _stale(request, desk, me, item_id, words, version=version, tab=tab)
    except UnknownIdError:
        raise
    except (UsageError, NotAllowedError) as error:
        return _shown_again(request, desk, me, item_id, Fields(words, version, tab, str(error)), source=article)
    typing.settle(item_id, words, tab=tab)
    if not wants_part(request):
        with desk.database.read() as session:
            last = decisions.last_by(session, me.user_id, "item", item_id)
        said = translations(me.language).gettext("Quoted.")
        return back(request, f"/items/{item_id}?source={article}", said=said, undo=f"/items/{item_id}/undo/{last.id}")
    form = replace(Fields.of(done.item, tab=tab), caret=done.caret)
    return _shown_again(request, desk, me, item_id, form, source=article)


def _shown_again(
    request: Request, desk: WebDesk, me: Me, item_id: int, form: Fields, *, source: int | None = None
) -> Response:
    """The editor with what was typed, and what stands against it; for htmx the fields alone."""
    with desk.database.read() as session:
        view = item_view.read(session, desk, me, item_id, form=form, source=source)
    status = 422 if form.complaint else 200
    facts: dict[str, Any] = {"view": view, "words": WORDS, "reasons": desk.home.desk.web.reasons}
    if wants_part(request):
        return part(request, "item_fields.html", **facts)
    return page(request, "item.html", status=status, **facts)


def _stale(
    request: Request, desk: WebDesk, me: Me, item_id: int, words: Mapping[str, str], *, version: int, tab: str
) -> Response:
    if wants_part(request):
        # the words are kept: the page that shows both is another one
        return Response(status_code=204, headers={"hx-redirect": _with_typed(item_id, tab)})
    with desk.database.read() as session:
        item = digests.item(session, item_id)
        mine = Unsaved(tab, version, desk.now(), words, is_stale=True)
        return stale_page(request, session, desk, me, item, mine, status=409)


def _with_typed(item_id: int, tab: str) -> str:
    """Where the editor has what a window has typed; a browser says what its window is called."""
    return f"/items/{item_id}?{urlencode({'draft': tab})}"


def _saved(request: Request, desk: WebDesk, me: Me, item_id: int, what: str) -> Response:
    say = translations(me.language).gettext
    if what == "nothing":
        return back(request, f"/items/{item_id}", said=say("Nothing was changed."))
    with desk.database.read() as session:
        last = decisions.last_by(session, me.user_id, "item", item_id)
    return back(request, f"/items/{item_id}", said=say(_DONE[what]), undo=f"/items/{item_id}/undo/{last.id}")


def _place_of(session: Session, article_id: int, revision: int, passage: str) -> tuple[int, int]:
    row = articles.at_revisions(session, [(article_id, revision)]).get((article_id, revision))
    return span_of(passage, Source(article_id, revision, "", row.text if row else ""))


def _typed(found: list[Unsaved], tab: str | None) -> Unsaved | None:
    return None if tab is None else next((one for one in found if one.tab == tab), None)


def _at(desk: WebDesk, item_id: int, version: int) -> DigestItem:
    """The item, provided that it is still what stood on the page."""
    with desk.database.read() as session:
        item = digests.item(session, item_id)
    if item.version != version:
        raise StaleVersionError("item", item_id, expected=version, found=item.version)
    return item


def _decide(review: ReviewDesk, verb: str, item: DigestItem, why: str) -> None:
    assert item.id is not None
    if verb == "accept":
        review.accept(item.id, version=item.version)
    elif verb == "hold":
        review.hold(item.id, why=why, version=item.version)
    else:
        review.reject(item.id, why=why, version=item.version)


def _who_changed(session: Session, item: DigestItem, version: int) -> str:
    """Who made the last decision on an item that is no longer at a version."""
    if item.version == version:
        return ""
    rows = decisions.of(session, "item", item.id or 0)
    return users.names(session)[rows[-1].user_id] if rows else ""
