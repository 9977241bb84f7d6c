"""An output of kind `smtp`: an issue as a mail, one message for each recipient."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from aggregator.errors import ConfigError
from aggregator.settings.fields import LineOrNothing
from aggregator.settings.secret import Variable, read_secret
from aggregator.settings.thresholds import Strict
from aggregator.text.mail_address import address_refusal

#: Stands in `list_unsubscribe` for the recipient's address, percent-encoded.
RECIPIENT = "{recipient}"
#: More recipients in one file are a mailing list's work; each has a connection's share of time.
MOST_RECIPIENTS = 10_000

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45}")
_HTTPS = re.compile(r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[!#$%&'()*+./0-9:;=?@A-Z\[\]_a-z~-]*)?", re.ASCII)
# an address may hold a #, so that a comment begins the line or follows white space
_COMMENT = re.compile(r"(?:^|[ \t])#.*")
_MAILTO = re.compile(r"mailto:([^?]+)(?:\?subject=[A-Za-z0-9%._~-]+)?", re.ASCII)


def _one_address(value: str) -> str:
    if why := address_refusal(value):
        raise ValueError(why)
    return value


def _host(value: str) -> str:
    if _HOST.fullmatch(value) is None:
        raise ValueError("the name of a host or its address is needed, such as mail.harbour.example")
    return value


def _unsubscribe(value: str) -> str:
    if not value:
        return value
    mail = _MAILTO.fullmatch(value)
    if not (mail and address_refusal(mail[1]) is None) and not _HTTPS.fullmatch(value.replace(RECIPIENT, "x")):
        raise ValueError("mailto:ADDRESS or an https:// address is needed; {recipient} may stand in the latter")
    return value


#: One plain address of mail.
MailAddress = Annotated[str, AfterValidator(_one_address)]
Host = Annotated[str, AfterValidator(_host)]


def is_own_machine(host: str) -> bool:
    """Whether a host is this machine by its name or number, so that no network sees what goes to it."""
    name = host.rstrip(".").lower().strip("[]")
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


class SmtpOutput(Strict):
    """A mail server that takes an issue for its recipients."""

    kind: Literal["smtp"]
    host: Host
    port: int = Field(default=587, ge=1, le=65_535)
    #: starttls (587), tls from the first byte (465), or none, for a server on this machine
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: LineOrNothing = ""
    #: the environment variable that has the password, or the file
    password_env: Variable = ""
    password_file: LineOrNothing = ""
    sender: MailAddress
    #: shown before the sender's address
    sender_name: LineOrNothing = ""
    recipients: list[MailAddress] = Field(default_factory=list, max_length=MOST_RECIPIENTS)
    #: one address a line; # begins a comment
    recipients_file: LineOrNothing = ""
    list_unsubscribe: Annotated[str, AfterValidator(_unsubscribe)] = ""
    #: whether corrected and withdrawn issues are mailed as well
    send_corrections: bool = False

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.password_env and self.password_file:
            raise ValueError("the password comes from password_env or from password_file: leave one out")
        if bool(self.username) is not bool(self.password_env or self.password_file):
            raise ValueError("a username needs a password (password_env or password_file), and a password a username")
        if not self.username.isascii():
            raise ValueError("the username has ASCII letters only")
        if self.security == "none" and not is_own_machine(self.host):
            raise ValueError("security: none is for a server on this machine; others need starttls or tls")
        if "=?" in self.sender_name:
            raise ValueError("sender_name is written in its own letters: without =?")
        if not self.recipients and not self.recipients_file:
            raise ValueError("recipients or recipients_file is needed")
        return self

    def password(self, ident: str, root: Path) -> str:
        """The password, read when it is needed; empty where there is none.

        Args:
            ident: the output's id, for messages.
            root: the desk's directory, from which a relative file is meant.

        Raises:
            ConfigError: it is named and is not there.
        """
        where = f"outputs.yaml: outputs.{ident}.password"
        return read_secret(self.password_env, self.password_file, where=where, beside=root)

    def everyone(self, root: Path) -> list[str]:
        """All recipients, those of the file included, each once, in the order in which they stand.

        Raises:
            ConfigError: the file cannot be read, or has a line that is no address.
        """
        listed = [*self.recipients, *(_addresses_in(root / Path(self.recipients_file)) if self.recipients_file else ())]
        if len(listed) > MOST_RECIPIENTS:
            raise ConfigError(f"{self.recipients_file}: more than {MOST_RECIPIENTS:,} recipients: use a mailing list")
        once: dict[str, str] = {}
        for address in listed:  # capital letters make no other mailbox in practice, and nobody shall be sent two
            once.setdefault(address.lower(), address)
        return list(once.values())


def _addresses_in(path: Path) -> list[str]:
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, ValueError) as error:
        raise ConfigError(f"recipients_file: {path} cannot be read: {type(error).__name__}") from error
    written = [(number, _COMMENT.sub("", line).strip(" \t\r")) for number, line in enumerate(lines, 1)]
    faults = [f"{path}:{n}: {why}" for n, address in written if address and (why := address_refusal(address))]
    if faults:
        raise ConfigError(faults)
    return [address for _, address in written if address]
