"""Reading `config/sources.yaml`: its data and its model, remembered by its bytes.

2,000 sources take three seconds to read, and a process that serves pages meets the same bytes again and again: in the
file, as the config in force, and as what an edit is made of.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from aggregator.settings.sources import Sources
from aggregator.settings.validation import validated
from aggregator.settings.yaml_file import parse_yaml

#: What stands, what is in force, and what they were before the last edit.
_REMEMBERED = 4


class Checked(NamedTuple):
    """What a sources.yaml says; only ever looked at."""

    data: Mapping[str, Any]
    sources: Sources


@lru_cache(_REMEMBERED)
def checked(raw: bytes, path: Path) -> Checked:
    """What the bytes of a sources.yaml that stands at `path` say.

    Raises:
        ConfigError: every fault, one a line.
    """
    file = parse_yaml(raw, path)
    return Checked(file.data, validated(file, Sources, further=Sources.clashes))
