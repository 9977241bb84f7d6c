"""A response's bytes as they go into the snapshot store: hashed and compressed."""

import hashlib

from aggregator.collection.raw import Packed
from aggregator.compression import compress
from aggregator.text.markup import clean_line


def pack(body: bytes, content_type: str) -> Packed:
    """The bytes of a response with their SHA-256, compressed; `content_type` is washed."""
    return Packed(
        sha256=hashlib.sha256(body).hexdigest(),
        content_type=clean_line(content_type)[:200],
        size=len(body),
        body=compress(body),
    )
