"""What is odd in a desk's config taken together, though each file is right by itself. Pure."""

from collections.abc import Iterator

from rapidfuzz import process

from aggregator.settings.complaints import NEAREST_KEY
from aggregator.settings.desk import Desk
from aggregator.settings.outputs import Outputs, SiteOutput
from aggregator.settings.sources import Sources


def remarks(desk: Desk, sources: Sources, outputs: Outputs) -> list[str]:
    """A sentence for each, in the order of the files."""
    return [*_unknown_outlets(desk, sources), *_sites_without_address(desk, outputs)]


def _sites_without_address(desk: Desk, outputs: Outputs) -> list[str]:
    sites = [name for name, output in outputs.outputs.items() if isinstance(output, SiteOutput)]
    says = "is a site, and desk.yaml has no public_url: feeds and mails cannot lead to its issues"
    return [] if desk.public_url else [f"outputs.yaml: {name} {says}" for name in sites]


def _unknown_outlets(desk: Desk, sources: Sources) -> list[str]:
    known = sorted({block.outlet_id(source_id) for source_id, block in sources.sources.items()})
    return [
        f"desk.yaml: {place}: no source has the outlet {name}{_nearest(name, known)}"
        for place, name in _named(desk)
        if name not in known
    ]


def _named(desk: Desk) -> Iterator[tuple[str, str]]:
    for number, section in enumerate(desk.sections):
        for name in section.outlets:
            yield f"sections.{number}.outlets", name
    for name in desk.quoting.own_outlets:
        yield "quoting.own_outlets", name


def _nearest(name: str, known: list[str]) -> str:
    found = process.extractOne(name, known, score_cutoff=NEAREST_KEY)
    return f"; did you mean {found[0]}?" if found else "; if it is one of clips, leave it"
