"""The address policy, tried on addresses that it exists to refuse. Nothing is connected to."""

from collections.abc import Sequence

from aggregator.doctor.finding import Finding, fault, fine, warning
from aggregator.egress.policy import Policy
from aggregator.egress.resolver import VettedResolver
from aggregator.phrases import Phrase

#: Where cloud machines tell their secrets: no desk has a reason to allow these.
_METADATA = ("http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://168.63.129.16/")
#: What an intranet desk may allow on purpose, in notations that hide it.
_INSIDE = (
    "http://127.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://10.0.0.1/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://[64:ff9b::7f00:1]/",
    "http://[fe80::1]/",
)
#: Names and notations that only the resolver sees through; none of them asks the network.
_NAMES = ("localhost", "newsloom.localhost", "2130706433", "0x7f.1")
_NO_WEB = ("file:///etc/passwd", "ftp://192.0.2.1/", "data:text/plain,x", "gopher://192.0.2.1/", "http://192.0.2.1:22/")


def address_policy(allow: Sequence[str]) -> Finding:
    """What the desk's policy, exceptions included, lets through of what it should refuse."""
    policy = Policy.of(allow)
    if leaks := [url for url in (*_METADATA, *_NO_WEB) if policy.url_refusal(url) is None]:
        return fault(
            Phrase("address policy"),
            Phrase("lets through %(addresses)s", addresses=", ".join(leaks)),
            Phrase("narrow network.allow in config/desk.yaml"),
        )
    inside = [url for url in _INSIDE if policy.url_refusal(url) is None]
    if inside := [*inside, *(name for name in _NAMES if _resolves(policy, name))]:
        says = Phrase(
            "network.allow lets sources reach inside your network: %(addresses)s", addresses=", ".join(inside)
        )
        return warning(
            Phrase("address policy"), says, Phrase("narrow it to the hosts you mean, if that is not what you want")
        )
    tried = len(_METADATA) + len(_INSIDE) + len(_NO_WEB) + len(_NAMES)
    return fine(Phrase("address policy"), Phrase("refuses all %(tried)s addresses it was tried on", tried=tried))


def _resolves(policy: Policy, name: str) -> bool:
    try:
        return bool(VettedResolver(policy).getaddrinfo(name, 80))
    except OSError:
        return False
