"""A WordPress site on loopback, as far as its REST API of posts goes; after wp-includes/rest-api of WordPress 6.

What matters of it: slugs that get `-2` without a word, the bin's `__trashed`, `status=any` without the bin, application
passwords by basic authentication, the codes of its errors, the headers of paging, and ends that come after the commit.
"""

import json
import re
import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

USER, PASSWORD = "desk", "abcd EFGH 1234 ijkl"
#: Seconds that an answer, or what was asked for, comes too late.
LATE = 1.5
_API = "/wp-json/wp/v2/posts"


class Fault(Exception):
    """An error as the API tells it."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@dataclass
class Site:
    """The site: its posts by number, and how it fails."""

    posts: dict[int, dict[str, Any]] = field(default_factory=dict)
    #: numbers of posts that our user may not see; their slugs are taken all the same
    hidden: set[int] = field(default_factory=set)
    #: what the next changes do instead of answering: `drop`, `hang`, `garbled` or a status
    #: after the commit, `late` for a commit after the asker has gone, `never` for a refusal
    faults: list[str | int] = field(default_factory=list)
    #: (method, path) of every request
    asked: list[tuple[str, str]] = field(default_factory=list)
    #: a user without unfiltered_html
    filtered: bool = False
    url: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)
    #: whether a second page of posts is told of
    pages: int | None = None

    def add(self, slug: str, *, status: str = "publish", content: str = "", hidden: bool = False) -> int:
        """A post that somebody made in WordPress."""
        number = self._insert({"slug": slug, "status": status, "content": content, "title": slug})
        self.hidden |= {number} if hidden else set()
        return number

    def trash(self, number: int) -> None:
        """Put a post into the bin."""
        self.posts[number] |= {"status": "trash", "slug": f"{self.posts[number]['slug']}__trashed"}

    def create(self, given: dict[str, Any]) -> dict[str, Any]:
        if not (given.get("title") or given.get("content")):
            raise Fault(400, "empty_content")
        return self.posts[self._insert(given)]

    def update(self, number: int, given: dict[str, Any]) -> dict[str, Any]:
        post = self.one(number)
        if "slug" in given:
            post["slug"] = self._unique(given["slug"], number)
        post |= {key: given[key] for key in ("status", "categories", "title") if key in given}
        if "content" in given:
            post["content"] = self._kept(given["content"])
        return post

    def one(self, number: int) -> dict[str, Any]:
        if number not in self.posts or number in self.hidden:
            raise Fault(404, "rest_post_invalid_id")
        return self.posts[number]

    def found(self, query: dict[str, str]) -> list[dict[str, Any]]:
        if int(query.get("per_page", "10")) > 100:
            raise Fault(400, "rest_invalid_param")
        statuses = query.get("status", "publish").split(",")
        slugs = query["slug"].split(",") if "slug" in query else None
        found = [post for number, post in self.posts.items() if number not in self.hidden]
        found = [post for post in found if slugs is None or post["slug"] in slugs]
        any_but_bin = "any" in statuses
        return [post for post in found if post["status"] in statuses or (any_but_bin and post["status"] != "trash")]

    def _insert(self, given: dict[str, Any]) -> int:
        number = max(self.posts, default=0) + 1
        slug = self._unique(given.get("slug") or f"post-{number}", number)
        self.posts[number] = {
            "id": number,
            "slug": slug,
            "status": given.get("status", "draft"),
            "title": given.get("title", ""),
            "content": self._kept(given.get("content", "")),
            "categories": given.get("categories", [1]),
            "link": f"{self.url}{slug}/",
        }
        return number

    def _kept(self, content: str) -> str:
        return re.sub(r' (?:lang|dir)="[^"]*"|</?bdi>', "", content) if self.filtered else content

    def _unique(self, slug: str, number: int) -> str:
        taken = {post["slug"] for other, post in self.posts.items() if other != number}
        return slug if slug not in taken else next(s for n in range(2, 99) if (s := f"{slug}-{n}") not in taken)


@contextmanager
def wordpress() -> Iterator[Site]:
    """The running site."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": site}))
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_address[1]}/"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()


def _shown(post: dict[str, Any]) -> dict[str, Any]:
    told = {key: {"raw": post[key], "rendered": f"<p>{post[key]}</p>"} for key in ("title", "content")}
    return post | told


class _Handler(BaseHTTPRequestHandler):
    site: ClassVar[Site]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._asked("GET")
        with self._told():
            self._authorise()
            where = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(where.query).items()}
            with self.site.lock:
                if where.path == _API:
                    found = [_shown(post) for post in self.site.found(query)]
                    pages = str(self.site.pages or (1 if found else 0))
                    self._say(200, found, {"X-WP-Total": str(len(found)), "X-WP-TotalPages": pages})
                else:
                    self._say(200, _shown(self.site.one(self._number())))

    def do_POST(self) -> None:
        self._asked("POST")
        given = json.loads(self.rfile.read(int(self.headers["content-length"])))
        fault = self.site.faults.pop(0) if self.site.faults else None
        with self._told():
            self._authorise()
            if fault == "never":
                raise Fault(403, "rest_cannot_create")
            if fault == "late":  # whoever asked gives up before it is done
                time.sleep(LATE)
            with self.site.lock:
                new = urlsplit(self.path).path == _API
                post = _shown(self.site.create(given) if new else self.site.update(self._number(), given))
            self._end(fault, post, 201 if new else 200)

    def _end(self, fault: str | int | None, post: object, status: int) -> None:
        if fault is None:
            self._say(status, post)
        elif isinstance(fault, int):
            self._say(fault, {"code": "internal_server_error", "message": "there was a critical error"})
        elif fault == "garbled":
            self._bytes(status, b"<b>Warning</b>: bridge.php on line 7", {})
        else:
            time.sleep(LATE if fault == "hang" else 0)
            self.close_connection = True

    def _authorise(self) -> None:
        kind, _, pair = self.headers.get("authorization", "").partition(" ")
        if kind != "Basic":
            raise Fault(401, "rest_forbidden_context")
        user, _, password = b64decode(pair).decode().partition(":")
        if (user, password.replace(" ", "")) != (USER, PASSWORD.replace(" ", "")):
            raise Fault(401, "invalid_username" if user != USER else "incorrect_password")

    def _number(self) -> int:
        found = re.fullmatch(rf"{_API}/(\d+)", urlsplit(self.path).path)
        if found is None:
            raise Fault(404, "rest_no_route")
        return int(found[1])

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except Fault as fault:
            self._say(fault.status, {"code": fault.code, "message": fault.code, "data": {"status": fault.status}})

    def _say(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        self._bytes(status, json.dumps(body).encode(), headers or {})

    def _bytes(self, status: int, raw: bytes, headers: dict[str, str]) -> None:
        with suppress(ConnectionError):
            self.send_response(status)
            for name, value in {"Content-Type": "application/json; charset=UTF-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

    def _asked(self, method: str) -> None:
        self.site.asked.append((method, self.path))

    def log_message(self, format: str, *args: object) -> None:
        pass
