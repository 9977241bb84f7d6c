"""What a text is found by: its distinct words, as many as the search of both databases takes. Pure."""

from collections.abc import Iterable

#: PostgreSQL takes no lexeme over 2,046 bytes and a character has four at most; no word of any language comes near.
LONGEST_WORD = 500
#: PostgreSQL takes no tsvector over 1,048,575 bytes. A long novel has 400,000 bytes of distinct words.
MOST_BYTES = 900_000


def search_terms(found: Iterable[str]) -> str:
    """Words (`text.words`), each once and in order, separated by spaces; those over the limits are cut or left out."""
    distinct = dict.fromkeys(found)
    terms = " ".join(distinct)
    # At four bytes a character it fits: to count the bytes of each word took a fifth of the time of storing.
    if 4 * len(terms) <= MOST_BYTES and max(map(len, distinct), default=0) <= LONGEST_WORD:
        return terms
    kept: list[str] = []
    size = 0
    for word in dict.fromkeys(word[:LONGEST_WORD] for word in distinct):
        size += len(word.encode("utf-8", "surrogatepass")) + 2  # a lexeme may begin at even addresses only
        if size > MOST_BYTES:
            break
        kept.append(word)
    return " ".join(kept)
