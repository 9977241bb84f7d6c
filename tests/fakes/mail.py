"""A real mail server (aiosmtpd) on loopback, whose ledger tells what it took, and which ends as it is told to."""

import asyncio
import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as MAIL_POLICY
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "desk", "s3cret-e-ures"


@dataclass
class Mailbox:
    """What the server took, and how it behaves."""

    port: int = 0
    taken: list[Envelope] = field(default_factory=list)
    #: recipients that are refused
    refused: set[str] = field(default_factory=set)
    #: what the next messages get instead of 250: `drop` after they were taken, `lose` before, or a line to answer
    faults: list[str] = field(default_factory=list)
    #: what the next DATA commands get instead of 354
    unready: list[str] = field(default_factory=list)
    connections: int = 0

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        fault = self.faults.pop(0) if self.faults else "250 queued as 7"
        if fault in ("drop", "250 queued as 7"):
            self.taken.append(envelope)
        if fault in ("drop", "lose"):
            assert server.transport is not None
            server.transport.abort()
        return fault

    def letters(self) -> list[EmailMessage]:
        """The messages it took, read."""
        return [
            cast(EmailMessage, message_from_bytes(cast(bytes, each.content), policy=MAIL_POLICY)) for each in self.taken
        ]


class _Server(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        mailbox = cast(Mailbox, self.event_handler)
        if mailbox.unready:
            await self.push(mailbox.unready.pop(0))
        else:
            await super().smtp_DATA(arg)


@contextmanager
def mail_server(*, certificate: Path | None = None, implicit: bool = False, login: bool = False) -> Iterator[Mailbox]:
    """The running server, with STARTTLS where there is a certificate, or TLS from the first byte where `implicit`."""
    mailbox = Mailbox()
    context = None
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    loop = asyncio.new_event_loop()

    def protocol() -> SMTP:
        mailbox.connections += 1
        options: dict[str, Any] = {"tls_context": None if implicit else context, "loop": loop, "hostname": "mail"}
        if login:
            options |= {"authenticator": _authenticate, "auth_required": not implicit}
            options["auth_require_tls"] = not implicit
        return _Server(mailbox, **options)

    # all in its thread: where a browser is driven, this one has a loop that runs already
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    start = loop.create_server(protocol, "127.0.0.1", 0, ssl=context if implicit else None)
    server = asyncio.run_coroutine_threadsafe(_started(start), loop).result()
    mailbox.port = server.sockets[0].getsockname()[1]
    yield mailbox
    asyncio.run_coroutine_threadsafe(_ended(server), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def write_certificate(path: Path, *, name: str = "localhost") -> Path:
    """A certificate for a name on loopback, with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.2"))])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


async def _started(start: Awaitable[asyncio.Server]) -> asyncio.Server:
    return await start


async def _ended(server: asyncio.Server) -> None:
    server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
