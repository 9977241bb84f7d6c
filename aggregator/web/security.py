"""What holds for every request and answer, whatever page it is: hosts, cross-site requests, sizes, headers.

Cross-site requests are told by Fetch Metadata and by Origin (OWASP CSRF Prevention Cheat Sheet); every browser of the
last years sends one of them with a form, so a request that changes something and has neither is refused.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Nothing from elsewhere, nothing inline; pages are framed by the desk itself only.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

#: Bytes of one request: an OPML list of some thousand feeds is the largest there is.
LARGEST_REQUEST = 4_000_000

#: Characters of a path: the desk's own have some dozens. A number in one has fewer digits than Python reads.
_LONGEST_PATH = 1_000

_SAFE = ("GET", "HEAD", "OPTIONS")
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Guard:
    """Refuses what no page of the desk asks for, and gives every answer its headers.

    Args:
        address: the desk's own, as people type it (`web.address`).
    """

    def __init__(self, app: ASGIApp, *, address: str) -> None:
        self._app = app
        parts = urlsplit(address)
        self._is_https = parts.scheme == "https"
        self._hosts = {(parts.hostname or "").lower(), *_LOOPBACK}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refused(scope["method"], scope["path"], Headers(scope=scope))
        if refusal is not None:
            await refusal(scope, receive, self._with_headers(scope, send))
            return
        # the server leaves out the body of what it was asked the head of; routes know nothing of that
        asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        await self._app(asked, _Capped(receive), self._with_headers(scope, send))

    def _refused(self, method: str, path: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "").lower()
        if _name(host) not in self._hosts:
            return PlainTextResponse("This desk has another address: see web.address in config/desk.yaml.\n", 421)
        if method not in _SAFE and not _is_own(headers, host):
            return PlainTextResponse("Refused: this request comes from another site.\n", 403)
        if int(headers.get("content-length", "0") or "0") > LARGEST_REQUEST:
            return PlainTextResponse("Refused: too large.\n", 413)
        if len(path) > _LONGEST_PATH:
            return PlainTextResponse("Refused: no page has so long an address.\n", 414)
        return None

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers(scope["path"]):
                    headers.setdefault(name, value)
            await send(message)

        return sent

    def _headers(self, path: str) -> Iterable[tuple[str, str]]:
        yield "content-security-policy", POLICY
        yield "x-content-type-options", "nosniff"
        yield "referrer-policy", "same-origin"
        yield "cross-origin-opener-policy", "same-origin"
        yield "cross-origin-resource-policy", "same-origin"
        yield "permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"
        if not path.startswith("/static/"):
            yield "cache-control", "no-store"
        if self._is_https:
            yield "strict-transport-security", "max-age=31536000"


def _is_own(headers: Headers, host: str) -> bool:
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        return urlsplit(origin).netloc.lower() == host
    return site is not None


def _name(host: str) -> str:
    """The host without its port."""
    name, _, port = host.rpartition(":")
    return name if port.isdigit() and name else host


class TooLarge(HTTPException):
    """The body is larger than any request of the desk."""

    def __init__(self) -> None:
        super().__init__(413, "too large")


class _Capped:
    """Receives a body, and no more of it than is taken: its length may not have been said, or be wrong."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._taken = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        if self._taken > LARGEST_REQUEST:
            raise TooLarge
        return message
