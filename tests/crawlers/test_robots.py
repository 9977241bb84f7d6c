"""A robots.txt's bytes to rules, as RFC 9309 has them."""

import pytest

from crawlers.robots import PARSED_BYTES, product_token, rules_of

AGENT = product_token("Prova/1.0 (+https://prova.example/bot)")
URL = "https://lumi.example/feed"


def may(body: bytes, url: str = URL) -> bool:
    rules = rules_of(body)
    return rules is not None and rules.can_fetch(url, AGENT)


# user agent, product token, note
AGENTS = [
    ("Prova/1.0", "Prova", "the usual form"),
    ("Prova", "Prova", "no version"),
    ("Prova (+https://prova.example/bot)", "Prova", "a comment, whose address has a slash too"),
    ("", "", "nothing"),
]


@pytest.mark.parametrize(("agent", "token", "note"), AGENTS)
def test_what_is_matched_is_the_product_token(agent: str, token: str, note: str) -> None:
    assert product_token(agent) == token, note


# robots.txt, whether the feed is free, note
TABLE = [
    (b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n", False, "a byte order mark belongs to no line"),
    (b"User-agent: Prova\nDisallow: /\n", False, "us by name"),
    (b"User-agent: Prova\nDisallow: /\n\nUser-agent: *\nAllow: /\n", False, "us by name, though all others may"),
    (b"User-agent: lumi\nDisallow: /\n", True, "a word of the comment in our user agent is not our name"),
    (b"User-agent: bot\nDisallow: /\n", True, "nor is another word of it"),
    (b"", True, "empty"),
    (b"\xff\xfe\x00", True, "no text at all"),
    ("# پل\nUser-agent: *\nDisallow: /feed\n".encode(), False, "a comment in Persian"),
]


@pytest.mark.parametrize(("body", "free", "note"), TABLE)
def test_rules_are_read_as_they_are_meant(body: bytes, free: bool, note: str) -> None:
    assert may(body) is free, note


def test_of_a_long_one_only_the_first_half_megabyte_is_parsed() -> None:
    head = b"User-agent: *\nDisallow: /feed\n"
    filling = b"Disallow: /x\n" * (PARSED_BYTES // 13)
    assert not may(head + filling * 2)
    assert may(b"User-agent: *\n" + filling + b"Disallow: /feed\n" * 2_000)


def test_a_line_cut_in_two_forbids_nothing_it_did_not_mean() -> None:
    head = b"User-agent: *\n"
    filling = b"#" * (PARSED_BYTES - len(head) - len(b"Disallow: /") - 1) + b"\n"
    assert may(head + filling + b"Disallow: /private\n" * 9)


def test_one_endless_line_cannot_be_parsed_and_means_wait() -> None:
    assert rules_of(b"User-agent: *" + b" " * PARSED_BYTES) is None
