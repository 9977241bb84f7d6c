"""Serving the newsstand on loopback: every outlet a host of its own under `.localhost`, one port.

Answers conditional requests, redirects a feed that moved, has a robots.txt, and keeps a ledger of what was asked for,
so that tests can prove what was (and was not) requested.
"""

import hashlib
import threading
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from aggregator.clock import utc_now
from aggregator.newsstand import feeds, unfed
from aggregator.newsstand.feeds import Entry
from aggregator.newsstand.library import DOMAIN, Article, Library, Outlet, Text
from aggregator.newsstand.pages import front_page, page
from aggregator.newsstand.unfed import NEWS_PATH, news_sitemap


@dataclass(frozen=True, slots=True)
class Asked:
    """One request in the ledger."""

    host: str
    path: str
    status: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the newsstand says to a path."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    location: str | None = None


class Newsstand:
    """The running newsstand; a context manager. `corrected` switches to what stands after the corrections."""

    def __init__(self, stock: Library, *, port: int = 0) -> None:
        self.library = stock
        self.corrected = False
        self.ledger: list[Asked] = []
        self._articles = {article.id: article for article in stock.articles}
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    def home(self, outlet_id: str) -> str:
        """An outlet's home page."""
        return f"http://{outlet_id}.{DOMAIN}:{self.port}/"

    def url(self, article: Article) -> str:
        """An article's address."""
        return self.home(article.outlet).rstrip("/") + article.path

    def text(self, article: Article) -> Text:
        """What an article says now."""
        return article.corrected if self.corrected and article.corrected else article.text

    def shown(self, outlet_id: str) -> list[Article]:
        """An outlet's articles that are out, newest first."""
        now = utc_now()
        return [article for article in self.library.of(outlet_id) if article.published <= now]

    def answer(self, host: str, path: str) -> Answer:
        """What is said to a request."""
        outlet = self.library.outlets.get(host.removesuffix(f".{DOMAIN}"))
        if outlet is None:
            return Answer(HTTPStatus.NOT_FOUND, b"no such outlet\n")
        if path == "/robots.txt":
            named = f"Sitemap: {self.home(outlet.id).rstrip('/')}{outlet.path}\n" if outlet.kind == "sitemap" else ""
            return Answer(HTTPStatus.OK, f"User-agent: *\nDisallow: /private/\n{named}".encode())
        if path == "/":
            body, content_type = front_page(outlet, self.shown(outlet.id), feed=outlet.path)
            return Answer(HTTPStatus.OK, body, content_type)
        if path == outlet.path and outlet.moved_to:
            return Answer(HTTPStatus.MOVED_PERMANENTLY, location=outlet.moved_to)
        if path in (outlet.path, outlet.moved_to):
            return self._feed(outlet, self.shown(outlet.id))
        return self._further(outlet, path)

    def _further(self, outlet: Outlet, path: str) -> Answer:
        """What stands elsewhere than at an outlet's address: its sitemap of news, its second feeds, its articles."""
        if path == NEWS_PATH and outlet.kind == "sitemap":
            entries = [self._entry(article, outlet, "") for article in self.shown(outlet.id)]
            return Answer(HTTPStatus.OK, *news_sitemap(outlet, entries))
        for section in self.library.section_feeds.values():
            if section.outlet == outlet.id and section.path == path:
                return self._feed(outlet, self.shown(outlet.id)[: section.newest], suffix="?utm_source=port-section")
        return self._page(outlet, path)

    def _feed(self, outlet: Outlet, articles: list[Article], suffix: str = "") -> Answer:
        entries = [self._entry(article, outlet, suffix) for article in articles]
        form = feeds if outlet.kind == "feed" else unfed
        body, content_type = form.render(outlet, entries, home=self.home(outlet.id))
        return Answer(HTTPStatus.OK, body, content_type)

    def _entry(self, article: Article, outlet: Outlet, suffix: str) -> Entry:
        changed = self.corrected and article.corrected_at is not None
        updated: datetime = article.corrected_at if changed and article.corrected_at else article.published
        return Entry(article, self.text(article), url=self.url(article) + suffix, outlet=outlet, updated=updated)

    def _page(self, outlet: Outlet, path: str) -> Answer:
        article = self._articles.get(path.removeprefix("/articles/"))
        if article is None or article.outlet != outlet.id:
            return Answer(HTTPStatus.NOT_FOUND, b"no such page\n")
        others = [other for other in self.library.of(outlet.id) if other.id != article.id]
        body, content_type = page(article, self.text(article), outlet, others=others)
        return Answer(HTTPStatus.OK, body, content_type)


def _handler(stand: Newsstand) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = (self.headers.get("Host") or "").partition(":")[0]
            path = urlsplit(self.path).path
            answer = stand.answer(host, path)
            etag = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
            fresh = answer.status == HTTPStatus.OK and self.headers.get("If-None-Match") == etag
            status = HTTPStatus.NOT_MODIFIED if fresh else HTTPStatus(answer.status)
            stand.ledger.append(Asked(host, path, status))
            self._send(answer, status, etag)

        def _send(self, answer: Answer, status: HTTPStatus, etag: str) -> None:
            body = b"" if status is HTTPStatus.NOT_MODIFIED else answer.body
            self.send_response(status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", etag)
            if answer.location:
                self.send_header("Location", answer.location)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """The ledger serves instead."""

    return Handler
