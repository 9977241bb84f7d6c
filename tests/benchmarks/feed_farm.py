"""A folder of feed files served on loopback, each on an address of its own in 127.0.0.0/8, as if each were a site.

robots.txt answers 404; feeds answer conditional requests. Served from a process of its own, so that its work does not
count as the collector's.
"""

import hashlib
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def address(index: int) -> str:
    """The loopback address of the n-th feed."""
    return f"127.{10 + index // 62_500}.{index // 250 % 250}.{index % 250 + 1}"


def feed_files(folder: Path) -> list[Path]:
    """The feed files of a folder, in a fixed order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _handler(body: bytes) -> type[BaseHTTPRequestHandler]:
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    start = body[:200].lstrip()
    content_type = "application/feed+json" if start.startswith(b"{") else "application/xml"

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path != "/feed":
                self._send(404, b"")
            elif self.headers.get("If-None-Match") == etag:
                self._send(304, b"")
            else:
                self._send(200, body)

        def _send(self, status: int, payload: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(payload)))
            self.send_header("ETag", etag)
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    return Handler


def main() -> None:
    """Serve the folder named on the command line at the port given; prints `ready`, ends when standard input closes."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    for index, path in enumerate(feed_files(folder)):
        server = ThreadingHTTPServer((address(index), port), _handler(path.read_bytes()))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
