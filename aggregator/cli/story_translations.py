"""The translations among a story's articles: whose each is, and on which evidence."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlmodel import Session

from aggregator.cli.context import print_table
from aggregator.clustering.tellings import translations_among
from aggregator.clustering.translation import Translation
from aggregator.pipeline import watch_entries
from aggregator.settings import DeskHome
from aggregator.settings.home import shipped_agencies
from aggregator.store.articles import ArticleText
from aggregator.text.names import NameFinder

_HEADING = ("id", "date", "outlet", "lang", "title", "likely a translation of", "evidence")


def read(session: Session, home: DeskHome, texts: Mapping[int, ArticleText]) -> dict[int, Translation]:
    """The translations among a story's articles, worked out anew from what the desk has of them."""
    return translations_among(
        session,
        texts,
        home.desk.thresholds.translations,
        agencies=home.agencies or shipped_agencies(),
        finder=NameFinder(watch_entries(home.desk)),
    )


def row(found: Translation | None) -> dict[str, Any] | None:
    """A translation, for `--json`; None for an article that is none."""
    return None if found is None else {"of": found.of_id, "evidence": [asdict(one) for one in found.evidence]}


def show(found: Mapping[int, Translation], texts: Mapping[int, ArticleText]) -> None:
    """The table of translations, where there are any."""
    if found:
        print_table("translations", _HEADING, [_line(texts[ident], one, texts) for ident, one in found.items()])


def _line(text: ArticleText, found: Translation, texts: Mapping[int, ArticleText]) -> tuple[object, ...]:
    original = texts[found.of_id]
    whose = f"{found.of_id} ({original.whence}, {original.language})"
    evidence = "; ".join(one.says for one in found.evidence)
    return (text.id, f"{text.published_at:%Y-%m-%d %H:%M}", text.whence, text.language, text.heading, whose, evidence)
