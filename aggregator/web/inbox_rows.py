"""What the template of a candidate's row needs besides the candidate."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from aggregator.roster.board import in_order
from aggregator.store import outlets
from aggregator.web import plots
from aggregator.web.desk import Me, WebDesk
from aggregator.web.inbox_filters import NOVELTY, STANDINGS, Wording, outlets_to_name
from aggregator.web.inbox_list import Listed, days_of, last_day
from aggregator.web.languages import translations

#: Days back that are shown, the newest last; a story's articles stay selectable for three weeks by default.
_BACK = range(20, -1, -1)


def row_facts(session: Session, desk: WebDesk, me: Me, found: Listed) -> dict[str, Any]:
    """What the template of a row needs besides the candidates."""
    until = last_day(found.list, desk.home.desk)
    return {
        "articles_a_day": lambda entry: in_order(dict(days_of(entry)), [until - timedelta(back) for back in _BACK]),
        "days_of": days_of,
        "plots": plots,
        "wording": wording_of(session, desk, me, found),
        "novelties": NOVELTY,
        "standings": STANDINGS,
    }


def wording_of(session: Session, desk: WebDesk, me: Me, found: Listed) -> Wording:
    """Names for the values of a list."""
    names = outlets.names(session, outlets_to_name(found.asked, found.list.facets))
    return Wording(desk.home.desk, translations(me.language), me.language, names)
