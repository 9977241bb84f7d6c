"""Editors at their browsers: each is signed in, opens a page, reads for about a second, opens the next."""

import http.client
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from random import Random
from urllib.parse import urlencode

from aggregator.models import WebSession
from aggregator.store import sessions, users
from aggregator.store.database import Database
from tests.benchmarks.desk_follow import LISTS, PRESENCE, THINGS, followed_by
from tests.benchmarks.desk_served import PAGE, Server
from tests.benchmarks.desk_stock import PEOPLE
from tests.benchmarks.desk_wishes import FIXED_PAGE, Click, Wishes
from tests.benchmarks.stock_plan import NOW

#: Seconds of reading between two clicks, in the mean.
THINKING = 1.0
EDITORS = 10
_COOKIE = "newsloom"
_TIMEOUT = 60
_tabs = count()


@dataclass
class Browser:
    """One connection that stays open, as browsers keep it; `token` is that of its session, empty for a stranger's."""

    server: Server
    token: str = ""
    #: requests without an answer, by page and error
    failed: Counter[str] = field(default_factory=Counter)
    _connection: http.client.HTTPConnection | None = None
    #: of the window that shows a story or an item
    _tab: str = ""

    def visit(self, click: Click) -> None:
        """Open a page as a browser does: leave the one before, and ask for what the new one's scripts ask for."""
        if self._tab:
            self.open(Click(PRESENCE, "/here/left", {"tab": self._tab}, by_htmx=True))
            self._tab = ""
        body = self.open(click)
        if click.page not in THINGS and click.page not in LISTS:
            return
        self._tab = "" if click.page in LISTS else f"tab-{next(_tabs)}"
        for each in followed_by(click, body, self._tab):
            self.open(each)

    def open(self, click: Click) -> str:
        """One request to its end; what it brought."""
        headers = {PAGE: click.page, "accept": "text/html", "sec-fetch-site": "same-origin"}
        headers |= {"cookie": f"{_COOKIE}={self.token}"} if self.token else {}
        headers |= {"hx-request": "true"} if click.by_htmx else {}
        body = None
        if click.form is not None:
            body = urlencode(click.form).encode()
            headers |= {"content-type": "application/x-www-form-urlencoded"}
            headers |= {"origin": f"http://{self.server.host}:{self.server.port}"}
        try:
            return self._ask("GET" if body is None else "POST", click.path, body, headers)
        except (OSError, http.client.HTTPException) as error:
            self.failed[f"{click.page}: {type(error).__name__}"] += 1
            self.close()
            return ""

    def close(self) -> None:
        """End the connection; the next request begins another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> str:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=_TIMEOUT)
        self._connection.request(method, path, body=body, headers=headers)
        answer = self._connection.getresponse()
        found = answer.read().decode()
        if answer.will_close:
            self.close()
        return found if answer.status == 200 else ""


def signed_in(database: Database, server: Server, number: int) -> Browser:
    """The browser of one of the desk's people, who has just signed in."""
    token = f"token-{number}-{NOW:%s}"
    with database.write() as session:
        user = users.get(session, PEOPLE[number % len(PEOPLE)])
        hashed = sha256(token.encode()).hexdigest()
        sessions.begin(session, WebSession(token_sha256=hashed, user_id=user.id or 0, created_at=NOW, seen_at=NOW))
    return Browser(server, token)


@contextmanager
def clicking(database: Database, server: Server, wishes: Wishes, *, seed: int = 1) -> Iterator[Counter[str]]:
    """Ten editors click while the block lasts, and one stranger opens the fixed page; yields what failed."""
    failed: Counter[str] = Counter()
    over = threading.Event()
    threads = []
    for number in range(EDITORS):
        browser, draw = signed_in(database, server, number), Random(seed * 1_000 + number)
        browser.failed = failed
        threads.append(threading.Thread(target=_click, args=(browser, draw, lambda d=draw: wishes.next(d), over)))
    stranger = Browser(server, failed=failed)
    threads.append(threading.Thread(target=_click, args=(stranger, Random(seed), lambda: FIXED_PAGE, over)))
    for thread in threads:
        thread.start()
    try:
        yield failed
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _click(browser: Browser, draw: Random, choose: Callable[[], Click], over: threading.Event) -> None:
    over.wait(draw.random() * THINKING)
    while not over.is_set():
        browser.visit(choose())
        over.wait(draw.expovariate(1 / THINKING))
    browser.close()
