"""What is odd in a desk's config taken together."""

import pytest

from aggregator.settings import Desk, Outputs, Sources
from aggregator.settings.desk import Quoting, Section
from aggregator.settings.outputs import SiteOutput
from aggregator.settings.remarks import remarks

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
    assert remarks(desk(own, section), SOURCES, Outputs()) == [f"desk.yaml: {line}" for line in says]


def test_a_site_that_nobody_can_be_led_to_is_told() -> None:
    outputs = Outputs(outputs={"archive": SiteOutput(kind="site")})
    (says,) = remarks(desk([], []), SOURCES, outputs)
    assert says.startswith("outputs.yaml: archive is a site, and desk.yaml has no public_url")
    addressed = desk([], []).model_copy(update={"public_url": "https://digest.example"})
    assert remarks(addressed, SOURCES, outputs) == []
