"""Outlets that desk.yaml names and no source has."""

import pytest

from aggregator.settings import Desk, Sources
from aggregator.settings.desk import Quoting, Section
from aggregator.settings.outlet_names import unknown_outlets

SOURCES = Sources.model_validate(
    {"sources": {"hafenblatt": {"name": "Hafenblatt", "feed": "https://hafen.example/feed"}}}
)


def desk(own: list[str], section: list[str]) -> Desk:
    sections = [Section(key="first", outlets=section)]
    return Desk(name="Prova", series="Weekly", sections=sections, quoting=Quoting(own_outlets=own))


@pytest.mark.parametrize(
    ("own", "section", "says"),
    [
        (["hafenblatt"], ["hafenblatt"], []),
        (["hafenblat"], [], ["quoting.own_outlets: no source has the outlet hafenblat; did you mean hafenblatt?"]),
        ([], ["rud"], ["sections.0.outlets: no source has the outlet rud; if it is one of clips, leave it"]),
    ],
)
def test_a_slip_of_the_pen_is_told_with_what_was_meant(own: list[str], section: list[str], says: list[str]) -> None:
    assert unknown_outlets(desk(own, section), SOURCES) == [f"desk.yaml: {line}" for line in says]
