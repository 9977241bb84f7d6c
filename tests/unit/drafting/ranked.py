"""Facts on stories for tests of ranking, and the desk's own weights."""

from datetime import UTC, datetime, timedelta

from aggregator.drafting.history import Opinion
from aggregator.drafting.novelty import NEW, Novelty
from aggregator.drafting.rank import StoryFacts, WatchHit, Weights
from aggregator.drafting.sections import SectionFit
from aggregator.settings.ranking import Ranking

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAYS = 21
SHIPPED = Weights(**{name: getattr(Ranking(), name) for name in Weights.__dataclass_fields__})
EMPTY = SectionFit("abroad", True, 0, 6.0)
NOTHING = Opinion(0.0, "too few decisions")


def story(
    *,
    outlets: int = 1,
    independent: int | None = None,
    watched: tuple[WatchHit, ...] = (),
    age: float = 2.0,
    languages: tuple[str, ...] = ("sq",),
    section: SectionFit = EMPTY,
    novelty: Novelty = NEW,
    history: Opinion = NOTHING,
) -> StoryFacts:
    """A story of the desk; every outlet is independent unless said otherwise."""
    alone = outlets if independent is None else independent
    newest = NOW - timedelta(days=age)
    return StoryFacts(outlets, alone, watched, newest, languages, section, novelty, history)
