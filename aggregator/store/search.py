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

from aggregator.text.words import words

#: PostgreSQL takes no lexeme over 2,046 bytes and a character has four at most; no word of any language comes near.
LONGEST_WORD = 500
#: PostgreSQL takes no tsvector over 1,048,575 bytes. A long novel has 400,000 bytes of distinct words.
MOST_BYTES = 900_000
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
_INSERT = text("INSERT INTO article_search(rowid, terms) VALUES (:id, :terms)")


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def index(session: Session, article_id: int, *, title: str, body: str) -> None:
    """Make an article findable by these words, in place of earlier ones."""
    # Apart, for a number at the end of one would melt with a number at the beginning of the other.
    index_words(session, {article_id: [*words(title), *words(body)]})


def index_words(session: Session, found: Mapping[int, Iterable[str]], *, fresh: bool = False) -> None:
    """Make articles findable by words that are split and folded already; `fresh` when none was indexed before."""
    terms = {article_id: indexed(tokens) for article_id, tokens in found.items()}
    if not terms:
        return
    if not _is_sqlite(session):
        session.execute(_PUT, [{"id": article_id, "terms": kept} for article_id, kept in terms.items()])
        return
    if not fresh:
        session.execute(_FORGET, [{"id": article_id} for article_id in terms])
    session.execute(_INSERT, [{"id": article_id, "terms": " ".join(kept)} for article_id, kept in terms.items()])


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


def indexed(found: Iterable[str]) -> list[str]:
    """The distinct words in order, as many as both engines take."""
    distinct = list(dict.fromkeys(found))
    lengths = list(map(len, distinct))
    # At four bytes a character it fits: to count the bytes of each word took a fifth of the time of storing.
    if 4 * sum(lengths) + 2 * len(lengths) <= MOST_BYTES and max(lengths, default=0) <= LONGEST_WORD:
        return distinct
    kept: list[str] = []
    size = 0
    for word in dict.fromkeys(word[:LONGEST_WORD] for word in distinct):
        size += len(word.encode("utf-8", "surrogatepass")) + 2  # a lexeme may begin at even addresses only
        if size > MOST_BYTES:
            break
        kept.append(word)
    return kept


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
