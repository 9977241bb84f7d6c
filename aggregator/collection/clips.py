"""Storing what people bring in by hand: an article like any other, that nothing polls.

Clipping the same again changes nothing: an address we have, or the same text at the same outlet (of a post: by the same
account on the same platform and day), is the article we have. Only a text given by hand that says more than the article
does becomes its next revision, and then takes care of gaps: author, account, and a date nobody knew.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from aggregator.collection.clip_outlets import known_outlet, new_outlet
from aggregator.collection.clipping import Clip, Given, says_more
from aggregator.collection.identity import text_hash
from aggregator.collection.raw import MAX_SUMMARY, Packed, Published
from aggregator.collection.revising import Words, revise
from aggregator.errors import UsageError
from aggregator.models import Article, Outlet, Snapshot
from aggregator.phrases import Phrase
from aggregator.store import arrivals, articles, clip_sources, outlets, snapshots
from aggregator.store.arrivals import Arrival
from aggregator.store.database import Database
from aggregator.text.fold import fold
from aggregator.text.posts import whence
from aggregator.text.terms import search_terms
from aggregator.text.urls import url_key
from aggregator.text.words import words
from aggregator.vocabulary import Origin, PageState, PublishedBasis

#: What to do about an address that is somebody else's.
_APART = Phrase("give the text without that address, or say of it what the article says")


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a clip: the article, and whether it is new, or has a further revision."""

    article_id: int
    new: bool = False
    revised: bool = False


def store_clip(database: Database, clip: Clip, *, now: datetime) -> Stored:
    """Store a clip, all or nothing; an article we have already is reported, not doubled.

    Raises:
        UsageError: it cannot be told which of several outlets it belongs to, or its address is that of an article of
            another outlet or account.
        StoreError: the database cannot be used.
    """
    with database.write() as session:
        outlets.lock(session)
        article_id = _with_address(session, clip.url)
        if article_id is not None:
            _refuse_another_s(session, article_id, clip)
        else:
            outlet = known_outlet(session, clip.given, clip.url, by_hand=clip.by_hand)
            if outlet is None:
                outlet = new_outlet(session, clip.given, clip.url, site_name=clip.site_name)
            return _add_or_find(session, clip, outlet, now=now)
        return Stored(article_id, revised=clip.by_hand and _extend(session, article_id, clip, now=now))


def outlet_languages(database: Database, said: Given, url: str, *, by_hand: bool) -> tuple[str, ...]:
    """The languages of the stored outlet that something would belong to; none when it would take a new one.

    Raises:
        UsageError: it cannot be told which of several outlets it belongs to.
    """
    with database.read() as session:
        found = known_outlet(session, said, url, by_hand=by_hand)
        return tuple(found.languages) if found else ()


def known_address(database: Database, url: str) -> Stored | None:
    """The article we have of an address (canonical), if any."""
    with database.read() as session:
        article_id = _with_address(session, url)
    return None if article_id is None else Stored(article_id)


def answer(database: Database, stored: Stored) -> dict[str, Any]:
    """What became of a clip, as plain data; `title` is that of lists: of a post, its first words."""
    with database.read() as session:
        text = articles.texts(session, [stored.article_id])[stored.article_id]
    return {
        "article_id": stored.article_id,
        "new": stored.new,
        "revised": stored.revised,
        "title": text.heading,
        "outlet": text.outlet_name,
        "platform": text.platform,
        "handle": text.handle,
        "language": text.language,
        "words": len(words(text.text)),
    }


def _with_address(session: Session, url: str) -> int | None:
    if not url:
        return None
    return next(iter(articles.ids_by_url_keys(session, [url_key(url)]).values()), None)


def _refuse_another_s(session: Session, article_id: int, clip: Clip) -> None:
    """Raises UsageError when what is said of a clip cannot be true of the article that stands at its address.

    Else one outlet's article would say what another wrote, and drafts would quote it so.
    """
    article = articles.get(session, article_id)
    if article.redacted_at is not None:
        raise UsageError(
            Phrase(
                "article %(article_id)s is redacted (%(redacted_why)s): its words are not taken again",
                article_id=article_id,
                redacted_why=article.redacted_why,
            )
        )
    outlet = outlets.get(session, article.outlet_id)
    if why := _is_another_kind(clip, article) or _is_another_s(session, clip, article, outlet):
        there = whence(outlet.name, article.post_platform, article.post_handle)
        raise UsageError(
            Phrase(
                "%(url)s is article %(article_id)s of %(there)s, %(why)s: %(apart)s",
                url=clip.url,
                article_id=article_id,
                there=there,
                why=why,
                apart=_APART,
            )
        )


