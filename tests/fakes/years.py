"""Years of polling in seconds: a desk, an origin that answers by script, and a clock that is moved by hand.

What runs is the real path from the request that is made for a source to the transaction that stores its answer, with
Scrapy's own way of following redirects; only the wire, the child that parses and the wall clock are left out.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response as ScrapyResponse
from scrapy.http import TextResponse
from scrapy.settings import Settings
from sqlmodel import func, select
from twisted.python.failure import Failure

from aggregator.collection import parsing
from aggregator.collection import sources as plans
from aggregator.collection.config_gate import accept
from aggregator.collection.raw import Context, Response, WashedFeed
from aggregator.models import Article, Poll, Revision, Source
from aggregator.settings import DeskHome, load
from aggregator.store import sources
from aggregator.store.database import Database
from crawlers.pipelines import Outcome
from crawlers.round import Round, Scope
from crawlers.spiders.documents import DocumentKind
from tests.factories import NOW


@dataclass(frozen=True)
class Says:
    """What an origin says to one request; a body given as a string is sent as UTF-8."""

    body: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def redirect(to: str, status: int = 301) -> Says:
    return Says("", status, {"Location": to})


@dataclass(frozen=True)
class Asked:
    """One request as the origin saw it."""

    at: datetime
    url: str
    etag: str | None
    modified: str | None
    cache: str | None


#: Answers a request at a moment; None: no such host.
Script = Callable[[Asked], Says | None]


class InProcess:
    """Parses here, and quickly."""

    async def feed(self, response: Response, context: Context) -> WashedFeed:
        return parsing.feed(response, context)

    def close(self) -> None:
        """Nothing is to be closed."""


class Directly:
    """Stores here."""

    async def run(self, call: Callable[[], Any]) -> Any:
        return call()

    store = run

    def close(self) -> None:
        """Nothing is to be closed."""


class Years:
    """A desk whose sources are polled by hand against scripted origins."""

    def __init__(self, root: Path, database: Database, blocks: str) -> None:
        self.now, self.database, self.scripts, self.ledger = NOW, database, cast(dict[str, Script], {}), list[Asked]()
        (root / "config").mkdir(parents=True)
        texts = {"desk": "name: Prova\nseries: Prova\n", "outputs": "outputs: {}\n", "sources": f"sources:\n{blocks}"}
        for name, text in texts.items():
            (root / "config" / f"{name}.yaml").write_text(text, "utf-8")
        self.home: DeskHome = load(root, environ={})
        accept(database, self.home, now=self.now)
        scope = Scope(pages=False)
        self.round = Round(self.home, scope, database, "token", cast(Any, Directly()), cast(Any, InProcess()))
        self.kind = DocumentKind(self.round)
        self._redirects = RedirectMiddleware(Settings({"REDIRECT_MAX_TIMES": 5}))
        self._redirects.crawler = cast(Any, SimpleNamespace(spider=None))

    def says(self, url: str, script: Script) -> None:
        """Let an address answer by a script."""
        self.scripts[url] = script

    def source(self, source_id: str = "bregu") -> Source:
        with self.database.read() as session:
            return sources.get(session, source_id)

    def is_due(self, source_id: str = "bregu") -> bool:
        turn = self.source(source_id).next_poll_at
        return turn is None or turn <= self.now

    def poll(self, source_id: str = "bregu") -> Poll:
        """Poll a source now, due or not."""
        plan = plans.plan(self.source(source_id), self.home.sources.sources[source_id], self.home.desk, now=self.now)
        found = asyncio.run(self._outcome(self.kind.request(plan)))
        poll = found.store()
        assert isinstance(poll, Poll)
        return poll

    def days(self, number: int, *ids: str, every: timedelta = timedelta(hours=12)) -> Iterator[int]:
        """Let days pass: the sources are polled as they become due, looked at every so often. Yields each day."""
        end = self.now + timedelta(days=number)
        start = self.now
        while self.now < end:
            for source_id in ids or ("bregu",):
                if self.is_due(source_id):
                    self.poll(source_id)
            self.now += every
            yield (self.now - start) // timedelta(days=1)

    async def _outcome(self, request: Request) -> Outcome:
        while True:
            found = await self._one(request)
            if isinstance(found, Outcome):
                return found
            request = found

    async def _one(self, request: Request) -> Outcome | Request:
        """What the answer to a request brings; redirects are followed as Scrapy does."""
        response: Any = None
        while response is None or isinstance(response, Request):
            request = response or request
            answer = self._answer(request)
            if answer is None:
                failure = cast(Any, Failure(CannotResolveHostError()))
                failure.request = request
                return next(iter(cast(Any, request.errback)(failure)))
            response = self._redirects.process_response(request, answer)
        response.request = request
        async for found in cast(Any, request.callback)(response, **request.cb_kwargs):
            return cast(Outcome | Request, found)
        raise AssertionError("a callback that yields nothing")

    def _answer(self, request: Request) -> ScrapyResponse | None:
        asked = Asked(self.now, request.url, *(_header(request, name) for name in _LOOKED_AT))
        self.ledger.append(asked)
        said = self.scripts[request.url](asked) if request.url in self.scripts else Says("", 404)
        if said is None:
            return None
        given = {"Content-Type": "application/rss+xml; charset=utf-8"} | said.headers
        headers = {name: value.encode("latin-1") for name, value in given.items()}
        return TextResponse(request.url, status=said.status, body=said.body.encode(), headers=headers, request=request)

    def counts(self, source_id: str = "bregu") -> tuple[int, int]:
        """Articles of a source, and their revisions."""
        with self.database.read() as session:
            ids = select(Article.id).where(Article.source_id == source_id)
            number = session.exec(select(func.count()).select_from(ids.subquery())).one()
            query = select(func.count()).select_from(Revision).where(Revision.article_id.in_(ids))  # type: ignore[attr-defined]
            return number, session.exec(query).one()


_LOOKED_AT = ("If-None-Match", "If-Modified-Since", "Cache-Control")


def _header(request: Request, name: str) -> str | None:
    raw = request.headers.get(name)
    return raw.decode("latin-1") if raw else None


@contextmanager
def the_clock_of(desk: Years) -> Iterator[None]:
    """Let the collector's rooms read the desk's clock."""
    with pytest.MonkeyPatch.context() as patch:
        for place in ("crawlers.spiders.documents", "crawlers.round", "crawlers.answers"):
            patch.setattr(f"{place}.utc_now", lambda: desk.now)
        yield


def entry(title: str, text: str = "", *, link: str = "", guid: str = "", date: datetime | None = None) -> str:
    """An item of an RSS feed."""
    parts = {"title": title, "link": link.replace("&", "&amp;"), "guid": guid, "description": text}
    if date is not None:
        parts["pubDate"] = f"{date:%a, %d %b %Y %H:%M:%S} GMT"
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value) + "</item>"


def rss(*entries: str) -> str:
    """An RSS feed."""
    return '<?xml version="1.0"?><rss version="2.0"><channel><title>B</title>' + "".join(entries) + "</channel></rss>"
