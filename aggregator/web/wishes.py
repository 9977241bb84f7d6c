"""What people typed to see its outcome first, kept in memory by a name while they look: too long for an address."""

from collections import OrderedDict
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Lock

#: Kept at once: some for each of dozens of people, of 12,000 characters at most.
_MOST = 200


@dataclass(slots=True)
class Wishes:
    """The last wishes, each for whoever made it; the oldest go first, and all of them when the desk is started anew."""

    _kept: OrderedDict[str, tuple[int, object]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def keep(self, user_id: int, wish: object) -> str:
        """Keep a wish; returns the name to ask for it by."""
        name = token_urlsafe(12)
        with self._lock:
            self._kept[name] = user_id, wish
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return name

    def of(self, user_id: int, name: str) -> object | None:
        """A person's own wish; None where it is kept no longer, or is another's."""
        with self._lock:
            owner, wish = self._kept.get(name, (None, None))
        return wish if owner == user_id else None
