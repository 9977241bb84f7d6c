"""Hostile strings, many and always the same: what outside text may hold to become code, markup or a false direction.

The parts stand in `tests/fixtures/hostile_parts.json`, by kind; `around` is what may be open where a part lands.
`tests/acceptance/test_hostile_strings.py` puts the strings through every field; new outputs are added there.
"""

import json
import os
import random
from functools import cache
from pathlib import Path

#: The value of every sum in the template syntax; no string holds it, so no rendering may.
EVALUATED = "1337"

_PARTS = Path(__file__).parents[1] / "fixtures" / "hostile_parts.json"


@cache
def hostile_strings(number: int = 10_000, seed: int = 5) -> tuple[str, ...]:
    """`number` distinct strings: each part alone, then parts of one to three kinds in and beside one another."""
    parts = json.loads(_PARTS.read_text(encoding="utf-8"))
    around = parts.pop("around")
    kinds = list(parts.values())
    chance = random.Random(seed)
    made = dict.fromkeys(part for kind in kinds for part in kind)
    while len(made) < number:
        made[_joined(chance, kinds, around)] = None
    return tuple(made)[:number]


def sample(usual: int, *, share: float = 1.0) -> tuple[str, ...]:
    """Strings for a test: `usual` many, or as many as NEWSLOOM_HOSTILE says times `share`; half of them parts alone."""
    asked = os.environ.get("NEWSLOOM_HOSTILE")
    number = max(usual, int(int(asked) * share)) if asked else usual
    strings, parts = hostile_strings(), _number_of_parts()
    alone = min(parts, (number + 1) // 2)
    mixed = min(number - alone, len(strings) - parts)
    return tuple(strings[place * parts // alone] for place in range(alone)) + tuple(
        strings[parts + place * (len(strings) - parts) // mixed] for place in range(mixed)
    )


@cache
def _number_of_parts() -> int:
    parts = json.loads(_PARTS.read_text(encoding="utf-8"))
    return len({part for kind, entries in parts.items() if kind != "around" for part in entries})


def _joined(chance: random.Random, kinds: list[list[str]], around: list[list[str]]) -> str:
    words = []
    for kind in chance.choices(kinds, k=chance.randint(1, 3)):
        before, after = chance.choice(around)
        words.append(f"{before}{chance.choice(kind)}{after}")
    return chance.choice(("", " ", "\n", "x")).join(words)
