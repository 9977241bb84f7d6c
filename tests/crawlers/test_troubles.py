"""What a connection's trouble is called."""

import pytest

from crawlers.troubles import plainly

WRAPPED = "[<twisted.python.failure.Failure OpenSSL.SSL.Error: [('SSL routines', '', 'wrong version number')]>]"
EXPIRED = "[<twisted.python.failure.Failure OpenSSL.SSL.Error: [('SSL routines', 'x', 'certificate verify failed')]>]"


@pytest.mark.parametrize(("says", "why"), [(WRAPPED, "wrong version number"), (EXPIRED, "certificate verify failed")])
def test_trouble_with_tls_is_told_in_openssls_words_alone(says: str, why: str) -> None:
    assert plainly(ConnectionError(says), "skela.example") == f"no safe connection to skela.example: {why}"


def test_an_unknown_trouble_is_told_with_its_name() -> None:
    assert plainly(ConnectionError("broken pipe"), "skela.example") == "ConnectionError: broken pipe"
