"""The process's name resolver: Twisted's, asking through the address policy.

Installed for the whole process (`TWISTED_DNS_RESOLVER`), because Scrapy ignores a resolver that a spider sets. Twisted
connects to the addresses it is given here, so a name that answers differently the second time is not asked a second
time. IP literals pass through as well, in every notation the system understands.
"""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from twisted.internet._resolver import GAIResolver

from aggregator.egress.policy import Policy
from aggregator.egress.resolver import VettedResolver


class GuardedResolver:
    """What Scrapy's `TWISTED_DNS_RESOLVER` wants: made from the settings, installed on the reactor."""

    #: the resolver of this process, for error messages
    installed: ClassVar[VettedResolver | None] = None

    def __init__(self, reactor: Any, vetted: VettedResolver) -> None:
        self._reactor = reactor
        self._vetted = vetted

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> "GuardedResolver":
        """Scrapy's way of making it."""
        return cls(reactor, VettedResolver(Policy.of(crawler.settings.getlist("NEWSLOOM_EGRESS_ALLOW"))))

    def install_on_reactor(self) -> None:
        """Make it the process's resolver."""
        GuardedResolver.installed = self._vetted
        vetted: Any = self._vetted.getaddrinfo
        self._reactor.installNameResolver(GAIResolver(self._reactor, getaddrinfo=vetted))


def why_refused(url: str) -> str | None:
    """Why the name in a URL was refused lately, if it was."""
    installed, parts = GuardedResolver.installed, urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return installed.why_refused(parts.hostname or "", port) if installed else None
