"""The rows of a page of the inbox, and names for the values of its filters."""

from datetime import datetime, timedelta

from markupsafe import Markup
from sqlmodel import Session

from aggregator.roster.board import in_order
from aggregator.store import outlets
from aggregator.web.desk import Me, WebDesk
from aggregator.web.inbox_filters import Wording, outlets_to_name
from aggregator.web.inbox_list import Listed, days_of, last_day
from aggregator.web.inbox_row import Row, drawn, row_of
from aggregator.web.languages import translations, written_ago
from aggregator.web.rights import Right, may
from aggregator.web.section_words import section_name

#: Days back that are shown, the newest last; a story's articles stay selectable for three weeks by default.
_BACK = range(20, -1, -1)


def rows_of(desk: WebDesk, me: Me, found: Listed, *, now: datetime, is_swapped: bool = False) -> list[Markup]:
    """The rows of a list's page; `is_swapped` where they take the places of those that are on a page."""
    home = desk.home.desk
    return [drawn(row, me.language, home.time_zone) for row in _said(desk, me, found, now, is_swapped=is_swapped)]


def _said(desk: WebDesk, me: Me, found: Listed, now: datetime, *, is_swapped: bool) -> list[Row]:
    home, say = desk.home.desk, translations(me.language)
    until = last_day(found.list, home)
    days = [until - timedelta(back) for back in _BACK]
    return [
        row_of(
            entry,
            list_id=found.asked.list_id,
            bars=tuple(in_order(dict(days_of(entry)), days)),
            section=section_name(home, entry.item.section if entry.item else entry.candidate.section, say),
            ago=written_ago(entry.candidate.seen_at - now, me.language),
            may_edit=may(me.role, Right.EDIT),
            is_swapped=is_swapped,
        )
        for entry in found.entries
    ]


def wording_of(session: Session, desk: WebDesk, me: Me, found: Listed) -> Wording:
    """Names for the values of a list."""
    names = outlets.names(session, outlets_to_name(found.asked, found.list.facets))
    return Wording(desk.home.desk, translations(me.language), me.language, names)
