"""The address policy: http(s) on usual ports, to public addresses only; the rest by configured exception.

The deny table is our own, because `ipaddress.is_global` is not a guard: on Python 3.11 it says True for NAT64 and 6to4
forms of 169.254.169.254, for multicast, for `fec0::/10`, and for the metadata addresses of two clouds (measured).
Sources: the IANA special-purpose address registries (RFC 6890 and updates) for IPv4 and IPv6, and the clouds'
documentation.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: The usual ports of web servers; other ports are how internal services are reached.
WEB_PORTS = frozenset({80, 443, 8080, 8443})
#: Those at which a mail server takes mail from others or from its users (RFC 5321, RFC 6409, RFC 8314; 2525 by custom).
MAIL_PORTS = frozenset({25, 465, 587, 2525})

_DENIED_V4 = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "carrier-grade NAT",
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "cloud metadata",
    "169.254.0.0/16": "link-local",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "protocol assignments",
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
}
_DENIED_V6 = {
    "64:ff9b:1::/48": "local-use NAT64",
    "::/128": "unspecified",
    "::1/128": "loopback",
    "100::/64": "discard",
    "2001::/23": "protocol assignments",
    "2001:db8::/32": "documentation",
    "3fff::/20": "documentation",
    "5f00::/16": "segment routing",
    "fc00::/7": "private",
    "fd00:ec2::254/128": "cloud metadata",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
}
_DENIED: tuple[tuple[Network, str], ...] = tuple(
    (ipaddress.ip_network(network), why) for network, why in (_DENIED_V4 | _DENIED_V6).items()
)

# IPv6 forms that carry an IPv4 address in their last 32 bits: what is connected to may be that address.
_LAST_32_BITS = tuple(
    ipaddress.IPv6Network(network) for network in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")
)
#: Global unicast, the only block IANA gives addresses of the internet from (IPv6 address space registry, RFC 4291).
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_TEREDO = ipaddress.IPv6Network("2001::/32")


def embedded_v4(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses an IPv6 address stands for (mapped, compatible, translated, NAT64, 6to4, Teredo)."""
    number = int(address)
    if any(address in network for network in _LAST_32_BITS):
        return [ipaddress.IPv4Address(number & 0xFFFFFFFF)]
    if address in _SIX_TO_FOUR:
        return [ipaddress.IPv4Address((number >> 80) & 0xFFFFFFFF)]
    if address in _TEREDO:
        return [ipaddress.IPv4Address((number >> 64) & 0xFFFFFFFF), ipaddress.IPv4Address(~number & 0xFFFFFFFF)]
    return []


@lru_cache(maxsize=4096)
def _why_denied(address: Address) -> str | None:
    # What an IPv6 form carries is judged first: `::127.0.0.1` is loopback, whatever `::/96` itself may be.
    carried = embedded_v4(address) if isinstance(address, ipaddress.IPv6Address) else []
    for inner in carried:
        if why := _why_denied(inner):
            return why
    for network, why in _DENIED:
        if address.version == network.version and address in network:
            return why
    if isinstance(address, ipaddress.IPv6Address) and not carried and address not in _GLOBAL_V6:
        return "not global unicast"
    return None


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be spoken to. `allow` lists networks that may be although they are not public, on any port."""

    allow: tuple[Network, ...] = ()
    #: those of the service that is spoken to
    ports: frozenset[int] = WEB_PORTS

    @classmethod
    def of(cls, allow: Iterable[str], *, ports: frozenset[int] = WEB_PORTS) -> "Policy":
        """A policy with exceptions written as networks (`127.0.0.0/8`).

        Raises:
            ValueError: not a network.
        """
        return cls(tuple(ipaddress.ip_network(network) for network in allow), ports)

    def refusal(self, address: str, port: int) -> str | None:
        """Why this address may not be connected to; None when it may.

        `address` is a numeric address as a resolver or a socket gives it; whatever is none is refused.
        """
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return f"{address!r} is no address"
        if any(parsed.version == network.version and parsed in network for network in self.allow):
            return None
        if why := _why_denied(parsed):
            return f"{address} is not a public address ({why})"
        return None if port in self.ports else self._wrong_port(port)

    def _wrong_port(self, port: int) -> str:
        service = "web" if self.ports == WEB_PORTS else "mail"
        return f"port {port} is not a {service} port ({', '.join(map(str, sorted(self.ports)))})"

    def url_refusal(self, url: str) -> str | None:
        """Why this URL may not be asked for, as far as that is known before its name is looked up; None when it may.

        Where there are exceptions, a name's port waits for its addresses: the resolver refuses it unless they are all
        excepted.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            return f"malformed URL ({error})"
        if parts.scheme not in ("http", "https"):
            return f"scheme {parts.scheme!r} is not http or https"
        if parts.username is not None or parts.password is not None:
            return "a URL with a user name or password"
        host = parts.hostname or ""
        if not host or any(ord(letter) < 33 or letter in "%\\" or ord(letter) == 127 for letter in host):
            return f"host {host!r} is malformed"
        if not self.allow and port not in self.ports:
            return self._wrong_port(port)
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return None  # a name: judged by the addresses it resolves to
        return self.refusal(host, port)
