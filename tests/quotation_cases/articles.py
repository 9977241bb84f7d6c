"""The texts that quotations are made of: those written for it and those of the newsstand, all invented."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from aggregator.newsstand.library import library

LANGUAGES = ("en", "fa", "ar", "sq", "fr", "de")
_FOLDER = Path(__file__).parents[1] / "fixtures" / "quotations"
_HEADING = re.compile(r"^== (\S+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Article:
    """A text; articles of one `story` tell of the same event and may share words."""

    id: str
    language: str
    story: str
    text: str


@cache
def articles() -> dict[str, tuple[Article, ...]]:
    """All articles by language, in a fixed order; none is a copy or a twin of another."""
    found = defaultdict(list)
    for language in LANGUAGES:
        found[language] += _written(language)
    for one in sorted(library(datetime(2026, 1, 1, tzinfo=UTC)).articles, key=lambda one: one.id):
        if one.language in LANGUAGES and one.duplicate_of is None and one.twin_of is None:
            found[one.language].append(Article(one.id, one.language, one.story, one.text.body.strip()))
    return {language: tuple(found[language]) for language in LANGUAGES}


def _written(language: str) -> list[Article]:
    _, *pieces = _HEADING.split((_FOLDER / f"{language}.txt").read_text("utf-8"))
    named = zip(pieces[::2], pieces[1::2], strict=True)
    return [Article(f"{name}-{language}", language, name, text.strip()) for name, text in named]
