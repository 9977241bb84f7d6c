"""What people bring in by hand, in the tables of sources: pseudo-sources, and outlets that only clips have named.

An article needs a source, so clips have one an outlet, of kind CLIP and never enabled. Outlets made for clips stand
beside those of config until config names them, or gives another outlet the id that one of them has.
"""

import hashlib
from collections.abc import Iterable

from sqlalchemy import case, func, literal, update
from sqlmodel import Session, col, exists, select

from aggregator.models import Article, Outlet, Source
from aggregator.store import outlet_labels
from aggregator.store.outlets import lock
from aggregator.text.fold import fold
from aggregator.vocabulary import SourceKind

#: No id of config has a colon, nor a tilde (`settings.fields.Slug`).
_CLIPS, _CUT = "clip:", "~"
#: How the ids of outlets begin that were made of an account or its author: nobody has named these as outlets.
ACCOUNTS = "post:"
#: Characters of an id, and digits of the hash that stands for what is cut off it.
LONGEST_ID, _HASH_DIGITS = 64, 16


def clip_source_id(outlet_id: str) -> str:
    """The id of the pseudo-source that clips of an outlet come from: no id of config, never over 64 characters."""
    whole = _CLIPS + outlet_id
    if len(whole) <= LONGEST_ID:
        return whole
    kept = whole[: LONGEST_ID - _HASH_DIGITS - len(_CUT)]
    return kept + _CUT + _hash(outlet_id)


def add_clip_source(session: Session, outlet_id: str) -> str:
    """Make sure that clips of a stored outlet have their pseudo-source; returns its id."""
    source_id = clip_source_id(outlet_id)
    if session.get(Source, source_id) is None:
        session.add(Source(id=source_id, outlet_id=outlet_id, kind=SourceKind.CLIP, url="", enabled=False))
        session.flush()
    return source_id


def give_way(session: Session, wanted: Iterable[Outlet]) -> None:
    """Make room for the outlets of config among those that only clips have named.

    One of the same name, however spelt, is the same outlet: what it has becomes that of config's, whatever its id. One
    of another name whose id config has come to give is another outlet, and goes on under an id that config cannot have.
    """
    lock(session)
    wanted = list(wanted)
    of_clips = _of_clips_only(session)
    if not of_clips:
        return
    for outlet in wanted:
        if (row := of_clips.get(outlet.id)) is not None and fold(row.name) != fold(outlet.name):
            _move(session, row, _aside(row))
            del of_clips[outlet.id]
    _unite(session, wanted, of_clips.values())


def _unite(session: Session, wanted: Iterable[Outlet], of_clips: Iterable[Outlet]) -> None:
    """Give outlets of config what clips have of them; not those named before, which may have the same clips already."""
    named = {fold(row.name): row for row in of_clips if not row.id.startswith(ACCOUNTS)}
    stored = set(session.exec(select(Outlet.id)))
    for outlet in wanted:
        if outlet.id not in stored and (row := named.pop(fold(outlet.name), None)) is not None:
            _move(session, row, outlet)


def _of_clips_only(session: Session) -> dict[str, Outlet]:
    """Outlets with clips that no source of config belongs to or ever belonged to, by id."""
    of_outlet = select(Source.id).where(Source.outlet_id == Outlet.id)
    clips = of_outlet.where(Source.kind == SourceKind.CLIP)
    polled = of_outlet.where(Source.kind != SourceKind.CLIP)
    return {row.id: row for row in session.exec(select(Outlet).where(exists(clips), ~exists(polled)))}


def _move(session: Session, old: Outlet, new: Outlet) -> None:
    """Replace an outlet of clips by another, which is not stored yet, with all that it has."""
    session.add(new)
    session.flush()
    here, there = clip_source_id(old.id), add_clip_source(session, new.id)
    # Clips without an address are known by their source's id and their words.
    own_key = col(Article.url_key).startswith(f"{here}#", autoescape=True)
    moved = literal(there).concat(func.substr(Article.url_key, len(here) + 1))
    statement = update(Article).where(col(Article.outlet_id) == old.id)
    values = {
        "outlet_id": new.id,
        "source_id": case((col(Article.source_id) == here, there), else_=col(Article.source_id)),
        "url_key": case((own_key, moved), else_=col(Article.url_key)),
    }
    session.execute(statement.values(values).execution_options(synchronize_session=False))
    outlet_labels.move(session, from_outlet=old.id, to_outlet=new.id)
    session.delete(session.get_one(Source, here))
    session.flush()
    session.delete(old)
    session.flush()


def _aside(outlet: Outlet) -> Outlet:
    """The same outlet under an id that config cannot have."""
    mark = _hash(fold(outlet.name))
    kept = outlet.id[: LONGEST_ID - len(_CLIPS) - len(_CUT) - len(mark)]
    return Outlet(
        id=f"{_CLIPS}{kept}{_CUT}{mark}", name=outlet.name, home=outlet.home, languages=list(outlet.languages)
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_DIGITS]
