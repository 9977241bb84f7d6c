"""A response's bytes as they go into the snapshot store: hashed and compressed."""

import hashlib

from aggregator.collection.raw import Packed
from aggregator.compression import compress
from aggregator.text.markup import clean_line


def pack(body: bytes, content_type: str, sha256: str = "") -> Packed:
    """The bytes of a response with their SHA-256, which may be known, compressed; `content_type` is washed."""
    return Packed(
        sha256=sha256 or hashlib.sha256(body).hexdigest(),
        content_type=clean_line(content_type)[:200],
        size=len(body),
        body=compress(body),
    )
