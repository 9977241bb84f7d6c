"""Everything that stories printed, copies included: for counting outlets and days."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from sqlalchemy import select as sql_select
from sqlmodel import Session, SQLModel

from aggregator.store.coverage import Print
from aggregator.store.lineage import story_of_articles
from aggregator.store.listed import among, execute, listed

_A = SQLModel.metadata.tables["article"].c
_PRINTS: Final = sql_select(_A.id, _A.outlet_id, _A.language, _A.published_at, _A.first_seen_at).where(
    among(_A.id, "ids")
)


def of_stories(session: Session, story_ids: Iterable[int]) -> dict[int, list[Print]]:
    """What stories printed, by story, in no order; those without articles are left out."""
    story_of = story_of_articles(session, story_ids)
    found: defaultdict[int, list[Print]] = defaultdict(list)
    for row in execute(session, _PRINTS, ids=listed(story_of)).all():
        found[story_of[row[0]]].append(Print(*row))
    return dict(found)