def _is_another_kind(clip: Clip, article: Article) -> str:
    """Why it is none of the article's kind; empty when it is. A fetched page of which nothing is said may be either."""
    if clip.given.is_post and not article.is_post:
        return Phrase("no post, and this is a post")
    return Phrase("a post, and this is no post") if clip.by_hand and article.is_post and not clip.given.is_post else ""


def _is_another_s(session: Session, clip: Clip, article: Article, outlet: Outlet) -> str:
    """Why it is another outlet's or account's than the article; empty when nothing says so."""
    said = clip.given
    if said.handle and article.post_handle and fold(said.handle) != fold(article.post_handle):
        return Phrase("not of %(whom)s", whom=said.handle)
    if not said.outlet_name or fold(said.outlet_name) == fold(outlet.name):
        return ""
    known = known_outlet(session, said, clip.url, by_hand=clip.by_hand)
    return "" if known is not None and known.id == outlet.id else Phrase("not of %(whom)s", whom=said.outlet_name)


def _add_or_find(session: Session, clip: Clip, outlet: Outlet, *, now: datetime) -> Stored:
    """A new article of the outlet, unless the same text was clipped of it before."""
    source_id = clip_sources.add_clip_source(session, outlet.id)
    key = url_key(clip.url) if clip.url else f"{source_id}#{clip.identity}"
    known = articles.ids_by_url_keys(session, [key])
    if key in known:
        return Stored(known[key])
    if clip.packed is not None:
        snapshots.put(session, _snapshot(clip.packed, now))
    arrived = arrivals.add(session, [_arrival(clip, outlet.id, source_id, key, now=now)])
    return Stored(arrived[key], new=True)


def _arrival(clip: Clip, outlet_id: str, source_id: str, key: str, *, now: datetime) -> Arrival:
    published = clip.published or Published(now, PublishedBasis.FIRST_SEEN)
    return Arrival(
        outlet_id=outlet_id,
        source_id=source_id,
        url=clip.url,
        url_key=key,
        title=clip.title,
        summary=clip.text[:MAX_SUMMARY],
        text=clip.text,
        text_hash=text_hash(clip.title, clip.text),
        terms=_terms(clip.title, clip.text),
        bylines=clip.bylines,
        language=clip.language,
        published_at=published.moment,
        published_basis=published.basis,
        published_offset=published.offset_minutes,
        seen_at=now,
        page_wanted=False,
        snapshot_sha256=clip.packed.sha256 if clip.packed else None,
        origin=Origin.CLIP if clip.by_hand else Origin.PAGE,
        post_platform=clip.given.platform,
        post_handle=clip.given.handle,
    )


def _terms(title: str, text: str) -> str:
    return search_terms([*words(title), *words(text)])


def _snapshot(packed: Packed, now: datetime) -> Snapshot:
    return Snapshot(
        sha256=packed.sha256, content_type=packed.content_type, size=packed.size, body=packed.body, first_seen_at=now
    )


def _extend(session: Session, article_id: int, clip: Clip, *, now: datetime) -> bool:
    """Let an article we have say what the clip says, if that is more; returns whether it was.

    Its page is not asked for any more: what somebody gave by hand, behind a paywall say, is better than what a
    machine would be given.
    """
    article = articles.get(session, article_id)
    current = articles.current_revision(session, article)
    if not says_more(clip.text, current.text):
        return False
    title = clip.title or article.title
    _fill_gaps(article, clip)
    said = Words(
        origin=Origin.CLIP,
        title=title,
        text=clip.text,
        text_hash=text_hash(title, clip.text),
        language=clip.language,
        terms=_terms(title, clip.text),
        snapshot_sha256=None,
    )
    revise(session, article, said, now=now)
    return True


def _fill_gaps(article: Article, clip: Clip) -> None:
    article.page_state, article.page_due_at, article.page_error = PageState.UNWANTED, None, None
    article.summary = article.summary if article.title and article.summary else clip.text[:MAX_SUMMARY]
    if not article.bylines:
        article.bylines = list(clip.bylines)
    if article.is_post:  # an article of a feed never becomes a post
        article.post_platform = article.post_platform or clip.given.platform
        article.post_handle = article.post_handle or clip.given.handle
    if article.published_basis is PublishedBasis.FIRST_SEEN and clip.published is not None:
        article.published_at, article.published_basis = clip.published.moment, clip.published.basis
        article.published_offset = clip.published.offset_minutes
