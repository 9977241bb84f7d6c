"""One plain address of mail, and nothing that a server or a program could read as more than one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.mail_address import address_refusal, domain_of


@pytest.mark.parametrize(
    "address",
    [
        "ana@library.example",
        "a.b+digest@sub.ferry.example",
        "o'neil@library.example",
        "=cmd@library.example",
        "a#b@library.example",
        "ana@xn--mgba3a4f16a.example",
        "a" * 64 + "@library.example",
    ],
)
def test_plain_addresses_are_taken(address: str) -> None:
    assert address_refusal(address) is None


@given(st.text(alphabet="aB1.@,;:<>()[]\"'\\ \t\r\n\0+-=#پë\u2028", max_size=20))
def test_what_is_taken_has_one_at_and_no_mark_that_parts_addresses(text: str) -> None:
    if address_refusal(text) is None:
        assert text.count("@") == 1 and text.isascii() and text.isprintable()
        assert not set(',;:<>()[]"\\ ') & set(text)


def test_the_domain_is_what_follows_the_at() -> None:
    assert domain_of("Ana@Library.Example") == "library.example"


def test_long_addresses_are_refused_with_how_long_they_may_be() -> None:
    assert "254" in (address_refusal("a" * 65 + "@library.example") or "")
