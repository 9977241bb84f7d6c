"""What a person should know of a feed before adding it, in sentences. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from aggregator.collection.preview import Answer, Holdings, Try, extent
from aggregator.collection.proposal import Proposal, is_without_zone
from aggregator.text.urls import canonical_url, site_of

#: A feed whose newest entry is older may be a dead one; a monthly's is a month old. By eye.
_STALE = timedelta(days=45)


def notes_of(answer: Answer, proposal: Proposal, holdings: Holdings, *, given: str, now: datetime) -> Iterator[str]:
    """Notes on a feed that was found; `given` is the address a person gave."""
    if holdings.polled_by:
        yield f"the source {holdings.polled_by} polls this address already"
    yield from _on_the_way(answer, proposal, given)
    yield from _on_entries(answer)
    yield from _on_dates(answer, now)
    if answer.feed.complaint:
        yield f"the document is malformed, and read as far as that goes: {answer.feed.complaint}"
    if extent(answer.feed.items) == "teasers":
        yield "teasers only: the articles' pages will be fetched too, unless its block says `pages: never`"


def nothing_found(tried: tuple[Try, ...], *, discover: bool) -> Iterator[str]:
    """Notes where there is no feed."""
    if all(one.status is None for one in tried):
        yield "nothing could be had from there, see what was tried"
    elif not discover:
        yield "this address is no feed; without --feed its site is searched for one"
    else:
        yield "no feed was found; if the outlet names one somewhere, give its address"


def _on_the_way(answer: Answer, proposal: Proposal, given: str) -> Iterator[str]:
    if site_of(answer.answered) != site_of(answer.asked):
        yield f"it redirects to another site, {site_of(answer.answered)}"
    if canonical_url(answer.asked) != canonical_url(answer.answered):
        used = (
            "the block has that address" if proposal.address == answer.answered else "the block has the one asked for"
        )
        yield f"{answer.asked} redirects to {answer.answered}; {used}"
    elif given.lower().startswith("http://") and proposal.address.lower().startswith("https://"):
        yield "http was given, https answers as well: the block has https"
    if proposal.address.lower().startswith("http://"):
        yield "it answers by http only: on the way, anybody can read and change it"


def _on_entries(answer: Answer) -> Iterator[str]:
    feed = answer.feed
    if feed.rejected:
        reasons = ", ".join(f"{reason} {number}" for reason, number in feed.rejected.items())
        yield f"{sum(feed.rejected.values())} of {feed.seen} entries are of no use ({reasons})"
    if feed.truncated:
        yield f"it is so long that {feed.truncated} of {feed.seen} entries are left out"
    if not feed.items:
        yield "it is a feed, but without an entry of use: look at it in a browser"


def _on_dates(answer: Answer, now: datetime) -> Iterator[str]:
    items = answer.feed.items
    undated = sum(item.published is None for item in items)
    if answer.future:
        yield f"{answer.future} of {len(items)} entries are dated in the future: the outlet's clock or zone is wrong"
    if undated:
        yield f"{undated} of {len(items)} entries have no date that can be used: theirs is when they are first seen"
    if is_without_zone(answer.feed):
        yield "its times name no zone: set `time_zone` to the outlet's"
    newest = max((item.published.moment for item in items if item.published), default=now)
    if now - newest > _STALE:
        yield f"nothing new since {newest:%Y-%m-%d}"
