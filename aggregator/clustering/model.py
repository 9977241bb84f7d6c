"""The desk's thresholds as the pure files of this room take them."""

from aggregator.clustering.lifecycle import Window
from aggregator.clustering.likeness import Yardstick, Yardsticks
from aggregator.clustering.online import Model
from aggregator.clustering.placement import Limits
from aggregator.clustering.profile import TermWeights
from aggregator.settings.thresholds import StoryThresholds


def model_of(thresholds: StoryThresholds) -> Model:
    """The thresholds as the pure files take them."""
    words = thresholds.lexical.model_dump()
    return Model(
        terms=TermWeights(
            title=thresholds.title_words,
            body=thresholds.body_words,
            number=thresholds.numbers,
            name=thresholds.names,
            skeleton=thresholds.skeletons,
        ),
        yardsticks=Yardsticks(
            semantic=Yardstick(**thresholds.semantic.model_dump()),
            lexical=Yardstick(vector=0.0, vector_foreign=0.0, **words),
        ),
        day_weight=thresholds.days,
        limits=Limits(join=thresholds.join, near_miss=thresholds.near_miss, told=thresholds.near_misses_told),
        merge=thresholds.merge,
        confident=thresholds.confident,
        candidates=thresholds.candidates,
        near=thresholds.neighbour,
        neighbours=thresholds.neighbours,
        regrouped=thresholds.regrouped,
        window=Window(thresholds.window_days),
    )
