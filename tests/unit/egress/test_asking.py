"""Asking a service: one JSON document out, one back, and nothing to addresses that the policy refuses."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from aggregator.egress.asking import MOST_BYTES, ask_json
from aggregator.egress.policy import Policy
from aggregator.errors import ServiceError

LOOPBACK = Policy.of(["127.0.0.0/8"])
KEY = "Bearer s3cret-e-madhe"


class Service:
    """A service on loopback: keeps what it was asked, answers as told."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], object]] = []
        self.status, self.headers, self.body = 200, {"content-type": "application/json"}, b"{}"
        self.pause = 0.0
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["content-length"])))
                service.asked.append((self.path, dict(self.headers.items()), said))
                self.send_response(service.status)
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(ConnectionError):  # whoever asked may have given up
                    for start in range(0, len(service.body), 65_536):
                        time.sleep(service.pause)
                        self.wfile.write(service.body[start : start + 65_536])

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1/ask"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def service() -> Iterator[Service]:
    running = Service()
    yield running
    running.close()


def ask(service: Service, *, policy: Policy = LOOPBACK, seconds: float = 20.0) -> object:
    return ask_json(service.url, {"پل": "ë"}, policy=policy, headers={"authorization": KEY}, seconds=seconds)


def test_a_document_goes_out_and_one_comes_back_letter_by_letter(service: Service) -> None:
    service.body = json.dumps({"fjalë": "پل باز شد"}).encode()
    assert ask(service) == {"fjalë": "پل باز شد"}
    ((path, headers, said),) = service.asked
    assert (path, said) == ("/v1/ask", {"پل": "ë"})
    assert {name.lower(): value for name, value in headers.items()}["authorization"] == KEY


def test_an_address_that_is_not_public_is_not_asked_unless_config_allows_it(service: Service) -> None:
    with pytest.raises(ServiceError, match=r"127\.0\.0\.1"):
        ask(service, policy=Policy())
    assert service.asked == []


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://service.example/", "http://u:p@service.example/", "http:///x"]
)
def test_other_addresses_are_refused_before_anything_is_looked_up(url: str) -> None:
    with pytest.raises(ServiceError, match="may not be asked"):
        ask_json(url, {}, policy=LOOPBACK, headers={}, seconds=5)


def _status(service: Service) -> None:
    service.status, service.body = 401, b'{"error": "no such key"}'


def _redirect(service: Service) -> None:
    service.status, service.headers = 302, {"location": service.url}


def _echo(service: Service) -> None:
    service.status, service.body = 401, f"no such key: {KEY}; s3cret-e-madhe".encode()


def _nested(service: Service) -> None:
    service.body = b"[" * 200_000


def _no_json(service: Service) -> None:
    service.body = "<html>پل</html>".encode()


def _too_much(service: Service) -> None:
    service.body = b"[" + b" " * MOST_BYTES + b"]"


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (_status, "answers 401.*no such key"),
        (_redirect, "answers 302"),
        (_echo, "answers 401: no such key"),
        (_nested, "not JSON"),
        (_no_json, "not JSON"),
        (_too_much, "more than"),
    ],
)
def test_other_answers_are_errors_that_say_what_came_and_never_the_key(
    service: Service, answers: Callable[[Service], None], says: str
) -> None:
    answers(service)
    with pytest.raises(ServiceError, match=says) as caught:
        ask(service)
    assert len(service.asked) == 1
    assert "s3cret" not in str(caught.value)


def test_an_answer_that_never_ends_is_given_up(service: Service) -> None:
    service.body, service.pause = b"[" + b" " * 1_500_000, 0.1
    with pytest.raises(ServiceError, match=r"did not end|not reached"):
        ask(service, seconds=0.3)


@contextlib.contextmanager
def speaking(say: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of a service on loopback that says anything to the first who asks."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            there, _ = server.accept()
            with there, contextlib.suppress(OSError):
                there.recv(65_536)
                say(there)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join()


@pytest.mark.parametrize("piece", [b"x", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_headers_that_come_letter_by_letter_or_never_end_do_not_put_the_end_off(piece: bytes) -> None:
    def say(there: socket.socket) -> None:
        there.sendall(b"HTTP/1.1 200 OK\r\n" if piece == b"x" else b"")
        for _ in range(60):
            there.sendall(piece)
            time.sleep(0.05)

    with speaking(say) as url:
        begun = time.monotonic()
        with pytest.raises(ServiceError, match="not reached"):
            ask_json(url, {}, policy=LOOPBACK, headers={}, seconds=0.5)
        assert time.monotonic() - begun < 2


def test_what_a_terminal_obeys_is_taken_out_of_what_a_service_says(service: Service) -> None:
    service.status, service.body = 500, b"\x1b[2J\x1b]0;x\x07 no bridge"
    with pytest.raises(ServiceError, match="no bridge") as caught:
        ask(service)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "key", ["Bearer s3cret\nx-evil: 1", "Bearer s3cret\0", "Bearer s3cret\udc80", "Bearer s3cretë"]
)
def test_a_key_that_no_header_may_have_is_not_sent_and_not_told(service: Service, key: str) -> None:
    with pytest.raises(ServiceError, match="may not be asked") as caught:
        ask_json(service.url, {}, policy=LOOPBACK, headers={"authorization": key}, seconds=5)
    assert service.asked == [] and "s3cret" not in str(caught.value)


def test_an_address_with_other_letters_than_ascii_is_an_error_that_says_how_to_write_it() -> None:
    with pytest.raises(ServiceError, match="xn--"):
        ask_json("http://brücke.example/", {}, policy=LOOPBACK, headers={}, seconds=5)


def test_half_a_character_of_a_command_line_does_not_stop_the_asking(service: Service) -> None:
    ask_json(service.url, {"passage": "ura\udc80"}, policy=LOOPBACK, headers={}, seconds=5)
    assert service.asked[0][2] == {"passage": "ura?"}


def test_nobody_there_is_an_error_with_the_address(service: Service) -> None:
    service.close()
    with pytest.raises(ServiceError, match=service.url):
        ask(service)
