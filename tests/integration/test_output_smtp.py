"""Mail as a mail server sees it: one recipient a message, verified TLS, and an outcome that is never a guess."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator.egress.policy import MAIL_PORTS, Policy
from aggregator.errors import OutputError
from aggregator.publishing.outputs.letter import letter
from aggregator.publishing.outputs.parcel import Issue, Outcome, Parcel
from aggregator.publishing.outputs.smtp import Smtp
from aggregator.settings.outputs import SmtpOutput
from aggregator.vocabulary import DeliveryState
from tests.fakes.mail import PASSWORD, USER, mail_server, write_certificate
from tests.integration.publishing_desk import FROZEN, files_of

SENT, FAILED, UNKNOWN = DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNKNOWN
LOOPBACK = Policy.of(["127.0.0.0/8"], ports=MAIL_PORTS)
ANA = "ana@library.example"
AT = datetime(2026, 3, 6, 8, 5, tzinfo=UTC)


def issue(words: str = "پل باز شد", **changes: Any) -> Issue:
    files = {file.name: file for file in files_of(words)}
    return Issue(1, 1, "ab12" * 16, replace(FROZEN, **changes), files, AT)


def output(port: int = 2525, **changes: Any) -> SmtpOutput:
    fields = {"kind": "smtp", "host": "localhost", "port": port, "security": "none", "sender": "desk@harbour.example"}
    return SmtpOutput.model_validate(fields | {"recipients": [ANA]} | changes)


def send(
    config: SmtpOutput,
    *,
    policy: Policy = LOOPBACK,
    password: str = PASSWORD,
    seconds: float = 20,
    target: str = ANA,
) -> Outcome:
    channel = Smtp(config, policy, lambda: password if config.username else "", seconds=seconds)
    try:
        return channel.send(Parcel(issue(), target))
    finally:
        channel.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_certificate(tmp_path_factory.mktemp("tls") / "localhost.pem")


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate


def test_a_message_says_who_sent_what_to_whom_and_when_and_has_text_and_html() -> None:
    with mail_server() as box:
        config = output(box.port, sender_name="میز بندر", list_unsubscribe="mailto:leave@harbour.example?subject=stop")
        outcome = send(config)
        (taken,), (read,) = box.taken, box.letters()
    assert (outcome.state, taken.mail_from, taken.rcpt_tos) == (SENT, "desk@harbour.example", [ANA])
    assert (read["To"], read["From"]) == (ANA, "میز بندر <desk@harbour.example>")
    assert read["Subject"] == "پل تازه باز شد – هفته‌نامه بندر – ۷"
    assert (read["Date"].datetime, read["Message-ID"]) == (AT, outcome.remote_id)
    assert read["List-Unsubscribe"] == "<mailto:leave@harbour.example?subject=stop>"
    assert read["List-Unsubscribe-Post"] is None
    plain, html = read.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().replace("\r\n", "\n") == "++ پل باز شد\n.\n"
    assert html.get_content().strip() == "<p>mail پل باز شد</p>"


def test_the_same_issue_and_recipient_give_the_same_bytes_and_others_another_message_id() -> None:
    config = output()
    first = letter(Parcel(issue(), ANA), config).as_bytes()
    assert first == letter(Parcel(issue(), ANA), config).as_bytes()
    assert first.isascii() and max(map(len, first.split(b"\r\n"))) <= 998
    other = letter(Parcel(issue(), "ben@ferry.example"), config)["Message-ID"]
    later = letter(Parcel(replace(issue(), hash="cd34" * 16), ANA), config)["Message-ID"]
    assert len({letter(Parcel(issue(), ANA), config)["Message-ID"], other, later}) == 3


def test_one_click_is_told_only_with_an_address_that_says_whose_click_it_is() -> None:
    long = "https://lists.harbour.example/leave/" + "x" * 120 + "?who={recipient}"
    message = letter(Parcel(issue(), "a+b@library.example"), output(list_unsubscribe=long))
    raw = message.as_bytes().decode("ascii")
    assert f"\r\nList-Unsubscribe: <{long.replace('{recipient}', 'a%2Bb%40library.example')}>\r\n" in raw
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page = letter(Parcel(issue(), ANA), output(list_unsubscribe="https://lists.harbour.example/leave"))
    assert page["List-Unsubscribe"] and page["List-Unsubscribe-Post"] is None


def test_an_edition_without_its_mail_is_sent_to_nobody() -> None:
    bare = replace(issue(), files={})
    with pytest.raises(OutputError, match=r"no issue\.txt"):
        letter(Parcel(bare, ANA), output())


@pytest.mark.parametrize("implicit", [False, True])
def test_tls_and_login_work_where_the_certificate_is_the_hosts(trusted: Path, implicit: bool) -> None:
    with mail_server(certificate=trusted, implicit=implicit, login=True) as box:
        security = "tls" if implicit else "starttls"
        config = output(box.port, security=security, username=USER, password_env="HARBOUR_MAIL")
        wrong = send(config, password="wr0ng")
        assert wrong.state is FAILED and "wr0ng" not in wrong.says and box.taken == []
        assert send(config).state is SENT and len(box.taken) == 1


@pytest.mark.parametrize("implicit", [False, True])
def test_a_certificate_that_nobody_vouches_for_ends_it_before_anything_is_said(
    certificate: Path, implicit: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with mail_server(certificate=certificate, implicit=implicit) as box:
        outcome = send(output(box.port, security="tls" if implicit else "starttls"))
        assert outcome.state is FAILED and "certificate" in outcome.says.lower()
        assert box.taken == []


def test_a_certificate_of_another_host_ends_it_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_certificate(tmp_path / "other.pem", name="mail.ferry.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with mail_server(certificate=path) as box:
        outcome = send(output(box.port, security="starttls"))
        assert outcome.state is FAILED and "localhost" in outcome.says


def test_a_server_without_starttls_gets_neither_mail_nor_password() -> None:
    with mail_server() as box:
        outcome = send(output(box.port, security="starttls", username=USER, password_env="HARBOUR_MAIL"))
        assert outcome.state is FAILED and "STARTTLS" in outcome.says and box.taken == []


@pytest.mark.parametrize(("policy", "says"), [(Policy(ports=MAIL_PORTS), "loopback"), (Policy.of([]), "loopback")])
def test_a_server_on_an_own_network_needs_an_exception(policy: Policy, says: str) -> None:
    with mail_server() as box:
        outcome = send(output(box.port), policy=policy)
        assert outcome.state is FAILED and says in outcome.says and box.connections == 0


@pytest.mark.parametrize(
    ("fault", "state", "taken"),
    [
        ("250 OK", SENT, 0),  # said so by the server, whose word counts
        ("554 5.7.1 no bridges here", FAILED, 0),
        ("451 4.3.0 try later", FAILED, 0),
        ("drop", UNKNOWN, 1),
        ("lose", UNKNOWN, 0),
        ("hello", UNKNOWN, 0),
        ("199 what", UNKNOWN, 0),
    ],
)
def test_the_outcome_is_what_the_last_reply_says(fault: str, state: DeliveryState, taken: int) -> None:
    with mail_server() as box:
        box.faults.append(fault)
        assert (send(output(box.port)).state, len(box.taken)) == (state, taken)


def test_a_refused_recipient_fails_and_the_next_goes_over_the_same_connection() -> None:
    with mail_server() as box:
        box.refused.add(ANA)
        channel = Smtp(output(box.port), LOOPBACK, str)
        told = [channel.send(Parcel(issue(), name)).state for name in (ANA, "b@x.example", "c@x.example")]
        channel.close()
        assert (told, box.connections) == ([FAILED, SENT, SENT], 1)


def test_a_server_that_does_not_want_the_data_gets_none_and_the_next_goes_over_the_same_connection() -> None:
    with mail_server() as box:
        box.unready.append("451 4.3.1 full")
        channel = Smtp(output(box.port), LOOPBACK, str)
        told = [channel.send(Parcel(issue(), name)).state for name in (ANA, "b@x.example")]
        channel.close()
        assert (told, box.connections, len(box.taken)) == ([FAILED, SENT], 1, 1)


def test_a_connection_that_the_server_ended_meanwhile_is_made_anew() -> None:
    with mail_server() as box:
        channel = Smtp(output(box.port), LOOPBACK, str)
        box.faults += ["drop"]
        told = [channel.send(Parcel(issue(), name)).state for name in (ANA, "b@x.example")]
        channel.close()
        assert (told, box.connections) == ([UNKNOWN, SENT], 2)


def test_nobody_there_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert send(output(port)).state is FAILED


@contextmanager
def speaking(say: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port of a server that says anything to the first who comes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            there, _ = server.accept()
            with there, suppress(OSError):
                say(there)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


def test_a_greeting_that_comes_letter_by_letter_does_not_put_the_end_off() -> None:
    def say(there: socket.socket) -> None:
        for _ in range(80):
            there.sendall(b"2")
            time.sleep(0.05)

    with speaking(say) as port:
        begun = time.monotonic()
        assert send(output(port), seconds=0.5).state is FAILED
        assert time.monotonic() - begun < 3


def test_what_a_terminal_obeys_and_the_password_are_taken_out_of_what_a_server_says() -> None:
    def say(there: socket.socket) -> None:
        there.sendall(b"220 \x1b[2J hi\r\n")
        there.recv(4096)
        there.sendall(b"250-hi\r\n250 AUTH PLAIN\r\n")
        there.recv(4096)
        there.sendall(b"535 no \x1b]0;x\x07 s3cret-word AGRlc2sAczNjcmV0LXdvcmQ=\r\n")
        there.recv(4096)

    with speaking(say) as port:
        config = output(port, username=USER, password_env="HARBOUR_MAIL")
        outcome = send(config, password="s3cret-word")
    assert outcome.state is FAILED and outcome.says.isprintable()
    assert "s3cret" not in outcome.says and "AGRlc2s" not in outcome.says


def test_what_was_cut_off_cannot_be_looked_up() -> None:
    seen = Smtp(output(), LOOPBACK, str).look(Parcel(issue(), ANA))
    assert seen is not None and seen.state is UNKNOWN and seen.remote_id.endswith("@harbour.example>")
