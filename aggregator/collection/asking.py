"""Asking the collector: request rows, served by the running collector, or by one that is started for them.

Everything the collector does is asked for by a row: a poll, when a source is due or somebody wants it now, a preview, a
clip. So there is one crawler at a time, and its delays hold whoever asks.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session

from aggregator.collection.sources import Wanted
from aggregator.errors import NotAllowedError, UnknownIdError
from aggregator.holder import this_process
from aggregator.models import Source
from aggregator.phrases import Phrase
from aggregator.store import requests, sources
from aggregator.store.database import Database
from aggregator.vocabulary import SourceKind

#: Polls asked for at a time: more than a desk has sources.
_MOST = 100_000


def new_batch() -> str:
    """A name for what one process asks for at once, by which it finds its requests again."""
    return f"{this_process().name}/{uuid4().hex[:12]}"


def ask_for_round(database: Database, wanted: Wanted, *, now: datetime, by: str) -> tuple[int, ...]:
    """Ask for the polls of a round; those that are due and asked for already are made one's own. Returns the requests.

    Raises:
        UnknownIdError: a source named does not exist.
        NotAllowedError: a source named is disabled in config.
    """
    with database.write() as session:
        slots = _slots(session, wanted, now)
        requests.ask_for_polls(session, slots, now=now, by=by)
        return tuple(requests.adopt_polls(session, (source_id for source_id, _ in slots), by=by))


def ask_for_due(database: Database, *, now: datetime, by: str) -> int:
    """Ask for the polls that are due; returns how many nobody had asked for yet."""
    with database.read() as session:
        if not requests.due_unasked(session, now=now, limit=1):
            return 0
    with database.write() as session:
        sources.start_new(session, now=now)
        found = requests.due_unasked(session, now=now, limit=_MOST)
        return requests.ask_for_polls(session, _turns(found), now=now, by=by)


def _slots(session: Session, wanted: Wanted, now: datetime) -> list[tuple[str, datetime]]:
    if wanted.source_ids:
        found = [_usable(sources.get(session, source_id)) for source_id in dict.fromkeys(wanted.source_ids)]
        slots = _now(found, now)
    elif wanted.every:
        slots = _now(sources.enabled(session), now)
    else:
        slots = _due(session, now)
    return slots if wanted.limit is None else slots[: wanted.limit]


def _now(found: Iterable[Source], now: datetime) -> list[tuple[str, datetime]]:
    return [(source.id, now) for source in found]


def _due(session: Session, now: datetime) -> list[tuple[str, datetime]]:
    """The turn of each source that is due; a source without one, which is new, is due from now on."""
    sources.start_new(session, now=now)
    return _turns(sources.due(session, now=now, limit=_MOST))


def _turns(found: Iterable[Source]) -> list[tuple[str, datetime]]:
    return [(source.id, source.next_poll_at) for source in found if source.next_poll_at]


def _usable(source: Source) -> Source:
    if source.kind is SourceKind.CLIP:  # a pseudo-source: nothing that config names, and nothing to poll
        raise UnknownIdError("source", source.id, hint=Phrase("`newsloom sources list` shows the ids"))
    if not source.enabled:
        raise NotAllowedError(Phrase("source %(source)s is disabled in config/sources.yaml", source=source.id))
    return source
