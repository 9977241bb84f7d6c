"""The address policy against every notation of an address that is not public."""

import pytest

from aggregator.egress.policy import Policy

PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "1.1.1.1", "8.8.8.8", "64:ff9b::808:808"]

NOT_PUBLIC = [
    ("127.0.0.1", "loopback"),
    ("127.8.9.10", "all of 127/8 is loopback"),
    ("0.0.0.0", "connects to this host on Linux"),
    ("10.1.2.3", "private"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "the last private one of that block"),
    ("192.168.1.1", "private"),
    ("100.64.0.1", "carrier-grade NAT"),
    ("169.254.169.254", "metadata of most clouds"),
    ("168.63.129.16", "metadata; Python calls it global"),
    ("192.0.0.192", "metadata; Python calls it global"),
    ("198.18.0.1", "benchmarking"),
    ("224.0.0.1", "multicast; Python calls it global"),
    ("255.255.255.255", "broadcast"),
    ("240.0.0.1", "reserved"),
    ("::1", "loopback"),
    ("::", "unspecified"),
    ("::ffff:127.0.0.1", "v4-mapped"),
    ("::127.0.0.1", "v4-compatible"),
    ("::ffff:0:127.0.0.1", "v4-translated"),
    ("64:ff9b::a9fe:a9fe", "NAT64 of 169.254.169.254; Python calls it global"),
    ("64:ff9b:1::7f00:1", "local NAT64 of 127.0.0.1"),
    ("64:ff9b:1::808:808", "local NAT64 leads wherever its network likes"),
    ("64:ff9b:1:fffe::1", "the same, in another layout"),
    ("4000::1", "given to nobody"),
    ("1fff::1", "just before global unicast"),
    ("fe00::1", "between the private and the link-local ones"),
    ("8000::", "the upper half"),
    ("2002:a9fe:a9fe::", "6to4 of 169.254.169.254"),
    ("2002:7f00:1::1", "6to4 of 127.0.0.1"),
    ("2001:0:7f00:1::", "Teredo with a loopback server"),
    ("fe80::1", "link-local"),
    ("fe80::1%eth0", "link-local with a zone"),
    ("fec0::1", "site-local; Python calls it global"),
    ("fd00::1", "unique local"),
    ("ff02::1", "multicast"),
    ("fd00:ec2::254", "metadata over IPv6"),
    ("2001:db8::1", "documentation"),
    ("localhost", "a name is no address"),
    ("", "nothing is no address"),
    ("127.1", "a short form is no address either"),
]

URLS = [
    ("ftp://example.org/feed", "scheme"),
    ("file:///etc/passwd", "scheme"),
    ("gopher://example.org/", "scheme"),
    ("data:text/plain,x", "scheme"),
    ("http://127.0.0.1/", "not a public address"),
    ("http://[::1]/", "not a public address"),
    ("http://[::ffff:10.0.0.1]/", "not a public address"),
    ("http://user@example.org/", "user name"),
    ("http://example.org:22/", "port 22"),
    ("http://example.org:6379/", "port 6379"),
    ("http:///nohost", "malformed"),
    ("http://exa\x00mple.org/", "malformed"),
    ("http://127.0.0.1%00.example.org/", "malformed"),
    ("http://example.org:99999/", "malformed"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_on_a_web_port_is_allowed(address: str) -> None:
    assert Policy().refusal(address, 443) is None


@pytest.mark.parametrize(("address", "note"), NOT_PUBLIC, ids=[row[0] or "empty" for row in NOT_PUBLIC])
def test_an_address_that_is_not_public_is_refused(address: str, note: str) -> None:
    assert Policy().refusal(address, 80), note


def test_a_port_that_is_not_the_web_s_is_refused() -> None:
    assert "port 25" in str(Policy().refusal("93.184.215.14", 25))


def test_an_exception_opens_its_network_on_every_port_and_nothing_else() -> None:
    policy = Policy.of(["127.0.0.0/8"])
    assert policy.refusal("127.0.0.9", 8765) is None
    assert policy.refusal("10.0.0.1", 80)
    assert policy.refusal("::1", 80)


@pytest.mark.parametrize(("url", "why"), URLS, ids=[row[0] for row in URLS])
def test_a_bad_url_is_refused_before_its_name_is_looked_up(url: str, why: str) -> None:
    assert why in str(Policy().url_refusal(url))


@pytest.mark.parametrize("url", ["https://example.org/feed", "http://example.org:8080/x", "https://خبر.example/"])
def test_a_plain_web_url_waits_for_its_addresses(url: str) -> None:
    assert Policy().url_refusal(url) is None
