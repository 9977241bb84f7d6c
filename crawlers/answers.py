"""Scrapy's responses and failures in the words of `aggregator.collection`."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response as ScrapyResponse

from aggregator.clock import utc_now
from aggregator.collection.raw import Response
from aggregator.vocabulary import PollOutcome
from crawlers.middlewares import EgressRefusedRequest, RobotsRefused
from crawlers.resolver import why_refused
from crawlers.troubles import plainly
from crawlers.unpacking import TooLarge

#: Seconds that are kept of what a server asks, however long that is: a third of a year.
_LONGEST_WAIT = 10_000_000


def as_response(response: ScrapyResponse) -> Response:
    """A Scrapy response as plain data."""
    return Response(
        url=response.url,
        status=response.status,
        body=response.body,
        hops=tuple(hop for hop in _hops(response) if isinstance(hop, int)),
        content_type=_header(response, "Content-Type") or "",
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
        retry_after=_retry_after(_header(response, "Retry-After"), _header(response, "Date")),
        max_age=_max_age(_header(response, "Cache-Control") or ""),
    )


def _hops(response: ScrapyResponse) -> list[Any]:
    """The statuses that Scrapy notes as it follows redirects; none where a response answers no request."""
    return response.request.meta.get("redirect_reasons", []) if response.request is not None else []


def _header(response: ScrapyResponse, name: str) -> str | None:
    raw = response.headers.get(name)
    return raw.decode("latin-1") if raw else None


def _max_age(said: str) -> int | None:
    """Seconds for which an answer stays fresh; None where that is not said, or is not to be relied on."""
    directives = dict(part.strip().lower().partition("=")[::2] for part in said.split(","))
    if "no-cache" in directives or "no-store" in directives:
        return None
    age = directives.get("max-age", "").strip('"')
    return min(int(age[:9]), _LONGEST_WAIT) if age.isdecimal() else None


def _retry_after(raw: str | None, date: str | None) -> int | None:
    """Seconds, from either form of Retry-After (RFC 9110, section 10.2.3).

    A moment is meant by the server's clock, which its Date header tells; ours serves where it does not.
    """
    if raw is None:
        return None
    if raw.strip().isdecimal():
        return min(int(raw.strip()[:9]), _LONGEST_WAIT)
    until = _moment(raw)
    if until is None:
        return None
    span = until - ((_moment(date) if date else None) or utc_now())
    return min(max(0, int(span.total_seconds())), _LONGEST_WAIT)


def _moment(raw: str) -> datetime | None:
    """An HTTP date in any of its three forms, of which one names no zone and means UTC (RFC 9110, section 5.6.7)."""
    try:
        parsed = parsedate_to_datetime(raw)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def http_note(response: Response) -> str:
    """A sentence on a status that brought no document."""
    wait = f", asks to wait {response.retry_after} s" if response.retry_after is not None else ""
    nowhere = ", leading to no http(s) address" if 300 <= response.status < 400 and response.status != 304 else ""
    return f"the server answers {response.status}{nowhere}{wait}"


def failure_outcome(failure: Any) -> tuple[PollOutcome, str]:
    """What a failed request means, and a sentence for people."""
    error = failure.value
    url = failure.request.url
    host = urlsplit(url).hostname or ""
    if isinstance(error, EgressRefusedRequest):
        return PollOutcome.REFUSED, str(error)
    if isinstance(error, RobotsRefused) and error.__cause__ is None:
        return PollOutcome.ROBOTS, str(error)
    if isinstance(error, RobotsRefused):  # the host itself cannot be had; robots.txt was merely asked for first
        error = error.__cause__
    if why := why_refused(url):
        return PollOutcome.REFUSED, f"refused {url}: {why}"
    if isinstance(error, DownloadCancelledError | TooLarge):
        return PollOutcome.TOO_LARGE, f"{url}: the answer is larger than allowed"
    return PollOutcome.UNREACHABLE, f"{url}: {plainly(error, host)}"
