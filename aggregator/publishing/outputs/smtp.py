"""An output of kind `smtp`: one message for each recipient, each with an outcome of its own.

Until the server has asked for the data, nothing can have been taken; its last reply says what it took. In between,
nobody can be asked, so that a connection lost there leaves the outcome unknown.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from aggregator.egress.policy import Policy
from aggregator.failpoint import reach
from aggregator.publishing.outputs.letter import letter, message_id
from aggregator.publishing.outputs.mail_server import MailServer, said_by
from aggregator.publishing.outputs.parcel import Outcome, Parcel, failed, sent, unknown
from aggregator.settings.mail_output import SmtpOutput

#: For a message, connecting included; shorter than a lease holds without being renewed.
SECONDS = 40.0
#: Messages on one connection; many servers end one after a hundred.
_MOST_ON_ONE = 50

_START_DATA, _TAKEN = 354, 250
_REFUSALS = range(400, 600)
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class Smtp:
    """A mail server at work; the connection is kept from one message to the next."""

    #: a mail server is not asked what it took
    settles_after: timedelta | None = None
    replaces = False
    repeats = False

    def __init__(
        self, output: SmtpOutput, policy: Policy, password: Callable[[], str], *, seconds: float = SECONDS
    ) -> None:
        self._output, self._policy, self._password, self._seconds = output, policy, password, seconds
        self._server: MailServer | None = None
        self._count = 0
        self._until = 0.0

    def send(self, parcel: Parcel) -> Outcome:
        """Hand the message over.

        Raises:
            ConfigError: the password is not there.
            OutputError: the target is no address, or the issue has no mail.
        """
        message = letter(parcel, self._output).as_bytes()
        password = self._password()
        self._until = monotonic() + self._seconds
        try:
            refused = self._open(parcel.target, password)
        except (OSError, smtplib.SMTPException) as error:
            return self._given_up(failed(self._says(error, password)))
        if refused is not None:
            return failed(f"the mail server refuses {parcel.target}: {self._says(refused, password)}")
        reach("publish.smtp.opened")
        try:
            reply = self._hand_over(message)
        except (OSError, smtplib.SMTPException) as error:
            says = f"the connection was lost while the message went over ({self._says(error, password)})"
            return self._given_up(unknown(says, remote_id=message_id(parcel, self._output)))
        reach("publish.smtp.done")
        return self._judged(reply, parcel, password)

    def look(self, parcel: Parcel) -> Outcome | None:
        """Nobody can be asked whether an earlier try got through."""
        says = "sending was cut off, and a mail server cannot be asked; look for the Message-ID in its log"
        return unknown(says, remote_id=message_id(parcel, self._output))

    def close(self) -> None:
        """Say goodbye, as far as the server listens."""
        if self._server is not None:
            try:
                self._server.quit()
            except (OSError, smtplib.SMTPException):
                self._server.close()
            self._server.unlimited()
        self._server, self._count = None, 0

    def _open(self, recipient: str, password: str) -> tuple[int, bytes] | None:
        """Everything before the data; a reply that refuses it, or None when the server waits for the data."""
        server = self._connected(password)
        reach("publish.smtp.connected")
        for step, address in ((server.mail, self._output.sender), (server.rcpt, recipient)):
            reply: tuple[int, bytes] = step(address)
            if not 200 <= reply[0] < 300:
                server.rset()
                return reply
        reach("publish.smtp.addressed")
        reply = server.docmd("DATA")
        if reply[0] == _START_DATA:
            return None
        server.rset()
        return reply

    def _connected(self, password: str) -> MailServer:
        if self._server is not None and (self._count >= _MOST_ON_ONE or not self._listens(self._server)):
            self.close()
        if self._server is None:
            context = ssl.create_default_context()
            self._server = MailServer(self._output, self._policy, seconds=self._left, context=context)
            self._server.log_in(password)
        self._server.limit(self._left)
        self._count += 1
        return self._server

    @property
    def _left(self) -> float:
        return max(0.1, self._until - monotonic())

    def _listens(self, server: MailServer) -> bool:
        server.limit(self._left)
        try:
            return server.noop()[0] == _TAKEN
        except (OSError, smtplib.SMTPException):
            return False

    def _hand_over(self, message: bytes) -> tuple[int, bytes]:
        assert self._server is not None
        self._server.send(_LEADING_DOT.sub(b"..", message) + b".\r\n")
        reach("publish.smtp.handed_over")
        return self._server.getreply()

    def _judged(self, reply: tuple[int, bytes], parcel: Parcel, password: str) -> Outcome:
        assert self._server is not None
        self._server.unlimited()
        ident = message_id(parcel, self._output)
        if reply[0] == _TAKEN:
            return sent(self._says(reply, password), remote_id=ident)
        if reply[0] in _REFUSALS:
            return failed(f"the mail server refuses the message: {self._says(reply, password)}")
        return self._given_up(unknown(f"the mail server answers {self._says(reply, password)}", remote_id=ident))

    def _given_up(self, outcome: Outcome) -> Outcome:
        if self._server is not None:
            self._server.close()
        self._server, self._count = None, 0
        return outcome

    def _says(self, what: Exception | tuple[int, bytes], password: str) -> str:
        return said_by(what, self._output.username, password)
