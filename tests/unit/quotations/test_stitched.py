"""What is called stitched and what altered, where both would hold: the same words with something left out unmarked."""

import pytest

from aggregator.quotations.verdict import judge
from aggregator.vocabulary import QuotationVerdict
from tests.unit.quotations.conftest import sources

SQ = "Roja tha se do të donte t'i shihte mostrat para kovës së parë, jo pas së fundit. Pastaj ra nata mbi lum."
FA = "در میدان ماهی می‌فروختم، او گفت و بسته را پیچید، اینجا من ماهی و چشم‌انداز می‌فروشم و مردم می‌مانند."
DE = "Auf dem Platz habe ich früher Fisch verkauft, sagte er und lachte, hier verkaufe ich Fisch und einen Ausblick."


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (FA, "اینجا من ماهی و چشم‌انداز می‌فروشم … او گفت"),
        (SQ, "Pastaj ra nata mbi lum … pas së fundit"),
        (DE, "hier verkaufe ich Fisch [...] sagte er"),
    ],
)
def test_marked_runs_in_the_wrong_order_are_stitched_however_short_the_second(text: str, quote: str) -> None:
    found = judge(quote, sources(text))
    assert found.verdict is QuotationVerdict.STITCHED
    assert len(found.spans) == 2


def test_a_long_passage_with_an_attribution_dropped_is_stitched_and_with_a_denial_dropped_is_altered() -> None:
    joined = "Auf dem Platz habe ich früher Fisch verkauft, hier verkaufe ich Fisch und einen Ausblick"
    assert judge(joined, sources(DE)).verdict is QuotationVerdict.STITCHED
    denied = "Die Brücke wird in diesem Jahr nicht wieder für schwere Lastwagen aus dem Hafen geöffnet."
    dropped = denied.replace("nicht ", "").rstrip(".")
    assert judge(dropped, sources(denied)).verdict is QuotationVerdict.ALTERED


def test_one_thought_with_its_sense_turned_round_is_altered() -> None:
    text = "We would like to see the samples before the first bucket, not after the last bucket or ever."
    turned = "We would like to see the samples after the last barge"
    found = judge(turned, sources(text))
    assert found.verdict is QuotationVerdict.ALTERED
    assert any(change.stands and not change.said for change in found.changes)
