"""Why a text is taken for a copy: each measurement with its figure."""

import pytest

from aggregator.web.likeness_words import told


@pytest.mark.parametrize(
    ("name", "value", "says", "sentence"),
    [
        ("share", 0.978, "of this text stands in the earlier one", "98% of this text stands in the earlier one"),
        ("changed_numbers", 0, "of the figures in the same place differ", "0% of the figures in the same place differ"),
        ("changed_words", 0.0213, "words exchanged per word in common", "0.02 words exchanged per word in common"),
        ("same", 1.0, "the same text", "the same text"),
    ],
)
def test_a_measurement_begins_with_its_figure(name: str, value: float, says: str, sentence: str) -> None:
    assert told({"name": name, "value": value, "says": says}) == sentence


def test_a_reason_without_a_figure_is_told_as_it_is() -> None:
    assert told({"says": "the same text"}) == "the same text"
