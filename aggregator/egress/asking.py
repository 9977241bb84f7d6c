"""Asking a service that config names: one request out, one answer back, only to addresses that the policy allows.

No redirect is followed, so that neither words nor keys go where config did not send them.
"""

import json
import socket
import ssl
from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import Any, NamedTuple

import httpcore2

from aggregator.egress.policy import Policy
from aggregator.egress.resolver import VettedResolver
from aggregator.errors import ServiceError

#: An answer of a few thousand words with everything around it; more is not what was asked for.
MOST_BYTES = 2_000_000
_OK = range(200, 300)
#: What is told of a request on its way, by the name of the event at the library.
_PASSED = {"http11.send_request_headers.started": "sending", "http11.send_request_body.complete": "sent"}
#: Of what a refusal says so many characters are told.
_LONGEST_SAID = 200


class _TimedStream(httpcore2.NetworkStream):
    """A connection on which nothing waits beyond a moment of the monotonic clock, however slowly bytes come."""

    def __init__(self, stream: httpcore2.NetworkStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read as long as there is time."""
        return self._stream.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write as long as there is time."""
        self._stream.write(buffer, self._left())

    def close(self) -> None:
        """End the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Go on under TLS, with the same end."""
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._left()), self._until)

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows of itself."""
        return self._stream.get_extra_info(info)

    def _left(self) -> float:
        left = self._until - monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("its answer did not end in time")
        return left


class _VettedBackend(httpcore2.SyncBackend):
    """Connects to the addresses the resolver hands out, not to a name that could be looked up again."""

    def __init__(self, policy: Policy, until: float) -> None:
        self._resolver = VettedResolver(policy)
        self._until = until

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
                stream = super().connect_tcp(str(answer[4][0]), port, timeout, local_address, socket_options)
                return _TimedStream(stream, self._until)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore2.ConnectError(f"{host} has no address")


class Reply(NamedTuple):
    """What a service answers: its status, its headers (names in small letters) and its bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: it is none, or nested thousands deep.
        """
        try:
            return json.loads(self.body)
        except RecursionError as error:
            raise ValueError("nested too deep") from error


def ask_json(url: str, body: object, *, policy: Policy, headers: Mapping[str, str], seconds: float) -> Any:
    """Send `body` as JSON and return what comes back as JSON.

    Args:
        policy: which addresses may be spoken to.
        headers: added to the content type; they may hold a key, and are told in no message.
        seconds: for the whole of it, but the looking up of the name, which is the system's.

    Raises:
        ServiceError: the address may not be spoken to, is not reached in time, does not answer with success, or with
            something that is no JSON or larger than two megabytes.
    """
    reply = exchange("POST", url, body, policy=policy, headers=headers, seconds=seconds)
    if reply.status not in _OK:
        raise ServiceError(f"{url} answers {reply.status}: {told(reply.body.decode(errors='replace'), headers)}")
    try:
        return reply.json()
    except ValueError as error:
        raise ServiceError(f"{url} answers with something that is not JSON") from error


def exchange(
    method: str,
    url: str,
    body: object = None,
    *,
    policy: Policy,
    headers: Mapping[str, str],
    seconds: float,
    passing: Callable[[str], None] = lambda _: None,
) -> Reply:
    """Send a request, with `body` as JSON where it is not None, and return the answer, whatever its status.

    Args:
        passing: told `sending` before the first byte of the request goes out, and `sent` after the last one.

    The other arguments and the errors are those of `ask_json`; here, a status is no error.
    """
    shown = url.partition("?")[0]
    if why := _refusal(url, policy, headers):
        raise ServiceError(f"{shown} may not be asked: {why}")
    # half characters of a command line become question marks
    content = None if body is None else json.dumps(body, ensure_ascii=False).encode(errors="replace")
    try:
        return _exchanged(method, url, content, policy, headers, seconds, passing)
    except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError, OSError) as error:
        raise ServiceError(f"{shown} was not reached: {told(str(error), headers) or type(error).__name__}") from error


def _refusal(url: str, policy: Policy, headers: Mapping[str, str]) -> str | None:
    if not url.isascii():
        return "an address has ASCII letters only; international names of hosts are written xn--..."
    if not all(value.isascii() and value.isprintable() for value in headers.values()):
        return "a header, or the key in it, has line breaks or other characters that no header may have"
    return policy.url_refusal(url)


def told(said: str, headers: Mapping[str, str]) -> str:
    """What a service says, on one line without what a terminal obeys, and without keys it repeats."""
    for secret in (part for value in headers.values() for part in (value, value.rpartition(" ")[2]) if part):
        said = said.replace(secret, "[key]")
    return "".join(letter if letter.isprintable() else " " for letter in said[:_LONGEST_SAID])


def _exchanged(
    method: str,
    url: str,
    content: bytes | None,
    policy: Policy,
    headers: Mapping[str, str],
    seconds: float,
    passing: Callable[[str], None],
) -> Reply:
    limits = {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}
    described = {} if content is None else {"content-type": "application/json"}
    sent = {**described, "accept": "application/json", **headers}

    def trace(event: str, _info: object) -> None:
        if said := _PASSED.get(event):
            passing(said)

    with (
        httpcore2.ConnectionPool(network_backend=_VettedBackend(policy, monotonic() + seconds)) as pool,
        pool.stream(
            method,
            url,
            headers=[(name.encode(), value.encode()) for name, value in sent.items()],
            content=content,
            extensions={"timeout": limits, "trace": trace},
        ) as response,
    ):
        return Reply(response.status, _headers(response), _body(url, response.iter_stream()))


def _headers(response: httpcore2.Response) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}


def _body(url: str, chunks: Iterable[bytes]) -> bytes:
    body = b""
    for chunk in chunks:
        body += chunk
        if len(body) > MOST_BYTES:
            raise ServiceError(f"{url.partition('?')[0]} answers with more than {MOST_BYTES:,} bytes")
    return body
