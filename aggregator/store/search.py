"""Full-text search over folded titles and texts: FTS5 on SQLite, a `tsvector` on PostgreSQL.

Both index the very words of `text.words`, so both answer alike: neither engine's own idea of a word is asked (FTS5
splits at spaces only, the `tsvector` is built from an array). Folding at index and at query is what makes a search in
Persian or Arabic find every spelling. A query is words, all of which must occur; a word ending in `*` matches all that
begin so.
"""

import re
from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlmodel import Session

from aggregator.text.terms import LONGEST_WORD, search_terms
from aggregator.text.words import words

#: FTS5 refuses expressions of thousands of terms; a query pasted from an article still finds it by its first words.
MOST_TERMS = 100

_HIGHEST = 2**63 - 1

# A star ends a word only when more text follows apart; inside a word it is a sign like any other.
_STAR = re.compile(r"(?<=\S)\*+(?=\s|$)")

_PUT = text(
    "INSERT INTO article_search(article_id, terms) VALUES (:id, array_to_tsvector(:terms))"
    " ON CONFLICT (article_id) DO UPDATE SET terms = excluded.terms"
).bindparams(bindparam("terms", type_=ARRAY(TEXT)))
_FORGET = text("DELETE FROM article_search WHERE rowid = :id")
_INSERT = "INSERT INTO article_search(rowid, terms) VALUES (?, ?)"


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def index(session: Session, article_id: int, *, title: str, body: str) -> None:
    """Make an article findable by these words, in place of earlier ones."""
    # Apart, for a number at the end of one would melt with a number at the beginning of the other.
    index_terms(session, {article_id: search_terms([*words(title), *words(body)])})


def index_terms(session: Session, found: Mapping[int, str], *, fresh: bool = False) -> None:
    """Make articles findable by their terms (`text.terms`); `fresh` when none was indexed before."""
    if not found:
        return
    if not _is_sqlite(session):
        session.execute(_PUT, [{"id": article_id, "terms": terms.split()} for article_id, terms in found.items()])
        return
    if not fresh:
        session.execute(_FORGET, [{"id": article_id} for article_id in found])
    session.connection().exec_driver_sql(_INSERT, list(found.items()))


def find(session: Session, query: str, *, limit: int = 50, before: int | None = None) -> list[int]:
    """Ids of articles that hold every word of `query`, newest article first; empty when the query has no words.

    Args:
        before: only ids below it: the last one of the page before.
    """
    wanted = terms_of(query)
    if not wanted:
        return []
    match = expression(session, wanted)
    if _is_sqlite(session):
        statement = text(
            "SELECT rowid FROM article_search WHERE article_search MATCH :match AND rowid < :before"
            " ORDER BY rowid DESC LIMIT :limit"
        )
    else:
        statement = text(
            "SELECT article_id FROM article_search WHERE terms @@ CAST(:match AS tsquery) AND article_id < :before"
            " ORDER BY article_id DESC LIMIT :limit"
        )
    given = {"match": match, "limit": limit, "before": _HIGHEST if before is None else before}
    return [row[0] for row in session.execute(statement, given)]


def expression(session: Session, wanted: Iterable[tuple[str, bool]]) -> str:
    """A search for all of these words, each with whether it is a beginning, as this database spells it."""
    if _is_sqlite(session):
        return " ".join(f'"{term}"*' if prefix else f'"{term}"' for term, prefix in wanted)
    return " & ".join(f"'{term}':*" if prefix else f"'{term}'" for term, prefix in wanted)


def terms_of(query: str) -> list[tuple[str, bool]]:
    """The folded words of a query, each with whether it was marked as a beginning.

    Words are taken from whole stretches between stars, not from pieces between spaces: `48 200` is one number.
    """
    stretches = [words(stretch) for stretch in _STAR.split(query)]
    last = len(stretches) - 1
    terms: dict[tuple[str, bool], None] = {}
    for number, found in enumerate(stretches):
        for place, word in enumerate(found, start=1):
            terms[word[:LONGEST_WORD], number < last and place == len(found)] = None
    return list(terms)[:MOST_TERMS]
