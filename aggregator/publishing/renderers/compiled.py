"""Compiled templates, kept while the process lives: compiling is nine tenths of rendering an issue."""

from collections import OrderedDict

from jinja2.bccache import Bucket, BytecodeCache

#: More than the templates of all forms that ship, with their parts.
_MOST = 200


class Compiled(BytecodeCache):
    """The last templates compiled, by name, file and text, for environments that escape in one way."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what was compiled from the same text."""
        known = self._known.get((bucket.key, bucket.checksum))
        if known is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
