"""Looking names up, handing out only addresses the policy allows.

All answers are judged and one bad answer refuses the name: an attacker who answers with a public and a private address
must not get a second try. `localhost` and names below it are loopback without asking anybody (RFC 6761, section 6.3).
"""

import socket
from collections.abc import Callable
from typing import Any

from aggregator.egress.policy import Policy

#: One answer of getaddrinfo: family, type, protocol, canonical name, socket address.
Answer = tuple[Any, Any, int, str, tuple[Any, ...]]
GetAddrInfo = Callable[..., list[Answer]]

#: Refusals remembered for messages, the last ones; a round has at most a few thousand hosts.
_REMEMBERED = 10_000


class VettedResolver:
    """A `getaddrinfo` that refuses. Safe to call from several threads."""

    def __init__(self, policy: Policy, getaddrinfo: GetAddrInfo = socket.getaddrinfo) -> None:
        self._policy = policy
        self._getaddrinfo = getaddrinfo
        self._refused: dict[tuple[str, int], str] = {}

    def why_refused(self, host: str, port: int) -> str | None:
        """Why a name was refused lately at a port, for error messages."""
        return self._refused.get((host, port))

    def getaddrinfo(self, host: str, port: int, family: int = 0, kind: int = 0) -> list[Answer]:
        """The vetted answers for a name.

        Raises:
            socket.gaierror: no answer, or one that the policy refuses; `why_refused` then says why.
        """
        answers = self._look_up(host, port, family, kind)
        for answer in answers:
            if why := self._policy.refusal(str(answer[4][0]), port):
                self._remember(host, port, why)
                raise socket.gaierror(socket.EAI_FAIL, f"refused: {host}: {why}")
        self._refused.pop((host, port), None)
        return answers

    def _remember(self, host: str, port: int, why: str) -> None:
        while len(self._refused) >= _REMEMBERED:
            self._refused.pop(next(iter(self._refused)), None)
        self._refused[host, port] = why

    def _look_up(self, host: str, port: int, family: int, kind: int) -> list[Answer]:
        lowered = host.rstrip(".").lower()
        if lowered == "localhost" or lowered.endswith(".localhost"):
            return [(socket.AF_INET, kind or socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        try:
            return self._getaddrinfo(host, port, family, kind)
        except (UnicodeError, ValueError) as error:
            raise socket.gaierror(socket.EAI_NONAME, f"not a host name: {host!r}") from error
