"""Asking a service that config names: one JSON document out, one back, only to addresses that the policy allows.

No redirect is followed, so that neither words nor keys go where config did not send them.
"""

import json
import socket
from collections.abc import Iterable, Mapping
from time import monotonic
from typing import Any

import httpcore2

from aggregator.egress.policy import Policy
from aggregator.egress.resolver import VettedResolver
from aggregator.errors import ServiceError

#: An answer of a few thousand words with everything around it; more is not what was asked for.
MOST_BYTES = 2_000_000
_OK = range(200, 300)


class _VettedBackend(httpcore2.SyncBackend):
    """Connects to the addresses the resolver hands out, not to a name that could be looked up again."""

    def __init__(self, policy: Policy) -> None:
        self._resolver = VettedResolver(policy)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first of the vetted addresses that answers."""
        failed: httpcore2.NetworkError | httpcore2.TimeoutException | None = None
        for answer in self._resolver.getaddrinfo(host, port, kind=socket.SOCK_STREAM):
            try:
                return super().connect_tcp(str(answer[4][0]), port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore2.ConnectError(f"{host} has no address")


def ask_json(url: str, body: object, *, policy: Policy, headers: Mapping[str, str], seconds: float) -> Any:
    """Send `body` as JSON and return what comes back as JSON.

    Args:
        policy: which addresses may be spoken to.
        headers: added to the content type; they may hold a key, and are told in no message.
        seconds: for the whole of it.

    Raises:
        ServiceError: the address may not be spoken to, is not reached in time, does not answer with success, or with
            something that is no JSON or larger than two megabytes.
    """
    if why := policy.url_refusal(url):
        raise ServiceError(f"{url} may not be asked: {why}")
    try:
        status, answer = _post(url, json.dumps(body, ensure_ascii=False).encode(), policy, headers, seconds)
    except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError, OSError) as error:
        raise ServiceError(f"{url} was not reached: {error or type(error).__name__}") from error
    if status not in _OK:
        raise ServiceError(f"{url} answers {status}: {answer[:200].decode(errors='replace')}")
    try:
        return json.loads(answer)
    except ValueError as error:
        raise ServiceError(f"{url} answers with something that is not JSON") from error


def _post(url: str, content: bytes, policy: Policy, headers: Mapping[str, str], seconds: float) -> tuple[int, bytes]:
    deadline = monotonic() + seconds
    limits = {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}
    sent = {"content-type": "application/json", "accept": "application/json", **headers}
    with (
        httpcore2.ConnectionPool(network_backend=_VettedBackend(policy)) as pool,
        pool.stream(
            "POST",
            url,
            headers=[(name.encode(), value.encode()) for name, value in sent.items()],
            content=content,
            extensions={"timeout": limits},
        ) as response,
    ):
        answer = b""
        for chunk in response.iter_stream():
            answer += chunk
            if len(answer) > MOST_BYTES:
                raise ServiceError(f"{url} answers with more than {MOST_BYTES:,} bytes")
            if monotonic() > deadline:
                raise ServiceError(f"{url} did not end its answer in {seconds:.0f} seconds")
        return response.status, answer
