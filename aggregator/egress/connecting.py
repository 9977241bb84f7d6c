"""A connection to a service that is no web server, to the address that was judged and to no other."""

import socket
from time import monotonic

from aggregator.egress.policy import Policy
from aggregator.egress.resolver import VettedResolver


def connect(host: str, port: int, policy: Policy, *, seconds: float) -> socket.socket:
    """Connect to the first of a name's addresses that answers, within `seconds` in all.

    Raises:
        OSError: the policy refuses the name or its port, it has no address, or none of them answers.
    """
    failed: OSError | None = None
    until = monotonic() + seconds
    for family, kind, protocol, _, address in VettedResolver(policy).getaddrinfo(host, port, kind=socket.SOCK_STREAM):
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(max(0.1, until - monotonic()))
        try:
            connection.connect(address)
        except OSError as error:
            connection.close()
            failed = error
        else:
            connection.settimeout(seconds)
            return connection
    raise failed or OSError(f"{host} has no address")
