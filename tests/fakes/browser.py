"""A browser without a screen: it asks the application itself, keeps cookies, sends forms as browsers do."""

import asyncio
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

from lxml import html as lxml_html
from starlette.types import ASGIApp

ADDRESS = "http://localhost:8000"


@dataclass(frozen=True)
class Answer:
    """What came back. `path` is where the browser is afterwards."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    path: str

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def tree(self) -> Any:
        return lxml_html.document_fromstring(self.text)

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    def said(self) -> str:
        """What the live region says."""
        return " ".join(self.tree.get_element_by_id("status").text_content().split())

    def words(self) -> str:
        """The text of the page's main part."""
        return " ".join(self.tree.get_element_by_id("main").text_content().split())


@dataclass
class Browser:
    """One browser: cookies, and the page it shows."""

    app: ASGIApp
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = ADDRESS
    at: str = "/"

    def get(self, path: str, *, follow: bool = True, **headers: str) -> Answer:
        """Go to a page, over redirects unless `follow` is false."""
        asked, _, _ = path.partition("#")  # the server never hears of it
        answer = self.send("GET", asked, headers={"sec-fetch-site": "same-origin"} | headers)
        return self._on(answer, follow)

    def post(self, path: str, data: dict[str, Any] | None = None, *, follow: bool = True, **headers: str) -> Answer:
        """Send a form; values may be lists."""
        own = {"origin": self.address, "sec-fetch-site": "same-origin", "referer": urljoin(self.address, self.at)}
        own["content-type"] = "application/x-www-form-urlencoded"
        answer = self.send("POST", path, urlencode(data or {}, doseq=True).encode(), headers=own | headers)
        return self._on(answer, follow)

    def send(self, method: str, path: str, body: bytes = b"", *, headers: dict[str, str] | None = None) -> Answer:
        """One request as it is, with this browser's cookies."""
        given = {"host": urlsplit(self.address).netloc, "content-length": str(len(body))} | (headers or {})
        if self.cookies:
            given["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = asyncio.run(_asked(self.app, method, path, body, given))
        for name, value in answer.headers:
            if name == "set-cookie":
                self._keep(value)
        return answer

    def sign_in(self, name: str, password: str) -> Answer:
        return self.post("/login", {"name": name, "password": password})

    def _on(self, answer: Answer, follow: bool) -> Answer:
        self.at = answer.path
        if follow and answer.status in (302, 303, 307):
            return self.get(urldefrag(urljoin(answer.path, answer.header("location"))).url)  # as browsers do
        return answer

    def _keep(self, raw: str) -> None:
        for name, morsel in SimpleCookie(raw).items():
            if morsel["max-age"] == "0" or morsel.value == "":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


async def _asked(app: ASGIApp, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    plain, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": _unquoted(plain),
        "raw_path": plain.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers.items()],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8000),
    }
    waiting = [{"type": "http.request", "body": body, "more_body": False}]
    sent: list[Any] = []

    async def receive() -> Any:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    try:
        await app(scope, receive, send)
    except Exception:
        # Starlette tells a crash twice: as an answer, which was sent, and to its server
        if not sent:
            raise
    start = sent[0]
    pairs = [(name.decode(), value.decode("latin-1")) for name, value in start["headers"]]
    whole = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(start["status"], pairs, whole, path)


def _unquoted(path: str) -> str:
    from urllib.parse import unquote

    return unquote(path)
