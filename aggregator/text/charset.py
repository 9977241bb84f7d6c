"""Bytes that are said to be UTF-8 and are not: which encoding they are in, told from what they say in it.

Servers say utf-8 of everything they have, old feeds and pages in windows-1256 or windows-1252 among it. Such bytes
would decode to replacement characters, or to letters nobody wrote.
"""

from charset_normalizer import from_bytes

#: Encodings that are tried: those of the scripts news are published in, before Unicode. Of Latin letters only the
#: Western one, as browsers do: the Central European one differs in so few places that each is taken for the other.
_TRIED = ["cp1256", "cp1252", "cp1251", "cp1253", "cp1255", "big5", "gb18030", "cp932", "cp949"]
#: Bytes looked at; the first texts of a document tell.
_LOOKED_AT = 200_000


def misnamed(body: bytes) -> str | None:
    """The encoding of bytes that claim to be UTF-8, where they are in another one; None where they are in UTF-8.

    What is UTF-8 but for a few places, as a document cut in the middle of a letter, is UTF-8.
    """
    text = body[:_LOOKED_AT].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if not broken:
        return None
    if sum(char > "\x7f" for char in text) - broken > broken:
        return None
    found = from_bytes(body[:_LOOKED_AT], cp_isolation=_TRIED).best()
    return None if found is None else found.encoding
