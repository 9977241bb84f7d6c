"""An issue as a mail to one recipient. The same issue and recipient give the same bytes, Message-ID included.

No header takes more than one line of outside text, and none takes an address that is not one plain address.
"""

import hashlib
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from typing import Any
from urllib.parse import quote

from aggregator.errors import OutputError
from aggregator.publishing.outputs.parcel import Parcel
from aggregator.settings.mail_output import RECIPIENT, SmtpOutput
from aggregator.text.mail_address import address_refusal, domain_of
from aggregator.text.markup import clean_line

#: Longer subjects are cut: mail programs show some seventy letters, and a header has to end.
_LONGEST_SUBJECT = 400
#: With the header's name, a line of 76 characters.
_LONGEST_PLAIN = 60


class _Literal(BaseHeader):
    """A header of exactly these letters.

    The library's own reads `=?utf-8?q?=0D=0ABcc=3A...?=` in a value as what it encodes, line ends included, and writes
    that: a title would make headers (seen with Python 3.11).
    """

    max_count = 1

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take the value for what it is."""
        kwds["parse_tree"], kwds["decoded"] = None, value


class _Text(_Literal):
    """Words: plain where they are short and ASCII, else encoded, also where they look as if they were already."""

    def fold(self, *, policy: Policy) -> str:
        """The header in lines of at most 76 characters."""
        plain = self.isascii() and "=?" not in self and len(self) <= _LONGEST_PLAIN
        words = str(self) if plain else Header(str(self), "utf-8", 75, self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {words}{policy.linesep}"


class _Uri(_Literal):
    """An address without spaces: folding would encode it, and nobody could follow it."""

    def fold(self, *, policy: Policy) -> str:
        """The header on one line."""
        return f"{self.name}: {self}{policy.linesep}"


def _policy() -> "EmailPolicy[EmailMessage]":
    headers = HeaderRegistry()
    headers.map_to_type("subject", _Text)
    headers.map_to_type("list-unsubscribe", _Uri)
    # in seven bits, so that no server on the way has to rewrite it
    return SMTP.clone(header_factory=headers, cte_type="7bit")


_POLICY = _policy()


def letter(parcel: Parcel, output: SmtpOutput) -> EmailMessage:
    """The mail: plain text and HTML of the issue, to the parcel's target.

    Raises:
        OutputError: the target is not one plain address, or the issue has no mail.
    """
    issue = parcel.issue
    if why := address_refusal(parcel.target):
        raise OutputError(f"no mail can be sent to {clean_line(parcel.target)!r}: {why}")
    if missing := [name for name in ("issue.txt", "mail.html") if name not in issue.files]:
        raise OutputError(f"the edition has no {missing[0]}: approve it again")
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(display_name=clean_line(output.sender_name), addr_spec=output.sender)
    message["To"] = Address(addr_spec=parcel.target)
    message["Subject"] = clean_line(issue.title)[:_LONGEST_SUBJECT] or issue.stem
    message["Date"] = issue.published_at
    message["Message-ID"] = message_id(parcel, output)
    _leave(message, parcel.target, output.list_unsubscribe)
    message.set_content(_text(parcel, "issue.txt"))
    message.add_alternative(_text(parcel, "mail.html"), subtype="html")
    # encoded bodies have no line that begins so
    message.set_boundary(f"=_{issue.hash[:40]}")
    # not before: making a mail of several parts moves it into the first
    message["Content-Language"] = issue.frozen.language
    return message


def message_id(parcel: Parcel, output: SmtpOutput) -> str:
    """The Message-ID, by which mail servers and people find a second copy out."""
    whole = "\n".join((parcel.issue.hash, output.sender, parcel.target))
    return f"<{hashlib.sha256(whole.encode()).hexdigest()[:40]}@{domain_of(output.sender)}>"


def _leave(message: EmailMessage, recipient: str, address: str) -> None:
    if not address:
        return
    message["List-Unsubscribe"] = f"<{address.replace(RECIPIENT, quote(recipient, safe=''))}>"
    # one click needs an address that says whose click it is (RFC 8058, section 3.1)
    if address.startswith("https:") and RECIPIENT in address:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _text(parcel: Parcel, name: str) -> str:
    return parcel.issue.files[name].body.decode("utf-8")
