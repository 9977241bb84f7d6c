"""What goes wrong at a desk ends with a sentence that helps and the right exit code; nothing is left half-done."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.acceptance.conftest import Run

PAGE = b'<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>'
DESK = "name: Test\nseries: Test Digest\ncollection: {delay: 0}\nnetwork: {allow: ['127.0.0.0/8']}\n"


class WebPage(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = (404, b"") if self.path == "/robots.txt" else (200, PAGE)
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def web_page() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), WebPage)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


Make = Callable[[str], Path]


@pytest.fixture
def desk(tmp_path: Path) -> Make:
    def make(feed: str) -> Path:
        config = tmp_path / "config"
        config.mkdir()
        (config / "desk.yaml").write_text(DESK)
        (config / "outputs.yaml").write_text("outputs: {draft: {path: out}}\n")
        (config / "sources.yaml").write_text(f"sources:\n  one:\n    name: One\n    feed: {feed}\n")
        return tmp_path

    return make


def test_an_unknown_key_is_named_with_file_line_and_the_nearest_key(newsloom: Run, desk: Make) -> None:
    root = desk("http://127.0.0.1:9/feed")
    (root / "config/sources.yaml").write_text("sources:\n  one:\n    nam: One\n    feed: http://127.0.0.1:9/feed\n")
    run = newsloom("config", "check", cwd=root)
    assert run.returncode == 1
    assert "sources.yaml:3" in run.stderr
    assert "did you mean 'name'" in run.stderr


def test_a_web_page_in_place_of_a_feed_is_called_so_and_its_feed_is_named(
    newsloom: Run, desk: Make, web_page: str
) -> None:
    run = newsloom("collect", "--source", "one", "--json", cwd=desk(web_page))
    assert run.returncode == 1
    assert "not_a_feed" in run.stdout
    assert "is a web page, not a feed" in run.stdout
    assert "/feed.xml" in run.stdout


def test_an_unreachable_host_is_said_and_the_round_goes_on(newsloom: Run, desk: Make) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    run = newsloom("collect", "--source", "one", "--json", cwd=desk(f"http://127.0.0.1:{port}/feed"))
    assert run.returncode == 1
    assert '"unreachable"' in run.stdout
    assert "refuses the connection" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "noun"),
    [
        (("collect", "--source", "nosuch"), "source nosuch"),
        (("stories", "show", "999"), "story 999"),
        (("digest", "show", "999"), "digest number 999"),
        (("digest", "show", "--item", "999"), "item 999"),
        (("digest", "accept", "1", "--as", "Nobody"), "user Nobody"),
        (("stories", "merge", "1", "2", "--as", "Nobody"), "user Nobody"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_an_unknown_id_is_wrong_use_and_says_where_the_ids_are(
    newsloom: Run, desk: Make, arguments: tuple[str, ...], noun: str
) -> None:
    run = newsloom(*arguments, cwd=desk("http://127.0.0.1:9/feed"))
    assert run.returncode == 2
    assert f"no {noun}" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_directory_without_a_desk_is_said(newsloom: Run, tmp_path: Path) -> None:
    run = newsloom("run", cwd=tmp_path)
    assert run.returncode == 1
    assert "newsloom init" in run.stderr


def test_a_disk_that_fills_leaves_the_earlier_rendering_whole(newsloom: Run, tmp_path: Path) -> None:
    """The limit on file size is what a full disk is to the writer: a write that fails half-way."""
    root = tmp_path / "desk"
    assert newsloom("demo", "--once", "--no-semantic", "--dir", str(root)).returncode == 0
    before = {path.name: path.read_bytes() for path in (root / "out").iterdir()}
    assert len(before) == 3
    limit = sorted(len(content) for content in before.values())[1] - 1
    run = newsloom("digest", "draft", cwd=root, file_limit=limit)
    assert run.returncode == 1
    assert "nothing half-written" in run.stderr or "free" in run.stderr.lower()
    assert "Traceback" not in run.stderr
    assert {path.name: path.read_bytes() for path in (root / "out").iterdir()} == before
