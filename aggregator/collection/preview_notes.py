"""What a person should know of a feed before adding it, in sentences. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from aggregator.collection.preview import Answer, Holdings, Try, extent
from aggregator.collection.proposal import Proposal, is_without_zone
from aggregator.phrases import Joined, Phrase, Word
from aggregator.text.urls import canonical_url, site_of

#: A feed whose newest entry is older may be a dead one; a monthly's is a month old. By eye.
_STALE = timedelta(days=45)


def notes_of(answer: Answer, proposal: Proposal, holdings: Holdings, *, given: str, now: datetime) -> Iterator[Phrase]:
    """Notes on a feed that was found; `given` is the address a person gave."""
    if holdings.polled_by:
        yield Phrase("the source %(source)s polls this address already", source=holdings.polled_by)
    yield from _on_the_way(answer, proposal, given)
    yield from _on_entries(answer)
    yield from _on_dates(answer, now)
    if answer.feed.complaint:
        yield Phrase("the document is malformed, and read as far as that goes: %(why)s", why=answer.feed.complaint)
    if extent(answer.feed.items) == "teasers":
        yield Phrase("teasers only: the articles' pages will be fetched too, unless its block says `pages: never`")


def nothing_found(tried: tuple[Try, ...], *, discover: bool) -> Iterator[Phrase]:
    """Notes where there is no feed."""
    if all(one.status is None for one in tried):
        yield Phrase("nothing could be had from there, see what was tried")
    elif not discover:
        yield Phrase("this address is no feed; without --feed its site is searched for one")
    else:
        yield Phrase(
            "no feed was found, nor posts of WordPress, a sitemap or a list of articles; if the outlet names a feed "
            "somewhere, give its address"
        )


def _on_the_way(answer: Answer, proposal: Proposal, given: str) -> Iterator[Phrase]:
    if site_of(answer.answered) != site_of(answer.asked):
        yield Phrase("it redirects to another site, %(site)s", site=site_of(answer.answered))
    if canonical_url(answer.asked) != canonical_url(answer.answered):
        used = (
            Phrase("the block has that address")
            if proposal.address == answer.answered
            else Phrase("the block has the one asked for")
        )
        yield Joined(
            "; ", (Phrase("%(asked)s redirects to %(answered)s", asked=answer.asked, answered=answer.answered), used)
        )
    elif given.lower().startswith("http://") and proposal.address.lower().startswith("https://"):
        yield Phrase("http was given, https answers as well: the block has https")
    if proposal.address.lower().startswith("http://"):
        yield Phrase("it answers by http only: on the way, anybody can read and change it")


def _on_entries(answer: Answer) -> Iterator[Phrase]:
    feed = answer.feed
    if feed.rejected:
        reasons = [
            Phrase("%(reason)s %(number)s", reason=Word(reason), number=number)
            for reason, number in feed.rejected.items()
        ]
        yield Phrase(
            "%(rejected)s of %(seen)s entries are of no use (%(reasons)s)",
            rejected=sum(feed.rejected.values()),
            seen=feed.seen,
            reasons=Joined(", ", reasons),
        )
    if feed.truncated:
        yield Phrase(
            "it is so long that %(left)s of %(seen)s entries are left out", left=feed.truncated, seen=feed.seen
        )
    if not feed.items:
        yield Phrase("it has no entry of use: look at it in a browser")


def _on_dates(answer: Answer, now: datetime) -> Iterator[Phrase]:
    items = answer.feed.items
    undated = sum(item.published is None for item in items)
    if answer.future:
        yield Phrase(
            "%(future)s of %(number)s entries are dated in the future: the outlet's clock or zone is wrong",
            future=answer.future,
            number=len(items),
        )
    if undated:
        yield Phrase(
            "%(undated)s of %(number)s entries have no date that can be used: theirs is when they are first seen",
            undated=undated,
            number=len(items),
        )
    if is_without_zone(answer.feed):
        yield Phrase("its times name no zone: set `time_zone` to the outlet's")
    newest = max((item.published.moment for item in items if item.published), default=now)
    if now - newest > _STALE:
        yield Phrase("nothing new since %(day)s", day=newest.date())
