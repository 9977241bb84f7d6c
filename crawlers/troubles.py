"""What went wrong with a connection, in words for people."""

import re

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

#: What Twisted says of a connection, inside the list of failures that Scrapy's error shows.
_WRAPPED = re.compile(r"Failure [\w.]+: (.+?)>\]", re.DOTALL)

_SAYS: dict[type[BaseException], str] = {
    CannotResolveHostError: "no such host {host!r}",
    DownloadConnectionRefusedError: "{host} refuses the connection",
    DownloadTimeoutError: "{host} does not answer in time",
    DownloadCancelledError: "{host} answers with more than is taken in",
    ResponseDataLossError: "{host} does not send the whole answer",
}


def plainly(error: BaseException, host: str) -> str:
    """A sentence on a connection to `host` that brought no answer."""
    for kind, says in _SAYS.items():
        if isinstance(error, kind):
            return says.format(host=host)
    if isinstance(error, IgnoreRequest):
        return str(error)[:300]
    if (tls := _tls_trouble(error)) is not None:
        return f"no safe connection to {host}: {tls}"
    if found := _WRAPPED.search(str(error)):
        return f"{host}: {found[1]}"[:300]
    return f"{type(error).__name__}: {error}"[:300]


def _tls_trouble(error: BaseException) -> str | None:
    """What OpenSSL says of a connection, taken out of the wrappings of Twisted and Scrapy; None for other troubles."""
    found = re.search(r"SSL\.Error: (\[.*?\])>", str(error), re.DOTALL)
    if found is None:
        return None
    said = re.findall(r"'([^']+)'\)", found[1])
    return ", ".join(said) or "TLS failed"
