"""The copies of a story's articles: who copied whom, which share, on which basis, and how far the story reached."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session

from aggregator.cli.context import print_table, say
from aggregator.models import Lineage, Resemblance
from aggregator.store import articles, lineage, sketches
from aggregator.store.articles import ArticleText
from aggregator.store.reach import Reach

_HEADING = ("id", "date", "outlet", "lang", "title", "whose text", "origin", "basis")


@dataclass(frozen=True, slots=True)
class StoryCopies:
    """What the store has of the copies of a story's articles, and of the origin of all of them."""

    copies: Sequence[Resemblance]
    lineage: Mapping[int, Lineage]
    texts: Mapping[int, ArticleText]
    reach: Reach

    def rows(self) -> list[dict[str, Any]]:
        """The copies, for `--json`."""
        return [
            {
                "article": copy.article_id,
                "of": copy.of_id,
                "verdict": copy.verdict,
                "share": round(copy.share, 2),
                "reasons": copy.reasons,
                "lineage": self.origin(copy.article_id),
            }
            for copy in self.copies
        ]

    def origin(self, article_id: int) -> dict[str, Any] | None:
        """Whose text an article is, for `--json`; None when nobody has looked yet."""
        row = self.lineage.get(article_id)
        if row is None:
            return None
        shares = {"share": round(row.share, 2), "share_of_first": round(row.share_of_first, 2)}
        origin = {"kind": row.kind, "origin": row.name, "key": row.key, "basis": row.basis, "says": row.claim_says}
        return origin | {"first": row.first_id} | shares

    def reached(self) -> dict[str, Any]:
        """Outlets and independent outlets, for `--json`."""
        return asdict(self.reach)


def read(session: Session, story_id: int, article_ids: Sequence[int]) -> StoryCopies:
    """The copies of a story with these articles."""
    copies = sketches.copies(session, article_ids)
    rows = lineage.of_articles(session, [*article_ids, *(copy.article_id for copy in copies)])
    wanted = {copy.article_id for copy in copies} | {row.first_id for row in rows.values() if row.first_id is not None}
    texts = articles.texts(session, wanted)
    return StoryCopies(copies, rows, texts, lineage.reach_of_stories(session, [story_id])[story_id])


def show(found: StoryCopies) -> None:
    """How far the story reached, and the table of copies where there are any."""
    say(found.reach.says)
    if found.copies:
        print_table("copies", _HEADING, [_line(found, copy) for copy in found.copies])


def _line(found: StoryCopies, copy: Resemblance) -> tuple[object, ...]:
    text, row = found.texts[copy.article_id], found.lineage.get(copy.article_id)
    about = (copy.article_id, f"{text.published_at:%Y-%m-%d %H:%M}", text.whence, text.language, text.heading)
    whose = f"{copy.verdict.value} of {copy.of_id}, {copy.share:.0%} of its text"
    if row is None:
        return (*about, whose, "unknown", "not_read")
    return (*about, _whose(found, copy, row) or whose, row.name or "unknown", _basis(row))


def _whose(found: StoryCopies, copy: Resemblance, row: Lineage) -> str:
    """Who copied whom: the first of the text, where that is another article, with the shares of both."""
    if row.first_id is None:
        return ""
    if row.first_id == copy.article_id:
        return f"had it first; found as {copy.verdict.value} of {copy.of_id}"
    first = found.texts[row.first_id].whence
    said = f"{copy.verdict.value} of {row.first_id} ({first}), {row.share:.0%} of its text"
    return f"{said}, {row.share_of_first:.0%} of the first one's"


def _basis(row: Lineage) -> str:
    return f"{row.basis.value}: {row.claim_says}" if row.claim_says else row.basis.value
