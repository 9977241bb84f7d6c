"""Asking with any method: what comes back is handed on, and it is told how far a request got."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from aggregator.egress.asking import exchange
from aggregator.egress.connecting import connect
from aggregator.egress.policy import MAIL_PORTS, Policy
from aggregator.errors import ServiceError

LOOPBACK = Policy.of(["127.0.0.0/8"])


@contextmanager
def answering(*answers: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A server that answers each connection once; empty: it hangs up. With what it was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            for said in answers:
                there, _ = server.accept()
                with there, suppress(OSError):
                    asked.append(there.recv(65_536))
                    there.sendall(said)

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/posts?slug=secret", asked


def test_a_status_is_no_error_and_headers_come_in_small_letters() -> None:
    raw = b"HTTP/1.1 404 Not Found\r\nX-WP-Total: 0\r\nContent-Length: 2\r\n\r\n{}"
    with answering(raw) as (url, asked):
        reply = exchange("GET", url, policy=LOOPBACK, headers={"authorization": "Basic eDp5"}, seconds=5)
    assert (reply.status, reply.headers["x-wp-total"], reply.json()) == (404, "0", {})
    assert asked[0].startswith(b"GET /posts?slug=secret HTTP/1.1\r\n") and b"content-type" not in asked[0].lower()


def test_it_is_told_when_the_request_goes_out_and_when_it_is_out() -> None:
    passed: list[str] = []
    with answering(b"") as (url, _), pytest.raises(ServiceError, match="not reached"):
        exchange("POST", url, {"a": 1}, policy=LOOPBACK, headers={}, seconds=5, passing=passed.append)
    assert passed == ["sending", "sent"]


def test_where_nobody_listens_or_the_policy_refuses_nothing_goes_out() -> None:
    passed: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/?password=s3cret"
    for policy in (LOOPBACK, Policy()):
        with pytest.raises(ServiceError) as caught:
            exchange("POST", url, {}, policy=policy, headers={}, seconds=5, passing=passed.append)
        assert "s3cret" not in str(caught.value)
    assert passed == []


@pytest.mark.parametrize("port", [25, 465, 587, 2525])
def test_mail_ports_are_for_mail_and_web_ports_for_the_web(port: int) -> None:
    mail, web = Policy(ports=MAIL_PORTS), Policy()
    assert mail.refusal("93.184.216.34", port) is None
    assert "not a web port" in (web.refusal("93.184.216.34", port) or "")
    assert "not a mail port" in (mail.refusal("93.184.216.34", 443) or "")
    assert "not a public address" in (mail.refusal("10.0.0.1", port) or "")


def test_a_connection_goes_to_judged_addresses_only() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        connect("mail.localhost", port, LOOPBACK, seconds=5).close()
        with pytest.raises(OSError, match=r"refused: mail\.localhost: 127\.0\.0\.1 is not a public address"):
            connect("mail.localhost", port, Policy(ports=MAIL_PORTS), seconds=5)
    with pytest.raises(OSError, match="efused"):
        connect("127.0.0.1", port, LOOPBACK, seconds=5)
