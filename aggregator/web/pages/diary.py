"""`/diary`: who decided what, when and why; searched, read in detail, taken back."""

from datetime import date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from aggregator.store import decisions, diary_search, diary_things, users
from aggregator.store.diary_search import Wanted
from aggregator.web import taking_back
from aggregator.web.answers import page, told
from aggregator.web.desk import Me, WebDesk, desk_of, signed_in
from aggregator.web.diary_fields import FIELDS, value_of
from aggregator.web.diary_words import NOUNS, changes, sentence, verbs
from aggregator.web.ids import Id
from aggregator.web.languages import translations
from aggregator.web.section_words import section_name
from aggregator.web.undone import undone

router = APIRouter()

Desk = Annotated[WebDesk, Depends(desk_of)]
Person = Annotated[Me, Depends(signed_in)]

_ON_A_PAGE = 50
#: Fields of an item that are written in its language.
_WRITTEN = ("headline", "lead", "body", "words")


@router.get("/diary")
def diary(request: Request, desk: Desk, me: Person) -> Response:
    """A page of the rows that the query asks for, newest first."""
    asked = dict(request.query_params)
    wanted = _wanted(asked, desk.home.desk.zone)
    with desk.database.read() as session:
        found = diary_search.page(session, wanted, before=_number(asked.get("before", "")), limit=_ON_A_PAGE)
        things = diary_things.things(session, found.rows)
        names = users.names(session)
    catalogue = translations(me.language)
    return page(
        request,
        "diary.html",
        rows=[(row, names[row.user_id], sentence(row, things[row.id or 0], catalogue)) for row in found.rows],
        names=sorted(names.items(), key=lambda pair: pair[1]),
        nouns=NOUNS,
        verbs=verbs(catalogue),
        asked={name: asked.get(name, "") for name in ("by", "verb", "noun", "since", "until", "words")},
        earlier=_earlier(asked, found.earlier),
        is_first="before" not in asked,
    )


@router.get("/diary/{decision_id}")
def one(request: Request, desk: Desk, me: Person, decision_id: Id) -> Response:
    """One row with everything it tells, and whether it can be taken back."""
    with desk.database.read() as session:
        row = decisions.get(session, decision_id)
        thing = diary_things.things(session, [row])[decision_id]
        name = users.by_id(session, row.user_id).name

    catalogue = translations(me.language)
    desk_config = desk.home.desk

    def told_of(field: str, value: object) -> str:
        return value_of(
            row, field, value, say=catalogue.gettext, section=lambda key: section_name(desk_config, key, catalogue)
        )

    return page(
        request,
        "diary_row.html",
        row=row,
        name=name,
        says=sentence(row, thing, catalogue),
        changes=[
            (field, told_of(field, was), told_of(field, now), thing.language if field in _WRITTEN else None)
            for field, was, now in changes(row)
        ],
        fields=FIELDS,
        refusal=taking_back.refusal(desk, me, row),
    )


@router.post("/diary/{decision_id}/undo")
def undo(request: Request, desk: Desk, me: Person, decision_id: Id) -> Response:
    """Take a decision back, by the desk that made it."""
    with desk.database.read() as session:
        row = decisions.get(session, decision_id)
    taking_back.undo(desk, me, row)
    return told(request, "/diary", undone(desk, me, [decision_id]))


def _wanted(asked: dict[str, str], zone: ZoneInfo) -> Wanted:
    since, until = _day(asked.get("since", "")), _day(asked.get("until", ""))
    return Wanted(
        user_id=_number(asked.get("by", "")),
        verb=asked.get("verb", "")[:24],
        noun=asked.get("noun", "")[:24],
        since=None if since is None else _begins(since, zone),
        until=None if until is None else _begins(until + timedelta(days=1), zone),
        words=asked.get("words", "")[:500],
    )


def _number(text: str) -> int | None:
    """A number of a query; what is none asks for nothing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1 < day.year < 9999 else None


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def _earlier(asked: dict[str, str], before: int | None) -> str:
    """The address of the next page; empty on the last."""
    kept = {name: value for name, value in asked.items() if value and name != "before"}
    return "" if before is None else f"/diary?{urlencode({**kept, 'before': before})}"
