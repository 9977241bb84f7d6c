"""What editors said of pairs of articles, as labelled pairs: the form of `newsloom evaluate duplicates`' pair files.

Words that were taken back are left out. A merge says it of the taking story's first article with each it took, a split
of each that left with each that stayed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from aggregator.store import articles, stories, users
from aggregator.store.articles import ArticleText
from aggregator.vocabulary import LinkKind

_LABELS = {LinkKind.MUST_LINK: "same", LinkKind.CANNOT_LINK: "different"}


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two articles, whether they belong together, and who said so when by which decision (None: not kept)."""

    one: int
    other: int
    label: str
    by: str
    at: datetime
    decision_id: int | None

    @property
    def is_same(self) -> bool:
        """Whether the two belong together."""
        return self.label == _LABELS[LinkKind.MUST_LINK]


def pairs(session: Session) -> list[LabelledPair]:
    """Every word that holds, oldest first."""
    names = users.names(session)
    return [
        LabelledPair(link.article_a, link.article_b, _LABELS[link.kind], names[link.user_id], link.at, link.decision_id)
        for link in stories.links(session)
    ]


def rows(session: Session, found: list[LabelledPair], *, with_texts: bool, with_features: bool) -> list[dict[str, Any]]:
    """Pairs as rows for a file.

    Args:
        session: to read what the articles are like now.
        found: the pairs.
        with_texts: headlines and texts as well, which are their outlets'.
        with_features: also what clustering takes from the texts, stems of words among it.
    """
    ids = {ident for pair in found for ident in (pair.one, pair.other)}
    texts = articles.texts(session, ids)
    features = {ident: row.data for ident, row in stories.features_of(session, ids).items()} if with_features else {}
    sides = {ident: _side(text, with_texts=with_texts, features=features.get(ident)) for ident, text in texts.items()}
    return [
        {"id": f"{pair.one}-{pair.other}", "a": sides[pair.one], "b": sides[pair.other], "label": pair.label}
        | {"by": pair.by, "at": pair.at.isoformat(), "decision": pair.decision_id}
        for pair in found
    ]


def _side(text: ArticleText, *, with_texts: bool, features: dict[str, object] | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "article": text.id,
        "revision": text.revision,
        "lang": text.language,
        "outlet": text.outlet_id,
        "published": text.published_at.isoformat(),
    }
    if with_texts:
        said |= {"title": text.title, "text": text.text or text.summary}
    return said if features is None else said | {"features": features}
