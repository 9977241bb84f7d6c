"""The dearest confusions of stories with their texts and the evidence that was stored when they were placed.

Display text is cut at its end and otherwise left as it is; who prints it makes it safe.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aggregator.evaluation.clusters import Clusters
from aggregator.evaluation.confusions import Mixed, Torn, worst_mixed, worst_torn
from aggregator.evaluation.scratch import Row

#: Headlines of each side, pieces of a torn story, and characters of each text: what fits on a screen.
_HEADLINES: Final = 3
_PIECES: Final = 4
OPENING: Final = 160


@dataclass(frozen=True, slots=True)
class Example:
    """An article as it is shown: `title` is its headline, or the beginning of its text where it has none."""

    id: str
    lang: str
    title: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an article was placed where it is: score 0..1 and reasons, as the stage stored them."""

    id: str
    score: float
    reasons: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Part:
    """Articles of one gold story in one found story: how many, and the first few."""

    gold: str
    found: str
    documents: int
    examples: list[Example]


@dataclass(frozen=True, slots=True)
class StoryConfusion:
    """Two gold stories in one found one, or one gold story in several.

    `cost` is the B-cubed precision (mixed) or recall (torn) lost, 0..1; `pieces` counts all parts, of which the largest
    are in `parts`; `evidence` is that of the article that came second.
    """

    cost: float
    pieces: int
    parts: list[Part]
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class WorstStories:
    """The dearest confusions of either kind, dearest first."""

    mixed: list[StoryConfusion]
    torn: list[StoryConfusion]


def worst_stories(
    rows: Sequence[Row], found: Clusters, evidence: Mapping[str, Evidence], *, worst: int
) -> WorstStories:
    """The `worst` pairs of gold stories mixed in one found story, and gold stories torn apart, with their texts."""
    gold = {row.id: row.gold for row in rows}
    place = {row.id: number for number, row in enumerate(rows)}

    def told(confusion: Mixed | Torn, pieces: Sequence[tuple[str, ...]]) -> StoryConfusion:
        second = max(pieces[:2], key=lambda piece: place[piece[0]])[0]
        parts = [_part([rows[place[ident]] for ident in piece], found) for piece in pieces[:_PIECES]]
        return StoryConfusion(confusion.cost, len(pieces), parts, evidence.get(second))

    return WorstStories(
        mixed=[told(mixed, (mixed.one, mixed.other)) for mixed in worst_mixed(gold, found, worst)],
        torn=[told(torn, torn.pieces) for torn in worst_torn(gold, found, worst)],
    )


def _part(members: Sequence[Row], found: Clusters) -> Part:
    examples = [Example(row.id, row.language, opening(row.title or row.text)) for row in members[:_HEADLINES]]
    return Part(members[0].gold, found[members[0].id], len(members), examples)


def opening(text: str, length: int = OPENING) -> str:
    """The first words of a text, in at most `length` characters; scripts without spaces are cut anywhere."""
    if len(text) <= length:
        return text
    cut = text[:length]
    return f"{cut.rsplit(None, 1)[0] if len(cut.split()) > 1 else cut} …"
