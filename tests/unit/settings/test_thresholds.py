"""Thresholds a desk changes in part keep the rest."""

from aggregator.settings.thresholds import MeaningYardstick, StoryThresholds, WordsYardstick


def test_one_changed_number_of_a_yardstick_leaves_the_others_as_they_were(load_with) -> None:
    changed = "thresholds:\n  stories:\n    semantic:\n      even: 0.7\n"
    home = load_with(desk="name: Prova\nseries: هفته‌نامه\n" + changed)
    assert home.desk.thresholds.stories.semantic == MeaningYardstick(even=0.7)
    assert home.desk.thresholds.stories.semantic.vector == MeaningYardstick().vector
    assert home.desk.thresholds.stories.lexical == WordsYardstick()


def test_words_alone_and_sentence_vectors_are_measured_by_yardsticks_of_their_own() -> None:
    thresholds = StoryThresholds()
    assert thresholds.lexical.words > thresholds.semantic.words
    assert thresholds.semantic.vector > 0
