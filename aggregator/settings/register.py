"""Which ids, addresses and outlets are taken, while sources are added one after the other."""

from collections.abc import Mapping

from aggregator.errors import UrlError
from aggregator.settings.sources import SourceBlock, Sources
from aggregator.text.slugs import Holder, new_id, own_outlet
from aggregator.text.urls import feed_key


class Register:
    """The sources there are, those there were, and those that are being added.

    Args:
        config: the sources there are.
        once: address by id of the sources that config names no more. Their history hangs on the id: it is given again
            to the same feed, and to no other.
        stored: the outlets of the database, those of such sources and of clips among them, by id.
    """

    def __init__(self, config: Sources, once: Mapping[str, str], stored: Mapping[str, Holder]) -> None:
        self._polled: dict[str, str] = {}
        self._ids: set[str] = set()
        self._outlets: dict[str, Holder] = {}
        self._once = {source_id: _key(address) for source_id, address in once.items()}
        for source_id, block in config.sources.items():
            self.add(source_id, block)
        for source_id, block in config.sources.items():
            self.hold(block.outlet_id(source_id), block)
        self._outlets = dict(stored) | self._outlets

    def add(self, source_id: str, block: SourceBlock) -> None:
        """Note a source."""
        self._ids.add(source_id)
        self._polled.setdefault(_key(block.address), source_id)
        if block.outlet is None:  # one that is set is set on purpose (`Sources.clashes`)
            self.hold(block.outlet_id(source_id), block)

    def hold(self, outlet: str, block: SourceBlock) -> None:
        """Note whose an outlet id is, where it is nobody's yet."""
        self._outlets.setdefault(outlet, block.holder)

    def polled_by(self, address: str) -> str | None:
        """The source that polls an address, in whatever spelling."""
        return self._polled.get(_key(address))

    def is_free(self, source_id: str, address: str) -> bool:
        """Whether a source of this address may have the id."""
        return source_id not in self._ids and self._once.get(source_id, _key(address)) == _key(address)

    def id_for(self, name: str, address: str) -> str:
        """The id of a new source: the one that its address had once, or a new one made from name or host."""
        before = (source_id for source_id, key in self._once.items() if key == _key(address))
        return next((ident for ident in before if ident not in self._ids), None) or new_id(
            name, address, self._ids | self._once.keys()
        )

    def outlet_for(self, new: Holder, source_id: str) -> str | None:
        """What to set as `outlet` of a new source; None where the one made from its name will do."""
        return own_outlet(new, source_id, self._outlets)


def _key(address: str) -> str:
    try:
        return feed_key(address)
    except UrlError:  # of what people bring in by hand
        return ""
