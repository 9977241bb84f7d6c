"""A connection to a mail server: to a vetted address, under verified TLS, ended in time whatever the server does."""

import smtplib
import socket
import ssl
import threading
from base64 import b64encode
from contextlib import suppress

from aggregator.egress.asking import told
from aggregator.egress.connecting import connect
from aggregator.egress.policy import Policy
from aggregator.settings.mail_output import SmtpOutput
from aggregator.text.mail_address import domain_of

#: For one step. A server may take its time over the greeting and the end of data, which RFC 5321 lets last minutes; a
#: desk's own server takes seconds. Not measured.
_STEP_SECONDS = 20.0


class MailServer(smtplib.SMTP):
    """A mail server that was greeted and, where config says so, logged in at."""

    def __init__(self, output: SmtpOutput, policy: Policy, *, seconds: float, context: ssl.SSLContext) -> None:
        self._policy, self._context, self._output = policy, context, output
        self._end: threading.Timer | None = None
        self._seconds = seconds
        super().__init__(
            output.host, output.port, local_hostname=domain_of(output.sender), timeout=min(_STEP_SECONDS, seconds)
        )

    def log_in(self, password: str) -> None:
        """Secure the connection and say who we are, as config wants it.

        Raises:
            OSError: the server does not offer it, its certificate is another's, or it does not know us.
        """
        if self._output.security == "starttls":
            self.starttls(context=self._context)
        if self._output.username:
            self.login(self._output.username, password)
        self.ehlo_or_helo_if_needed()

    def limit(self, seconds: float) -> None:
        """End the connection unless it is limited anew, or closed, within so many seconds."""
        self.unlimited()
        self._end = threading.Timer(seconds, self._cut)
        self._end.daemon = True
        self._end.start()

    def unlimited(self) -> None:
        """Let the connection be."""
        if self._end is not None:
            self._end.cancel()

    def close(self) -> None:
        """End the connection."""
        self.unlimited()
        super().close()

    # smtplib's own hook, by which its SMTP_SSL works as well
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection = connect(host, port, self._policy, seconds=timeout)
        self.limit(self._seconds)
        if self._output.security != "tls":
            return connection
        try:
            return self._context.wrap_socket(connection, server_hostname=host)
        except OSError:
            self.unlimited()
            connection.close()
            raise

    def _cut(self) -> None:
        if self.sock is not None:
            with suppress(OSError):
                # not the TLS socket's own method, which another thread must not call
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


def said_by(error: Exception | tuple[int, bytes], username: str, password: str) -> str:
    """What a server said, or what went wrong, for people: one line, and no password even where it repeats it."""
    if isinstance(error, smtplib.SMTPResponseException):
        error = error.smtp_code, _bytes(error.smtp_error)
    text = f"{error[0]} {error[1].decode(errors='replace')}" if isinstance(error, tuple) else str(error)
    pair = b64encode(f"\0{username}\0{password}".encode()).decode()
    secrets = {"password": password, "pair": pair, "alone": b64encode(password.encode()).decode()}
    return told(text or type(error).__name__, secrets if password else {})


def _bytes(said: bytes | str) -> bytes:
    return said.encode() if isinstance(said, str) else said
