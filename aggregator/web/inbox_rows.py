"""What the template of a candidate's row needs besides the candidate."""

from typing import Any

from sqlmodel import Session

from aggregator.store import outlets
from aggregator.web.coverage import bars_by_day
from aggregator.web.desk import Me, WebDesk
from aggregator.web.inbox_filters import NOVELTY, STANDINGS, Wording, outlets_to_name
from aggregator.web.inbox_list import Listed, days_of, last_day
from aggregator.web.languages import translations


def row_facts(session: Session, desk: WebDesk, me: Me, found: Listed) -> dict[str, Any]:
    """What the template of a row needs besides the candidates."""
    until = last_day(found.list, desk.home.desk)
    return {
        "bars_of": lambda entry: bars_by_day(days_of(entry), until=until),
        "days_of": days_of,
        "wording": wording_of(session, desk, me, found),
        "novelties": NOVELTY,
        "standings": STANDINGS,
    }


def wording_of(session: Session, desk: WebDesk, me: Me, found: Listed) -> Wording:
    """Names for the values of a list."""
    names = outlets.names(session, outlets_to_name(found.asked, found.list.facets))
    return Wording(desk.home.desk, translations(me.language), me.language, names)
