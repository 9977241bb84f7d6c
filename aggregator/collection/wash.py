"""Entries and pages to washed items: absolute links, plain text, dates with their basis, language from the text.

The one place where outside markup is handled; behind it there is only plain text. Pure, run in the parsing child.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from aggregator.collection.extract import ExtractedPage
from aggregator.collection.identity import Identity, Traits, digest, hash_of_words, identify
from aggregator.collection.raw import (
    MAX_SUMMARY,
    Context,
    FeedEntry,
    Packed,
    ParsedFeed,
    Published,
    RawItem,
    RejectReason,
    WashedFeed,
    WashedPage,
)
from aggregator.collection.sameness import print_of
from aggregator.errors import UrlError
from aggregator.text.dates import parse_date
from aggregator.text.language import identify as identify_language
from aggregator.text.markup import LONGEST_LINE, clean_line, clean_plain_text, clean_text, plain_text
from aggregator.text.mojibake import mended
from aggregator.text.terms import search_terms
from aggregator.text.urls import canonical_url, is_web_url, safe_href, url_key
from aggregator.text.words import words
from aggregator.vocabulary import PublishedBasis

#: A feed's content of at least this many characters is taken for the whole article; a text that stands in its summary,
#: from twice as many. Summaries in the 100 real feeds end at about 800; the shortest full texts there begin near 1,000.
FULL_TEXT_CHARACTERS = 1_000

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Draft:
    entry: FeedEntry
    url: str
    title: str
    summary: str
    text: str
    full_text: bool


def wash_feed(feed: ParsedFeed, context: Context, packed: Packed | None = None) -> WashedFeed:
    """Wash all entries of a document; an entry without words or with unreadable ones is rejected with a reason."""
    rejected: dict[str, int] = {}
    drafts: list[_Draft] = []
    for entry in feed.entries:
        draft = _draft(entry, context)
        if isinstance(draft, RejectReason):
            rejected[draft.value] = rejected.get(draft.value, 0) + 1
        else:
            drafts.append(draft)
    items = _items(drafts, context)
    kept = _newest(items, drafts, context)
    return WashedFeed(
        items=kept,
        seen=len(feed.entries) + feed.truncated,
        repeated=len(items) - len(kept),
        truncated=feed.truncated,
        rejected=rejected,
        version=feed.version,
        complaint=clean_line(feed.complaint),
        is_broken_off=feed.is_broken_off,
        packed=packed,
        title=_title(feed.title),
        home=_link(feed.home, context.url),
        further=feed.further,
        serves_minutes=feed.serves_minutes,
    )


def _title(written: str) -> str:
    try:
        return clean_line(plain_text(written[:LONGEST_LINE]))
    except (ValueError, RecursionError, OverflowError):  # as of an entry: the others are still to be had
        return ""


def _newest(items: Sequence[RawItem], drafts: Sequence[_Draft], context: Context) -> tuple[RawItem, ...]:
    """Each entry once: of its versions the one that was updated last, else the first."""
    chosen: dict[str, tuple[datetime, RawItem]] = {}
    repeated = Counter(item.entry_key for item in items)
    for item, draft in zip(items, drafts, strict=True):
        updated = _updated(draft.entry, context) if repeated[item.entry_key] > 1 else _NEVER
        if item.entry_key not in chosen or updated > chosen[item.entry_key][0]:
            chosen[item.entry_key] = updated, item
    return tuple(item for _, item in chosen.values())


def _updated(entry: FeedEntry, context: Context) -> datetime:
    parsed = parse_date(entry.updated, now=context.now, zone=context.zone) if entry.updated else None
    return parsed.moment if parsed else _NEVER


def _draft(entry: FeedEntry, context: Context) -> _Draft | RejectReason:
    entry = _mended(entry)
    try:
        title = clean_line(plain_text(entry.title))
        summary = _plain(entry.summary)
        # feedparser gives an entry without a summary its content as one: a third of the HTML of 100 real feeds
        content = summary if entry.content == entry.summary else _plain(entry.content)
    except (ValueError, RecursionError, OverflowError):
        return RejectReason.UNREADABLE
    text = max(content, summary, key=len)
    address = _address(entry, context.url)
    if not title and not text and not (entry.only_link and address):
        return RejectReason.EMPTY
    full = len(text) >= FULL_TEXT_CHARACTERS and (bool(content) or len(text) >= 2 * FULL_TEXT_CHARACTERS)
    short = summary if summary and len(summary) <= MAX_SUMMARY else text[:MAX_SUMMARY]
    return _Draft(entry, address, title, short, text, full)


def _mended(entry: FeedEntry) -> FeedEntry:
    """An entry without the damage of an encoding mistaken before it came here."""
    written = (entry.title, entry.summary, entry.content, *entry.authors)
    found = mended(*written)
    if found == written:
        return entry
    title, summary, content, *authors = found
    return replace(entry, title=title, summary=summary, content=content, authors=tuple(authors))


def _plain(markup: str) -> str:
    return clean_plain_text(markup).strip() if markup else ""


def _address(entry: FeedEntry, base: str) -> str:
    # an entry with a useless link still has its words
    guid = entry.guid if entry.guid.startswith(("http://", "https://")) else ""
    return _link(entry.link, base) or _link(guid, base)


def _image(written: str, base: str) -> str:
    """An address that is kept as it was written, but for its base: pictures may be signed."""
    found = safe_href(written, base=base) if written else None
    return found if found and is_web_url(found) else ""


def _link(written: str, base: str) -> str:
    try:
        return canonical_url(written.strip(), base) if written else ""
    except UrlError:
        return ""


def _items(drafts: Sequence[_Draft], context: Context) -> list[RawItem]:
    traits = [Traits(draft.entry.guid.strip(), _key(draft.url), digest(draft.title, draft.text)) for draft in drafts]
    own = frozenset(key for key in (_key(context.url), _key(context.home)) if key)
    identities = identify(traits, source_id=context.source_id, own_keys=own)
    dates = [_published(draft.entry, context) for draft in drafts]
    # one date for all is the document's, and tells nothing of an entry
    tells = len(dates) < 2 or len({date and date.moment for date in dates}) > 1
    return [
        _item(draft, identity, context, trait.link_key, date, date if tells and draft.entry.published else None)
        for draft, identity, trait, date in zip(drafts, identities, traits, dates, strict=True)
    ]


def _item(
    draft: _Draft,
    identity: Identity,
    context: Context,
    link_key: str,
    published: Published | None,
    telling: Published | None,
) -> RawItem:
    """`telling` is its date, where that tells it from the document's other entries."""
    title_words, text_words = words(draft.title), words(draft.text)
    return RawItem(
        entry_key=identity.entry_key,
        url_key=identity.url_key,
        url=draft.url,
        own_page=identity.own_link,
        title=draft.title,
        summary=draft.summary,
        text=draft.text,
        full_text=draft.full_text,
        terms=search_terms([*title_words, *text_words]),
        text_hash=hash_of_words(text_words if draft.text else title_words),
        content_hash=digest(draft.title, draft.text, draft.entry.updated or draft.entry.changed),
        bylines=_bylines(draft.entry.authors),
        image=_image(draft.entry.image, context.url),
        published=published,
        print=print_of(link_key, title_words, text_words, telling),
        language=_language(f"{draft.title}\n{draft.text}", context.languages),
    )


