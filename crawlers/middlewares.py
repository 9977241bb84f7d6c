"""Gates every request passes, redirected ones again: the address policy, the site's robots.txt; and the pace."""

import asyncio
import math
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request, signals
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from aggregator.egress.policy import Policy
from crawlers import headers
from crawlers.resolver import why_refused
from crawlers.robots import product_token, rules_of
from crawlers.troubles import plainly


class EgressRefusedRequest(IgnoreRequest):
    """The address policy refuses the URL itself; names are judged again by the resolver."""


class RobotsRefused(IgnoreRequest):
    """The site's robots.txt forbids it, or cannot be read, which means wait (RFC 9309, section 2.3.1.4).

    Its cause, if it has one, is why the host could not be reached at all.
    """


@dataclass(frozen=True, slots=True)
class Unread:
    """A robots.txt that could not be read."""

    why: str
    cause: BaseException | None = None


#: What says something of the host, not only of its robots.txt.
_NO_HOST = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError)

#: Longest robots.txt taken in, decoded, of which `robots` parses the beginning; a longer one means wait. Forty times
#: the 500 KiB that have to be read, for Scrapy gives nothing of a body over its cap; sixteen fit into our memory.
_ROBOTS_BYTES = 20 << 20


#: Seconds that a robots.txt serves: RFC 9309, section 2.4, allows a day; sites change theirs when something is wrong.
_RULES_SERVE = 6 * 3_600.0
#: Seconds that "it could not be read" serves: several sources of a host are then not told so by asking it each time.
_UNREAD_SERVES = 450.0


def _unread(url: str, asked: str, error: Exception) -> Unread:
    """What it means that `asked` brought no answer, which is `url` or where that redirected to."""
    host = urlsplit(asked).hostname or ""
    trouble = why_refused(asked) or plainly(error, host)
    is_host_s = isinstance(error, _NO_HOST) and host == urlsplit(url).hostname
    where = "" if asked == url else f", which redirects to {asked},"
    return Unread(f"{url}{where} cannot be reached, so we wait: {trouble}"[:500], error if is_host_s else None)


class Egress:
    """Refuses URLs by scheme, port, credentials and address literal before anything is looked up."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Egress":
        """Scrapy's way of making it; bounds what may come in before any middleware sees it."""
        headers.bind()
        return cls(Policy.of(crawler.settings.getlist("NEWSLOOM_EGRESS_ALLOW")))

    def process_request(self, request: Request) -> None:
        """Raises EgressRefusedRequest for a URL that may not be asked for."""
        # A redirected request still bears the slot of the host it came from, whose delay is not the other host's.
        request.meta.pop(Downloader.DOWNLOAD_SLOT, None)
        if why := self._policy.url_refusal(request.url):
            raise EgressRefusedRequest(f"refused {request.url}: {why}")


class Pace:
    """Counts the delay between two requests to a host from the end of the first one's answer.

    Scrapy counts from the moment a request leaves its queue. The time that looking up a name and connecting take would
    then bring the second request, which needs neither, closer to the first than the site was promised.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self._answered, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Pace":
        """Scrapy's way of making it."""
        return cls(crawler)

    def _answered(self, request: Request) -> None:
        assert self._crawler.engine is not None
        slot = self._crawler.engine.downloader.slots.get(request.meta.get(Downloader.DOWNLOAD_SLOT, ""))
        if slot is not None:
            slot.lastseen = time.monotonic()


class Robots:
    """Obeys robots.txt: a 4xx answer means free, an unreachable or failing one means wait (RFC 9309).

    What was read serves for some hours, what could not be read for some minutes.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._obey = crawler.settings.getbool("NEWSLOOM_OBEY_ROBOTS")
        self._agent = product_token(str(crawler.settings["USER_AGENT"]))
        self._rules: dict[str, asyncio.Future[Protego | Unread]] = {}
        #: until when they serve, by the monotonic clock
        self._until: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Robots":
        """Scrapy's way of making it."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises RobotsRefused where the site asks us to stay away."""
        if (asked := request.meta.get("newsloom_robots")) is not None:
            asked.append(request.url)
            return
        if not self._obey:
            return
        rules = await self._rules_for(request.url)
        if isinstance(rules, Unread):
            raise RobotsRefused(rules.why) from rules.cause
        if not rules.can_fetch(request.url, self._agent):
            raise RobotsRefused(
                f"robots.txt of {urlsplit(request.url).netloc} forbids {urlsplit(request.url).path or '/'}"
            )

    async def _rules_for(self, url: str) -> Protego | Unread:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules or time.monotonic() > self._until.get(site, math.inf):
            self._forget()
            self._rules[site] = asyncio.ensure_future(self._read(f"{site}/robots.txt"))
            self._until.pop(site, None)
        rules = await asyncio.shield(self._rules[site])
        self._until.setdefault(site, time.monotonic() + (_UNREAD_SERVES if isinstance(rules, Unread) else _RULES_SERVE))
        return rules

    def _forget(self) -> None:
        """Drop what is over, so that a collector that stays for months does not hold the web's robots.txt files."""
        for site in [site for site, until in self._until.items() if time.monotonic() > until]:
            del self._until[site], self._rules[site]

    async def _read(self, url: str) -> Protego | Unread:
        """The rules, or why we have to wait."""
        asked = [url]  # and where redirects lead, which share this list
        meta = {"newsloom_robots": asked, "download_maxsize": _ROBOTS_BYTES}
        request = Request(url, callback=NO_CALLBACK, priority=1_000, meta=meta)
        assert self._crawler.engine is not None
        try:
            response: Response = await self._crawler.engine.download_async(request)
        except Exception as error:  # whatever goes wrong means wait
            return _unread(url, asked[-1], error)
        if response.status >= 500 or response.status == 429:
            return Unread(f"{url} answers {response.status}, so we wait")
        rules = rules_of(response.body if response.status == 200 else b"")
        return Unread(f"{url} is one endless line, so we wait") if rules is None else rules
