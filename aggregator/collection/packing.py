"""A response's bytes as they go into the snapshot store: hashed and compressed."""

import hashlib
import zlib

from aggregator.collection.raw import Packed
from aggregator.text.markup import clean_line

#: zlib level: 6 halves level 1's size again at about 30 MB/s, well below the cost of parsing the same bytes.
_LEVEL = 6


def pack(body: bytes, content_type: str) -> Packed:
    """The bytes of a response with their SHA-256, compressed by zlib; `content_type` is washed."""
    return Packed(
        sha256=hashlib.sha256(body).hexdigest(),
        content_type=clean_line(content_type)[:200],
        size=len(body),
        body=zlib.compress(body, _LEVEL),
    )