def _key(url: str) -> str:
    try:
        return url_key(url) if url else ""
    except UrlError:
        return ""


def _published(entry: FeedEntry, context: Context) -> Published | None:
    for raw in (entry.published, entry.updated):
        parsed = parse_date(raw, now=context.now, zone=context.zone) if raw else None
        if parsed is not None:
            return Published(parsed.moment, PublishedBasis.FEED, parsed.offset_minutes)
    return None


def _bylines(names: Sequence[str]) -> tuple[str, ...]:
    washed = (clean_line(plain_text(name))[:200] for name in names[:20])
    return tuple(dict.fromkeys(name for name in washed if name))


def _language(text: str, expected: Sequence[str]) -> str:
    return identify_language(text, expected).tag


def wash_page(page: ExtractedPage, context: Context, packed: Packed) -> WashedPage:
    """Wash an extracted page."""
    title = clean_line(page.title)
    text = clean_text(page.text).strip()
    found = words(text)
    parsed = parse_date(page.published, now=context.now, zone=context.zone) if page.published else None
    return WashedPage(
        title=title,
        text=text,
        terms=search_terms(found),
        text_hash=hash_of_words(found if text else words(title)),
        bylines=_bylines(page.bylines),
        published=Published(parsed.moment, PublishedBasis.META, parsed.offset_minutes) if parsed else None,
        language=_language(f"{title}\n{text}", context.languages),
        packed=packed,
        site_name=clean_line(page.site_name)[:200],
        image=_image(page.image, context.url),
    )
