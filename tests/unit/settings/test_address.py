"""An address of config is one that the collector can ask for as it stands, of the host that we think it is of."""

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from w3lib.url import safe_url_string

from aggregator.settings.fields import Address
from aggregator.text.urls import host_of

_ADDRESS = TypeAdapter(Address)


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("http://b.example:80\u200e", "invisible mark around the address"),
        ("http://b.example:80\u200e/feed", "malformed URL"),
        ("http://b.example:\u06f8\u06f0/feed", "malformed URL"),
        ("http://a.example::http:[::1]\u06f0", "only a port may follow"),
        ("http://a.example:/feed", "only a port may follow"),
        ("http://b\u00adc.example/", "an invisible mark in the host; write bc.example"),
        ("https://straße.example/feed", "write xn--strae-oqa.example"),
        ("https://خانه\u200cها.example/", "write xn--mgbat1hfa2927b.example"),
    ],
)
def test_what_the_collector_could_not_ask_for_or_would_ask_of_another_host_is_refused(
    address: str, complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        _ADDRESS.validate_python(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://رود.example/پل",
        "https://überfähre.example:8080/feed",
        "https://xn--strae-oqa.example/feed",
        "https://xn--mgbat1hfa2927b.example/",
        "http://[2001:db8::1]:8080/feed",
        "http://[::1]/",
        "http://192.0.2.7:81",
        "HTTP://A.Example.:080/feed?x",
    ],
)
def test_what_every_library_reads_alike_is_taken_as_it_stands(address: str) -> None:
    assert _ADDRESS.validate_python(address) == address


PIECES = [
    *":/?#[]@.%-_+ 0۰８\u200c\u200d\u200e\u00ad\ufeffßςİ。／",
    *("a.example", "رود", "خانه", "ü", "xn--", "xn--strae-oqa", "http", "::1", ":80", ":", "[::1]", "::ffff:1.2.3.4"),
]
ADDRESSES = st.builds(
    lambda scheme, pieces: scheme + "".join(pieces),
    st.sampled_from(["http://", "https://", "http://a.example", "https://رود.example:"]),
    st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=8),
)


@given(address=ADDRESSES)
@example(address="http://a.example::http:[::1]\u06f0")
@example(address="http://b.example:80\u200e")
def test_whatever_is_accepted_the_collector_asks_for_of_the_same_host_and_port(address: str) -> None:
    try:
        _ADDRESS.validate_python(address)
    except ValidationError:
        return
    ours, asked = urlsplit(address), urlsplit(safe_url_string(address))
    assert asked.netloc.isascii()
    assert (asked.hostname or "").removesuffix(".") in (host_of(address), (ours.hostname or "").removesuffix("."))
    assert host_of(asked.geturl()) == host_of(address)
    assert asked.port == ours.port is None or 0 < int(asked.port or 0) < 65_536
